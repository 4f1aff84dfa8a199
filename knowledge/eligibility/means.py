"""Incomes beside the lines that are drawn from the local standard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.codes import (
    FACT_KIND,
    FEW,
    Bits,
    Bools,
    Code,
    Ints,
    caseworker_alone,
    facts_from,
    has_kind,
    marked,
)
from knowledge.eligibility.columns import Persons
from knowledge.eligibility.facts import BIT
from knowledge.eligibility.standards import Lines
from knowledge.eligibility.truth import MOST, Range, Truth

#: From the standard of a person to another line, row by row. A function of a module: what it makes of the standards of
#: a place is kept under it.
Line = Callable[[Range], Range]


def compared(income: Range, line: Range, known: Ints, best: Callable[[], Ints]) -> Truth:
    """Whether an income is below a line (strictly: equal is not below).

    `known`: the least that the income surely is before costs are taken off, `best`: finds the line that surely holds
    at best. While facts are missing and the one is below the other, asking may settle it, and a gap in the sources
    does not count as a reason; nor does it where a caseworker, by what is taken off, can bring the income below what
    surely holds.
    """

    def settled(reasons: Code) -> Bools:
        by_asking = (known < best()) & has_kind(reasons, FACT_KIND)
        return by_asking | ((income.lo < line.lo) & caseworker_alone(income.kinds))

    return income.below(line, settled)


@dataclass(frozen=True, eq=False, slots=True)
class SharedIncome:
    """Of each household what bounds the incomes of its persons: its own, what its persons surely have together, and
    whether it has one member, whose own it then is."""

    whole: Range
    told: Ints
    alone: Bools


def own_incomes(persons: Persons, shared: SharedIncome, rows: Ints | None) -> Range:
    """What persons themselves have, fen a year: any of them may have what the household has beyond what its persons
    surely have together. `rows`: some of them; None: all."""
    lo, most, household = persons.income_lo, persons.income_hi, persons.household
    if rows is not None:
        lo, most, household = lo.take(rows), most.take(rows), household.take(rows)
    least, top = shared.whole.lo.take(household), shared.whole.hi.take(household)
    beyond = np.maximum(np.maximum(top - shared.told.take(household), 0), top & MOST)
    room, alone = lo + beyond, shared.alone.take(household)
    if np.count_nonzero(alone):
        lo = np.maximum(lo, alone * least)
        most = np.maximum(most, alone * top)
    hi = np.minimum(most, room)

    def facts(some: Ints) -> Bits:
        return np.where(alone.take(some), np.uint64(BIT["income"]), np.uint64(BIT["own_income"]))

    open_ = lo != hi
    kinds = open_ * facts(np.arange(len(lo))) if len(lo) < FEW else marked(open_, BIT["own_income"], narrow=True)
    return Range.coded(lo, hi, kinds, False, facts_from(facts))


@dataclass(eq=False)
class Means:
    """What some households count as income, beside the lines of their places, fen a year.

    `sure`: the least that each surely has, costs left aside, since they settle nothing by themselves.
    """

    income: Range
    size: Range
    sure: Ints
    lines: Lines
    #: The standard of a person, where it has been looked up already.
    standard: Range | None = None

    @cached_property
    def family_standard(self) -> Range:
        """The standard of all members together."""
        return self.family_line(None)

    @cached_property
    def below_standard(self) -> Truth:
        """Income per head below the standard."""
        return self._below(self.family_standard, None)

    def family_line(self, line: Line | None) -> Range:
        """A line for all members together; None: the standard."""
        known = self.standard if line is None else None
        return (known or self.lines.drawn(line)) * self.size

    def below(self, line: Line) -> Truth:
        """Income per head below a line."""
        return self._below(self.family_line(line), line)

    def _below(self, whole: Range, line: Line | None) -> Truth:
        return compared(self.income, whole, self.sure, lambda: np.minimum(self.lines.best(line) * self.size.hi, MOST))

    def take(self, rows: Ints) -> Means:
        """These households."""
        return Means(self.income.take(rows), self.size.take(rows), self.sure.take(rows), self.lines.take(rows))

    def in_area(self, area: int | NDArray[np.intp]) -> Means:
        """The same, were the area of each of this kind."""
        return Means(self.income, self.size, self.sure, self.lines.in_area(area))
