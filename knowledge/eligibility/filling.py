"""The open facts of one household as numbers, and the household with some of them filled in, in many ways at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.codes import Bits, Bools, Ints
from knowledge.eligibility.columns import Households, Persons
from knowledge.eligibility.completions import Open
from knowledge.eligibility.facts import BIT, FACTS

#: One row a household: for each open fact the place of the way it is filled in, or `NOT_FILLED`.
Filled = NDArray[np.int16]
NOT_FILLED = np.int16(-1)
#: Facts of the household (None) or a person, each with the place of the way it is filled in.
End = tuple[tuple[str, int | None, int], ...]
#: Of each fact in the order of asking.
_PLACE = {fact: place for place, fact in enumerate(FACTS)}
_OF_PERSONS = tuple(item.name for item in fields(Persons) if item.name != "household")
_OF_HOUSEHOLDS = tuple(item.name for item in fields(Households) if item.name not in ("persons", "first"))


class _Column(NamedTuple):
    """What the ways of an open fact put into one column; where a way puts nothing there, what is known."""

    name: str
    values: Ints


class Filling:
    """Fills open facts of one household in. `bits`: the fact of each, `ways`: how many ways each can be."""

    def __init__(self, household: Households, opens: Sequence[Open]) -> None:
        self._household, self._opens = household, opens
        self.persons = len(household.persons.household)
        self.bits: Bits = np.array([BIT[item.fact] for item in opens], np.uint64)
        self.ways = np.array([len(item.ways) for item in opens], np.intp)
        self._written: dict[int, tuple[_Column, ...]] = {}

    def _columns(self, at: int) -> tuple[_Column, ...]:
        """Of an open fact; most are never filled in."""
        if at not in self._written:
            self._written[at] = self._columns_of(self._opens[at])
        return self._written[at]

    def _columns_of(self, item: Open) -> tuple[_Column, ...]:
        known, row = (self._household, 0) if item.person is None else (self._household.persons, item.person)
        names = dict.fromkeys(name for way in item.ways for name in way)
        return tuple(
            _Column(name, np.array([way.get(name, getattr(known, name)[row]) for way in item.ways])) for name in names
        )

    def __len__(self) -> int:
        return len(self._opens)

    def nothing(self) -> Filled:
        """The household as it is."""
        return np.full((1, len(self)), NOT_FILLED)

    def said(self, filled: Filled) -> End:
        """What is filled in in the one row of `filled`."""
        return tuple(
            (item.fact, item.person, way) for item, way in zip(self._opens, filled[0].tolist(), strict=True) if way >= 0
        )

    def filled(self, said: End) -> Filled:
        """The same as a row."""
        ways = {(fact, person): way for fact, person, way in said}
        return np.array([[ways.get((item.fact, item.person), -1) for item in self._opens]], np.int16)

    def order(self, row: int) -> list[int]:
        """The open facts as they are tried for a person: in the order of asking, but each fact of that person first.
        Once it is known, most rules wait for nobody else's: a tree is narrower by far."""
        opens = self._opens
        return sorted(range(len(self)), key=lambda at: (_PLACE[opens[at].fact], opens[at].person != row, at))

    def untold(self, filled: Filled) -> Bits:
        """The facts of each household of which it is filled in that there is nothing to tell."""
        found = np.zeros(len(filled), np.uint64)
        for at, item in enumerate(self._opens):
            if not all(item.ways):
                nothing = np.array([not way for way in item.ways])
                found |= (nothing[filled[:, at]] & (filled[:, at] >= 0)) * self.bits[at]
        return found

    def households(self, filled: Filled) -> tuple[Households, Bools]:
        """The household in each of these ways, and which of them can be: a family has no less than its members."""
        count, persons = len(filled), self.persons
        first = np.arange(count) * persons
        each = np.tile(np.arange(persons), count)
        own = {name: getattr(self._household.persons, name).take(each) for name in _OF_PERSONS}
        whole = {name: np.repeat(getattr(self._household, name), count) for name in _OF_HOUSEHOLDS}
        for at in np.flatnonzero((filled >= 0).any(axis=0)).tolist():
            rows = np.flatnonzero(filled[:, at] >= 0)
            ways, person = filled[rows, at], self._opens[at].person
            columns, places = (whole, rows) if person is None else (own, first[rows] + person)
            for name, values in self._columns(at):
                columns[name][places] = values[ways]
        least = np.add.reduceat(own["income_lo"], first)
        of = Persons(household=np.repeat(np.arange(count), persons), **own)
        return Households(persons=of, first=first, **whole), least <= whole["income_hi"]
