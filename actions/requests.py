"""Everything a machine can't do yet: kept word for word and flagged for a person."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy import AnswerPolicy
from actions.understanding import likely_question

_SURE = 0.45
#: What the rules say on the matter is told beside the note: a person's answer may take days.
_EXPLAINED = {
    "dispute_decision": ("refusal", "stopped", "appeal"),
    "complain_unfair": ("complaint",),
    "complain_service": ("complaint",),
}


class NoteForPerson(Action):
    """Says honestly that a person will see it, and flags the conversation; tells the rules on objections."""

    def __init__(self, answer_policy: AnswerPolicy) -> None:
        self._answer_policy = answer_policy

    def name(self) -> str:
        """As in the domain."""
        return "action_note_for_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """One sentence for other public matters, one for all else; a plain question on policy is answered, too."""
        intent = tracker.latest_message.get("intent", {}).get("name")
        question = self._answer_policy.plain_question(tracker)
        if intent == "out_of_scope":
            # A few words in the middle of a talk on policy (什么时候涨的) are hardly ever another matter.
            question = question or self._answer_policy.continued_question(tracker)
            if question is not None:
                return self._answer_policy.answer(dispatcher, tracker, likely=question)
        response = "utter_out_of_scope" if intent == "out_of_scope" else "utter_noted_for_person"
        utter(dispatcher, response, custom=custom(attention="noted"))
        if intent in _EXPLAINED:
            self._answer_policy.explain(dispatcher, tracker, _EXPLAINED[intent])
        elif question is not None:
            return self._answer_policy.answer(dispatcher, tracker, likely=question)
        return self._answer_policy.remember(tracker)


class UrgentHelp(Action):
    """Danger: names the emergency numbers and puts the conversation at the head of the queue.

    A question on a programme that only sounds like danger (我爸瘫痪在床，能不能吃低保) is answered, with
    the emergency numbers after it: handing it over would leave it without an answer.
    """

    def __init__(self, answer_policy: AnswerPolicy) -> None:
        self._answer_policy = answer_policy

    def name(self) -> str:
        """As in the domain."""
        return "action_urgent_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """A person takes over at once, unless it is more likely a question."""
        message = tracker.latest_message
        question = likely_question(message)
        if question is not None and message["intent"]["confidence"] < _SURE:
            events = self._answer_policy.answer(dispatcher, tracker, likely=question)
            utter(dispatcher, "utter_perhaps_urgent", custom=custom(attention="urgent"))
            return events
        utter(dispatcher, "utter_urgent_help", custom=custom(attention="urgent", hand_over=True))
        return []
