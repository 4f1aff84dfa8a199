"""Everything a machine can't do yet: kept word for word and flagged for a person."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import last_turn
from actions.effects import custom, utter
from actions.policy import AnswerPolicy
from knowledge import Library

#: What the rules say on the matter is told beside the note: a person's answer may take days.
_EXPLAINED = {
    "dispute_decision": ("refusal", "stopped", "appeal"),
    "complain_unfair": ("complaint",),
    "complain_service": ("complaint",),
}
#: Terms run out: the rules come before what else is asked.
_FIRST_EXPLAINED = frozenset({"dispute_decision"})


class NoteForPerson(Action):
    """Says honestly that a person will see it, and flags the conversation; tells the rules on objections."""

    def __init__(self, answer_policy: AnswerPolicy, library: Library) -> None:
        self._answer_policy = answer_policy
        self._library = library

    def name(self) -> str:
        """As in the domain."""
        return "action_note_for_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """The kind of matter for other public matters, one sentence for all else; a plain question is answered, too."""
        intent = tracker.latest_message.get("intent", {}).get("name")
        text: str = tracker.latest_message.get("text") or ""
        if intent == "out_of_scope":
            # A few words in the middle of a talk on policy (什么时候涨的) are hardly ever another matter.
            question = self._answer_policy.plain_question(tracker) or self._answer_policy.continued_question(tracker)
            if question is not None:
                return self._answer_policy.answer(dispatcher, tracker, likely=question)
            return self.out_of_scope(dispatcher, tracker)
        named = any(entity["entity"] == "program" for entity in tracker.latest_message.get("entities") or [])
        if self._library.dialogue.is_mere_anger(text) and not named:
            return self.calm(dispatcher)
        utter(dispatcher, self._response(tracker, text), custom=custom(attention="noted"))
        told = self._tell_beside(dispatcher, tracker, intent)
        if intent == "request_aid" and not tracker.get_slot("screening"):
            return [*self._offer_screening(dispatcher), *told]
        # The note stays the last mark, unless the answer offers something.
        return [last_turn.leave(last_turn.NOTED), *told]

    def _offer_screening(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Who asks for aid may know at once what there may be for them."""
        says = self._library.interview.says
        button = {"title": says["offer_button"], "payload": says["offer_button"]}
        dispatcher.utter_message(text=says["offer"], buttons=[button])
        return [last_turn.leave(last_turn.NOTED, last_turn.SCREENING)]

    def _tell_beside(self, dispatcher: CollectingDispatcher, tracker: Tracker, intent: str | None) -> list[EventType]:
        """What can be said at once beside the note: what the words ask, else the rules on it, the first time."""
        questions = self._answer_policy.plain_asks(tracker)
        explains = intent in _EXPLAINED and last_turn.NOTED not in last_turn.marks(tracker)
        if intent is not None and explains and (not questions or intent in _FIRST_EXPLAINED):
            self._answer_policy.explain(dispatcher, tracker, _EXPLAINED[intent])
            return self._answer_policy.remember(tracker, questions, dispatcher)
        if questions:
            return self._answer_policy.answer_beside(dispatcher, tracker, questions)
        question = self._answer_policy.plain_question(tracker)
        if question is None:
            return self._answer_policy.remember(tracker)
        return self._answer_policy.answer(dispatcher, tracker, likely=question)

    def _response(self, tracker: Tracker, text: str) -> str:
        if self._library.dialogue.is_angry(text):
            return "utter_noted_angry"
        again = last_turn.NOTED in last_turn.marks(tracker)
        return "utter_noted_again" if again else "utter_noted_for_person"

    def out_of_scope(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Another public matter: which kind it is, that it is noted, that a person can be had."""
        matter = self._library.dialogue.matter_of(tracker.latest_message.get("text") or "", self._library.synonyms)
        if matter is not self._library.dialogue.matters[-1]:
            utter(dispatcher, "utter_other_matter", matter=matter.name, custom=custom(attention="noted"))
        elif last_turn.NOTED in last_turn.marks(tracker):
            utter(dispatcher, "utter_noted_again", custom=custom(attention="noted"))
        else:
            utter(dispatcher, "utter_out_of_scope", custom=custom(attention="noted"))
        return [*self._answer_policy.remember(tracker), last_turn.leave(last_turn.NOTED)]

    def names_matter(self, text: str) -> bool:
        """Whether the words show which public matter it is."""
        matter = self._library.dialogue.matter_of(text, self._library.synonyms)
        return matter is not self._library.dialogue.matters[-1]

    def calm(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Anger without a matter: it is taken as meant, and a person is offered."""
        utter(dispatcher, "utter_calm", custom=custom(attention="noted"))
        return [last_turn.leave(last_turn.PERSON)]
