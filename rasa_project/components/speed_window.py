"""The last messages of a tracker, with what was known before them: what a turn looks at, and no more.

Rasa copies a tracker for every action by replaying it, derives the states of rules from all of it, and
sends all of it to the actions. Rules look at the last few actions, our actions at the last two
messages; what a conversation knows besides is in the slots.
"""

from typing import Any, Dict, List, Text

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    AllSlotsReset,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker


def last_turns(tracker: DialogueStateTracker, turns: int, domain: Domain) -> DialogueStateTracker:
    """A tracker with the last `turns` messages and all that followed them; `tracker` itself if it has no more.

    Begins with the slots as they were then. A tracker whose state is more than slots and last events (paused, in
    a form, an action forced) stays whole.
    """
    events = list(tracker.events)
    start = _start_of(events, turns)
    if start == 0 or tracker.is_paused() or tracker.active_loop_name or tracker.followup_action:
        return tracker
    time = events[start].timestamp
    base = [
        SlotSet(name, value, timestamp=time)
        for name, value in _slots_after(events[:start]).items()
        if name in tracker.slots and value != tracker.slots[name].initial_value
    ]
    return DialogueStateTracker.from_events(tracker.sender_id, base + events[start:], domain.slots)


def _start_of(events: List[Event], turns: int) -> int:
    """Where the `turns`-th last message begins: at the action_listen that waited for it. 0 if there are fewer."""
    for place in range(len(events) - 1, -1, -1):
        if isinstance(events[place], UserUttered):
            turns -= 1
            if turns == 0:
                break
    else:
        return 0
    while place > 0 and not isinstance(events[place], ActionExecuted):
        place -= 1
    return place


def _slots_after(events: List[Event]) -> Dict[Text, Any]:
    values: Dict[Text, Any] = {}
    for event in events:
        if isinstance(event, SlotSet):
            values[event.key] = event.value
        elif isinstance(event, (AllSlotsReset, Restarted, SessionStarted)):
            values.clear()
    return values
