"""The conversation since it began anew: after 重新开始, or a day of silence, nothing that was said before counts.

Slots are emptied then, but the bot goes on handing over its last messages, and many answers look into those.
"""

from __future__ import annotations

from copy import copy

from rasa_sdk.interfaces import Tracker

_BEGINS = frozenset({"restart", "session_started"})


def since_it_began(tracker: Tracker) -> Tracker:
    """The tracker without the events before its last beginning; the same one where it has but one beginning."""
    places = [place for place, event in enumerate(tracker.events) if event.get("event") in _BEGINS]
    if not places:
        return tracker
    view = copy(tracker)
    view.events = tracker.events[places[-1] + 1 :]
    return view
