"""Danger: names the number to call, puts the conversation at the head of the queue, asks only what helpers need."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import asks
from actions.effects import custom, utter
from actions.policy import AnswerPolicy
from actions.understanding import likely_question

#: Below this a reading without plain words of danger is answered, with the emergency numbers after it.
_SURE = 0.45
#: What is said, by the kind that the bot's danger rule found. `life` asks nothing.
RESPONSES = {
    "life": "utter_danger_life",
    "fire": "utter_danger_fire",
    "flood": "utter_danger_flood",
    "accident": "utter_danger_accident",
    "hunger": "utter_danger_hunger",
    "shelter": "utter_danger_shelter",
    "cold": "utter_danger_cold",
    "illness": "utter_danger_illness",
    "child_alone": "utter_danger_child_alone",
    "old_alone": "utter_danger_old_alone",
    "violence": "utter_danger_violence",
    "poison": "utter_danger_poison",
    "missing": "utter_danger_missing",
    "stranded": "utter_danger_stranded",
    "deadline": "utter_danger_deadline",
}


def danger_of(tracker: Tracker) -> str | None:
    """The kind of danger that the bot's rule found in plain words, or None."""
    entities = tracker.latest_message.get("entities") or []
    return next((str(entity["value"]) for entity in entities if entity["entity"] == "danger"), None)


class UrgentHelp(Action):
    """A person takes over at once, before anything else.

    A question on a programme that only sounds like danger to the classifier (我爸瘫痪在床，能不能吃低保) is answered,
    with the emergency numbers after it: handing it over would leave it without an answer. Plain words of danger are
    never taken for that.
    """

    def __init__(self, answer_policy: AnswerPolicy) -> None:
        self._answer_policy = answer_policy

    def name(self) -> str:
        """As in the domain."""
        return "action_urgent_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """What was asked besides is kept for when the conversation comes back to the bot."""
        message = tracker.latest_message
        kind = danger_of(tracker)
        question = likely_question(message)
        if kind is None and question is not None and message["intent"]["confidence"] < _SURE:
            events = self._answer_policy.answer(dispatcher, tracker, likely=question)
            utter(dispatcher, "utter_perhaps_urgent", custom=custom(attention="urgent"))
            return events
        response = RESPONSES.get(kind or "", "utter_urgent_help")
        utter(dispatcher, response, custom=custom(attention="urgent", hand_over=True))
        asked = self._answer_policy.plain_asks(tracker)
        return [asks.keep([*asks.kept(tracker), *asked])] if asked else []
