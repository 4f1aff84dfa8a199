"""Three-valued truth and money intervals over arrays: what is not known stays not known, and says why.

Kleene's logic: `and` with a certain no is no, whatever else is unknown. Every unknown carries reasons as bits: the
facts that are missing, a gap in the sources, or a decision that a caseworker must take. Where a value is certain the
reasons are 0, so the reasons of a result name just what its unknown parts wait for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.facts import CASEWORKER, GAP

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]

#: Stands for "no upper end known". Far above any sum here, and far enough below 2**63 to be multiplied.
MOST = 2**50
_GAP, _ONE, _LOWEST_DECIDED = np.uint64(GAP), np.uint64(1), np.uint64(min(GAP, CASEWORKER) - 1)
#: Up to so many rows, it is the number of arrays that takes time.
FEW = 64


def _facts_alone(why: Bits) -> Bools:
    """Where nothing but facts is missing: some, and neither of the two highest bits."""
    result: Bools = why - _ONE < _LOWEST_DECIDED  # none less one is the highest number there is
    return result


def _open(yes: Bools, no: Bools, why: Bits) -> Bits:
    """`why` where it is neither yes nor no. Multiplied by a truth: half the time of `where`, for one row and for
    many."""
    reasons: Bits = why * ~(yes | no)
    return reasons


# Neither is ever changed; not `frozen`, since making a frozen one takes longer than an `and` of one household.
@dataclass(slots=True, eq=False)
class Truth:
    """One truth value a row: surely `yes`, surely `no`, or neither. `why`: reasons, 0 where it is certain."""

    yes: Bools
    no: Bools
    why: Bits

    def __and__(self, other: Truth) -> Truth:
        yes, no = self.yes & other.yes, self.no | other.no
        return Truth(yes, no, (self.why | other.why) * (yes == no))  # Never both, so equal where it is neither.

    def __or__(self, other: Truth) -> Truth:
        yes, no = self.yes | other.yes, self.no & other.no
        why = (self.why | other.why) * (yes == no)
        if np.count_nonzero(why & _GAP):
            # What facts alone can still make true does not wait for a gap in the sources on the other side.
            why = np.where(_facts_alone(self.why) | _facts_alone(other.why), why & ~_GAP, why)
        return Truth(yes, no, why)

    def __invert__(self) -> Truth:
        return Truth(self.no, self.yes, self.why)

    def take(self, rows: NDArray[np.int64]) -> Truth:
        """These rows."""
        return Truth(self.yes.take(rows), self.no.take(rows), self.why.take(rows))

    def known(self) -> Bools:
        """Where it is certain."""
        return self.yes | self.no


@dataclass(slots=True, eq=False)
class Range:
    """One number a row between `lo` and `hi`, both included. `why`: reasons, 0 where `lo == hi`."""

    lo: Ints
    hi: Ints
    why: Bits

    def __add__(self, other: Range) -> Range:
        return Range(self.lo + other.lo, np.minimum(self.hi + other.hi, MOST), self.why | other.why)

    def less(self, other: Range) -> Range:
        """What is left, never below 0."""
        lo, hi = np.maximum(self.lo - other.hi, 0), np.maximum(self.hi - other.lo, 0)
        return Range(lo, np.where(self.hi >= MOST, MOST, hi), self.why | other.why)

    def __mul__(self, other: Range) -> Range:
        """Both must be 0 or more; a factor without an upper end gives none."""
        open_end = (self.hi >= MOST) | (other.hi >= MOST)
        hi = np.where(open_end, MOST, np.minimum(self.hi, MOST) * np.where(other.hi >= MOST, 1, other.hi))
        return Range(self.lo * other.lo, np.minimum(hi, MOST), self.why | other.why)

    def times(self, numerator: int, denominator: int = 1) -> Range:
        """Multiplied by a fraction, the ends rounded outwards."""
        lo = self.lo * numerator // denominator
        hi = -(-(self.hi * numerator) // denominator)
        return Range(lo, np.where(self.hi >= MOST, MOST, hi), self.why)

    def __lt__(self, other: Range) -> Truth:
        yes, no = self.hi < other.lo, self.lo >= other.hi
        return Truth(yes, no, _open(yes, no, self.why | other.why))

    def __ge__(self, other: Range) -> Truth:
        return ~(self < other)

    def at_least(self, number: int) -> Truth:
        """Whether it is `number` or more."""
        yes, no = self.lo >= number, self.hi < number
        return Truth(yes, no, _open(yes, no, self.why))

    def take(self, rows: NDArray[np.int64]) -> Range:
        """These rows."""
        return Range(self.lo.take(rows), self.hi.take(rows), self.why.take(rows))

    def certain(self) -> Bools:
        """Where it is one number."""
        result: Bools = self.lo == self.hi
        return result


def any_of(*parts: Truth) -> Truth:
    """`or` of several at once, so that their order does not matter for the reasons."""
    yes = reduce(or_, [part.yes for part in parts])
    no = reduce(and_, [part.no for part in parts])
    why = reduce(or_, [part.why for part in parts]) * (yes == no)
    if np.count_nonzero(why & _GAP):
        by_facts = reduce(or_, [_facts_alone(part.why) for part in parts])
        why = np.where(by_facts, why & ~_GAP, why)
    return Truth(yes, no, why)


def always(value: bool, like: NDArray[Any]) -> Truth:
    """The same certain value in every row."""
    return _always_few(len(like), value) if len(like) < FEW else _always(len(like), value)


def _always(length: int, value: bool) -> Truth:
    yes = np.full(length, value)
    return Truth(yes, ~yes, np.zeros(length, np.uint64))


def certainly(values: Bools) -> Truth:
    """Certain values."""
    return Truth(values, ~values, np.zeros(values.shape, np.uint64))


def undecided(like: NDArray[Any], reason: int) -> Truth:
    """Unknown in every row, for this reason."""
    return _undecided_few(len(like), reason) if len(like) < FEW else _undecided(len(like), reason)


def _undecided(length: int, reason: int) -> Truth:
    none = np.zeros(length, np.bool_)
    return Truth(none, none, np.full(length, np.uint64(reason)))


# For one household, making these would take a tenth of the time.
_undecided_few, _always_few = lru_cache(maxsize=1024)(_undecided), lru_cache(maxsize=1024)(_always)


def exactly(values: Ints) -> Range:
    """Certain numbers."""
    return Range(values, values, np.zeros(values.shape, np.uint64))


def select(rows: Bools, one: Truth, other: Truth) -> Truth:
    """`one` where `rows`, else `other`."""
    return Truth(
        np.where(rows, one.yes, other.yes), np.where(rows, one.no, other.no), np.where(rows, one.why, other.why)
    )


def select_range(rows: Bools, one: Range, other: Range) -> Range:
    """`one` where `rows`, else `other`."""
    return Range(np.where(rows, one.lo, other.lo), np.where(rows, one.hi, other.hi), np.where(rows, one.why, other.why))
