"""What a screening under way is at: one slot of the bot, written anew with each turn and emptied at the end."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

from knowledge.eligibility.interview import Told

SLOT = "screening"
ASKING, PAUSED, DONE, CONSENT = "asking", "paused", "done", "consent"


@dataclass(frozen=True)
class State:
    """What a screening under way is at. `asked`: questions that are not asked again; `tries` of the current one."""

    told: Told
    status: str = ASKING
    current: str | None = None
    asked: tuple[str, ...] = ()
    tries: int = 0
    apply: bool = False

    def event(self) -> EventType:
        """As a slot."""
        raw = {**asdict(self), "told": self.told.dump()}
        return SlotSet(SLOT, json.dumps(raw, ensure_ascii=False, separators=(",", ":")))

    @classmethod
    def of(cls, tracker: Tracker) -> State | None:
        """The state in the tracker, or None."""
        text = tracker.get_slot(SLOT)
        if not text:
            return None
        raw = json.loads(text)
        return cls(
            Told.load(raw["told"]), raw["status"], raw["current"], tuple(raw["asked"]), raw["tries"], raw["apply"]
        )
