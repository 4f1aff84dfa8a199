"""How each programme stands for a household or one of its persons, before any of it is put into words.

That is all that a talk needs to know which question comes next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from knowledge.eligibility.engine import Outcome
from knowledge.eligibility.exact import Narrowed
from knowledge.eligibility.household import Household
from knowledge.eligibility.verdict import Verdict


class Stands(Protocol):
    """What can be said of one programme: see `determination.Determination`."""

    @property
    def programme(self) -> str:
        """Its id."""

    @property
    def key(self) -> str:
        """`programme` or `programme/variant`."""

    @property
    def person(self) -> int | None:
        """For whom, if it is not for the household."""

    @property
    def aside(self) -> bool:
        """Whether it need not be told."""


class Standing(NamedTuple):
    """One row of what a rule found, and what is missing there."""

    outcome: Outcome
    row: int
    narrow: Narrowed
    aside: bool

    @property
    def programme(self) -> str:
        """Its id."""
        return self.outcome.programme

    @property
    def key(self) -> str:
        """`programme` or `programme/variant`."""
        return f"{self.outcome.programme}/{self.outcome.variant}" if self.outcome.variant else self.outcome.programme

    @property
    def person(self) -> int | None:
        """For whom, if it is not for the household."""
        return self.row if self.outcome.per == "person" else None

    @property
    def judged(self) -> Outcome:
        """What the verdict is taken from: the household completed, where nothing can turn it."""
        return self.narrow.outcome or self.outcome

    @property
    def verdict(self) -> Verdict:
        """What can be said."""
        return Verdict(int(self.judged.verdicts[self.row]))

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that could turn it, the cheapest to ask first."""
        return self.narrow.facts


@dataclass(frozen=True)
class Found:
    """What the rules find of a household, in their order."""

    household: Household
    standings: tuple[Standing, ...]

    def told(self) -> tuple[Standing, ...]:
        """Those that a family wants to hear of."""
        return tuple(item for item in self.standings if not item.aside)


__all__ = ["Found", "Standing", "Stands"]
