"""What acts needs words of its own, unless it is read beyond doubt."""

import pytest
from rasa_sdk.interfaces import Action

from actions.talk.guesses import Guesses
from actions.talk.missed import NotUnderstood
from knowledge import Library
from knowledge.steering import load_steering_words
from tests.actions.trackers import message, run, tracker, user


@pytest.fixture
def guesses(library: Library, actions: dict[str, Action]) -> Guesses:
    missed = actions["action_not_understood"]._action
    assert isinstance(missed, NotUnderstood)
    return Guesses(library, missed, load_steering_words())


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("你帮我问", "start_screening", 0.64),
        ("上一个问题", "start_screening", 0.9),
        ("那你帮我投诉", "withdraw_ticket", 0.77),
    ],
)
def test_few_words_that_do_not_show_it_do_not_act(guesses: Guesses, text: str, intent: str, confidence: float) -> None:
    assert guesses.is_guess(tracker(message(text, intent, confidence=confidence)), text)


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("帮我看看够不够", "start_screening", 0.7),
        ("给我测测", "start_screening", 0.7),
        ("你出题我答题", "start_screening", 0.99),
        ("撤了吧", "withdraw_ticket", 0.7),
        ("那个不投诉了", "withdraw_ticket", 0.7),
    ],
)
def test_what_shows_it_or_is_beyond_doubt_acts(guesses: Guesses, text: str, intent: str, confidence: float) -> None:
    assert not guesses.is_guess(tracker(message(text, intent, confidence=confidence)), text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("那你帮我投诉", "withdraw_ticket"), ("帮我投诉他们", "nlu_fallback"), ("你替我举报", "nlu_fallback")],
)
async def test_a_complaint_is_not_taken_for_its_withdrawal(actions: dict[str, Action], text: str, intent: str) -> None:
    said = tracker(message(text, intent, confidence=0.77))
    replies, slots = await run(actions["action_follow_ticket"], said)
    assert all("撤" not in (reply["text"] or "") for reply in replies)
    assert "complaint" in slots["ticket_form"] or "complain" in slots["ticket_form"]


@pytest.mark.parametrize("text", ["帮我投诉撤了", "帮我把投诉撤了", "不用帮我投诉了", "帮我取消投诉"])
def test_a_withdrawal_stays_one(text: str) -> None:
    assert not Guesses.wants_complaint(tracker(message(text, "withdraw_ticket", confidence=0.77)), text)


@pytest.mark.parametrize(
    ("before", "text", "fact"),
    [
        ("我爸没了", "他有低保", True),
        ("我妈七十了", "她现在领着低保呢", True),
        ("村长家两层楼", "他有低保", False),
        ("隔壁老王", "他有低保", False),
        ("我爸没了", "他有低保凭啥", False),
        ("我爸没了", "他有低保不给我", False),
        ("你好", "他有低保", False),
    ],
)
def test_what_one_of_the_family_has_is_no_complaint(before: str, text: str, *, fact: bool) -> None:
    events = [user(before), user(text)]
    asked = tracker(message(text, "complain_unfair", confidence=1.0), events)
    assert Guesses.tells_of_family(asked, text) is fact
