"""Cells of a register as numbers, a column at a time; a value that can't be is a problem with its rows.

Nothing here looks at one row at a time: words become codes by a dictionary of polars, numbers are checked as arrays.
What a bad cell holds is never repeated, it may be somebody's name or ID number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from knowledge.eligibility.columns import NO_DAY
from knowledge.eligibility.register.assembling import Problem
from knowledge.eligibility.register.columns import COLUMNS, MOST_YUAN, Column, Kind
from knowledge.regions import Regions

_UNKNOWN, _BAD = -1, -2
_NONE = "-"
_UNIX = date(1970, 1, 1).toordinal()
#: No register holds an earlier or later day.
_FIRST_DAY, _LAST_DAY = date(1880, 1, 1).toordinal(), date(2200, 1, 1).toordinal()
#: An ID number has 18 characters, one of before 1999 has 15 digits. People write it with spaces or hyphens, too.
ID_NUMBER = r"(?:\d[ -]?){17}[\dXxＸｘ]|^\s*(?:\d[ -]?){14}\d\s*$"
_ID_NUMBERS = (10**14, 10**18 - 1)
_KEYS = {
    Kind.choice: "unknown_code", Kind.truth: "no_truth", Kind.whole: "no_number", Kind.yuan: "no_sum",
    Kind.per: "no_per", Kind.day: "no_day", Kind.region: "unknown_region", Kind.aid: "unknown_aid",
}  # fmt: skip


class Decoder:
    """Decodes columns. `words`: what yes, no, month and year may be written as (texts.yaml of the register)."""

    def __init__(self, regions: Regions, words: dict[str, tuple[str, ...]]) -> None:
        self._regions = regions
        self._codes = np.array(sorted(int(region.code) for region in regions), np.int64)
        self._words: dict[str, _Words] = {}
        for column in COLUMNS.values():
            if column.kind is Kind.truth:
                self._words[column.name] = _spelled({"no": 0, "yes": 1}, words)
            elif column.kind is Kind.per:
                self._words[column.name] = _spelled({name: place for place, name in enumerate(column.choices)}, words)
            elif column.kind is Kind.choice:
                self._words[column.name] = _Words({name: place for place, name in enumerate(column.choices)})

    def decode(self, frame: pl.DataFrame) -> tuple[dict[str, NDArray[Any]], list[Problem]]:
        """The cells of all columns with facts, and what is wrong with some."""
        cells: dict[str, NDArray[Any]] = {}
        problems: list[Problem] = []
        for series in frame.iter_columns():
            column = COLUMNS.get(series.name)
            if column is None:
                continue
            values, bad = self._column(column, series)
            if bad is not None and bad.any():
                problems += _problems(column, series, bad)
                values = np.where(bad, NO_DAY if column.kind is Kind.day else _UNKNOWN, values)
            cells[column.name] = values
        return cells, problems

    def _column(self, column: Column, series: pl.Series) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        if series.dtype in (pl.Categorical, pl.Enum):
            series = series.cast(pl.String)
        match column.kind:
            case Kind.choice | Kind.truth | Kind.per:
                return self._coded(column, series)
            case Kind.whole:
                return _whole(column, series)
            case Kind.yuan:
                return _yuan(series)
            case Kind.day:
                return _day(series)
            case Kind.region:
                return self._region(series)
            case Kind.aid:
                return _aid(column, series)

    def _coded(self, column: Column, series: pl.Series) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        if series.dtype == pl.Boolean and column.kind is Kind.truth:
            return series.cast(pl.Int8).fill_null(_UNKNOWN).to_numpy(), None
        if series.dtype.is_numeric() and column.kind is Kind.truth:
            # A county's own export may well hold 1 and 0.
            numbers = series.cast(pl.Float64).fill_nan(None).fill_null(_UNKNOWN).to_numpy()
            fits = (numbers == 0) | (numbers == 1) | (numbers == _UNKNOWN)
            return np.where(fits, numbers, _UNKNOWN).astype(np.int8), ~fits
        words = self._words[column.name]
        if column.kind is Kind.choice and (plain := words.plain_codes(series)) is not None:
            return plain, None
        values, bad = words.codes(series)
        return values.astype(np.int8), bad

    def _region(self, series: pl.Series) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        if not series.dtype.is_numeric():
            return _few(series, lambda text: int(text) if self._regions.get(text) else _BAD)
        numbers = series.cast(pl.Float64).fill_nan(None).fill_null(_UNKNOWN).to_numpy()
        codes = np.where(np.abs(numbers) < 10**9, numbers, 0).astype(np.int64)
        place = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        bad = (self._codes[place] != codes) & (numbers != _UNKNOWN)
        return codes, bad | ((codes != numbers) & (numbers != _UNKNOWN))


class _Words:
    """A fixed set of words and the number that each stands for; an empty cell is unknown."""

    def __init__(self, numbers: dict[str, int]) -> None:
        words = {**numbers, "": _UNKNOWN}
        self._kind = pl.Enum(list(words))
        # One more at the end, where the place -1 leads: not among the words.
        self._numbers = np.array([*words.values(), _BAD], np.int64)

    def plain_codes(self, series: pl.Series) -> NDArray[np.int8] | None:
        """The short way where each word stands for its own place and every cell holds a word or nothing; else None."""
        places = series.cast(pl.String).cast(self._kind, strict=False).to_physical()
        if places.null_count() != series.null_count():
            return None
        values = places.cast(pl.Int8).fill_null(_UNKNOWN).to_numpy()
        blank = values == len(self._numbers) - 2
        return np.where(blank, np.int8(_UNKNOWN), values) if blank.any() else values

    def codes(self, series: pl.Series) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
        """The numbers, and which cells hold none of the words."""
        text = series.cast(pl.String)
        values = self._look_up(text)
        bad = values == _BAD
        if bad.any():
            # Blanks around a word are no mistake worth a person's time.
            values = self._look_up(text.str.strip_chars())
            bad = values == _BAD
        return values, bad

    def _look_up(self, text: pl.Series) -> NDArray[np.int64]:
        places = text.cast(self._kind, strict=False).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
        numbers: NDArray[np.int64] = self._numbers[places]
        if text.null_count():
            numbers[text.is_null().to_numpy()] = _UNKNOWN
        return numbers


def _spelled(codes: dict[str, int], words: dict[str, tuple[str, ...]]) -> _Words:
    return _Words({word: code for name, code in codes.items() for word in (name, *words[name])})


def _numbers(series: pl.Series) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Numbers, where there is one, and where something stands that is none. NaN is how some programs write nothing."""
    if series.dtype.is_numeric():
        numbers = series.cast(pl.Float64)
        if numbers.null_count():
            numbers = numbers.fill_null(float("nan"))
        values = numbers.to_numpy()
        there = ~np.isnan(values)
        return values, there, there & np.isinf(values)
    text = series.cast(pl.String, strict=False).str.strip_chars()
    numbers = text.cast(pl.Float64, strict=False)
    there = (text.is_not_null() & (text != "")).to_numpy()
    values = numbers.fill_null(float("nan")).to_numpy()
    return values, there, there & ~np.isfinite(values)


def _whole(column: Column, series: pl.Series) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    if series.dtype.is_integer():
        # The common case without a detour over floating point.
        numbers = series.cast(pl.Int64, strict=False).fill_null(_UNKNOWN).to_numpy()
        there = series.is_not_null().to_numpy() if series.null_count() else np.ones(len(series), np.bool_)
        return numbers, there & ((numbers < column.least) | (numbers > column.most))
    values, there, bad = _numbers(series)
    fits = there & ~bad & (values >= column.least) & (values <= column.most) & (values == np.floor(values))
    return np.where(fits, values, _UNKNOWN).astype(np.int64), there & ~fits


def _yuan(series: pl.Series) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Fen. A sum has two decimals at most, or it is no sum of money."""
    values, there, bad = _numbers(series)
    fits = there & ~bad & (values >= 0) & (values <= MOST_YUAN)
    fen = np.rint(np.where(fits, values, 0) * 100)
    fits &= fen / 100 == values
    return np.where(fits, fen, _UNKNOWN).astype(np.int64), there & ~fits


def _day(series: pl.Series) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    if series.dtype == pl.Null:
        return np.full(len(series), NO_DAY), None
    if series.dtype == pl.Date or isinstance(series.dtype, pl.Datetime):
        days, there = series.cast(pl.Date), series.is_not_null()
    else:
        text = series.cast(pl.String, strict=False).str.strip_chars()
        days, there = text.str.to_date("%Y-%m-%d", strict=False), text.is_not_null() & (text != "")
    if not there.any():
        return np.full(len(series), NO_DAY), None
    ordinals = days.to_physical().cast(pl.Int64).fill_null(NO_DAY // 2).to_numpy() + _UNIX
    fits = (ordinals >= _FIRST_DAY) & (ordinals <= _LAST_DAY)
    return np.where(fits, ordinals, NO_DAY), there.to_numpy() & ~fits


def _aid(column: Column, series: pl.Series) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Bits by the places of the names. `-` (or an empty list) is none; an empty cell is unknown."""
    if isinstance(series.dtype, pl.List):
        parts = series.cast(pl.List(pl.String))
        joined = pl.select(pl.when(parts.list.len() == 0).then(pl.lit(_NONE)).otherwise(parts.list.join(";")))
        series = joined.to_series()
    values, bad = _few(series, lambda text: _aid_bits(column.choices, text))
    return values.astype(np.int8), bad


def _few(series: pl.Series, number: Callable[[str], int]) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """For columns in which few texts come again and again: each is looked at once."""
    text = series.cast(pl.String)
    kinds = text.unique().drop_nulls().to_list()
    return _Words({kind: number(kind.strip()) for kind in kinds if kind}).codes(text)


@lru_cache(maxsize=4096)
def _aid_bits(names: tuple[str, ...], text: str) -> int:
    parts = [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]
    if parts == [_NONE]:
        return 0
    if not all(part in names for part in parts):
        return _BAD
    return sum(1 << names.index(part) for part in set(parts)) if parts else _UNKNOWN


def _problems(column: Column, series: pl.Series, bad: NDArray[np.bool_]) -> list[Problem]:
    """The bad cells, those with an ID number apart: there the file must be put right, not the value."""
    rows = np.flatnonzero(bad)
    cells = series.gather(rows)
    if cells.dtype.is_numeric():
        id_number = cells.cast(pl.Float64).is_between(*_ID_NUMBERS).fill_null(False).to_numpy()
    else:
        id_number = cells.cast(pl.String, strict=False).str.contains(ID_NUMBER).fill_null(False).to_numpy()
    found = [
        Problem("id_number", column.name, rows[id_number]),
        Problem(_KEYS[column.kind], column.name, rows[~id_number]),
    ]
    return [problem for problem in found if len(problem.rows)]
