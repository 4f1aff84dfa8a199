"""The figures that rules compare with, on one day: local dibao standards, and other parameters of the library.

Reckoned in fen a year, so that no month is rounded. A standard last confirmed more than a year ago is taken as the
least that holds today (standards are adjusted upwards; 社会救助法 19, 城乡低保标准动态调整): what lies below it is
below, what lies
above it is open. A place without a standard has any. A neighbour's figure is never used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.codes import rows_of
from knowledge.eligibility.facts import BIT, GAP
from knowledge.eligibility.truth import MOST, Range, exactly
from knowledge.library import Library
from knowledge.models import AreaType, Parameter, Span, Unit

T = TypeVar("T")
_YEARLY = {Unit.yuan_per_month: 1200, Unit.yuan_per_year: 100}
#: Kinds of area in a table of standards: urban, rural, unknown.
_KINDS = 3
_FIRST = np.zeros(1, np.intp)
#: So far apart codes may be to be looked up in a table.
_MOST_SPAN = 1 << 16
#: So many places are looked for one by one.
_FEW_PLACES, _SAMPLE = 12, 256
_AREAS = (AreaType.urban, AreaType.rural)


@dataclass(frozen=True)
class Line:
    """A standard in fen a year: at least `lo`, at most `hi` (MOST: unknown). `stale`: confirmed over a year ago."""

    lo: int
    hi: int
    parameter: Parameter | None = None
    stale: bool = False


_UNKNOWN = Line(1, MOST)


def last_if_unknown(choices: NDArray[np.int8], count: int) -> NDArray[np.int8]:
    """Places in a table of `count` rows, the last of which is for what is not known (-1)."""
    return choices + (choices < 0) * np.int8(count)


def _different(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The values there are, and the place of each row's among them."""
    if len(values) == 1:
        return values, _FIRST
    least, most = _ends(values)
    if most < 0:
        return np.array([-1]), np.zeros(len(values), np.intp)
    # A register has one county or the few of a city, whose codes lie side by side: to look each up in a table of all
    # codes from the first to the last takes a quarter of the time of sorting.
    if most - least < _MOST_SPAN and int(values.min()) in (-1, least):
        # Before the first stands what is not known (-1), however far away that is.
        step = np.maximum(values - (least - 1), 0)
        there = np.zeros(most - least + 2, np.bool_)
        there[step] = True
        steps = np.flatnonzero(there)
        at = np.empty(len(there), np.intp)
        at[steps] = np.arange(len(steps))
        return np.where(steps == 0, -1, steps + (least - 1)), rows_of(at, step)
    return _looked_for(values)


def _looked_for(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The same for codes that lie far apart: a few are looked for one by one, which takes less than sorting."""
    if len(set(values[::_SAMPLE].tolist())) > _FEW_PLACES:
        return np.unique(values, return_inverse=True)
    found, place = [values[0]], np.zeros(len(values), np.int8)
    open_ = values != values[0]
    while len(found) < _FEW_PLACES and np.count_nonzero(open_):
        value = values[open_.argmax()]
        same = values == value
        place += same.view(np.int8) * np.int8(len(found))
        open_ &= ~same
        found.append(value)
    if np.count_nonzero(open_):
        return np.unique(values, return_inverse=True)
    return np.array(found), place.astype(np.intp)


def _ends(values: NDArray[np.int64]) -> tuple[int, int]:
    """The first and the last of all codes that are known (0 or more)."""
    most = int(values.max())
    return int(np.where(values < 0, most, values).min()), most


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """Which standard each row has: its place in a table of these codes, `first` that of its division's first one."""

    of: Standards
    codes: tuple[int, ...]
    missing: str
    first: NDArray[np.intp]
    place: NDArray[np.intp]

    def drawn(self, line: Callable[[Range], Range] | None = None) -> Range:
        """A line drawn from the standard, row by row; None: the standard itself. A function that is always the same
        object, since what it makes of a place is kept under it."""
        return self.of.table(self.codes, self.missing, line).take(self.place)

    def best(self, line: Callable[[Range], Range] | None = None) -> NDArray[np.int64]:
        """The line of what surely holds at best, urban or rural as it may be; far up (MOST or more) without a place."""
        return self.of.best_table(self.codes, self.missing, line).take(self.place)

    def take(self, rows: NDArray[np.intp]) -> Lines:
        """These rows."""
        return Lines(self.of, self.codes, self.missing, self.first.take(rows), self.place.take(rows))

    def in_area(self, area: int | NDArray[np.intp]) -> Lines:
        """The same, were the area of each of this kind."""
        return Lines(self.of, self.codes, self.missing, self.first, self.first + area)


class Standards:
    """Looks parameters up for a day; remembers what it found."""

    def __init__(self, library: Library, as_of: date) -> None:
        self._library = library
        self.as_of = as_of
        self._found: dict[tuple[int, AreaType], Line] = {}
        self._in_force: dict[tuple[str, tuple[str, ...], int], tuple[Parameter, ...]] = {}
        self._rows: dict[tuple[int, str], list[tuple[int, int, int]]] = {}
        self._once: dict[object, Any] = {}
        self._places: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.intp]] | None = None

    def in_force(self, programme: str, kinds: tuple[str, ...], region: int) -> tuple[Parameter, ...]:
        """A place's parameters of these kinds on the day, those of the nearest division that has any."""
        key = (programme, kinds, region)
        if key not in self._in_force:
            self._in_force[key] = self._look_up(programme, kinds, region)
        return self._in_force[key]

    def _look_up(self, programme: str, kinds: tuple[str, ...], region: int) -> tuple[Parameter, ...]:
        for division in self._library.regions.chain(str(region)):
            found = tuple(
                item
                for item in self._library.parameters
                if item.programme == programme and item.kind in kinds and item.region == division.code
                if item.valid_from.first <= self.as_of
                if item.period == "standing" or self.as_of <= item.valid_from.last.replace(month=12, day=31)
            )
            if found:
                return found
        return ()

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What follows from the figures of this day, worked out once for each key."""
        if key not in self._once:
            self._once[key] = make()
        found: T = self._once[key]
        return found

    def line(self, region: int, area: AreaType) -> Line:
        """The dibao standard of a place."""
        key = (region, area)
        if key not in self._found:
            lines = [item for item in self.in_force("dibao", ("threshold",), region) if item.is_for(area)]
            self._found[key] = self._line(lines[0]) if lines else _UNKNOWN
        return self._found[key]

    def _line(self, parameter: Parameter) -> Line:
        if isinstance(parameter.amount, Span):
            raise ValueError(f"{parameter.id}: a threshold is one figure")
        fen = int(parameter.amount * Decimal(_YEARLY[parameter.unit]))
        stale = parameter.last_confirmed.older_than_a_year(self.as_of)
        return Line(fen, MOST if stale else fen, parameter, stale)

    def lines(self, regions: NDArray[np.int64], areas: NDArray[np.int8], missing: str = "region") -> Range:
        """Standards of many rows (fen a year). `areas`: 0 urban, 1 rural, -1 unknown; `missing`: what an unknown
        region is asked as."""
        return self.places(regions, areas, missing).drawn()

    def places(self, regions: NDArray[np.int64], areas: NDArray[np.int8], missing: str = "region") -> Lines:
        """The same with the lines that are drawn from them."""
        codes, place = self.different(regions)
        first = place * _KINDS
        return Lines(self, tuple(codes.tolist()), missing, first, first + last_if_unknown(areas, _KINDS))

    def table(self, codes: tuple[int, ...], missing: str, line: Callable[[Range], Range] | None) -> Range:
        """Standards of these places, or a line drawn from them, by urban, rural, unknown: each is worked out once."""

        def make() -> Range:
            if line is not None:
                return line(self.table(codes, missing, None))
            rows = [row for code in codes for row in self._of_code(code, missing)]
            lo, hi, why = (np.array([row[part] for row in rows], np.int64) for part in range(3))
            table = Range(lo, hi, why.astype(np.uint64))
            table.gaps = bool((why & GAP).any())
            return table

        return self.once(("lines", codes, missing, line), make)

    def best_table(
        self, codes: tuple[int, ...], missing: str, line: Callable[[Range], Range] | None
    ) -> NDArray[np.int64]:
        """For each row of `table` what surely holds at best, urban or rural as it may be; anything without a place."""

        def make() -> NDArray[np.int64]:
            best = self.table(codes, missing, None).lo.reshape(-1, _KINDS).copy()
            best[:, -1] = best.max(axis=1)
            best[np.array(codes) < 0] = MOST
            found = best.ravel()
            return found if line is None else line(exactly(found)).lo

        return self.once(("best", codes, missing, line), make)

    def different(self, regions: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """The codes among regions, and the place of each row's. Rules ask for the same households again and again."""
        found = self._places
        if found is None or found[0] is not regions:
            found = self._places = (regions, *_different(regions))
        return found[1:]

    def _of_code(self, code: int, missing: str) -> list[tuple[int, int, int]]:
        """(lo, hi, reasons) for urban, rural, unknown area."""
        key = (code, missing)
        if key not in self._rows:
            self._rows[key] = self._lines_of(code, missing)
        return self._rows[key]

    def _lines_of(self, code: int, missing: str) -> list[tuple[int, int, int]]:
        if code < 0:
            return [(1, MOST, BIT[missing])] * 3
        lines = [self.line(code, area) for area in _AREAS]
        found = [(line.lo, line.hi, 0 if line.lo == line.hi else GAP) for line in lines]
        (low, high, gap), (other_low, other_high, other_gap) = found
        same = (low, high) == (other_low, other_high)
        both = (min(low, other_low), max(high, other_high), gap | other_gap | (0 if same else BIT["area_type"]))
        return [*found, both]
