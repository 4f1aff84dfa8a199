"""What a conversation on policy remembers of a message, in slots: programme, place, question, person."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

from actions.reading.places_told import places_in
from actions.reading.understanding import Understood
from knowledge import Library

#: Messages back in which two places named together are looked for.
_LOOK_BACK = 4


def memory(
    asked: Understood,
    tracker: Tracker,
    library: Library,
    found: str | None = None,
    offered: tuple[str, ...] = (),
) -> list[EventType]:
    """The slots after what was understood. `found`: the programme that a search led to; `offered`: what was listed."""
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


def places_compared(asked: Understood, tracker: Tracker, library: Library) -> tuple[str, ...]:
    """The two places that 高多少 is about: those of this message, else the last two named in one message."""
    before = tracker.get_slot("region")
    if asked.named_region and len(asked.regions) == 1 and before and not asked.elliptic:
        return tuple(dict.fromkeys((before, *asked.regions)))  # 跟新疆比哪个高
    if asked.named_region:
        return asked.regions[:2]
    events = [event for event in tracker.events if event.get("event") == "user" and event.get("text")]
    for event in reversed(events[-_LOOK_BACK:]):
        codes = places_in(event["text"], library)
        if codes:
            return codes[:2] if len(codes) > 1 else asked.regions[:1]
    return asked.regions[:1]


def _facts(tracker: Tracker, asked: Understood) -> list[EventType]:
    """What the citizen said of themselves, where it is new."""
    known = {"person": asked.person, "own_area": str(asked.own_area) if asked.own_area else None}
    return [SlotSet(name, value) for name, value in known.items() if value != tracker.get_slot(name)]


def _still_beside(tracker: Tracker, asked: Understood) -> str | None:
    """The other programme of before, as long as no new one is named."""
    return None if asked.named_programme else tracker.get_slot("beside")
