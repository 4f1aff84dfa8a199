"""Paying back, fear of it, and the days for an objection: what is written is told, and no verdict given."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.state import Form
from knowledge.meant import load_meant
from knowledge.swindles import load_swindles
from tests.actions.trackers import message, run, tracker, user

DIBAO = ("dibao",)


@pytest.mark.parametrize(
    ("text", "named", "under_way", "matter"),
    [
        ("停了70天了 还能不能复议", (), None, "appeal_late"),
        ("过了两个月了还能不能告", (), None, "appeal_late"),
        ("超过60天怎么办", (), None, "appeal_late"),
        ("民政局让我退回多领的低保8000块 怎么办", DIBAO, None, "repay"),
        ("村里说我爷爷低保停了 还要我退两万", DIBAO, None, "repay"),
        ("我爸死了三个月 低保还在打 要不要退", DIBAO, None, "repay"),
        ("我没钱退", (), "shehui_jiuzhu", "repay"),
        ("不退会不会坐牢", (), None, "repay_afraid"),
        ("会不会罚我", (), "shehui_jiuzhu", "repay_afraid"),
    ],
)
def test_it_is_told_by_its_words(text: str, named: tuple[str, ...], under_way: str | None, matter: str) -> None:
    found = load_meant().of(text, named, under_way)
    assert found is not None
    assert found.id == matter


@pytest.mark.parametrize(
    "text",
    [
        "申请超过60天怎么办", "过了三个月还能申请低保吗", "要我退出低保", "我退休了能领低保吗", "会不会罚我",
        "我儿子要坐牢了 能吃低保吗", "告诉我过了三个月能领吗", "他收了钱还要我退两万手续费",
    ],
)  # fmt: skip
def test_other_matters_are_not_taken_for_it(text: str) -> None:
    found = load_meant().of(text)
    assert found is None or found.id not in ("appeal_late", "repay", "repay_afraid")


def test_paying_back_is_no_bribe() -> None:
    assert not load_swindles().is_fee("村里说我爷爷低保停了 还要我退两万")


def _said(replies: list[dict[str, Any]]) -> str:
    return "\n".join(reply.get("text") or "" for reply in replies)


async def test_paying_back_is_answered_from_the_law(actions: dict[str, Action]) -> None:
    asked = tracker(message("民政局让我退回多领的钱8000块 怎么办", "out_of_scope"))
    replies, _ = await run(actions["action_open_ticket"], asked)
    assert "责令限期退回" in _said(replies)
    assert "没写" in _said(replies)


async def test_the_days_for_an_objection_are_told_in_the_middle_of_a_form(actions: dict[str, Action]) -> None:
    form = Form("appeal", "我的低保被停了", current="place").event()["value"]
    asked = tracker(message("超过60天怎么办", "ask_processing_time", 0.3), [user("超过60天怎么办")], ticket_form=form)
    replies, slots = await run(actions["action_answer_policy"], asked)
    assert "6 个月" in _said(replies)
    assert "1 年" in _said(replies)
    assert "超过60天怎么办" not in (slots.get("ticket_form") or "")
