"""Households made at random, as JSON models and as the rows of a register that tell the same."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

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
from knowledge.eligibility.household import Household, Person, Sum
from knowledge.models import AreaType

_REGIONS = ["620102", "620100", "620102001", "360000", "361100", "350100", "650500", "530100", "510522", "110101"]


class Made:
    """Makes households from a seed; each fact is missing now and then."""

    def __init__(self, seed: int, missing: float = 0.3) -> None:
        self._random = random.Random(seed)
        self._missing = missing

    def households(self, count: int) -> list[Household]:
        return [self.household(f"h{place}") for place in range(count)]

    def household(self, mark: str) -> Household:
        persons = tuple(self.person(str(place)) for place in range(self._random.randint(1, 5)))
        told = self._some(
            region=lambda: self._random.choice(_REGIONS),
            residence_region=lambda: self._random.choice(_REGIONS),
            emergency_region=lambda: self._random.choice(_REGIONS),
            area_type=lambda: self._one(AreaType),
            size=lambda: self._random.randint(len(persons), len(persons) + 2),
            necessary_costs=lambda: self._sum(20000),
            household_receives=lambda: self._aid(HOUSEHOLD_AID),
            emergency=lambda: self._one(Emergency),
            over_standard_since=lambda: date(2021, 6, 1) + timedelta(days=self._random.randint(0, 600)),
            over_standard_because=lambda: self._one(Because),
            **dict.fromkeys(
                (
                    "property_within_limits", "car", "second_home", "business", "large_savings", "hardship", "homeless",
                    "no_relatives", "housing_hardship", "epidemic_affected", "poverty_lifted", "risk_area",
                ),
                self._truth,
            ),
        )  # fmt: skip
        told["receives"] = told.pop("household_receives", None)
        least = sum(person.income.fen_a_year()[0] for person in persons if person.income)
        if self._random.random() < 0.4:
            more = Decimal(least + self._random.randint(0, 500_000)) / 100
            told["income"] = Sum(yuan=more, per="year")
        return Household(id=mark, persons=persons, **told)

    def person(self, mark: str) -> Person:
        told = self._some(
            died=lambda: date(2022, 6, 1) + timedelta(days=self._random.randint(-400, 400)),
            income=lambda: self._sum(12000),
            disability=lambda: self._one(Disability),
            illness=lambda: self._one(Illness),
            employed=self._truth,
            study=lambda: self._one(Study),
            father=lambda: self._one(Parent),
            mother=lambda: self._one(Parent),
            supporter=lambda: self._one(Supporter),
            self_care=lambda: self._one(SelfCare),
            unemployed_months=lambda: self._random.randint(0, 12),
            work_region=lambda: self._random.choice(_REGIONS),
            receives=lambda: self._aid(PERSON_AID),
            **dict.fromkeys(
                (
                    "long_term_care", "work_injury_care", "unemployment_insured", "unemployment_benefit",
                    "graduate_without_work",
                ),
                self._truth,
            ),
        )  # fmt: skip
        if told.get("disability") is not Disability.none and self._random.random() < 0.6:
            told["disability_grade"] = self._random.randint(1, 4)
        match self._random.randint(0, 3):
            case 0:
                told["age"] = self._random.randint(0, 100)
            case 1:
                low = self._random.randint(0, 60)
                told["age"] = {"min": low, "max": low + self._random.randint(0, 30)}
            case 2:
                told["birth_date"] = date(1930, 1, 1) + timedelta(days=self._random.randint(0, 36000))
        return Person(id=mark, **told)

    def _some(self, **makers: Any) -> dict[str, Any]:
        return {name: make() for name, make in makers.items() if self._random.random() >= self._missing}

    def _one(self, kind: type[StrEnum]) -> StrEnum:
        return self._random.choice(list(kind))

    def _truth(self) -> bool:
        return self._random.random() < 0.4

    def _aid(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._random.sample(names, self._random.choice([0, 0, 1, 2])))

    def _sum(self, most: int) -> Sum:
        per = self._random.choice(["month", "year"])
        yuan = Decimal(self._random.randint(0, most * 100)) / 100
        if per == "month":
            yuan = (yuan / 12).quantize(Decimal("0.01"))
        match self._random.randint(0, 3):
            case 0:
                return Sum(min=yuan, max=yuan + 100, per=per)
            case 1:
                return Sum(min=yuan, per=per)
        return Sum(yuan=yuan, per=per)


def rows_of(households: Iterable[Household]) -> list[dict[str, Any]]:
    """One row a person, with native values; what is unknown is None."""
    rows = []
    for household in households:
        shared = _cells(household, {"id", "persons"})
        shared["household_receives"] = shared.pop("receives", None)
        for ending in ("_yuan", "_min_yuan", "_max_yuan", "_per"):
            if f"income{ending}" in shared:
                shared[f"household_income{ending}"] = shared.pop(f"income{ending}")
        for person in household.persons:
            rows.append({"household": household.id, "person": person.id, **shared, **_cells(person, {"id"})})
    return rows


def _cells(model: Household | Person, without: set[str]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if name in without or value is None:
            continue
        if isinstance(value, Sum):
            cells[f"{name}_per"] = value.per
            for ending, part in (("_yuan", value.yuan), ("_min_yuan", value.min), ("_max_yuan", value.max)):
                if part is not None:
                    cells[f"{name}{ending}"] = float(part)
        elif name == "age" and not isinstance(value, int):
            cells["age_min"], cells["age_max"] = value.min, value.max
        elif isinstance(value, tuple):
            cells[name] = ";".join(value) or "-"
        else:
            cells[name] = str(value) if isinstance(value, StrEnum) else value
    return cells
