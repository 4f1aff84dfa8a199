"""Danger that no plain words tell, only the classifier, in what is said while a ticket asks."""

from collections.abc import Awaitable, Callable

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.danger.urgent import is_alarming, is_sure_alarm
from actions.effects import custom, utter
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.ticket_numbers import find_phone

#: What is no longer answers the question of a ticket (王家村三组), unless words of danger say otherwise.
_PLAIN_ANSWER = 6
_NUMBERS = "utter_perhaps_urgent"
_Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]


def alarms(tracker: Tracker, library: Library) -> bool:
    """Whether the classifier alone is as sure of danger as for an alarm outside a ticket, and no answer was given."""
    return is_sure_alarm(tracker) and not _only_answers(tracker, library)


def warned(turn: _Turn | None, tracker: Tracker, library: Library) -> _Turn | None:
    """The turn of the ticket, with the emergency numbers before it, once, where there may be danger.

    Less sure than an alarm: what was told is taken for the ticket, a person sees it, and one tap calls them.
    """
    likely = is_alarming(tracker) and not _only_answers(tracker, library)
    if turn is None or not likely or _were_named(tracker):
        return turn

    async def with_numbers(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        utter(dispatcher, _NUMBERS, custom=custom(attention="urgent"))
        return await turn(dispatcher, tracker, domain)

    return with_numbers


def _only_answers(tracker: Tracker, library: Library) -> bool:
    """A place, a number, 是 and what else is short answers what is asked: of those the words decide alone."""
    text: str = tracker.latest_message.get("text") or ""
    return len(bare(text)) <= _PLAIN_ANSWER or find_phone(text) is not None or bool(library.regions.find(text))


def _were_named(tracker: Tracker) -> bool:
    said = (event for event in tracker.events if event.get("event") == "bot")
    return any(_NUMBERS in (event.get("metadata") or {}).values() for event in said)
