"""Many households as columns: one array a fact, the persons of all households one after the other.

A missing truth or choice is -1, a missing number is the widest interval. `Households.of` builds it from checked
`Household`s; a register's reader builds it from columns of a file. Both give the same rules the same arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.facts import (
    HOUSEHOLD_AID,
    PERSON_AID,
    Because,
    Disability,
    Emergency,
    Illness,
    Parent,
    SelfCare,
    Study,
    Supporter,
)
from knowledge.eligibility.household import MOST_MEMBERS, OLDEST, Household, Person, Sum
from knowledge.eligibility.truth import MOST, Ints
from knowledge.models import AreaType

Choices = NDArray[np.int8]
#: A byte, since all persons' are compared again and again.
Ages = NDArray[np.uint8]
#: No such day is known.
NO_DAY = np.iinfo(np.int64).min
_CHOICES: dict[str, type[StrEnum]] = {
    "area_type": AreaType, "emergency": Emergency, "over_because": Because, "disability": Disability,
    "illness": Illness, "study": Study, "father": Parent, "mother": Parent, "supporter": Supporter,
    "self_care": SelfCare,
}  # fmt: skip
CODE: dict[str, dict[str, int]] = {
    name: {str(member): place for place, member in enumerate(kind)} for name, kind in _CHOICES.items()
}


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """One row a person. Truths and choices: -1 unknown. `receives`: bits of PERSON_AID, -1 unknown."""

    household: NDArray[np.int64]
    age_lo: Ages
    age_hi: Ages
    income_lo: Ints
    income_hi: Ints
    disability: Choices
    grade: Choices
    illness: Choices
    employed: Choices
    study: Choices
    father: Choices
    mother: Choices
    supporter: Choices
    self_care: Choices
    long_term_care: Choices
    work_injury_care: Choices
    months_lo: Ints
    months_hi: Ints
    unemployment_insured: Choices
    unemployment_benefit: Choices
    graduate_without_work: Choices
    work_region: NDArray[np.int64]
    receives: Choices
    died: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Households:
    """One row a household; its persons are `persons` from `first[row]` on, at least one row each.

    Sums are fen a year. `receives`: bits of HOUSEHOLD_AID, -1 unknown. Regions: division codes, -1 unknown.
    """

    persons: Persons
    first: NDArray[np.int64]
    region: NDArray[np.int64]
    residence_region: NDArray[np.int64]
    emergency_region: NDArray[np.int64]
    area_type: Choices
    size_lo: Ints
    size_hi: Ints
    income_lo: Ints
    income_hi: Ints
    costs_lo: Ints
    costs_hi: Ints
    within_limits: Choices
    car: Choices
    second_home: Choices
    business: Choices
    large_savings: Choices
    receives: Choices
    hardship: Choices
    emergency: Choices
    homeless: Choices
    no_relatives: Choices
    housing_hardship: Choices
    over_since: Ints
    over_because: Choices
    epidemic_affected: Choices
    poverty_lifted: Choices
    risk_area: Choices

    def __len__(self) -> int:
        return len(self.region)

    def slice(self, begin: int, end: int) -> Households:
        """The households from `begin` to `end` (not included), as views: nothing is copied but the places."""
        people = slice(int(self.first[begin]), int(self.first[end]) if end < len(self) else len(self.persons.household))
        persons = {name: getattr(self.persons, name)[people] for name in _PERSON_COLUMNS}
        persons["household"] = persons["household"] - begin
        columns = {name: getattr(self, name)[begin:end] for name in _HOUSEHOLD_COLUMNS}
        columns["first"] = columns["first"] - people.start
        return Households(persons=Persons(**persons), **columns)

    @classmethod
    def of(cls, households: Sequence[Household], as_of: date) -> Households:
        """Columns of checked households; ages are reckoned on `as_of`. Raises ValueError without any household."""
        if not households:
            raise ValueError("no household to look at")
        rows = [_household_row(item) for item in households]
        people: list[dict[str, Any]] = []
        first = []
        for place, item in enumerate(households):
            first.append(len(people))
            # Members that are not described are there all the same, with nothing known of them.
            unlisted = max((item.size or 0) - len(item.persons), 0)
            members = [*item.persons, *[Person()] * unlisted] or [Person()]
            people += [{"household": place, **_person_row(person, as_of)} for person in members]
        columns = {name: _array(name, [row[name] for row in rows]) for name in rows[0]} if rows else {}
        persons = Persons(**{name: _array(name, [row[name] for row in people]) for name in people[0]})
        return cls(persons=persons, first=np.array(first, np.int64), **columns)


def _array(name: str, values: list[int]) -> Any:
    return np.array(values, _DTYPES.get(name, np.int64))


_PERSON_COLUMNS = tuple(field.name for field in fields(Persons))
_HOUSEHOLD_COLUMNS = tuple(field.name for field in fields(Households) if field.name != "persons")
_SMALL: dict[Any, type[np.integer[Any]]] = {"Choices": np.int8, "Ages": np.uint8}
_DTYPES = {
    field.name: _SMALL[field.type] for kind in (Persons, Households) for field in fields(kind) if field.type in _SMALL
}


def _choice(name: str, value: StrEnum | None) -> int:
    return -1 if value is None else CODE[name][str(value)]


def _truth(value: bool | None) -> int:
    return -1 if value is None else int(value)


def _region(code: str | None) -> int:
    return -1 if code is None else int(code)


def _day(value: date | None) -> int:
    return NO_DAY if value is None else value.toordinal()


def _sum(value: Sum | None) -> tuple[int, int]:
    if value is None:
        return 0, MOST
    low, high = value.fen_a_year()
    return low, MOST if high is None else high


def _aid(received: tuple[str, ...] | None, names: tuple[str, ...]) -> int:
    return -1 if received is None else sum(1 << names.index(name) for name in set(received))


def age_on(birth: date, day: date) -> int:
    """Full years on that day; 0 before birth."""
    return max(day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)), 0)


def _ages(person: Person, as_of: date) -> tuple[int, int]:
    if person.birth_date is not None:
        age = age_on(person.birth_date, as_of)
        return age, age
    if person.age is None:
        return 0, OLDEST
    return (person.age, person.age) if isinstance(person.age, int) else (person.age.min, person.age.max)


def _household_row(item: Household) -> dict[str, int]:
    income, costs = _sum(item.income), _sum(item.necessary_costs)
    known = item.size or len(item.persons) or None
    return {
        "region": _region(item.region),
        "residence_region": _region(item.residence_region),
        "emergency_region": _region(item.emergency_region),
        "area_type": _choice("area_type", item.area_type),
        "size_lo": known or 1,
        "size_hi": known or MOST_MEMBERS,
        "income_lo": income[0],
        "income_hi": income[1],
        "costs_lo": costs[0],
        "costs_hi": costs[1],
        "within_limits": _truth(item.property_within_limits),
        "car": _truth(item.car),
        "second_home": _truth(item.second_home),
        "business": _truth(item.business),
        "large_savings": _truth(item.large_savings),
        "receives": _aid(item.receives, HOUSEHOLD_AID),
        "hardship": _truth(item.hardship),
        "emergency": _choice("emergency", item.emergency),
        "homeless": _truth(item.homeless),
        "no_relatives": _truth(item.no_relatives),
        "housing_hardship": _truth(item.housing_hardship),
        "over_since": _day(item.over_standard_since),
        "over_because": _choice("over_because", item.over_standard_because),
        "epidemic_affected": _truth(item.epidemic_affected),
        "poverty_lifted": _truth(item.poverty_lifted),
        "risk_area": _truth(item.risk_area),
    }


def _person_row(person: Person, as_of: date) -> dict[str, int]:
    income, ages, months = _sum(person.income), _ages(person, as_of), person.unemployed_months
    return {
        "age_lo": ages[0],
        "age_hi": ages[1],
        "income_lo": income[0],
        "income_hi": income[1],
        "disability": _choice("disability", person.disability),
        "grade": -1 if person.disability_grade is None else person.disability_grade,
        "illness": _choice("illness", person.illness),
        "employed": _truth(person.employed),
        "study": _choice("study", person.study),
        "father": _choice("father", person.father),
        "mother": _choice("mother", person.mother),
        "supporter": _choice("supporter", person.supporter),
        "self_care": _choice("self_care", person.self_care),
        "long_term_care": _truth(person.long_term_care),
        "work_injury_care": _truth(person.work_injury_care),
        "months_lo": 0 if months is None else months,
        "months_hi": MOST if months is None else months,
        "unemployment_insured": _truth(person.unemployment_insured),
        "unemployment_benefit": _truth(person.unemployment_benefit),
        "graduate_without_work": _truth(person.graduate_without_work),
        "work_region": _region(person.work_region),
        "receives": _aid(person.receives, PERSON_AID),
        "died": _day(person.died),
    }
