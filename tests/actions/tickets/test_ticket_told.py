"""What is noted when somebody says 记下来: all that was told of the matter, in order."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Tracker

from actions.tickets.story import QUESTION, Said, category_of
from actions.tickets.told import matter_told
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from tests.actions.read_trackers import entities_in, tracker_of

TICKET = {"event": "bot", "text": "好。", "data": {"custom": {"effects": {"ticket": {"kind": "open"}}}}}


def heard(library: Library, text: str, intent: str) -> dict[str, Any]:
    parsed = {"text": text, "intent": {"name": intent}, "entities": entities_in(text, library)}
    return {"event": "user", "text": text, "parse_data": parsed}


def noted(library: Library, *said: tuple[str, str] | dict[str, Any]) -> list[str]:
    events = [item if isinstance(item, dict) else heard(library, *item) for item in said]
    events.append(heard(library, "帮我记一下", "affirm"))
    tracker: Tracker = tracker_of(library, "帮我记一下", "affirm", events=events)
    return [item.text for item in matter_told(tracker, library, load_ticket_form())]


@pytest.mark.parametrize(
    "said",
    [
        [("我老公工地摔死了 老板不赔 家里三个娃", "out_of_scope"), ("能不能领低保", "ask_eligibility")],
        [
            ("民政局让我退回多领的低保8000块 怎么办", "out_of_scope"),
            ("我拿不出来", "deny"),
            ("能不能分期", "out_of_scope"),
        ],
        [
            ("村里说我儿子城里有房 把我低保停了 还要我退两万", "complain_unfair"),
            ("不退会不会坐牢", "ask_appeal"),
            ("我没钱退", "deny"),
            ("找谁说理", "ask_contact"),
        ],
        [("我妈瘫了五年 我一个人照顾没法上班", "inform"), ("护理补贴怎么领", "ask_procedure")],
    ],
)
def test_all_that_was_told_is_noted_in_order(library: Library, said: list[tuple[str, str]]) -> None:
    assert noted(library, *said) == [text for text, _ in said]


def test_manners_places_and_what_a_ticket_took_are_no_part_of_it(library: Library) -> None:
    told = noted(
        library,
        ("我家房子漏雨了没人管", "complain_service"), TICKET,
        ("你好", "greet"), ("我低保被停了", "dispute_decision"), ("袁州区西村镇", "inform"), ("好的", "affirm"),
        ("没人告诉我为什么", "inform"),
    )  # fmt: skip
    assert told == ["我低保被停了", "没人告诉我为什么"]


def test_an_answered_question_on_another_aid_is_left_out(library: Library) -> None:
    told = noted(
        library, ("我爸的高龄津贴停了三个月", "report_missing_payment"), ("特困供养一个月多少钱", "ask_amount")
    )
    assert told == ["我爸的高龄津贴停了三个月"]


def test_questions_before_the_matter_are_left_out(library: Library) -> None:
    told = noted(library, ("低保多少钱一个月", "ask_amount"), ("我爸的高龄津贴停了三个月", "report_missing_payment"))
    assert told == ["我爸的高龄津贴停了三个月"]


def test_where_nothing_is_told_the_last_question_is_the_matter(library: Library) -> None:
    assert noted(library, ("低保多少钱", "ask_amount"), ("田淹了有补吗", "ask_eligibility")) == ["田淹了有补吗"]


def test_another_public_matter_stands_alone(library: Library) -> None:
    told = noted(library, ("我腿断了干不了活", "inform"), ("我们小区路灯坏了没人修", "out_of_scope"))
    assert told == ["我们小区路灯坏了没人修"]


@pytest.mark.parametrize(
    ("text", "confidence", "kind"),
    [
        ("那我要是离婚了呢", 0.4, QUESTION),
        ("那我要是离婚了呢", 0.9, "appeal"),
        ("我低保给停了", 0.4, "appeal"),
        ("他们不给办", 0.3, "appeal"),
    ],
)
def test_a_guessed_objection_needs_words_of_a_decision(
    library: Library, text: str, confidence: float, kind: str
) -> None:
    assert category_of(Said(text, "dispute_decision", [], confidence), library) == kind
