"""What is said to words that ask nothing: 嗯, 哦, 喂, 然后呢, 那个. Never the same line twice in a row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import utter
from actions.policy.answer_policy import AnswerPolicy
from actions.reading import asks
from knowledge import Button, Library, QuestionKind
from knowledge.answers.offers import kind_button, person
from knowledge.small_words import load_small_words

Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]
#: What is mostly asked after what, of one aid.
_STEPS = (
    QuestionKind.eligibility, QuestionKind.procedure, QuestionKind.documents, QuestionKind.processing_time,
    QuestionKind.payment,
)  # fmt: skip
_FEW, _NOT_READ = 2, "nlu_fallback"
#: The domain's answer to words without a request, by intent; all others hear what_next.
_RESPONSES = {
    "greet": "utter_greet",
    "goodbye": "utter_goodbye",
    "thank": "utter_thank",
    "ask_bot": "utter_ask_bot",
    "chitchat": "utter_chitchat",
    "dont_know": "utter_dont_know",
}


class SmallWordAnswers:
    """Says them; `turn_of` finds messages that are nothing but such words."""

    def __init__(self, library: Library, answer_policy: AnswerPolicy) -> None:
        self._library, self._answer_policy, self._words = library, answer_policy, load_small_words()
        self._people = [word for group in library.person_groups.values() for word in group.words]

    def turn_of(self, tracker: Tracker) -> Act | None:
        """The next question of what was answered, an acknowledgement, or what is meant is asked for."""
        text: str = tracker.latest_message.get("text") or ""
        if self._words.is_heard(text):
            return self.acknowledge
        words = self._words
        troubles = {
            "cut_off": words.was_cut_off, "no_buttons": words.has_no_buttons, "line_test": words.tests_line,
            "hard_to_tell": words.finds_no_words,
        }  # fmt: skip
        trouble = next((name for name, tells in troubles.items() if tells(text)), None)
        if trouble is not None or asks.kept(tracker):
            return partial(self._reassure, name=trouble) if trouble is not None else None
        return self._next_or_meant(tracker, text)

    def _next_or_meant(self, tracker: Tracker, text: str) -> Act | None:
        if self._words.asks_next_step(text) and (kind := self._next(tracker)) is not None:
            programme: str = tracker.get_slot("programme") or ""
            return lambda d, t: self._answer_policy.answer_on(d, t, kind, programme)
        nothing_yet = not (tracker.get_slot("programme") or tracker.get_slot("offered") or asks.answered(tracker))
        if nothing_yet and self._words.names_only(text, self._people):
            return self._answer_policy.list_aid
        if (tracker.latest_message.get("intent") or {}).get("name") == _NOT_READ:
            return None  # counted as not understood, or it would go on for ever
        return self._ask_what if nothing_yet and self._words.only_points(text) else None

    def acknowledge(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """好, and what else could be asked of the aid under way; a question that waits is brought up."""
        line = self._not_said(tracker, self._words.says["what_next"])
        dispatcher.utter_message(text=line, buttons=self._buttons(tracker))
        return self._answer_policy.offer_kept(dispatcher, tracker)

    def say(self, dispatcher: CollectingDispatcher, tracker: Tracker, intent: str) -> list[EventType]:
        """By intent: the domain's line, the next time another one."""
        response = _RESPONSES.get(intent)
        if response is None:
            return self.acknowledge(dispatcher, tracker)
        again = self._words.says.get(intent)
        if again is None or response not in _responses(tracker):
            utter(dispatcher, response)
        else:
            dispatcher.utter_message(text=self._not_said(tracker, again), buttons=[_button(person(self._library))])
        return self._answer_policy.offer_kept(dispatcher, tracker)

    def _ask_what(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        line = self._not_said(tracker, self._words.says["points"])
        dispatcher.utter_message(
            text=line, buttons=[self._reading("ask_available_aid"), _button(person(self._library))]
        )
        return []

    def _reassure(self, dispatcher: CollectingDispatcher, tracker: Tracker, *, name: str) -> list[EventType]:
        """To who was cut off, or can press nothing; the next time another line."""
        dispatcher.utter_message(
            text=self._not_said(tracker, self._words.says[name]), buttons=[_button(person(self._library))]
        )
        return []

    def _next(self, tracker: Tracker) -> QuestionKind | None:
        """What was not answered yet of the aid under way, in the order in which it is mostly asked."""
        open_ = self._open(tracker)
        now = tracker.get_slot("question")
        after = _STEPS[_STEPS.index(QuestionKind(now)) + 1 :] if now in _STEPS else _STEPS
        return next((kind for kind in (*after, *_STEPS) if kind in open_), None)

    def _open(self, tracker: Tracker) -> list[QuestionKind]:
        programme = tracker.get_slot("programme") or ""
        question = tracker.get_slot("question")
        if programme not in self._library.programmes or not question:
            return []
        told, answered_now = set(asks.answered(tracker)), QuestionKind(question)
        return [kind for kind in _STEPS if f"{kind}:{programme}" not in told and kind is not answered_now]

    def _buttons(self, tracker: Tracker) -> list[dict[str, str]]:
        """Of the aid under way, else the usual first questions."""
        programme = self._library.programmes.get(tracker.get_slot("programme") or "")
        region, ends = tracker.get_slot("region"), [_button(person(self._library))]
        if programme is None or not (left := self._open(tracker)):
            return [self._reading("ask_amount"), self._reading("ask_procedure"), *ends]
        return [*(_button(kind_button(self._library, kind, programme, region)) for kind in left[:_FEW]), *ends]

    def _reading(self, intent: str) -> dict[str, str]:
        said = self._library.dialogue.words.readings[intent]
        return {"title": said, "payload": said}

    @staticmethod
    def _not_said(tracker: Tracker, lines: tuple[str, ...]) -> str:
        """The line that was not said for longest."""
        said = [event.get("text") for event in tracker.events if event.get("event") == "bot"]
        return max(lines, key=lambda line: said[::-1].index(line) if line in said else len(said) + 1)


def _responses(tracker: Tracker) -> set[str]:
    """The domain's lines that were said in the last messages."""
    found = (event.get("metadata") or {} for event in tracker.events if event.get("event") == "bot")
    return {str(metadata.get("utter_action")) for metadata in found}


def _button(button: Button) -> dict[str, str]:
    return {"title": button.title, "payload": button.payload}
