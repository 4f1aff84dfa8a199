"""What the last turn left behind: what a bare yes means, how often the citizen was not understood.

Every action may leave marks; `actions.gate` takes away those that no action renewed.
"""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

SLOT, MISSES = "last_turn", "misses"
#: A person was offered, a kept question was offered, an answer was repeated, a ticket begun, a screening offered, a
#: ticket offered, a fact noted that asked nothing, it was asked whether there is danger.
PERSON, KEPT, REPEATED, NOTED, SCREENING, TICKET = "person", "kept", "repeated", "noted", "screening", "ticket"
#: An answer was doubted, and its documents were told.
FACT, URGENT, DOUBTED = "fact", "urgent", "doubted"


def marks(tracker: Tracker) -> frozenset[str]:
    """What the last turn was."""
    return frozenset(filter(None, (tracker.get_slot(SLOT) or "").split(",")))


def leave(*left: str) -> EventType:
    """Mark this turn."""
    return SlotSet(SLOT, ",".join(left) or None)


def misses(tracker: Tracker) -> tuple[int, int]:
    """How many messages just before this one were not understood, and how many in the whole conversation."""
    row, _, total = (tracker.get_slot(MISSES) or "0:0").partition(":")
    return int(row), int(total)


def count_miss(tracker: Tracker) -> EventType:
    """One more."""
    row, total = misses(tracker)
    return SlotSet(MISSES, f"{row + 1}:{total + 1}")


def restarts(events: list[EventType]) -> bool:
    """Whether the conversation begins anew."""
    return any(event["event"] == "restart" for event in events)


def settle(tracker: Tracker, events: list[EventType]) -> list[EventType]:
    """The events of a turn, and those that take away what the turn before it left."""
    if restarts(events):
        return events
    named = {event.get("name") for event in events}
    settled = list(events)
    if SLOT not in named and tracker.get_slot(SLOT):
        settled.append(leave())
    row, total = misses(tracker)
    if MISSES not in named and row:
        settled.append(SlotSet(MISSES, f"0:{total}"))
    return settled
