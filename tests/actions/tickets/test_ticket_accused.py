"""A complaint about a bureau itself: it is named, and neither it nor what is below it gets the complaint."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.accused import accused, bureau
from actions.tickets.state import Form
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import WEST, form
from tests.actions.trackers import message, run, tracker

WORDS = load_ticket_form()


def _level(text: str, library: Library, region: str | None = WEST, kind: str = "service") -> str | None:
    return accused(Form(kind, text, region), library, WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "袁州区民政局的人收钱办低保 我要举报", "县民政局的科长骂我", "我要投诉区民政局卡着我低保不批", "民政局不理我",
        "我要举报我们区民政局", "民政局长优亲厚友", "找了民政局好几回都不理我，我要投诉他们",
        "我要投诉县民正局不批我的低保", "民证局的科长收我钱",
    ],
)  # fmt: skip
def test_the_bureau_is_complained_of(library: Library, text: str) -> None:
    assert _level(text, library) == "county"


@pytest.mark.parametrize(
    "text",
    [
        "村支书说民政局不批，他自己吃低保", "我要反映到区民政局，村支书优亲厚友", "村主任骗民政局",
        "民政局收到我的材料了，村里不报", "镇上民政所的人骂我", "区民政局已经批了，村里扣着不给",
        "我跟民政局反映村支书乱搞",
    ],
)  # fmt: skip
def test_somebody_below_it_is_complained_of(library: Library, text: str) -> None:
    assert _level(text, library) is None


def test_a_citys_bureau_is_no_countys(library: Library) -> None:
    assert _level("市民政局的人骂我", library) == "prefecture"
    assert _level("市民政局的人骂我", library, region="360781") == "county"  # 瑞金市
    assert _level("区民政局的人骂我", library, kind="appeal") is None


def test_its_name_is_known_by_the_place(library: Library) -> None:
    assert bureau(Form("service", region=WEST), "county", library) == "袁州区民政局"
    assert bureau(Form("service", region=WEST), "prefecture", library) == "宜春市民政局"
    assert bureau(Form("service"), "county", library) is None


async def test_the_read_back_names_it_and_says_who_does_not_see_it(actions: dict[str, Action]) -> None:
    told: dict[str, Any] = {"category": "service", "who": None, "text": "区民政局的人骂我", "current": "contact"}
    asked = tracker(message("匿名", "inform"), ticket_form=form(**told, here=False))
    replies, _ = await run(actions["action_answer_policy"], asked)
    said = replies[-1]
    assert "反映的单位：袁州区民政局" in said["text"]
    assert "民政局和乡镇（街道）看不到是谁说的" in said["text"]
    assert said["custom"]["effects"]["recipient"]["about"] == "county"
    sent = tracker(message("同意", "affirm"), ticket_form=form(**told, anonymous=True, here=False, status="consent"))
    replies, _ = await run(actions["action_answer_policy"], sent)
    assert replies[0]["custom"]["effects"]["ticket"]["about"] == "county"
