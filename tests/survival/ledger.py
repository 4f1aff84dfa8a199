"""What people did, and what they were told became of it."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a person knows in the end."""

    DONE = "done"
    """Acknowledged, or found done when the ticket was read after a lost answer."""
    REFUSED = "refused"
    """Answered with a refusal at the first try: it must not have happened."""
    OPEN = "open"
    """An answer was lost, and the retry's refusal does not tell whether the first try was done."""


@dataclass
class Deed:
    """One opening or step. `mark` is unique and stands in what it writes."""

    mark: str
    action: str
    ticket: str
    """The ticket's number, digits only; '' for an opening that got none."""
    role: str
    outcome: Outcome = Outcome.OPEN
    how: str = ""
    """Of an opening: opened, joined."""
    source: str = ""
    """Of an opening: where it came from."""


@dataclass
class Ledger:
    """All deeds of all people. `wanted` acknowledged ones are enough."""

    wanted: int
    deeds: list[Deed] = field(default_factory=list, repr=False)
    odd: list[str] = field(default_factory=list)
    """Answers that nobody should ever get."""
    counts: Counter[str] = field(default_factory=Counter)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _done: int = 0
    _marks: int = 0

    def mark(self) -> str:
        """A new mark, fit for an idempotency key."""
        with self._changed:
            self._marks += 1
            return f"deed-{self._marks:06d}-of-this-run"

    def write(self, deed: Deed) -> None:
        """Write down what became of it."""
        with self._changed:
            self.deeds.append(deed)
            self._done += deed.outcome is Outcome.DONE
            self._changed.notify_all()

    def strange(self, what: str) -> None:
        """Write down an answer that nobody should get; it fails the test."""
        with self._changed:
            self.odd.append(what)
            self._changed.notify_all()

    def count(self, what: str) -> None:
        """One more of these."""
        with self._changed:
            self.counts[what] += 1

    @property
    def done(self) -> int:
        """Acknowledged so far."""
        return self._done

    @property
    def over(self) -> bool:
        """Enough is acknowledged, or something is so wrong that nobody need go on."""
        return self._done >= self.wanted or len(self.odd) > 3

    def wait_for(self, done: int, seconds: float) -> bool:
        """Wait until so many are acknowledged; False when that takes longer than `seconds` or nobody goes on."""
        with self._changed:
            self._changed.wait_for(lambda: self._done >= done or self.over, seconds)
            return self._done >= done
