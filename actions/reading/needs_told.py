"""What the last messages tell without naming an aid, for questions that name none either (多少钱, after 我妈瘫了)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from rasa_sdk.interfaces import Tracker

from knowledge import Library, read_cues
from knowledge.needs import Need, load_needs

#: Messages back in which such things are looked for.
_LOOK_BACK = 6


def needs_of(text: str, library: Library, today: date) -> tuple[Need, ...]:
    """The needs that a message tells, the closest first."""
    return load_needs().told_in(text, read_cues(library, text, today).groups)


def needs_now(tracker: Tracker, library: Library, today: date) -> tuple[Need, ...]:
    """Those of the latest message."""
    return needs_of(tracker.latest_message.get("text") or "", library, today)


def needs_told(tracker: Tracker, library: Library, today: date) -> tuple[Need, ...]:
    """Those of the latest message, else of the last one before it that tells any."""
    told = (needs_of(text, library, today) for text in islice(_texts(tracker), _LOOK_BACK))
    return next(filter(None, told), ())


def _texts(tracker: Tracker) -> Iterator[str]:
    """What was said, the latest first."""
    latest = tracker.latest_message.get("text") or ""
    yield latest
    said = [event["text"] for event in tracker.events if event.get("event") == "user" and event.get("text")]
    yield from reversed(said[:-1] if said and said[-1] == latest else said)
