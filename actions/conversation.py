"""The conversation itself: asking for a person, beginning again, saying it again, not understanding."""

from typing import Any

from rasa_sdk.events import EventType, Restarted
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy import AnswerPolicy
from actions.understanding import likeliest_readings, likely_question


class RequestHuman(Action):
    """Puts the conversation into the queue for a person."""

    def name(self) -> str:
        """As in the domain."""
        return "action_request_human"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say so; the hotline moves the conversation with the words."""
        utter(
            dispatcher,
            "utter_handed_over",
            custom=custom(attention="requested", hand_over=True),
        )
        return []


class RestartConversation(Action):
    """Drops what is under way, the region too."""

    def name(self) -> str:
        """As in the domain."""
        return "action_restart"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """`Restarted` also keeps later messages cheap: Rasa reads no further back than this."""
        utter(dispatcher, "utter_restarted", custom=custom(region=""))
        return [Restarted()]


class RepeatAnswer(Action):
    """Says the last answer again, with its buttons and citations."""

    def name(self) -> str:
        """As in the domain."""
        return "action_repeat_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Everything said between the citizen's last two messages."""
        said = last_answer(tracker.events)
        if not said:
            utter(dispatcher, "utter_nothing_to_repeat")
        for event in said:
            data = event.get("data") or {}
            citations = (data.get("custom") or {}).get("citations")
            dispatcher.utter_message(
                text=event["text"],
                buttons=data.get("buttons"),
                json_message=custom(citations=citations),
            )
        return []


class NotUnderstood(Action):
    """Asks for other words; the second time in a row it offers a person instead.

    Some unsure readings are good enough: a message that names a programme gets the answer to the
    likeliest question about it, one that names a place continues the question under way, and what
    may be danger gets the emergency numbers. Where the documents speak of it, their words are shown.
    """

    def __init__(self, answer_policy: AnswerPolicy) -> None:
        self._answer_policy = answer_policy

    def name(self) -> str:
        """As in the domain."""
        return "action_not_understood"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """The second sentence differs: nobody should read the same sorry twice."""
        message = tracker.latest_message
        question = likely_question(message)
        if question is not None:
            return self._answer_policy.answer(dispatcher, tracker, likely=question)
        if message.get("entities") and tracker.get_slot("question"):
            return self._answer_policy.answer(dispatcher, tracker)
        if likeliest_readings(message)[:1] == ["request_urgent_aid"]:
            utter(dispatcher, "utter_perhaps_urgent", custom=custom(attention="urgent"))
            return []
        question = self._answer_policy.continued_question(tracker)
        if question is not None:
            return self._answer_policy.answer(dispatcher, tracker, likely=question)
        found = self._answer_policy.find(dispatcher, tracker)
        if found is not None:
            return found
        if misses_in_a_row(tracker.events) == 0:
            utter(dispatcher, "utter_not_understood")
        else:
            utter(dispatcher, "utter_still_not_understood", custom=custom(attention="noted"))
        return []


def last_answer(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bot events between the last two user events, in order; [] if the bot has not spoken."""
    answer: list[dict[str, Any]] = []
    passed_question = False
    for event in reversed(events):
        if event.get("event") == "user":
            if answer:
                break
            passed_question = True
        elif event.get("event") == "bot" and passed_question and event.get("text"):
            answer.insert(0, event)
    return answer


def misses_in_a_row(events: list[dict[str, Any]]) -> int:
    """How many messages just before the present one were not understood."""
    count = 0
    for event in reversed(events):
        name = event.get("name")
        if event.get("event") != "action" or name in ("action_listen", "action_session_start"):
            continue
        if name != "action_not_understood":
            break
        count += 1
    return count
