"""Households on a day, fact by fact: what is told, and what is true of somebody in the household."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.choices import has_bit, one_of
from knowledge.eligibility.codes import FEW, Adds, Bits, Bools, Ints, everything, facts_from, marked
from knowledge.eligibility.columns import CODE, Choices, Households, Persons
from knowledge.eligibility.facts import BIT, HOUSEHOLD_AID, PERSON_AID
from knowledge.eligibility.members import Members
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.truth import MOST, Deferred, Range, Spread, Truth
from knowledge.library import Library

if TYPE_CHECKING:
    from knowledge.eligibility.case import Case
    from knowledge.eligibility.registry import Finding, Rule, Rulebook

_Truth = TypeVar("_Truth", bound=Truth | Deferred)


@dataclass(frozen=True)
class Step:
    """One comparison of a rule: its key in texts.yaml, what came out, the two sides where numbers were compared.

    `rows`: for which households or persons the rule holds that made it.
    """

    key: str
    truth: Truth
    cites: tuple[str, ...]
    left: Range | None = None
    right: Range | None = None
    per_person: bool = False
    rows: Bools | None = None


@dataclass(eq=False)
class HouseholdView:
    """Households on a day. `steps`: None in a batch. `applied`: which rules were run for which rows, where steps
    are."""

    library: Library
    households: Households
    as_of: date
    standards: Standards
    rulebook: Rulebook
    steps: list[Step] | None = None
    applied: list[tuple[Rule, Bools]] = field(default_factory=list)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    #: What `once_a_case` remembers.
    shared: dict[Callable[[Case], Any], Any] = field(default_factory=dict)
    #: What many rules ask for. Whose id is in the key is kept beside the answer, so that nothing else gets that id.
    _read: dict[tuple[object, ...], tuple[object, Truth]] = field(default_factory=dict)
    _codes: dict[int, tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.intp]]] = field(default_factory=dict)
    _spread: dict[int, tuple[Truth, Truth]] = field(default_factory=dict)
    _met: dict[int, tuple[Truth, Truth]] = field(default_factory=dict)

    @property
    def persons(self) -> Persons:
        """The persons of all households."""
        return self.households.persons

    def check(
        self, key: str, truth: _Truth, *cites: str, sides: Callable[[], tuple[Range, Range]] | None = None
    ) -> _Truth:
        """`truth`, noted as a step. `cites`: facts of the library that say so; `sides`: finds what was compared."""
        if self.steps is not None:
            left, right = sides() if sides else (None, None)
            worked_out = truth.now() if isinstance(truth, Deferred) else truth
            self.steps.append(Step(key, worked_out, cites, left, right, len(truth) != len(self.households)))
        return truth

    # Reading facts

    def is_(self, values: Choices, fact: str, codes: Collection[int]) -> Truth:
        """Whether a choice is one of these; unknown where the fact is missing."""
        key = (id(values), fact, *codes)
        if key not in self._read:
            self._read[key] = values, one_of(values, tuple(codes), fact)
        return self._read[key][1]

    def true(self, values: Choices, fact: str) -> Truth:
        """A yes/no fact."""
        return self.is_(values, fact, (1,))

    def chosen(self, values: Choices, name: str, fact: str, *members: StrEnum) -> Truth:
        """Whether a choice of `name` is one of `members`."""
        return self.is_(values, fact, [CODE[name][member] for member in members])

    def household_receives(self, programme: str) -> Truth:
        """Whether the household receives this aid."""
        return self._bit(self.households.receives, HOUSEHOLD_AID.index(programme), "receives")

    def person_receives(self, programme: str) -> Truth:
        """Whether the person receives this aid."""
        return self._bit(self.persons.receives, PERSON_AID.index(programme), "person_receives")

    def different(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """The codes among places, and which of them each row has."""
        if id(places) not in self._codes:
            self._codes[id(places)] = places, *self.standards.different(places)
        return self._codes[id(places)][1:]

    def _bit(self, values: Choices, place: int, fact: str) -> Truth:
        key = (fact, place)
        if key not in self._read:
            self._read[key] = values, has_bit(values, place, fact)
        return self._read[key][1]

    # Between households and persons

    def of_household(self, truth: Truth) -> Truth:
        """A truth of the household, for each of its persons."""
        if id(truth) not in self._spread:
            household = self.persons.household
            few = len(household) < FEW
            self._spread[id(truth)] = truth, truth.take(household) if few else Spread(truth, household)
        return self._spread[id(truth)][1]

    def range_of_household(self, values: Range) -> Range:
        """A number of the household, for each of its persons."""
        return values.take(self.persons.household)

    def any_person(self, truth: Truth) -> Truth:
        """Whether it is true of any person of the household. Members not listed may be such persons."""
        if id(truth) not in self._met:
            self._met[id(truth)] = truth, self._any_person(truth)
        return self._met[id(truth)][1]

    def _any_person(self, truth: Truth) -> Truth:
        members, narrow = self.members, len(self.households) >= FEW
        # Few households may have many persons.
        for_ = truth.for_ if narrow or len(truth) < FEW else truth.why | everything(truth.yes, narrow)
        more = self.households.size_hi > self.listed
        unlisted = marked(more, BIT["size"], narrow)

        found = members.reduced(np.bitwise_or, for_) | unlisted
        return Truth.coded(None, found, truth.gaps, _facts_of_persons(truth, self.persons.household, more))

    def total(self, lo: NDArray[np.int64], hi: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sums over the persons of each household."""
        most = self.members.reduced(np.add, np.minimum(hi, MOST))
        return self.members.reduced(np.add, lo), np.minimum(most, MOST)

    def members_without(self, truth: Truth) -> Range:
        """How many members there are of whom it is not true."""
        surely, perhaps = self.members.count(truth.yes), self.members.count(~truth.no)
        size = self.size
        lo, hi = np.maximum(size.lo - perhaps, 0), np.maximum(size.hi - surely, 0)
        return Range.coded(lo, hi, size.kinds, False, size)

    @cached_property
    def members(self) -> Members:
        """For sums and unions over the persons of each household."""
        return Members(self.households.first, self.listed, self.persons.household)

    @cached_property
    def listed(self) -> NDArray[np.int64]:
        """How many persons of each household have a row."""
        first = self.households.first
        listed = np.empty_like(first)
        listed[:-1] = first[1:] - first[:-1]
        listed[-1] = len(self.persons.household) - first[-1]
        return listed

    @cached_property
    def size(self) -> Range:
        """How many members."""
        return Range.between(self.households.size_lo, self.households.size_hi, BIT["size"])


def _facts_of_persons(truth: Truth, household: Ints, more: Bools) -> Adds:
    """Whence the facts come that `any_person` waits for: what is open of each household's persons, and how many there
    are where there may be `more`. Without the case itself: a truth that it remembers must not hold it, else all arrays
    of a chunk stay until the garbage collector comes, and the next chunk's are written to memory that no cache knows.
    """

    def facts(rows: Ints) -> Bits:
        every = more * np.uint64(BIT["size"])
        wanted = np.zeros(len(more), np.bool_)
        wanted[rows] = True
        persons = np.flatnonzero(wanted.take(household) & ~truth.known())
        np.bitwise_or.at(every, household.take(persons), truth.why_at(persons))
        return every.take(rows)

    return facts_from(facts)
