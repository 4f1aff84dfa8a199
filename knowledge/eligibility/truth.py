"""Three-valued truth and money intervals over arrays: what is not known stays not known, and says why.

Kleene's logic: `and` with a certain no is no, whatever else is unknown. Every unknown carries reasons as bits: the
facts that are missing, a gap in the sources, or a decision that a caseworker must take. Where a value is certain the
reasons are 0, so the reasons of a result name just what its unknown parts wait for. How it is written: `codes`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.codes import (
    FACT_KIND,
    FEW,
    GAP_KIND,
    NARROW,
    Bits,
    Bools,
    Code,
    Ints,
    Reasoned,
    Source,
    either,
    everything,
    facts_elsewhere,
    facts_of_either,
    facts_of_some,
    has_kind,
    is_all,
    kind_of,
    marked,
    narrowed,
    rows_of,
    swapped,
    without_gap,
)
from knowledge.eligibility.facts import CASEWORKER, GAP

_ONE = np.uint8(1)
#: Stands for "no upper end known". Far above any sum here, and far enough below 2**63 to be multiplied.
MOST = 2**50


class Truth(Reasoned):
    """One truth value a row: surely `yes`, surely `no`, or neither, then for reasons (`why`). Never changed.

    Of what stands against and what speaks for it, one is there from the beginning, the other once it is asked for.
    """

    __slots__ = ("_against", "_for", "gaps")

    def __init__(self, yes: Bools, no: Bools, why: Bits) -> None:
        """`why`: 0 where it is certain, and only there."""
        narrow = len(why) >= FEW
        self._against: Code | None = (narrowed(why) if narrow else why) | everything(no, narrow)
        self._for: Code | None = None
        self._sources, self._why = (), why
        #: Whether a gap may be among the reasons of any row.
        self.gaps = True

    @staticmethod
    def coded(
        against: Code | None,
        for_: Code | None,
        gaps: bool,
        *sources: Source,
    ) -> Truth:
        """From either code."""
        return _Coded(against, for_, gaps, sources)

    @property
    def against(self) -> Code:
        """What stands against it."""
        if self._against is None:
            code = self._code()
            if self._against is None:
                self._against = swapped(code)
        return self._against

    @property
    def for_(self) -> Code:
        """What speaks for it."""
        if self._for is None:
            code = self._code()
            if self._for is None:
                self._for = swapped(code)
        return self._for

    def _code(self) -> Code:
        """One of the two, which is there."""
        code = self._against if self._for is None else self._for
        assert code is not None
        return code

    @property
    def yes(self) -> Bools:
        """Where it is surely true."""
        found: Bools = is_all(self.for_) if self._against is None else self._against == 0
        return found

    @property
    def no(self) -> Bools:
        """Where it is surely not true."""
        found: Bools = is_all(self.against) if self._for is None else self._for == 0
        return found

    def __len__(self) -> int:
        return len(self._code())

    def __and__(self, other: Truth) -> Truth:
        if isinstance(other, Deferred):
            return NotImplemented
        parts = (
            *(self._sources if type(self) is _And else (self,)),
            *(other._sources if type(other) is _And else (other,)),
        )
        return _And(self.against | other.against, None, self.gaps or other.gaps, parts)

    def __or__(self, other: Truth) -> Truth:
        gaps = self.gaps or other.gaps
        return _Coded(None, either((self.for_, other.for_), gaps), gaps, (self, other))

    def __invert__(self) -> Truth:
        made = _Coded(self._for, self._against, self.gaps, self._sources)
        made._why = self._why
        return made

    def has_gap(self) -> Bools:
        """Where it is open, and a gap is among the reasons."""
        code = self._code()
        return has_kind(code, GAP_KIND) & ~is_all(code)

    def has_facts(self) -> Bools:
        """Where it is open, and facts are among the reasons."""
        code = self._code()
        return has_kind(code, FACT_KIND) & ~is_all(code)

    def without_gap(self, rows: Bools) -> Truth:
        """No gap is a reason in these rows, where there is another one."""
        against = without_gap(self.against, rows & self.has_gap())
        return Truth.coded(against, None, self.gaps, self)

    def take(self, rows: NDArray[np.intp]) -> Truth:
        """These rows."""
        code = _taken(self, self._code(), rows)
        against, for_ = (code, None) if self._for is None else (None, code)
        return Truth.coded(against, for_, self.gaps, facts_elsewhere(self, rows.take))

    def known(self) -> Bools:
        """Where it is certain."""
        return self.yes | self.no


class _Coded(Truth):
    """A truth made from its code: of one household, making them takes a good part of the time."""

    __slots__ = ()

    def __init__(self, against: Code | None, for_: Code | None, gaps: bool, sources: tuple[Source, ...]) -> None:
        self._against, self._for, self.gaps, self._sources, self._why = against, for_, gaps, sources, None


class _And(_Coded):
    """Parts that are and-ed. Where it is open none of them is no, so its reasons are theirs: what was and-ed on the way
    need not be kept for it."""

    __slots__ = ()


class Spread(Truth):
    """A truth of households, for each of their persons. What is made of several of them is still worked out of
    households, which are fewer; a row for each person is made once somebody asks for it.

    `of`: the truth of the households, `places`: which of them each person is in.
    """

    __slots__ = ("of", "places")

    def __init__(self, of: Truth, places: Ints) -> None:
        self.of, self.places, self.gaps = of, places, of.gaps
        self._against = self._for = self._why = None
        self._sources = (facts_elsewhere(of, places.take),)

    def _code(self) -> Code:
        if self._against is None and self._for is None:
            code = _taken(self.of, self.of._code(), self.places)
            if self.of._for is None:
                self._against = code
            else:
                self._for = code
        return super()._code()

    def __len__(self) -> int:
        return len(self.places)

    def __and__(self, other: Truth) -> Truth:
        if isinstance(other, Spread) and other.places is self.places:
            return Spread(self.of & other.of, self.places)
        return super().__and__(other)

    def __or__(self, other: Truth) -> Truth:
        if isinstance(other, Spread) and other.places is self.places:
            return Spread(self.of | other.of, self.places)
        return super().__or__(other)

    def __invert__(self) -> Truth:
        return Spread(~self.of, self.places)

    def take(self, rows: NDArray[np.intp]) -> Truth:
        """These rows."""
        return Spread(self.of, self.places.take(rows))


class Deferred:
    """A truth that takes long to work out, so it is worked out last, and for those rows alone that the truths which it
    is and-ed with leave open: elsewhere it does not matter.

    `find`: the truth of some rows (None: of all of so many). `beside`: what stands beside it; what is of households
    (`spread`) is not spread over all persons either.
    """

    __slots__ = ("_beside", "_find", "_length", "_spread")

    def __init__(
        self,
        find: Callable[[Ints | None], Truth],
        length: int,
        beside: Truth | None = None,
        spread: Truth | None = None,
    ) -> None:
        self._find, self._length, self._beside, self._spread = find, length, beside, spread

    def __len__(self) -> int:
        return self._length

    def __and__(self, other: Truth) -> Deferred:
        beside, spread = self._beside, self._spread
        if isinstance(other, Spread):
            spread = other if spread is None else spread & other
        else:
            beside = other if beside is None else beside & other
        return Deferred(self._find, self._length, beside, spread)

    __rand__ = __and__

    def now(self) -> Truth:
        """Worked out, with all that stands beside it."""
        beside = self._beside
        if beside is None:
            return self._some(None)
        rows, length = np.flatnonzero(~is_all(beside.against)), self._length
        if not len(rows):
            return beside
        found, against = self._some(rows), beside.against.copy()
        # Of a few rows of many the code is wide.
        against[rows] |= found.against if found.against.dtype == against.dtype else narrowed(found.against)
        facts = facts_of_some(found, rows, length)
        return Truth.coded(against, None, beside.gaps or found.gaps, beside, facts)

    def _some(self, rows: Ints | None) -> Truth:
        found, spread = self._find(rows), self._spread
        if spread is None:
            return found
        return found & (spread if rows is None else spread.take(rows))


def deferred(find: Callable[[Ints | None], Truth], length: int) -> Truth | Deferred:
    """`find`'s truth, worked out last where there are many rows; of a few it is worked out at once."""
    return find(None) if length < FEW else Deferred(find, length)


class Range(Reasoned):
    """One number a row between `lo` and `hi`, both included. `why`: reasons; none that matter where `lo == hi`. Never
    changed."""

    __slots__ = ("_kinds", "gaps", "hi", "lo")

    def __init__(self, lo: Ints, hi: Ints, why: Bits) -> None:
        self.lo, self.hi, self._why = lo, hi, why
        self._kinds: Code | None = None
        self._sources, self.gaps = (), True

    @classmethod
    def coded(
        cls,
        lo: Ints,
        hi: Ints,
        kinds: Code,
        gaps: bool,
        *sources: Source,
    ) -> Range:
        """From kinds of reasons."""
        made = cls.__new__(cls)
        made.lo, made.hi, made._kinds, made.gaps, made._sources = lo, hi, kinds, gaps, sources
        made._why = None
        return made

    @classmethod
    def between(cls, lo: NDArray[Any], hi: NDArray[Any], fact: int) -> Range:
        """Waits for this fact (its bit) wherever it is not one number."""
        return cls.coded(lo, hi, marked(lo != hi, fact, len(lo) >= FEW), False, fact)

    @property
    def kinds(self) -> Code:
        """The reasons as a code; never everything."""
        if self._kinds is None:
            assert self._why is not None
            self._kinds = narrowed(self._why) if len(self.lo) >= FEW else self._why
        return self._kinds

    def _code(self) -> Code:
        return self.kinds

    def _with(self, lo: Ints, hi: Ints, other: Range) -> Range:
        return Range.coded(lo, hi, self.kinds | other.kinds, self.gaps or other.gaps, self, other)

    def __add__(self, other: Range) -> Range:
        return self._with(self.lo + other.lo, np.minimum(self.hi + other.hi, MOST), other)

    def less(self, other: Range) -> Range:
        """What is left, never below 0."""
        lo, hi = np.maximum(self.lo - other.hi, 0), np.maximum(self.hi - other.lo, 0)
        return self._with(lo, np.maximum(hi, self.hi & MOST), other)

    def __mul__(self, other: Range) -> Range:
        """Both must be 0 or more; a factor without an upper end gives none."""
        # Twice MOST overflows, to something that is MOST afterwards all the same.
        hi = np.minimum(self.hi * other.hi, MOST)
        if not (self.hi.min() and other.hi.min()):  # nothing times what has no end
            hi = np.maximum(hi, (self.hi | other.hi) & MOST)
        return self._with(self.lo * other.lo, hi, other)

    def times(self, numerator: int, denominator: int = 1) -> Range:
        """Multiplied by a fraction, the ends rounded outwards; which way to round is a caseworker's matter."""
        lo, hi = _divided(self.lo * numerator, self.hi * numerator, denominator)
        kinds = self.kinds
        rounded = (lo * denominator != self.lo * numerator) & self.certain()
        sources: tuple[Source, ...] = (self,)
        if np.count_nonzero(rounded):
            kinds, sources = kinds | marked(rounded, CASEWORKER, kinds.dtype == NARROW), (self, CASEWORKER)
        hi = np.maximum(np.minimum(hi, MOST), self.hi & MOST)
        return Range.coded(lo, hi, kinds, self.gaps, *sources)

    def a_month(self) -> Range:
        """Of sums a year: fen a month, the ends rounded outwards."""
        lo, hi = _divided(self.lo, self.hi, 12)
        return Range.coded(lo, np.maximum(hi, self.hi & MOST), self.kinds, self.gaps, self)

    def __lt__(self, other: Range) -> Truth:
        return self.below(other, None)

    def below(self, other: Range, settled: Callable[[Code], Bools] | None) -> Truth:
        """Whether it is below another. `settled`: from the reasons of both, the rows in which a gap is none of them."""
        yes, no = self.hi < other.lo, self.lo >= other.hi
        kinds, gaps = self.kinds | other.kinds, self.gaps or other.gaps
        if gaps and settled is not None:
            kinds = without_gap(kinds, settled(kinds))
        return Truth.coded(_open(yes, no, kinds), None, gaps, self, other)

    def __ge__(self, other: Range) -> Truth:
        return ~(self < other)

    def at_least(self, number: int) -> Truth:
        """Whether it is `number` or more."""
        return Truth.coded(_open(self.lo >= number, self.hi < number, self.kinds), None, self.gaps, self)

    def take(self, rows: NDArray[np.intp]) -> Range:
        """These rows."""
        kinds = _taken(self, self.kinds, rows)
        lo, hi = rows_of(self.lo, rows), rows_of(self.hi, rows)
        return Range.coded(lo, hi, kinds, self.gaps, facts_elsewhere(self, rows.take))

    def certain(self) -> Bools:
        """Where it is one number."""
        result: Bools = self.lo == self.hi
        return result


def _divided(lo: Ints, hi: Ints, number: int) -> tuple[Ints, Ints]:
    """Both ends by a number, rounded outwards."""
    return lo // number, (hi + (number - 1)) // number


def _open(yes: Bools, no: Bools, kinds: Code) -> Code:
    """What stands against: all where `no`, these reasons where it is neither."""
    if kinds.dtype == NARROW:
        return (kinds | everything(no, narrow=True)) & (yes.view(np.uint8) - _ONE)
    return (kinds | everything(no, narrow=False)) & ~everything(yes, narrow=False)


def endless_where(rows: Bools, hi: Ints) -> Ints:
    """No upper end in these rows; the others must be below MOST. Half the time of `where`."""
    return np.maximum(hi, rows * np.int64(MOST)) if np.count_nonzero(rows) else hi


def _taken(of: Reasoned, code: Code, rows: NDArray[np.intp]) -> Code:
    """Rows of a code: narrow if they are many, wide if they are few."""
    if len(rows) >= FEW:
        return rows_of(code if code.dtype == NARROW else narrowed(code), rows)
    if code.dtype == NARROW:
        return of.why.take(rows) | everything(is_all(code.take(rows)), narrow=False)
    return code.take(rows)


def any_of(*parts: Truth) -> Truth:
    """`or` of several at once, so that their order does not matter for the reasons."""
    first = parts[0]
    if isinstance(first, Spread):
        of = [part.of for part in parts if isinstance(part, Spread) and part.places is first.places]
        if len(of) == len(parts):
            return Spread(any_of(*of), first.places)
    gaps = any(part.gaps for part in parts)
    return _Coded(None, either([part.for_ for part in parts], gaps), gaps, parts)


def always(value: bool, like: NDArray[Any]) -> Truth:
    """The same certain value in every row."""
    return _always_few(len(like), value) if len(like) < FEW else _always(len(like), value)


def _always(length: int, value: bool) -> Truth:
    return certainly(np.full(length, value))


def certainly(values: Bools) -> Truth:
    """Certain values."""
    return Truth.coded(None, everything(values, len(values) >= FEW), gaps=False)


def either_way(yes: Bools, no: Bools, *reasons: tuple[Bools, int]) -> Truth:
    """`yes` and `no`; each other row is open, for the reason in whose rows it is."""
    narrow, certain = len(yes) >= FEW, yes | no
    against = everything(no, narrow)
    for rows, reason in reasons:
        against = against | marked(rows & ~certain, reason, narrow)
    return Truth.coded(against, None, True, *(reason for _, reason in reasons))


def undecided(like: NDArray[Any], reason: int) -> Truth:
    """Unknown in every row, for this reason."""
    return _undecided_few(len(like), reason) if len(like) < FEW else _undecided_many(len(like), reason)


def _undecided(length: int, reason: int) -> Truth:
    code = np.full(length, kind_of(reason) if length >= FEW else np.uint64(reason))
    return Truth.coded(code, code, reason & GAP != 0, reason)


# For one household, making these would take a tenth of the time.
_undecided_many = lru_cache(maxsize=8)(_undecided)  # rules of the same persons ask for the same ones
_undecided_few, _always_few = lru_cache(maxsize=1024)(_undecided), lru_cache(maxsize=1024)(_always)


def exactly(values: Ints) -> Range:
    """Certain numbers."""
    return Range.coded(values, values, np.zeros(values.shape, np.uint8 if len(values) >= FEW else np.uint64), False)


def select(rows: Bools, one: Truth, other: Truth) -> Truth:
    """`one` where `rows`, else `other`."""
    against = _one_or_other(rows, one.against, other.against)
    return Truth.coded(against, None, one.gaps or other.gaps, facts_of_either(rows, one, other))


def select_range(rows: Bools, one: Range, other: Range) -> Range:
    """`one` where `rows`, else `other`."""
    lo, hi = np.where(rows, one.lo, other.lo), np.where(rows, one.hi, other.hi)
    kinds = _one_or_other(rows, one.kinds, other.kinds)
    return Range.coded(lo, hi, kinds, one.gaps or other.gaps, facts_of_either(rows, one, other))


def _one_or_other(rows: Bools, one: Code, other: Code) -> Code:
    """By masks: a fraction of the time of `where`."""
    mask = everything(rows, one.dtype == NARROW)
    return other ^ ((one ^ other) & mask)


__all__ = [
    "MOST", "Bits", "Bools", "Deferred", "Ints", "Range", "Spread", "Truth", "always", "any_of", "certainly",
    "deferred", "either_way", "endless_where", "exactly", "select", "select_range", "undecided",
]  # fmt: skip
