"""Somebody lives and a register says that they are dead: how it is put right, no condolence and no alarm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.answer_policy import AnswerPolicy
from actions.reading.understanding import names_in
from actions.talk import last_turn
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from knowledge.wrong_death import load_wrong_death

#: What the rules say where an office finds that an aid does not fit, told where an aid is named.
_TOPICS = ("refusal",)
#: So many messages back it is still what a few words can be about.
_LOOK_BACK = 4
_Turn = Callable[[CollectingDispatcher, Tracker], list[EventType]]


@dataclass(frozen=True)
class WrongDeaths:
    """Says how the record is put right, goes on with it for a few messages, and offers a ticket."""

    library: Library
    answer_policy: AnswerPolicy

    def turn_of(self, tracker: Tracker) -> _Turn | None:
        """What the message leads to, or None where it tells of no such thing."""
        text: str = tracker.latest_message.get("text") or ""
        lists, before = load_wrong_death(), self._before(tracker)
        under_way = any(map(lists.is_told, before))
        more = lists.goes_on_with(text) if under_way else None
        if more is not None:
            return lambda dispatcher, now: self._go_on(dispatcher, now, more)
        if lists.is_told(text):
            return self._tell
        may_be = bool(before) and lists.may_be_one(text, before[-1])
        return (lambda dispatcher, now: self._go_on(dispatcher, now, "alive")) if may_be else None

    def _tell(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """What to do, then what the documents say on being checked again, then the ticket."""
        says = load_wrong_death().says
        dispatcher.utter_message(text=says["told"], json_message=custom(attention="noted"))
        if any(entity["entity"] == "program" for entity in names_in(tracker.latest_message)):
            self.answer_policy.explain(dispatcher, tracker, _TOPICS)
        return self._offer(dispatcher, tracker, says["offer"])

    def _go_on(self, dispatcher: CollectingDispatcher, tracker: Tracker, key: str) -> list[EventType]:
        return self._offer(dispatcher, tracker, load_wrong_death().says[key])

    def _offer(self, dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[EventType]:
        says = load_ticket_form().says
        buttons = [{"title": says[key], "payload": says[key]} for key in ("note_button", "person_button")]
        dispatcher.utter_message(text=text, buttons=buttons, json_message=custom(attention="noted"))
        return [*self.answer_policy.remember(tracker), last_turn.leave(last_turn.TICKET)]

    @staticmethod
    def _before(tracker: Tracker) -> list[str]:
        said = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"]
        return said[-_LOOK_BACK - 1 : -1]
