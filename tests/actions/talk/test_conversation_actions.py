"""Asking for a person, beginning again, saying it again, not understanding, danger."""

import pytest
from rasa_sdk.interfaces import Action

from actions.policy.repeating import last_answer
from tests.actions.trackers import LISTEN, did, message, run, said, tracker, user

_SESSION = did("action_session_start")


async def test_asking_for_a_person_hands_over(actions: dict[str, Action]) -> None:
    (reply,), slots = await run(actions["action_request_human"], tracker(message("转人工", "request_human")))
    assert reply["response"] == "utter_handed_over"
    assert reply["custom"]["effects"] == {"attention": "requested", "hand_over": True}
    assert slots == {}


async def test_beginning_again_forgets_the_region_too(actions: dict[str, Action]) -> None:
    (reply,), events = await run(
        actions["action_restart"], tracker(message("重新开始", "restart"), region="620100", programme="dibao")
    )
    assert reply["response"] == "utter_restarted"
    assert reply["custom"]["effects"] == {"region": ""}
    assert events == {"restart": None}


async def test_danger_hands_over_as_urgent(actions: dict[str, Action]) -> None:
    (reply,), _ = await run(actions["action_urgent_help"], tracker(message("我不想活了", "request_urgent_aid")))
    assert reply["response"] == "utter_urgent_help"
    assert reply["custom"]["effects"] == {"attention": "urgent", "hand_over": True}


async def test_sure_danger_hands_over_even_if_a_programme_is_named(actions: dict[str, Action]) -> None:
    asked = message("没饭吃了[低保](program:dibao)也停了", "request_urgent_aid", "ask_eligibility", confidence=0.9)
    (reply,), _ = await run(actions["action_urgent_help"], tracker(asked))
    assert reply["custom"]["effects"]["hand_over"] is True


async def test_a_question_that_only_sounds_like_danger_is_answered_with_the_emergency_numbers(
    actions: dict[str, Action],
) -> None:
    asked = message(
        "我爸瘫痪在床能不能吃[低保](program:dibao)", "request_urgent_aid", "ask_eligibility", confidence=0.4
    )
    replies, slots = await run(actions["action_urgent_help"], tracker(asked))
    assert replies[0]["text"]
    assert replies[-1]["response"] == "utter_perhaps_urgent"
    assert replies[-1]["custom"]["effects"] == {"attention": "urgent"}
    assert (slots["programme"], slots["question"]) == ("dibao", "eligibility")


async def test_with_nothing_said_yet_there_is_nothing_to_repeat(actions: dict[str, Action]) -> None:
    events = [_SESSION, LISTEN, user("再说一遍")]
    (reply,), _ = await run(actions["action_repeat_answer"], tracker(message("再说一遍", "repeat"), events))
    assert reply["response"] == "utter_nothing_to_repeat"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], []),
        ([user("一")], []),
        ([said("问候"), user("一")], ["问候"]),
        ([user("一"), said("答一"), user("二")], ["答一"]),
        ([user("一"), said("答一"), user("二"), said("答二甲"), said("答二乙"), user("三")], ["答二甲", "答二乙"]),
        # A message that got no answer is passed over.
        ([user("一"), said("答一"), user("二"), user("三")], ["答一"]),
        # What is being said in this very turn is not the last answer.
        ([user("一"), said("答一"), user("二"), said("正在说")], ["答一"]),
        # Messages without words (custom parts alone) can't be said again.
        ([user("一"), said("答一"), said(None, custom={"x": 1}), user("二")], ["答一"]),
    ],
)
def test_the_last_answer_is_what_the_bot_said_to_the_message_before(
    events: list[dict[str, object]], expected: list[str]
) -> None:
    assert [event["text"] for event in last_answer(events)] == expected


async def test_what_may_be_danger_is_flagged_though_not_understood(actions: dict[str, Action]) -> None:
    asked = message("屋里都是水出不去", "nlu_fallback", "request_urgent_aid", "greet")
    (reply,), _ = await run(actions["action_not_understood"], tracker(asked))
    assert reply["response"] == "utter_perhaps_urgent"
    assert reply["custom"]["effects"] == {"attention": "urgent"}


async def test_an_unsure_question_on_a_programme_is_answered(actions: dict[str, Action]) -> None:
    asked = message("[兰州](region)[低保](program:dibao)那个钱", "nlu_fallback", "ask_amount")
    (reply,), slots = await run(actions["action_not_understood"], tracker(asked))
    assert "914" in reply["text"]
    assert slots["question"] == "amount"


async def test_an_unsure_place_continues_the_question_under_way(actions: dict[str, Action]) -> None:
    asked = message("俺是[兰州](region)哒", "nlu_fallback", "greet")
    (reply,), _ = await run(actions["action_not_understood"], tracker(asked, programme="dibao", question="amount"))
    assert "914" in reply["text"]
