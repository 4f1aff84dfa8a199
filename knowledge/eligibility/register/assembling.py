"""From checked cells to `Households`: one value a household, sums in fen a year, ages on the day, members not listed.

Cells come as one array a column, -1 (days: NO_DAY) where nothing is known; sums as fen as they were written. What
contradicts itself is reported as problems; its household is left out, the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.columns import NO_DAY, Households, Persons
from knowledge.eligibility.household import MOST_MEMBERS, OLDEST
from knowledge.eligibility.register.columns import COLUMNS, Kind
from knowledge.eligibility.truth import MOST, Bools, Ints

Cells = Mapping[str, NDArray[Any]]
_SMALL = frozenset({Kind.choice, Kind.truth, Kind.per, Kind.aid})
_MONTH = 0
#: Fields of `Households` and `Persons` whose column has another name.
_HOUSEHOLD_FIELDS = {
    "within_limits": "property_within_limits", "receives": "household_receives", "over_because":
    "over_standard_because",
    "over_since": "over_standard_since",
}  # fmt: skip
_PERSON_FIELDS = {"grade": "disability_grade"}
_HOUSEHOLD_PLAIN = (
    "region", "residence_region", "emergency_region", "area_type", "within_limits", "car", "second_home", "business",
    "large_savings", "receives", "hardship", "emergency", "homeless", "no_relatives", "housing_hardship", "over_since",
    "over_because", "epidemic_affected", "poverty_lifted", "risk_area",
)  # fmt: skip
_PERSON_PLAIN = (
    "disability", "grade", "illness", "employed", "study", "father", "mother", "supporter", "self_care",
    "long_term_care", "work_injury_care", "unemployment_insured", "unemployment_benefit", "graduate_without_work",
    "work_region", "receives", "died",
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """What is wrong with some rows. `key`: its sentence in texts.yaml."""

    key: str
    column: str
    rows: Ints


@dataclass(frozen=True, eq=False)
class Assembled:
    """Households whose rows are right. `rows`: of each person the row it was read from, -1 for members not listed;
    `starts`: of each household its first row."""

    households: Households | None
    rows: Ints
    starts: Ints
    bad_households: int


@dataclass(eq=False)
class _Sheet:
    """Rows of whole households, those of one together."""

    cells: Cells
    starts: Ints
    counts: Ints
    of_row: Ints
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def goes_on(self) -> Bools:
        """Of each row but the first: whether it is of the same household as the row before."""
        found = np.ones(len(self.of_row) - 1, np.bool_)
        found[self.starts[1:] - 1] = False
        return found

    def rows(self, name: str) -> NDArray[Any]:
        """A person column; unknown throughout where the register has none."""
        return self._filled(name, len(self.of_row))

    def household(self, name: str) -> NDArray[Any]:
        """A household column: the first value that is there. Two different ones are a problem."""
        if name not in self.cells:
            return self._filled(name, len(self.starts))
        values = self.cells[name]
        if not (self.goes_on & (values[1:] != values[:-1])).any():
            return values[self.starts]  # Mostly all rows of a household say the same.
        # Unknown is the least of all numbers, so the greatest is a value wherever there is one.
        greatest: NDArray[Any] = np.maximum.reduceat(values, self.starts)
        other = (values != greatest[self.of_row]) & (values != missing(name))
        self.wrong("contradictory", name, other)
        return greatest

    def _filled(self, name: str, length: int) -> NDArray[Any]:
        return self.cells[name] if name in self.cells else np.full(length, missing(name), dtype(name))

    def wrong(self, key: str, name: str, rows: Bools) -> None:
        """Report rows."""
        if rows.any():
            self.problems.append(Problem(key, name, np.flatnonzero(rows)))

    def wrong_household(self, key: str, name: str, households: Bools) -> None:
        """Report households, by their first row."""
        if households.any():
            self.problems.append(Problem(key, name, self.starts[households]))


def missing(name: str) -> int:
    """What stands for unknown in a column."""
    return NO_DAY if COLUMNS[name].kind is Kind.day else -1


def dtype(name: str) -> Any:
    """The numbers of a column."""
    return np.int8 if COLUMNS[name].kind in _SMALL else np.int64


def assemble(cells: Cells, starts: Ints, length: int, as_of: date, bad_rows: Ints) -> tuple[Assembled, list[Problem]]:
    """`starts`: the first row of each household. `bad_rows`: rows that hold a value which could not be read."""
    counts = np.diff(starts, append=length)
    sheet = _Sheet(cells, starts, counts, np.repeat(np.arange(len(starts)), counts))
    columns, unlisted = _household_columns(sheet)
    people = _person_columns(sheet, as_of)
    _income_fits(sheet, columns, people)
    bad = np.zeros(len(starts), np.bool_)
    bad[sheet.of_row[bad_rows]] = True
    for problem in sheet.problems:
        bad[sheet.of_row[problem.rows]] = True
    return _without(sheet, columns, people, unlisted, bad), sheet.problems


def _household_columns(sheet: _Sheet) -> tuple[dict[str, NDArray[Any]], Ints]:
    """The columns of `Households`, and how many members of each have no row."""
    columns = {name: sheet.household(_HOUSEHOLD_FIELDS.get(name, name)) for name in _HOUSEHOLD_PLAIN}
    size = sheet.household("size")
    sheet.wrong_household("fewer_than_rows", "size", (size >= 0) & (size < sheet.counts))
    sheet.wrong_household("too_many_rows", "household", sheet.counts > MOST_MEMBERS)
    known = np.where(size < 0, sheet.counts, size)
    columns["size_lo"] = columns["size_hi"] = known
    for name, column in (("income", "household_income"), ("costs", "necessary_costs")):
        parts = [sheet.household(f"{column}{end}") for end in ("_yuan", "_min_yuan", "_max_yuan", "_per")]
        lo, hi, wrong = _sum(*parts)
        for key, households in wrong.items():
            sheet.wrong_household(key, f"{column}_{_told_of(key)}", households)
        columns[f"{name}_lo"], columns[f"{name}_hi"] = lo, hi
    return columns, np.clip(known - sheet.counts, 0, MOST_MEMBERS)


def _person_columns(sheet: _Sheet, as_of: date) -> dict[str, NDArray[Any]]:
    columns = {name: sheet.rows(_PERSON_FIELDS.get(name, name)) for name in _PERSON_PLAIN}
    # Whoever is older than a byte can tell is a problem, and left out.
    columns["age_lo"], columns["age_hi"] = (ages.astype(np.uint8) for ages in _ages(sheet, as_of))
    lo, hi, wrong = _sum(*(sheet.rows(f"income{end}") for end in ("_yuan", "_min_yuan", "_max_yuan", "_per")))
    for key, rows in wrong.items():
        sheet.wrong(key, f"income_{_told_of(key)}", rows)
    columns["income_lo"], columns["income_hi"] = lo, hi
    months = sheet.rows("unemployed_months")
    columns["months_lo"], columns["months_hi"] = np.maximum(months, 0), np.where(months < 0, MOST, months)
    # A grade beside "no certificate" has no meaning.
    without = columns["disability"] == 0
    sheet.wrong("grade_without_disability", "disability_grade", without & (columns["grade"] > 0))
    columns["grade"] = columns["grade"].astype(np.int8)
    return columns


def _told_of(key: str) -> str:
    """Which of the columns of a sum a problem is told of."""
    return {"per_missing": "per", "min_over_max": "min_yuan"}.get(key, "yuan")


def _sum(
    yuan: NDArray[Any], least: NDArray[Any], most: NDArray[Any], per: NDArray[Any]
) -> tuple[Ints, Ints, dict[str, Bools]]:
    """Lowest and highest in fen a year, and where the columns do not fit together."""
    one, low, high = yuan >= 0, least >= 0, most >= 0
    wrong = {
        "two_sums": one & (low | high),
        "min_over_max": low & high & (least > most),
        "per_missing": (one | low | high) & (per < 0),
    }
    times = np.where(per == _MONTH, 12, 1)
    lo = np.where(one, yuan, np.maximum(least, 0)) * times
    hi = np.where(one, yuan * times, np.where(high, most * times, MOST))
    return lo, hi, wrong


def _ages(sheet: _Sheet, as_of: date) -> tuple[Ints, Ints]:
    """Full years; by the day of birth where it is given."""
    age, least, most, born = (sheet.rows(name) for name in ("age", "age_min", "age_max", "birth_date"))
    by_age, by_birth, by_span = age >= 0, born != NO_DAY, (least >= 0) | (most >= 0)
    sheet.wrong("two_ages", "age", (by_age & by_birth) | ((by_age | by_birth) & by_span))
    sheet.wrong("min_over_max", "age_min", (least >= 0) & (most >= 0) & (least > most))
    lo = np.where(by_age, age, np.maximum(least, 0))
    hi = np.where(by_age, age, np.where(most >= 0, most, OLDEST))
    if not by_birth.any():
        return lo, hi
    years = full_years(np.where(by_birth, born, as_of.toordinal()), as_of)
    sheet.wrong("born_too_long_ago", "birth_date", by_birth & (years > OLDEST))
    return np.where(by_birth, years, lo), np.where(by_birth, years, hi)


def full_years(born: Ints, day: date) -> Ints:
    """As `age_on`, for many. `born`: ordinals of days."""
    return _years(day)[np.clip(born - _FIRST_BIRTH, 0, day.toordinal() - _FIRST_BIRTH)]


#: Whoever was born before is over OLDEST on any day of this century.
_FIRST_BIRTH = date(1850, 1, 1).toordinal()


@lru_cache(maxsize=4)
def _years(day: date) -> Ints:
    """The age of who was born on each day from _FIRST_BIRTH to `day`."""
    days = np.arange(_FIRST_BIRTH, day.toordinal() + 1) - date(1970, 1, 1).toordinal()
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    in_month = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    year = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    later = (month > day.month) | ((month == day.month) & (in_month > day.day))
    years: Ints = np.maximum(day.year - year - later, 0)
    return years


def _income_fits(sheet: _Sheet, columns: dict[str, NDArray[Any]], people: dict[str, NDArray[Any]]) -> None:
    least = np.add.reduceat(people["income_lo"], sheet.starts)
    told = columns["income_hi"] < MOST
    sheet.wrong_household("income_below_persons", "household_income_yuan", told & (least > columns["income_hi"]))


def _without(
    sheet: _Sheet, columns: dict[str, NDArray[Any]], people: dict[str, NDArray[Any]], unlisted: Ints, bad: Bools
) -> Assembled:
    """The households that are not `bad`, with a row for each member that is counted but not listed."""
    rows: Ints = np.arange(len(sheet.of_row))
    count = int(bad.sum())
    starts, counts, of_row = sheet.starts, sheet.counts, sheet.of_row
    if count:
        good = ~bad
        rows = rows[good[of_row]]
        columns = {name: values[good] for name, values in columns.items()}
        people = {name: values[rows] for name, values in people.items()}
        starts, counts, unlisted = starts[good], counts[good], unlisted[good]
        of_row = np.repeat(np.arange(len(starts)), counts)
    if not len(starts):
        return Assembled(None, rows, starts, count)
    first = np.cumsum(counts) - counts
    if unlisted.any():
        # Inserted behind the last listed member, in the order of `Households.of`.
        behind = np.repeat(first + counts, unlisted)
        people = {name: np.insert(values, behind, _nothing_known(name)) for name, values in people.items()}
        rows = np.insert(rows, behind, -1)
        counts = counts + unlisted
        first = np.cumsum(counts) - counts
        of_row = np.repeat(np.arange(len(starts)), counts)
    persons = Persons(household=of_row, **people)
    return Assembled(Households(persons=persons, first=first, **columns), rows, starts, count)


def _nothing_known(name: str) -> int:
    """What a column of `Persons` holds for somebody of whom nothing is known."""
    if name.endswith("_lo"):
        return 0
    if name.endswith("_hi"):
        return OLDEST if name == "age_hi" else MOST
    return NO_DAY if name == "died" else -1
