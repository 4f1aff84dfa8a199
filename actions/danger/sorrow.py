"""Sadness without danger: met in a few human words, with whom to call, and no lecture on aid."""

from collections.abc import Awaitable, Callable
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom
from knowledge import Library
from knowledge.sorrow import Sorrow, load_sorrow_words
from knowledge.ticket_form import load_ticket_form

#: What does not go on with sorrow: these have answers of their own.
_ENDS = frozenset({"greet", "goodbye", "thank", "request_human", "restart", "ask_bot"})
Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]


class Comfort:
    """What is said to sorrow; a person sees despair first and the rest when there is time."""

    def __init__(self, library: Library) -> None:
        self._library, self._words = library, load_sorrow_words()

    def turn_of(self, tracker: Tracker) -> Turn | None:
        """The turn, if the message tells of sorrow and of nothing else."""
        text: str = tracker.latest_message.get("text") or ""
        sorrow = self._words.find(text)
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        if sorrow is not None and sorrow.kind == "sad" and intent == "out_of_scope":
            return None  # 楼下施工太吵了，睡不着觉: that is what it is about
        if sorrow is None and intent not in _ENDS and not self._library.dialogue.is_whole("thanks", text):
            told = _told(tracker)
            sorrow = self._words.goes_on(text, told[-1] if told else None)
        return None if sorrow is None else self._comfort(sorrow)

    def before_answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Say a few words to who tells how another's life ended, before what they ask is answered."""
        line = self._words.before_answer(tracker.latest_message.get("text") or "", _told(tracker))
        if line is not None:
            dispatcher.utter_message(text=line)

    def not_dying(self, tracker: Tracker) -> Turn | None:
        """Right after sorrow was met: 不是要死 takes no alarm, but is heard."""
        text: str = tracker.latest_message.get("text") or ""
        if not self._words.denies_dying(text) or not self._words.said_any(_told(tracker)):
            return None

        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            dispatcher.utter_message(
                text=self._words.not_dying, buttons=[self._person()], json_message=custom(attention="urgent")
            )
            return []

        return turn

    def _comfort(self, sorrow: Sorrow) -> Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            attention = "urgent" if sorrow.kind in ("afraid", "despair") else "noted"
            dispatcher.utter_message(
                text=self._words.say(sorrow, _told(tracker)),
                buttons=_after_a_death() if sorrow.kind == "bereaved" else [self._person()],
                json_message=custom(attention=attention, hand_over=sorrow.kind == "afraid"),
            )
            return []

        return turn

    def _person(self) -> dict[str, str]:
        return {"title": self._library.say("button_person"), "payload": self._library.say("payload_person")}


def _after_a_death() -> list[dict[str, str]]:
    """One tap for who has lost the one who earned: what aid there is, to apply, a person."""
    offered = load_ticket_form().choices["bereaved"].buttons
    return [{"title": title, "payload": payload} for title, payload in offered.items()]


def _told(tracker: Tracker) -> list[str]:
    events: list[dict[str, Any]] = tracker.events
    return [event["text"] for event in events if event.get("event") == "bot" and event.get("text")]
