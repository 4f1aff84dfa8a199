"""Who is not helped, is angry, or tells a trouble among thanks: never the same sentence twice, a person is offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.answer_policy import AnswerPolicy
from actions.reading.understanding import names_in, question_of
from actions.talk import last_turn
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.dissatisfaction import load_dissatisfaction
from knowledge.ticket_form import load_ticket_form

#: Readings without a request, in which long words may still tell a trouble.
_NO_REQUEST = frozenset({"thank", "goodbye", "greet", "affirm", "deny", "chitchat", "inform"})
#: And those whose bare sentence would pass over a trouble that was told before.
_PASSES_OVER = frozenset({"affirm", "deny", "chitchat"})
#: A trouble takes so many words at least; a nod (那好吧) has fewer than `_A_SENTENCE`.
_A_TROUBLE, _A_SENTENCE = 12, 6
#: A letter tells one, however it was read; so many messages back it is looked for.
_A_LETTER, _LOOK_BACK = 50, 3
#: From this time on a yes means the person who was offered.
_PERSON_FROM = 1
Turn = Callable[[CollectingDispatcher, Tracker], list[EventType]]


class Dissatisfaction:
    """Turns for messages that ask nothing, by the lists of dissatisfaction.yaml."""

    def __init__(self, library: Library, answer_policy: AnswerPolicy) -> None:
        self._library, self._policy, self._words = library, answer_policy, load_dissatisfaction()

    def turn_of(self, tracker: Tracker) -> Turn | None:
        """The turn for dissatisfaction, insults, pictures or thanks with a trouble; None for all else."""
        text: str = tracker.latest_message.get("text") or ""
        if self._words.is_no_text(text):
            return self._no_text
        kind = None if _names_aid(tracker) else self._words.find(text)
        if kind is not None and not self._library.dialogue.objects(text):
            return lambda dispatcher, now: self._say(dispatcher, now, kind)
        if self._words.is_safe(text) and question_of(_read_as(tracker)) is None:
            return self._safe
        trouble = self._words.trouble_in(text) if _read_as(tracker) in _NO_REQUEST else None
        return None if trouble is None else lambda dispatcher, now: self._beside_thanks(dispatcher, now, trouble)

    def after_trouble(self, tracker: Tracker) -> Turn | None:
        """For a sentence that was read as small talk right after a trouble was told (他不肯搬，我也没办法)."""
        text: str = tracker.latest_message.get("text") or ""
        if _read_as(tracker) not in _PASSES_OVER or len(bare(text)) < _A_SENTENCE or self._library.dialogue.asks(text):
            return None
        return self._after_trouble if any(map(_is_heavy, _before(tracker))) else None

    def nothing_waits(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """第二个呢, where every question was answered: the one that was missed is asked for."""
        self._utter(dispatcher, self._words.says["nothing_waits"], ("person_button",))
        return []

    def _say(self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str) -> list[EventType]:
        line, times = self._words.line(kind, _told(tracker))
        if kind in ("sent_on", "misled"):
            return self._offer_ticket(dispatcher, line)
        self._utter(dispatcher, line, ("person_button",))
        return [last_turn.leave(last_turn.PERSON)] if kind == "insult" or times >= _PERSON_FROM else []

    def _beside_thanks(self, dispatcher: CollectingDispatcher, tracker: Tracker, trouble: str) -> list[EventType]:
        offered = self._offer_ticket(dispatcher, self._words.says["beside_thanks"].format(trouble=trouble))
        return [*self._policy.remember(tracker), *offered]

    def offer_beside_thanks(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """A question behind thanks that the documents leave open (是不是漏了): a ticket or a person answers it."""
        offered = self._offer_ticket(dispatcher, self._words.says["asked_beside_thanks"])
        return [*self._policy.remember(tracker), *offered]

    def _after_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        return self._offer_ticket(dispatcher, self._words.says["after_trouble"])

    def _safe(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        dispatcher.utter_message(text=self._words.says["say_safe"])
        return []

    def _no_text(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        self._utter(dispatcher, self._words.says["say_no_text"], ("person_button",))
        return []

    def _offer_ticket(self, dispatcher: CollectingDispatcher, text: str) -> list[EventType]:
        self._utter(dispatcher, text, ("note_button", "person_button"))
        return [last_turn.leave(last_turn.TICKET)]

    @staticmethod
    def _utter(dispatcher: CollectingDispatcher, text: str, buttons: tuple[str, ...]) -> None:
        says = load_ticket_form().says
        shown = [{"title": says[key], "payload": says[key]} for key in buttons]
        dispatcher.utter_message(text=text, buttons=shown, json_message=custom(attention="noted"))


def _read_as(tracker: Tracker) -> str:
    return (tracker.latest_message.get("intent") or {}).get("name") or ""


def _names_aid(tracker: Tracker) -> bool:
    return any(entity["entity"] == "program" for entity in names_in(tracker.latest_message))


def _before(tracker: Tracker) -> list[dict[str, Any]]:
    """What the citizen said in the last messages before this one."""
    said = [event for event in tracker.events if event.get("event") == "user" and event.get("text")]
    return said[-_LOOK_BACK - 1 : -1]


def _is_heavy(said: dict[str, Any]) -> bool:
    """Whether it told a trouble: a letter, or some words that were read as no question and no small talk."""
    intent = ((said.get("parse_data") or {}).get("intent") or {}).get("name") or ""
    words = len(bare(said["text"]))
    return words >= _A_LETTER or (words >= _A_TROUBLE and question_of(intent) is None and intent not in _NO_REQUEST)


def _told(tracker: Tracker) -> list[str]:
    events: list[dict[str, Any]] = tracker.events
    return [event["text"] for event in events if event.get("event") == "bot" and event.get("text")]
