"""What a screening under way is at: one slot of the bot, written anew with each turn and emptied at the end."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

from knowledge.eligibility.interview import SoFar, Told

SLOT = "screening"
ASKING, PAUSED, DONE, CONSENT = "asking", "paused", "done", "consent"


@dataclass(frozen=True)
class State:
    """What a screening under way is at. `asked`, `passed`, `since`: see `SoFar`; `tries` of the current question.

    `unclear`: how often the current question was not understood by the citizen.
    """

    told: Told
    status: str = ASKING
    current: str | None = None
    asked: tuple[str, ...] = ()
    tries: int = 0
    apply: bool = False
    passed: tuple[str, ...] = ()
    since: int = 0
    unclear: int = 0

    @property
    def so_far(self) -> SoFar:
        """How far the talk has come."""
        return SoFar(self.asked, self.passed, self.since)

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
        # What an older version kept knows nothing of the last two.
        lists = {"asked": tuple(raw["asked"]), "passed": tuple(raw.get("passed", ()))}
        return cls(**{**raw, **lists, "told": Told.load(raw["told"])})
