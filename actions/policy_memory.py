"""What a conversation on policy remembers of a message, in slots: programme, place, question, person."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

from actions.understanding import Understood
from knowledge import Library, list_programmes_ids


def memory(asked: Understood, tracker: Tracker, library: Library, found: str | None = None) -> list[EventType]:
    """The slots after what was understood. `found`: the programme that a search led to."""
    offered = list_programmes_ids(library, asked.cues.groups, asked.person) if _lists(asked) else ()
    return [
        SlotSet("programme", asked.programme or found),
        SlotSet("beside", asked.beside or _still_beside(tracker, asked)),
        SlotSet("region", asked.region or tracker.get_slot("region")),
        SlotSet("area_type", asked.area_type),
        SlotSet("question", str(asked.kind) if asked.kind else None),
        SlotSet("topics", ",".join(asked.topics) or None),
        SlotSet("offered", ",".join(offered) or (None if asked.programme else tracker.get_slot("offered"))),
        *_facts(tracker, asked),
    ]


def _facts(tracker: Tracker, asked: Understood) -> list[EventType]:
    """What the citizen said of themselves, where it is new."""
    known = {"person": asked.person, "own_area": str(asked.own_area) if asked.own_area else None}
    return [SlotSet(name, value) for name, value in known.items() if value != tracker.get_slot(name)]


def _still_beside(tracker: Tracker, asked: Understood) -> str | None:
    """The other programme of before, as long as no new one is named."""
    return None if asked.named_programme else tracker.get_slot("beside")


def _lists(asked: Understood) -> bool:
    return asked.lists or (not asked.programmes and bool(asked.cues.groups))
