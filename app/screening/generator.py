"""A made-up register of a plausible county: for trying out, for tests and for measuring. Nobody in it exists.

Numbers come from a seed, block by block, so that the same call gives the same file at flat memory. What the shares
are taken from, and what is not realistic, is told in docs/screening-a-county.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.io.plugins import register_io_source

from hotline.errors import InvalidInput
from knowledge import Library
from knowledge.eligibility.columns import CODE
from knowledge.eligibility.facts import HOUSEHOLD_AID, PERSON_AID
from knowledge.eligibility.register.columns import COLUMNS, Kind
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.truth import MOST
from knowledge.models import AreaType

_BLOCK = 50_000
_ROW_GROUP = 131_072
_SIZES, _SIZE_SHARES = np.arange(1, 7), [0.25, 0.32, 0.20, 0.13, 0.07, 0.03]
#: A standard for places without one, in yuan a year; only to make up incomes around it.
_SOME_STANDARD = 8000
_GROWN_UP, _PENSION, _OLD, _OLDEST = 18, 60, 80, 100
_DISABILITIES = np.array([0.93, 0.008, 0.008, 0.002, 0.03, 0.007, 0.01, 0.005])

_UNIX = date(1970, 1, 1).toordinal()
Numbers = NDArray[Any]


@dataclass(frozen=True)
class Made:
    """What is to be made."""

    households: int
    seed: int
    region: str
    missing: float
    as_of: date


def make_register(library: Library, made: Made, path: Path) -> int:
    """Write a register (.parquet or .csv); returns its rows. Raises InvalidInput for an unknown region."""
    if library.regions.get(made.region) is None:
        raise InvalidInput(
            "unknown_region",
            f"--region {made.region}: no such division code; `hotline knowledge list regions` has them",
        )
    places = np.array([int(code) for code in _smallest(library, made.region)])
    standard = _standard(library, made)
    rows = 0

    def frames(*_: object) -> Iterator[pl.DataFrame]:
        nonlocal rows
        for begin in range(0, made.households, _BLOCK):
            count = min(_BLOCK, made.households - begin)
            frame = _Block(made, places, standard, begin, count).frame()
            rows += len(frame)
            yield frame

    path.parent.mkdir(parents=True, exist_ok=True)
    source = register_io_source(frames, schema=_SCHEMA, is_pure=True)
    if path.suffix.lower() == ".csv":
        source.sink_csv(path, maintain_order=True)
    else:
        source.sink_parquet(path, maintain_order=True, row_group_size=_ROW_GROUP)
    return rows


def _smallest(library: Library, region: str) -> list[str]:
    inside = [item.code for item in library.regions if library.regions.contains(region, item.code)]
    townships = [code for code in inside if len(code) > len("620102")]
    return sorted(townships or inside)


def _standard(library: Library, made: Made) -> NDArray[np.float64]:
    """Yuan a year, urban and rural."""
    lines = [Standards(library, made.as_of).line(int(made.region), area) for area in AreaType]
    return np.array([line.lo / 100 if line.lo > 1 and line.lo < MOST else _SOME_STANDARD for line in lines])


class _Block:
    """Some households one after the other."""

    def __init__(self, made: Made, places: Numbers, standard: Numbers, begin: int, count: int) -> None:
        self._made, self._begin, self._count = made, begin, count
        self._random = np.random.default_rng([made.seed, begin])
        size = self._random.choice(_SIZES, count, p=_SIZE_SHARES)
        self._size = size
        self._of = np.repeat(np.arange(count), size)
        self._place = np.arange(len(self._of)) - np.repeat(np.cumsum(size) - size, size)
        # A register goes township by township.
        share = (begin + np.arange(count)) * len(places) // max(made.households, 1)
        self._region = places[np.minimum(share, len(places) - 1)]
        self._area = (self._random.random(count) < 0.45).astype(np.int64)
        self._line = standard[self._area]
        self._columns: dict[str, pl.Series] = {}

    def frame(self) -> pl.DataFrame:
        """The rows."""
        self._household_facts(self._person_facts())
        marks = pl.Series(self._begin + 1 + self._of).cast(pl.String).str.zfill(8)
        columns = {"household": "H" + marks, "person": pl.Series(self._place + 1).cast(pl.String), **self._columns}
        return pl.DataFrame(columns).select([pl.col(name).cast(kind) for name, kind in _SCHEMA.items()])

    def _yes(self, share: float | Numbers, length: int) -> Numbers:
        return self._random.random(length) < share

    def _person_facts(self) -> tuple[Numbers, Numbers]:
        """Fills in the persons; returns each household's income and aid by need (fen)."""
        count, of, draw = len(self._of), self._of, self._random
        age = self._ages()
        grown, old = (age >= _GROWN_UP) & (age < _PENSION), age >= _PENSION
        kind = draw.choice(8, count, p=_DISABILITIES / _DISABILITIES.sum())
        kind = np.where(old & self._yes(0.08, count), CODE["disability"]["physical"], kind)
        grade = np.where(kind > 0, draw.integers(1, 5, count), -1)
        grave = (kind > 0) & (grade <= 2)
        employed = grown & self._yes(0.78, count) & ~grave
        line = self._line[of]
        income = np.where(employed, draw.lognormal(np.log(2.6), 0.6, count), 0.0)
        income += np.where(old, draw.lognormal(np.log(0.5), 0.9, count), 0.0)
        income = np.rint(income * line * 100) / 100
        ill = draw.choice(3, count, p=[0.94, 0.05, 0.01])
        study = np.select(
            [age < 3, age < 6, age < 15, age < 18, age < 22],
            [0, np.where(self._yes(0.8, count), 1, 0), 2, np.where(self._yes(0.9, count), 3, 0),
             np.where(self._yes(0.5, count), 4, 0)],
            0,
        )  # fmt: skip
        family = np.add.reduceat(income, np.cumsum(self._size) - self._size)
        poor = (family < self._line * self._size)[of]
        supporter = np.where(age < _GROWN_UP, 2, draw.choice(3, count, p=[0.02, 0.05, 0.93]))
        alone = self._size[of] == 1
        supporter = np.where(alone & old & self._yes(0.12, count), 0, supporter)
        tekun = alone & old & (supporter == 0) & (income < line) & self._yes(0.7, count)
        died = self._yes(np.where(age >= _OLD, 0.012, 0.001), count)
        aid = tekun * _aid("tekun")
        aid = aid + ((kind > 0) & poor & ~tekun & self._yes(0.6, count)) * _aid("canji_shenghuo_butie")
        aid = aid + (grave & ~tekun & self._yes(0.65, count)) * _aid("canji_huli_butie")
        aid = aid + ((age >= _OLD) & ~died & self._yes(0.7, count)) * _aid("gaoling_jintie")
        parents = [
            np.where(age < _GROWN_UP, draw.choice(5, count, p=[0.975, 0.012, 0.003, 0.006, 0.004]), 0) for _ in "12"
        ]
        self._days(age, died)
        self._put("income_yuan", pl.Series(income))
        self._put("income_per", pl.Series(["year"]).new_from_index(0, count))
        self._codes("disability", kind)
        self._put("disability_grade", pl.Series(grade).set(pl.Series(grade < 0), None))
        self._codes("illness", ill)
        self._put("employed", pl.Series(employed))
        self._codes("study", study)
        self._codes("father", parents[0])
        self._codes("mother", parents[1])
        self._codes("supporter", supporter)
        self._codes("self_care", np.where(grave, draw.integers(0, 3, count), 0))
        self._put(
            "long_term_care", pl.Series((grave & self._yes(0.7, count)) | ((age >= _OLD) & self._yes(0.2, count)))
        )
        self._put("work_injury_care", pl.Series(self._yes(0.0005, count)))
        self._put("unemployed_months", pl.Series(np.where(grown & ~employed, draw.integers(0, 36, count), 0)))
        self._put("unemployment_insured", pl.Series(employed & self._yes(0.45, count)))
        self._put("unemployment_benefit", pl.Series(grown & ~employed & self._yes(0.02, count)))
        self._put("graduate_without_work", pl.Series((age > 20) & (age < 25) & ~employed & self._yes(0.3, count)))
        work = pl.Series(self._region[of]).cast(pl.String)
        self._put("work_region", work.set(pl.Series(~employed), None), gaps=False)
        self._aids("receives", aid, PERSON_AID)
        return family, tekun

    def _days(self, age: Numbers, died: Numbers) -> None:
        day, count = self._made.as_of.toordinal() - _UNIX, len(age)
        born = day - (age * 365.25 + self._random.random(count) * 365).astype(np.int64) - 1
        self._put("birth_date", pl.Series(born).cast(pl.Int32).cast(pl.Date))
        death = pl.Series(day - self._random.integers(1, 700, count)).cast(pl.Int32).cast(pl.Date)
        # A register knows who died, or nobody.
        self._put("died", death.set(pl.Series(~died), None), gaps=False)

    def _ages(self) -> Numbers:
        """A head of the household, a partner about as old, children, or the old parents."""
        count, of, draw = len(self._of), self._of, self._random
        head = np.clip(draw.normal(53, 17, self._count), 19, _OLDEST).astype(np.int64)
        head = np.where((self._size == 1) & (draw.random(self._count) < 0.5), np.clip(head + 18, 19, _OLDEST), head)[of]
        partner = np.clip(head + draw.integers(-5, 6, count), 19, _OLDEST)
        child = np.clip(head - draw.integers(20, 36, count), 0, _OLDEST)
        parent = np.clip(head + draw.integers(20, 32, count), 40, _OLDEST)
        further = np.where((head < 60) & (draw.random(count) < 0.2), parent, child)
        second = np.where(draw.random(count) < 0.75, partner, child)
        return np.select([self._place == 0, self._place == 1], [head, second], further)

    def _household_facts(self, needs: tuple[Numbers, Numbers]) -> None:
        family, tekun = needs
        count, draw, of = self._count, self._random, self._of
        first = np.cumsum(self._size) - self._size
        supported = np.logical_or.reduceat(tekun, first)
        poor = family < self._line * self._size
        near = ~poor & (family < 1.5 * self._line * self._size)
        modest = poor | near
        car = self._yes(np.where(modest, 0.06, 0.4), count)
        dibao = ~supported & self._yes(np.where(poor & ~car, 0.6, np.where(near, 0.05, 0.002)), count)
        aid = dibao * 1 + (~dibao & near & self._yes(0.3, count)) * 2
        aid = aid + ((aid == 0) & ~poor & self._yes(0.004, count)) * 4
        costs = np.where(self._yes(0.35, count), draw.lognormal(np.log(4000), 1.0, count), 0.0)
        found: dict[str, Numbers] = {
            "property_within_limits": np.where(car, self._yes(0.3, count), self._yes(0.97, count)),
            "car": car,
            "second_home": self._yes(np.where(modest, 0.02, 0.15), count),
            "business": self._yes(np.where(modest, 0.02, 0.1), count),
            "large_savings": self._yes(np.where(modest, 0.01, 0.2), count),
            "hardship": self._yes(np.where(modest, 0.15, 0.005), count),
            "homeless": self._yes(0.0002, count),
            "no_relatives": self._yes(0.01, count),
            "housing_hardship": self._yes(np.where(modest, 0.08, 0.01), count),
            "epidemic_affected": self._yes(0.05, count),
            "poverty_lifted": self._yes(0.06, count),
            "risk_area": self._yes(0.01, count),
        }
        for name, values in found.items():
            self._put(name, pl.Series(values.astype(np.bool_)[of]))
        self._put("region", pl.Series(self._region[of]).cast(pl.String))
        self._codes("area_type", self._area[of])
        self._put("size", pl.Series(self._size[of]))
        self._put("necessary_costs_yuan", pl.Series((np.rint(costs * 100) / 100)[of]))
        self._put("necessary_costs_per", pl.Series(["year"]).new_from_index(0, len(of)), gaps=False)
        self._codes("emergency", draw.choice(6, count, p=[0.98, 0.005, 0.008, 0.004, 0.001, 0.002])[of])
        self._aids("household_receives", aid[of], HOUSEHOLD_AID)
        over = dibao & ~poor
        since = pl.Series((self._made.as_of.toordinal() - draw.integers(1, 400, count))[of] - _UNIX)
        self._put("over_standard_since", since.cast(pl.Int32).cast(pl.Date).set(pl.Series(~over[of]), None))
        self._codes("over_standard_because", draw.choice(3, count, p=[0.6, 0.2, 0.2])[of], pl.Series(~over[of]))

    def _put(self, name: str, values: pl.Series, *, gaps: bool = True) -> None:
        """Take a column, with the share of its cells missing that is wanted; of a household all of its rows."""
        if gaps and self._made.missing > 0 and not name.endswith("_per"):
            if COLUMNS[name].of == "household":
                gone = (self._random.random(self._count) < self._made.missing)[self._of]
            else:
                gone = self._random.random(len(self._of)) < self._made.missing
            values = values.set(pl.Series(gone), None)
        self._columns[name] = values

    def _codes(self, name: str, places: Numbers, none: pl.Series | None = None) -> None:
        codes = pl.Series(COLUMNS[name].choices, dtype=pl.String).gather(pl.Series(places))
        self._put(name, codes if none is None else codes.set(none, None))

    def _aids(self, name: str, bits: Numbers, names: tuple[str, ...]) -> None:
        words = [
            ";".join(aid for at, aid in enumerate(names) if code >> at & 1) or "-" for code in range(1 << len(names))
        ]
        self._put(name, pl.Series(words).gather(pl.Series(bits)))


def _aid(name: str) -> int:
    return 1 << PERSON_AID.index(name)


_KINDS: dict[Kind, pl.DataType | type[pl.DataType]] = {
    Kind.truth: pl.Boolean, Kind.whole: pl.Int32, Kind.yuan: pl.Float64, Kind.day: pl.Date,
}  # fmt: skip
#: Facts that this register does not have at all.
_NOT_HELD = (
    "residence_region", "emergency_region", "household_income_yuan", "household_income_min_yuan",
    "household_income_max_yuan", "household_income_per", "necessary_costs_min_yuan", "necessary_costs_max_yuan", "age",
    "age_min", "age_max", "income_min_yuan", "income_max_yuan",
)  # fmt: skip
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "household": pl.String,
    "person": pl.String,
    **{name: _KINDS.get(column.kind, pl.String) for name, column in COLUMNS.items() if name not in _NOT_HELD},
}
