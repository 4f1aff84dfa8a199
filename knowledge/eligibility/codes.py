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


#: For each narrow code the reasons that its kinds stand for; none where it is certain.
_REASONS_OF = np.zeros(256, np.uint64)
for _code in range(1, 8):
    for _kind, _bits in ((FACT_KIND, ANY_FACT), (GAP_KIND, GAP), (CASEWORKER_KIND, CASEWORKER)):
        _REASONS_OF[_code] |= np.uint64(_bits if _code & _kind else 0)


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
    """Rows that may be open, each for reasons. `sources`: whence the reasons of a narrow code come: bits that all open
    rows may have, other values of the same rows, or what finds the bits of some rows (None: of all).

    Of all these, a row has the kinds that its own code has.
    """

    __slots__ = ("_sources", "_why")
    _sources: tuple[Source, ...]
    _why: Bits | None

    def _code(self) -> Code:
        raise NotImplementedError

    @property
    def why(self) -> Bits:
        """The reasons of all rows."""
        return self.why_at(None)

    def why_at(self, rows: Ints | None) -> Bits:
        """The reasons of some rows (None: of all); 0 where it is certain."""
        return self._reasons(rows, {})

    def _reasons(self, rows: Ints | None, found: dict[int, Bits]) -> Bits:
        """`found`: what parts of the same truth, asked for the same rows, have said already."""
        if self._why is not None:
            return self._why if rows is None else self._why.take(rows)
        if id(self) in found:
            return found[id(self)]
        code = self._code() if rows is None else self._code().take(rows)
        if code.dtype != NARROW:
            why: Bits = code * (code != _ALL_WIDE)
        else:
            why = _REASONS_OF.take(code)
            if self._sources:
                why &= self._united(rows, found)
        if rows is None:
            self._why = why
        found[id(self)] = why
        return why

    def _united(self, rows: Ints | None, found: dict[int, Bits]) -> Bits | np.uint64:
        bits: Any = np.uint64(0)
        for source in self._sources:
            if isinstance(source, int):
                bits = bits | np.uint64(source)
            elif isinstance(source, Reasoned):
                bits = bits | source._reasons(rows, found)
            else:
                bits = bits | source(rows)
        united: Bits | np.uint64 = bits
        return united


#: Whence reasons come: see Reasoned.
Source = int | Reasoned | Callable[[Ints | None], Bits]
