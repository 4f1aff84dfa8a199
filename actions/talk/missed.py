"""Messages that were not understood: the nearest readings as buttons, then a person."""

from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy.answer_policy import AnswerPolicy
from actions.reading.understanding import NAMES, likeliest_readings, likely_question, names_in, question_of
from actions.talk import last_turn
from actions.tickets.requests import OpenTicket
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.small_words import load_small_words

#: One after the other over a conversation, so that nobody reads the same sorry twice.
_FIRST = ("utter_missed", "utter_missed_otherwise", "utter_missed_shorter", "utter_missed_example")
_AGAIN = ("utter_missed_again", "utter_missed_still")
_NO_WORDS = ("utter_no_words", "utter_no_words_again", "utter_no_words_still")
#: From this many in a row a person takes over.
_MOST_IN_A_ROW = 4
_MOST_READINGS = 3
_LOOKED_AT = 6
#: Readings that are no offer by themselves.
_SMALL = frozenset({"inform", "greet", "thank", "goodbye", "affirm", "deny", "dont_know", "repeat", "restart"})
_HARDSHIP = frozenset({"request_aid", "report_person_in_need"})


class NotUnderstood(Action):
    """Offers the nearest readings; the second time in a row it offers a person, the fourth time it gives over to one.

    Some unsure readings are good enough: a message that names a programme gets the answer to the
    likeliest question about it, one that names a place continues the question under way, and what
    may be danger gets the emergency numbers. Where the documents speak of it, their words are shown.
    """

    def __init__(self, answer_policy: AnswerPolicy, note: OpenTicket, library: Library) -> None:
        self._answer_policy = answer_policy
        self._note = note
        self._library = library

    def name(self) -> str:
        """As in the domain."""
        return "action_not_understood"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """An answer where one can be had, else the nearest readings."""
        text: str = tracker.latest_message.get("text") or ""
        readings = likeliest_readings(tracker.latest_message)
        guessed = self._guess(dispatcher, tracker, readings)
        if guessed is not None:
            return guessed
        if self._library.dialogue.is_angry(text):
            return self._note.calm(dispatcher)
        found = self._answer_policy.find(dispatcher, tracker)
        if found is not None:
            return found
        if "out_of_scope" in readings[:2] and self._note.names_matter(text):
            return self._note.out_of_scope(dispatcher, tracker)
        return self.miss(dispatcher, tracker)

    def _guess(self, dispatcher: CollectingDispatcher, tracker: Tracker, readings: list[str]) -> list[EventType] | None:
        """An unsure reading that is good enough, or None."""
        message = tracker.latest_message
        question = likely_question(message)
        if question is not None:
            return self._answer_policy.answer(dispatcher, tracker, likely=question)
        named = any(entity["entity"] in NAMES for entity in names_in(message))
        if named and tracker.get_slot("question"):
            return self._answer_policy.answer(dispatcher, tracker)
        if readings[:1] == ["request_urgent_aid"]:
            utter(dispatcher, "utter_perhaps_urgent", custom=custom(attention="urgent"))
            return [last_turn.leave(last_turn.PERSON)]
        question = self._answer_policy.questions.continued_question(tracker)
        if question is None and self._answer_policy.tells_need(tracker):
            return self._answer_policy.answer(dispatcher, tracker)
        return None if question is None else self._answer_policy.answer(dispatcher, tracker, likely=question)

    def names_matter(self, text: str) -> bool:
        """Whether the words show a public matter that is not ours."""
        return self._note.names_matter(text)

    def is_only_a_reading(self, tracker: Tracker) -> bool:
        """Whether the message is taken for a request by its reading alone: it names nothing and reports nothing."""
        message = tracker.latest_message
        intent: str = (message.get("intent") or {}).get("name") or ""
        # Hardship is taken for what it is, however unsure.
        if intent in _HARDSHIP or question_of(intent) or intent not in self._library.dialogue.words.readings:
            return False
        named = any(entity["entity"] in NAMES for entity in names_in(message))
        return not named and self._library.dialogue.noted(message.get("text") or "") is None

    def miss(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Not understood, in words that were not used before."""
        row, total = last_turn.misses(tracker)
        counted = last_turn.count_miss(tracker)
        if not bare(tracker.latest_message.get("text") or ""):
            utter(dispatcher, _NO_WORDS[row % len(_NO_WORDS)])
            return [counted, last_turn.leave(last_turn.PERSON)] if row else [counted]
        if row + 1 >= _MOST_IN_A_ROW:
            utter(dispatcher, "utter_missed_handed_over", custom=custom(attention="requested", hand_over=True))
            return [counted]
        if row:
            again = _AGAIN[(row - 1) % len(_AGAIN)]
            # Now a person comes first: guessing again has little hope.
            offered = [self._person(), *self._readings(tracker)[:2]]
            utter(dispatcher, again, buttons=offered, custom=custom(attention="noted"))
            return [counted, last_turn.leave(last_turn.PERSON)]
        near = self._readings(tracker)
        if not near:  # "are these what you mean" above nothing
            lines = load_small_words().says["missed"]
            dispatcher.utter_message(text=lines[total % len(lines)], buttons=[self._person()], json_message=custom())
            return [counted]
        utter(dispatcher, _FIRST[total % len(_FIRST)], buttons=[*near, self._person()])
        return [counted]

    def not_urgent(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """What sounded like danger is none: the other readings of that message, as buttons."""
        before = [event for event in tracker.events if event.get("event") == "user" and event.get("text")][:-1]
        said = (before[-1].get("parse_data") or {}) if before else {}
        utter(dispatcher, "utter_not_urgent", buttons=[*self._readings(tracker, said), self._person()])
        return []

    def _person(self) -> dict[str, str]:
        return {"title": self._library.say("button_person"), "payload": self._library.say("payload_person")}

    def _readings(self, tracker: Tracker, message: dict[str, Any] | None = None) -> list[dict[str, str]]:
        """The nearest readings as buttons: on the programme under way, else as a citizen could have typed them.

        `message`: as the bot read it, the latest one if None.
        """
        programme = tracker.get_slot("programme") or ""
        region = tracker.get_slot("region")
        sentences: list[str] = []
        for intent in likeliest_readings(tracker.latest_message if message is None else message, _LOOKED_AT):
            kind = question_of(intent)
            if intent in _SMALL:
                continue
            if kind is not None and programme in self._library.programmes:
                place = self._library.regions.full_name(region) if region else ""
                name = self._library.programmes[programme].short_name
                sentences.append(self._library.say(f"payload_{kind}", programme=name, place=place))
            elif intent in self._library.dialogue.words.readings:
                sentences.append(self._library.dialogue.words.readings[intent])
        distinct = list(dict.fromkeys(sentences))[:_MOST_READINGS]
        return [{"title": sentence, "payload": sentence} for sentence in distinct]
