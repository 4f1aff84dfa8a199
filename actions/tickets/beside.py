"""What is told before a ticket begins: what the message asks beside its trouble, else the rules on that."""

import re

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.answer_policy import AnswerPolicy
from actions.policy.closest_rules import asks_something
from actions.reading import asks
from actions.talk import last_turn
from actions.tickets.reading import with_text
from knowledge import Library
from knowledge.ticket_form import TicketForm

#: What the rules say on the matter is told before the ticket: an office's answer may take days.
OF_OBJECTIONS = ("refusal", "stopped", "appeal")
_EXPLAINED = {
    "dispute_decision": OF_OBJECTIONS,
    "complain_unfair": ("complaint",),
    "complain_service": ("complaint",),
}
#: Aid for which the rules on stopping it are told; other money has rules of its own.
_MAY_BE_STOPPED = frozenset({"dibao", "tekun"})
#: Where a ticket begins all the same, what the documents say is told before it.
_TOLD_BEFORE = frozenset({"request_aid", "report_person_in_need"})
#: Terms run out: the rules come before what else is asked.
_FIRST_EXPLAINED = frozenset({"dispute_decision"})
_COMPLAINTS = frozenset({"complain_unfair", "complain_service"})
#: A longer message is a letter.
_SHORT = 60
_SENTENCE_END = re.compile("[。！!？?\n]+")


class ToldBeside:
    """Tells it, and returns what is to be remembered."""

    def __init__(self, answer_policy: AnswerPolicy, library: Library, words: TicketForm) -> None:
        self._answer_policy, self._library, self._words = answer_policy, library, words

    def tell(self, dispatcher: CollectingDispatcher, tracker: Tracker, intent: str) -> list[EventType]:
        """What can be said at once: what the words ask, else the rules on it, the first time."""
        questions = self._answer_policy.questions.plain_asks(tracker)
        text: str = tracker.latest_message.get("text") or ""
        why = intent not in _EXPLAINED and self._words.match("asks_why_stopped", text) is not None
        if why and (not questions or len(text) > _SHORT):
            dispatcher.utter_message(text=self._words.says["why_is_theirs"])
            entities = tracker.latest_message.get("entities") or []
            named = (entity["value"] for entity in entities if entity["entity"] == "program")
            # Of money that is only late no decision was made.
            stopped = self._words.match("stopped_for_good", text) is not None
            if stopped and not _MAY_BE_STOPPED.isdisjoint(named):
                asked = _sentence_of(self._words.match("asks_why_stopped", text), text)
                self._answer_policy.explain(dispatcher, with_text(tracker, asked), OF_OBJECTIONS)
            return [*self._answer_policy.remember(tracker), *self._tell_second(dispatcher, tracker, text, questions)]
        at_counter = any(self._words.match(f"{how}_at_counter", text) is not None for how in ("judged", "refused"))
        refused = intent in _TOLD_BEFORE and at_counter
        refused = refused and any(entity["value"] == "dibao" for entity in tracker.latest_message.get("entities") or [])
        topics = _EXPLAINED["complain_service"] if refused else _EXPLAINED.get(intent)
        explains = topics is not None and last_turn.NOTED not in last_turn.marks(tracker)
        # A letter on somebody tells a household, too; what was done is answered before who may have the aid.
        letter = intent in _COMPLAINTS and len(text) > _SHORT
        if topics and explains and (not questions or letter or refused or intent in _FIRST_EXPLAINED):
            self._answer_policy.explain(dispatcher, tracker, topics)
            return [*self._answer_policy.remember(tracker), *([asks.keep(questions)] if questions else [])]
        if questions:
            return self._answer_policy.answer_beside(dispatcher, tracker, questions)
        question = self._answer_policy.questions.plain_question(tracker)
        if question is not None:
            return self._answer_policy.answer(dispatcher, tracker, likely=question, briefly=True)
        found = None
        wishes = self._words.match("asks_for_deeds", text) is not None  # 能不能帮帮我
        if intent in _TOLD_BEFORE and not wishes and asks_something(text, self._library):
            found = self._answer_policy.closest(tracker)
        if found is not None:
            return self._answer_policy.tell(dispatcher, tracker, found)
        return self._answer_policy.remember(tracker)

    def _tell_second(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, text: str, questions: tuple[asks.Ask, ...]
    ) -> list[EventType]:
        """What a letter asks besides (另外孩子的生活费能不能补一点), from the documents; plain questions are kept."""
        second = self._words.match("asks_besides", text)
        if second is not None:
            found = self._answer_policy.closest(with_text(tracker, second["asked"]))
            if found is not None:
                return self._answer_policy.tell(dispatcher, tracker, found)
        return [asks.keep(questions)] if questions else []


def _sentence_of(found: re.Match[str] | None, text: str) -> str:
    """The sentence of a letter in which something was found; all of it where nothing was."""
    if found is None:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text)]
    start = max((end for end in ends if end <= found.start()), default=0)
    return text[start : min((end for end in ends if end >= found.end()), default=len(text))]
