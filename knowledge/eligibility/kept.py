"""What trees have found, kept for whoever is the same to the rule: the same family in its next turn, or another one.

A rule is asked again only when a column has changed that it reads. What is kept is found by a digest: nothing of a
family can be read back from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from knowledge.eligibility.columns import Households
from knowledge.eligibility.completions import BY_OTHERS, Open
from knowledge.eligibility.filling import End
from knowledge.eligibility.reads import OF_HOUSEHOLDS, OF_PERSONS, PERSONS, Reading

#: So many trees are kept, some 5 MB.
_MOST = 10_000
#: A digest of what the rule reads, and the row that it is asked for.
Key = tuple[bytes, int]


class Asked(NamedTuple):
    """What one rule finds of the household (row 0) or of one person."""

    programme: str
    variant: str
    row: int

    @property
    def rule(self) -> tuple[str, str]:
        """Programme and variant."""
        return self.programme, self.variant


@dataclass(frozen=True)
class Kept:
    """`grown`: how many branches the tree had, level by level; it may have been given up for that. `facts`: those that
    turn the verdict, as bits. `end`: where none does, open facts as they are in the first branch that ended."""

    grown: tuple[int, ...]
    facts: int = 0
    end: End | None = None


class Memory:
    """What is kept of a day."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._kept: dict[Key, Kept] = {}

    def get(self, key: Key) -> Kept | None:
        """What was found, if it is still there."""
        return self._kept.get(key)

    def put(self, key: Key, kept: Kept) -> None:
        """Keep it; the oldest goes when there is too much."""
        if len(self._kept) >= _MOST:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = kept

    def keys(self, household: Households, opens: Iterable[Open], asked: Iterable[Asked]) -> list[Key]:
        """By what trees of one household are kept: all that their rules read, and the values that open facts are tried
        with."""
        values = dict.fromkeys((*OF_HOUSEHOLDS, *OF_PERSONS), b"")
        values |= {name: getattr(household, name).tobytes() for name in OF_HOUSEHOLDS}
        values |= {name: getattr(household.persons, name.removeprefix(PERSONS)).tobytes() for name in OF_PERSONS}
        for item in opens:
            if item.fact in BY_OTHERS:
                # Other ways come from the columns alone that they are written to.
                for column in item.ways[0]:
                    values[column if item.person is None else PERSONS + column] += repr(item).encode()
        count = len(household.persons.household).to_bytes(2)
        digests = {}
        for rule in dict.fromkeys(item.rule for item in asked):
            read = [values[name] for name in self._reading.of(rule)]
            digests[rule] = blake2b(b"|".join((repr(rule).encode(), count, *read)), digest_size=16).digest()
        return [(digests[item.rule], item.row) for item in asked]
