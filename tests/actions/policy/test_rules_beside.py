"""Before a ticket at most two rules are told, and what a complaint asks besides comes first."""

import pytest
from rasa_sdk.interfaces import Action

from knowledge import Library
from tests.actions.trackers import message, run, tracker

NOTE, POLICY = "action_open_ticket", "action_answer_policy"
DIBAO = "[低保](program:dibao)"


async def _first(actions: dict[str, Action], text: str, intent: str) -> str:
    replies, _ = await run(actions[NOTE], tracker(message(text, intent)))
    return str(replies[0]["text"])


def _rules(library: Library, said: str) -> list[str]:
    return [line for line in said.splitlines() if any(line == fact.say for fact in library.facts)]


async def test_what_is_asked_of_a_thing_comes_before_the_term(actions: dict[str, Action], library: Library) -> None:
    said = await _first(actions, f"我{DIBAO}被停了，村干部说我有车，凭什么？有车就不能吃{DIBAO}吗", "dispute_decision")
    assert said.startswith("要看当地。车算财产")
    assert "60 天内" in said
    assert "连续三次" not in said
    assert len(_rules(library, said)) <= 2


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"我{DIBAO}被停了我不服", "dispute_decision"),
        (f"村里办{DIBAO}只给亲戚办", "complain_unfair"),
        (f"窗口的人态度太差，办{DIBAO}让我跑了三趟", "complain_service"),
        (f"办{DIBAO}拖了半年没人管，{DIBAO}多久能批", "complain_service"),
    ],
)
async def test_no_more_than_two_rules(actions: dict[str, Action], library: Library, text: str, intent: str) -> None:
    said = await _first(actions, text, intent)
    assert 0 < len(_rules(library, said)) <= 2
    assert "来源：" in said


async def test_a_question_alone_is_answered_as_before(actions: dict[str, Action], library: Library) -> None:
    (reply,), _ = await run(actions[POLICY], tracker(message(f"{DIBAO}多久能批", "ask_processing_time")))
    assert len(_rules(library, reply["text"])) > 2
