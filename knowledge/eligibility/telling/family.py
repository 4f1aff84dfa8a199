"""A household read back in plain Chinese: what was told, nothing else. What is unknown is not spoken of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.answers.wording import day as day_in_words
from knowledge.dates import PartialDate
from knowledge.eligibility.household import OLDEST, AgeSpan, Household, Person, Sum
from knowledge.eligibility.telling.words import Told, telling_words
from knowledge.library import Library

_FEN = 100


@dataclass(frozen=True)
class Member:
    """One or several persons of whom the same was told. `numbers` count from 1."""

    numbers: tuple[int, ...]
    who: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """`place`: where the household is registered, in full. `lines`: of the household as a whole."""

    place: str
    lines: tuple[str, ...]
    members: tuple[Member, ...]


def family_told(library: Library, household: Household) -> Family:
    """What was told of a household, and of each of its persons."""
    words = telling_words()
    teller = _Teller(library)
    place = teller.place(household.region) if household.region else words.no_place
    size = household.size or len(household.persons) or None
    lines = []
    for name in words.household:
        value = size if name == "size" else getattr(household, name)
        if value is not None:
            lines.append(teller.line(words.household[name], name, value))
    return Family(place, tuple(lines), _members(teller, household.persons))


def _members(teller: _Teller, persons: Sequence[Person]) -> tuple[Member, ...]:
    """Persons of whom the same is told stand together."""
    alike: dict[str, list[int]] = {}
    for number, person in enumerate(persons, 1):
        alike.setdefault(json.dumps(teller.person(person)), []).append(number)
    return tuple(
        Member(tuple(numbers), who_of(numbers, len(persons)), teller.person(persons[numbers[0] - 1]))
        for numbers in alike.values()
    )


def who_of(numbers: Iterable[int], people: int) -> str:
    """第 1、2 个人; everybody of a larger family in one word, nothing for a family of one."""
    words = telling_words().who
    found = list(numbers)
    if people <= 1:
        return ""
    if len(found) == people:
        return words["every"]
    return words["persons"].format(numbers=words["separator"].join(map(str, found)))


def date_in_words(library: Library, day: date) -> str:
    """2026 年 11 月 25 日."""
    return day_in_words(library, PartialDate.parse(day.isoformat()))


class _Teller:
    def __init__(self, library: Library) -> None:
        self._library, self._words = library, telling_words()

    def person(self, person: Person) -> tuple[str, ...]:
        """What was told of a person; one line that says so where nothing was."""
        values = ((name, getattr(person, name)) for name in self._words.person)
        lines = [self.line(self._words.person[name], name, value) for name, value in values if value is not None]
        return tuple(lines) or (self._words.no_facts,)

    def line(self, told: Told, name: str, value: Any) -> str:
        """One fact as a line."""
        if isinstance(told, dict):
            return told[str(value).lower()]
        if value == ():
            return self._words.receives_none
        return told.format(value=self._value(name, value))

    def _value(self, name: str, value: Any) -> str:
        if isinstance(value, Sum):
            return self._money(value)
        if isinstance(value, date):
            return date_in_words(self._library, value)
        if name.endswith("region"):
            return self.place(value)
        if name == "receives":
            return self._words.who["separator"].join(self._words.aids[aid] for aid in value)
        if name == "age":
            return self._age(value)
        return self._words.grades[value - 1] if name == "disability_grade" else str(value)

    def place(self, code: str) -> str:
        """A division by its full name; one that is not known by its code."""
        regions = self._library.regions
        return regions.full_name(code) if regions.get(code) else code

    def _age(self, age: int | AgeSpan) -> str:
        words = self._words.age
        if isinstance(age, int):
            return words["one"].format(min=age)
        key = "range"
        if age.min == age.max:
            key = "one"
        elif age.max == OLDEST:
            key = "least" if age.min else "any"
        elif age.min == 0:
            return words["below"].format(max=age.max + 1)
        return words[key].format(min=age.min, max=age.max)

    def _money(self, amount: Sum) -> str:
        low, high = amount.fen_a_year()
        divided_by = _FEN * (12 if amount.per == "month" else 1)
        if high is None:
            key, values = "least", {"min": _yuan(low, divided_by)}
        elif low == high:
            key, values = "one", {"yuan": _yuan(low, divided_by)}
        elif low == 0:
            key, values = "most", {"max": _yuan(high, divided_by)}
        else:
            key, values = "range", {"min": _yuan(low, divided_by), "max": _yuan(high, divided_by)}
        money = self._library.screening.money
        return money[amount.per].format(amount=money[key].format(**values))


def _yuan(fen: int, divided_by: int) -> str:
    """As it was told: sums over a month were multiplied by twelve, so the division is exact."""
    whole, rest = divmod(fen * _FEN // divided_by, _FEN)
    return f"{whole}.{rest:02d}" if rest else str(whole)
