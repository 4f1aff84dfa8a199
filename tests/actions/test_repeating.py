"""An answer once more in simpler words; a new session after a day."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action

from knowledge import Library, Question, QuestionKind, answer
from tests.actions.test_several_asks import TODAY
from tests.actions.trackers import LISTEN, message, run, said, tracker, user

BUTTONS = [{"title": "农村", "payload": "农村呢"}]


def _events(library: Library) -> list[dict[str, Any]]:
    told = answer(library, Question(QuestionKind.amount, "dibao", "620100", None, TODAY)).text
    custom = {"citations": [{"clause": "三"}], "effects": {"region": "620100"}}
    return [LISTEN, user("兰州低保"), said(told, buttons=BUTTONS, custom=custom), LISTEN, user("没听懂")]


async def test_the_first_time_in_simpler_words_with_buttons_and_citations(
    actions: dict[str, Action], library: Library
) -> None:
    asked = tracker(message("没听懂", "dont_know"), _events(library))
    (reply,), slots = await run(actions["action_small_talk"], asked)
    assert "九百一十四元" in reply["text"]
    assert reply["buttons"] == BUTTONS
    # Said again, not done again: the effects of the first time stay out.
    assert reply["custom"] == {"citations": [{"clause": "三"}]}
    assert slots == {"last_turn": "repeated"}


async def test_the_second_time_shorter_and_a_person_is_offered(actions: dict[str, Action], library: Library) -> None:
    asked = tracker(message("没听懂", "repeat"), _events(library), last_turn="repeated")
    (reply, offer), slots = await run(actions["action_repeat_answer"], asked)
    assert "九百一十四元" in reply["text"]
    assert "四百三十九元" not in reply["text"]
    assert offer["response"] == "utter_repeated_twice"
    assert slots == {"last_turn": "repeated,person"}


async def test_a_sentence_without_policy_is_said_again_as_it_was(actions: dict[str, Action]) -> None:
    events = [LISTEN, user("你好"), said("您好，我是机器。", buttons=BUTTONS), LISTEN, user("再说一遍")]
    (reply,), _ = await run(actions["action_repeat_answer"], tracker(message("再说一遍", "repeat"), events))
    assert reply["text"] == "您好，我是机器。"


async def test_a_new_session_keeps_the_place_alone_and_says_so(actions: dict[str, Action]) -> None:
    dispatcher = CollectingDispatcher()
    before = tracker(message("嗯", "affirm"), region="620100", programme="dibao", person="father", kept="amount:dibao:")
    events = await actions["action_session_start"].run(dispatcher, before, {})
    assert [event["event"] for event in events] == ["session_started", "slot", "action"]
    assert (events[1]["name"], events[1]["value"]) == ("region", "620100")
    (reply,) = dispatcher.messages
    assert (reply["response"], reply["region_name"]) == ("utter_region_remembered", "甘肃省兰州市")


async def test_a_first_session_says_nothing(actions: dict[str, Action]) -> None:
    dispatcher = CollectingDispatcher()
    events = await actions["action_session_start"].run(dispatcher, tracker({}), {})
    assert [event["event"] for event in events] == ["session_started", "action"]
    assert dispatcher.messages == []


async def test_a_place_that_is_no_division_any_more_is_forgotten(actions: dict[str, Action]) -> None:
    dispatcher = CollectingDispatcher()
    events = await actions["action_session_start"].run(dispatcher, tracker({}, region="999999"), {})
    assert [event["event"] for event in events] == ["session_started", "action"]
