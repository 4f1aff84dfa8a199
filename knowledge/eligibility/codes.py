"""How a truth is written as one number a row, and why it is open where it is.

What stands *against* a truth is nothing (0) where it is yes, everything (all bits) where it is no, and where it is
open the reasons as bits. So `and` unites what stands against its parts in one step, `or` what speaks *for* them
(everything where it is yes, nothing where it is no), and `not` swaps the two.

A few rows have a *wide* code, in which each reason has its own bit. Many rows have a *narrow* one of a byte, which
tells kinds of reasons: facts, a gap, a caseworker. That is all a verdict needs and an eighth of the bytes; the reasons
themselves are gathered from the parts of a truth where somebody asks for them, and only for the rows asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.facts import ANY_FACT, CASEWORKER, GAP

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
#: uint8 (narrow) or uint64 (wide).
Code = NDArray[Any]

#: Up to so many rows, it is the number of arrays that takes time, not their length.
FEW = 64
#: The kinds of reasons in a narrow code.
FACT_KIND, GAP_KIND, CASEWORKER_KIND = np.uint8(1), np.uint8(2), np.uint8(4)
NARROW = np.dtype(np.uint8)
_ALL_NARROW, _ALL_WIDE = np.uint8(0xFF), np.uint64(2**64 - 1)
_GAP, _FACTS, _CASEWORKER = np.uint64(GAP), np.uint64(ANY_FACT), np.uint64(CASEWORKER)
_ONE, _TWO, _LOWEST_DECIDED = np.uint64(1), np.uint64(2), np.uint64(min(GAP, CASEWORKER) - 1)
_ONE_NARROW, _NOTHING = np.uint8(1), np.int8(0)


@lru_cache(maxsize=256)
def kind_of(reasons: int) -> np.uint8:
    """The kinds of these reasons."""
    facts, gap, caseworker = reasons & ANY_FACT != 0, reasons & GAP != 0, reasons & CASEWORKER != 0
    return np.uint8(facts * FACT_KIND + gap * GAP_KIND + caseworker * CASEWORKER_KIND)


#: The bit of missing facts, and that which only everything has.
_FACT_OR_ALL = np.uint8(0x81)
#: For each narrow code the reasons that no answer fills; none where it is certain.
_DECIDED_OF = np.zeros(256, np.uint64)
for _code in range(1, 8):
    _DECIDED_OF[_code] = (GAP if _code & GAP_KIND else 0) | (CASEWORKER if _code & CASEWORKER_KIND else 0)
#: For each kind, the reasons that it stands for.
_REASONS_OF = {FACT_KIND: _FACTS, GAP_KIND: _GAP, CASEWORKER_KIND: _CASEWORKER}


def rows_of(values: NDArray[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    """These rows of many. Each must be there: it is not looked at, which takes a quarter of the time."""
    found: NDArray[Any] = values.take(rows, None, None, "wrap")
    return found


def everything(rows: Bools, narrow: bool) -> Code:
    """All bits in these rows."""
    return np.negative(rows.view(np.uint8)) if narrow else rows * _ALL_WIDE


def marked(rows: Bools, reason: int, narrow: bool) -> Code:
    """This reason in these rows."""
    if not narrow:
        return rows * np.uint64(reason)
    kind = kind_of(reason)
    return rows.view(np.uint8) if kind == _ONE_NARROW else rows.view(np.uint8) * kind


def swapped(code: Code) -> Code:
    """From what stands against to what speaks for, and back: nothing becomes everything and everything nothing."""
    if code.dtype == NARROW:
        # Everything is -1, if one looks at it so.
        return code ^ np.negative((code.view(np.int8) <= _NOTHING).view(np.uint8))
    return _swapped_few(code.tobytes())


# The codes of one household are few numbers, and the same ones again and again: a third of the time.
@lru_cache(maxsize=1 << 14)
def _swapped_few(code: bytes) -> Code:
    wide = np.frombuffer(code, np.uint64)
    return wide ^ ((wide + _ONE < _TWO) * _ALL_WIDE)


def is_all(code: Code) -> Bools:
    """Where it is everything."""
    result: Bools = code == (_ALL_NARROW if code.dtype == NARROW else _ALL_WIDE)
    return result


def facts_alone(code: Code) -> Bools:
    """Where nothing but facts is missing."""
    # Of a wide one: none less one is the highest number there is.
    result: Bools = code == FACT_KIND if code.dtype == NARROW else code - _ONE < _LOWEST_DECIDED
    return result


def caseworker_alone(code: Code) -> Bools:
    """Where nothing but a caseworker's decision is wanting."""
    result: Bools = code == (CASEWORKER_KIND if code.dtype == NARROW else _CASEWORKER)
    return result


def has_kind(code: Code, kind: np.uint8) -> Bools:
    """Where this kind is among the reasons (or it is everything)."""
    result: Bools
    result = (code & (kind if code.dtype == NARROW else _REASONS_OF[kind])) != 0
    return result


def without_gap(code: Code, rows: Bools) -> Code:
    """No gap among the reasons in these rows; none of them may be everything."""
    if code.dtype == NARROW:
        narrow: Code = code & ~(rows.view(np.uint8) * GAP_KIND)
        return narrow
    wide: Code = code & ~(rows * _GAP)
    return wide


def either(codes: Sequence[Code], gaps: bool) -> Code:
    """What speaks for any of these, from what speaks for each. `gaps`: whether a gap may be among the reasons."""
    if not gaps:
        return reduce(or_, codes)
    if codes[0].dtype == NARROW:
        return _either(codes)
    return _either_few(tuple([code.tobytes() for code in codes]))


@lru_cache(maxsize=1 << 14)
def _either_few(codes: tuple[bytes, ...]) -> Code:
    return _either([np.frombuffer(code, np.uint64) for code in codes])


def _either(codes: Sequence[Code]) -> Code:
    found = reduce(or_, codes)
    # What facts alone can still make true does not wait for a gap in the sources on the other side.
    by_facts = reduce(or_, [facts_alone(code) for code in codes])
    return without_gap(found, by_facts & ~is_all(found)) if np.count_nonzero(by_facts) else found


def narrowed(why: Bits) -> Code:
    """The kinds of reasons; everything stays everything."""
    # A table has few rows and is looked up for many again and again.
    return _narrowed(why) if len(why) >= FEW else _narrowed_few(why.tobytes())


@lru_cache(maxsize=256)
def _narrowed_few(why: bytes) -> Code:
    return _narrowed(np.frombuffer(why, np.uint64))


def _narrowed(why: Bits) -> Code:
    if not np.count_nonzero(why):
        return np.zeros(why.shape, np.uint8)
    kinds: Code = ((why & _FACTS) != 0).view(np.uint8) * FACT_KIND
    kinds |= ((why & _GAP) != 0).view(np.uint8) * GAP_KIND
    kinds |= ((why & _CASEWORKER) != 0).view(np.uint8) * CASEWORKER_KIND
    kinds |= np.negative((why == _ALL_WIDE).view(np.uint8))
    return kinds


class Reasoned:
    """Rows that may be open, each for reasons. `sources`: whence the facts of a narrow code come: bits that all rows
    may have which wait for facts, other values of the same rows, or what tells them of some rows.
    """

    __slots__ = ("_sources", "_why")
    _sources: tuple[Source, ...]
    _why: Bits | None

    def _code(self) -> Code:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._code())

    @property
    def why(self) -> Bits:
        """The reasons of all rows."""
        if self._why is None:
            self._why = self.why_at(np.arange(len(self)))
        return self._why

    def why_at(self, rows: Ints) -> Bits:
        """The reasons of some rows; 0 where it is certain."""
        if self._why is not None:
            return self._why.take(rows)
        code = self._code().take(rows)
        if code.dtype != NARROW:
            wide: Bits = code * (code != _ALL_WIDE)
            return wide
        why = _DECIDED_OF.take(code)
        self.add_facts(why, None, rows)
        return why

    def add_facts(self, why: Bits, at: Ints | None, rows: Ints) -> None:
        """Add the facts that these rows wait for to `why`, at these places of it (each once; None: one after the other,
        all of them). Only parts that wait for facts in a row are asked for it."""
        if self._why is not None:
            _add(why, at, self._why.take(rows) & _FACTS)
            return
        code = self._code().take(rows)
        if code.dtype != NARROW:
            _add(why, at, code * (code != _ALL_WIDE) & _FACTS)
            return
        some = np.flatnonzero((code & _FACT_OR_ALL) == FACT_KIND)
        if not len(some):
            return
        if len(some) < len(rows):
            at, rows = some if at is None else at.take(some), rows.take(some)
        bits = 0
        for source in self._sources:
            if isinstance(source, int):
                bits |= source
            elif isinstance(source, Reasoned):
                source.add_facts(why, at, rows)
            else:
                source(why, at, rows)
        if bits & ANY_FACT:
            _add(why, at, np.uint64(bits & ANY_FACT))


def _add(why: Bits, at: Ints | None, bits: Bits | np.uint64) -> None:
    if at is None:
        why |= bits
    else:
        why[at] |= bits


def facts_from(find: Callable[[Ints], Bits]) -> Adds:
    """A source: what `find` says of some rows."""
    return lambda why, at, rows: _add(why, at, find(rows) & _FACTS)


def facts_elsewhere(of: Reasoned, place: Callable[[Ints], Ints]) -> Adds:
    """A source: other values, whose row for each row is its `place`."""
    return lambda why, at, rows: of.add_facts(why, at, place(rows))


def facts_of_some(of: Reasoned, rows_of_it: Ints, length: int) -> Adds:
    """A source: values that stand for these rows alone, of so many."""

    def add(why: Bits, at: Ints | None, rows: Ints) -> None:
        place = np.full(length, -1)
        place[rows_of_it] = np.arange(len(rows_of_it))
        place = place.take(rows)
        there = np.flatnonzero(place >= 0)
        of.add_facts(why, there if at is None else at.take(there), place.take(there))

    return add


def facts_of_either(rows: Bools, one: Reasoned | int, other: Reasoned) -> Adds:
    """A source: `one` (values, or a fact) in these rows, `other` in all else."""

    def add(why: Bits, at: Ints | None, asked: Ints) -> None:
        first = rows.take(asked)
        for part, mask in ((one, first), (other, ~first)):
            some = np.flatnonzero(mask)
            places = some if at is None else at.take(some)
            if isinstance(part, int):
                why[places] |= np.uint64(part)
            else:
                part.add_facts(why, places, asked.take(some))

    return add


#: Adds the facts of some rows, as Reasoned.add_facts does.
Adds = Callable[[Bits, Ints | None, Ints], None]
#: Whence facts come: see Reasoned.
Source = int | Reasoned | Adds
