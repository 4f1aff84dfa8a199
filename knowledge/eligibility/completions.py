"""The values that a missing fact can still have: of each kind that the rules tell apart, one.

Sums and ages stand for all on the same side of every line; places for all with the same rules and the same sort of
standard. A value that nobody could tell apart by any verdict is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from knowledge.eligibility.columns import CODE, NO_DAY, Households, Persons
from knowledge.eligibility.facts import (
    HOUSEHOLD_AID,
    PERSON_AID,
    PERSON_FACTS,
    Disability,
    Emergency,
    Illness,
    Parent,
    SelfCare,
    Study,
    Supporter,
)
from knowledge.eligibility.registry import NATION, Rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.truth import MOST
from knowledge.library import Library
from knowledge.models import AreaType
from knowledge.programs.jiage_butie.rules import ACTIVATED

#: No family has more, fen a year; and far above every line.
_RICH = 10**11
#: A place without rules of its own.
_NOWHERE_SPECIAL = "110101"
#: Days since the income rose.
_AGO = (0, 250, 500)
_AGES = (0, 6, 7, 16, 18, 60)
#: Kinds and grades that rules tell apart: 听力 2 is as 视力 2, 智力 as 精神, 言语 as 听力.
_CERTIFICATES = (
    (Disability.mental, 1), (Disability.mental, 3), (Disability.mental, 4), (Disability.physical, 1),
    (Disability.physical, 3), (Disability.visual, 1), (Disability.visual, 2), (Disability.multiple, 1),
    (Disability.multiple, 2), (Disability.multiple, 3), (Disability.multiple, 4),
)  # fmt: skip
_KINDS = tuple(kind for kind in Disability if kind is not Disability.none)
_GRADES = (1, 2, 3, 4)
_TRUTHS = {
    "hardship", "homeless", "no_relatives", "housing_hardship", "epidemic_affected", "poverty_lifted", "risk_area",
    "employed", "long_term_care", "unemployment_insured", "graduate_without_work", "work_injury_care",
    "unemployment_benefit",
}  # fmt: skip
_CHOICES: dict[str, type[StrEnum]] = {
    "area_type": AreaType, "illness": Illness, "study": Study, "supporter": Supporter, "self_care": SelfCare,
}  # fmt: skip
_EMERGENCIES = (Emergency.none, Emergency.disaster, Emergency.accident)
_SIGNS = ("car", "second_home", "business", "large_savings")

#: Facts whose ways depend on more of the household than what is known of the fact itself.
BY_OTHERS = frozenset({"region", "income", "necessary_costs", "own_income"})

#: Columns and their values; never changed.
Way = dict[str, int]


class Open(NamedTuple):
    """A missing fact of the household (`person` None) or of one person, and the ways it can be: columns and their
    values."""

    fact: str
    person: int | None
    ways: tuple[Way, ...]


class _Place(NamedTuple):
    """`kind`: its rules and the sort of its standard. `lines`: both ends of its standards, by kind of area."""

    code: int
    kind: object
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Completions:
    """Makes the open facts of households of a day."""

    library: Library
    book: Rulebook
    standards: Standards
    as_of: date

    def places(self) -> tuple[int, ...]:
        """One place for each set of rules and sort of standard, and one of which nothing is known."""

        def make() -> tuple[int, ...]:
            kinds: dict[object, int] = {}
            for place in self._places():
                kinds.setdefault(place.kind, place.code)
            return tuple(kinds.values())

        return self.standards.once("a place of each kind", make)

    def _places(self) -> tuple[_Place, ...]:
        """All places that rules or standards name, and one of which nothing is known."""

        def make() -> tuple[_Place, ...]:
            special = {item.region for item in self.book.rules if item.region != NATION and item.holds_on(self.as_of)}
            special |= {code for code, *_ in ACTIVATED}
            named = {item.region for item in self.library.parameters if item.programme == "dibao"} - {NATION}
            found = []
            for code in (*sorted(special), *sorted(named), _NOWHERE_SPECIAL):
                lines = tuple(self.standards.line(int(code), area) for area in AreaType)
                chain = {division.code for division in self.library.regions.chain(code)}
                kind = frozenset(special & chain), lines[0].lo > 1, lines[0].hi < MOST
                found.append(_Place(int(code), kind, tuple((line.lo, line.hi) for line in lines)))
            return tuple(found)

        return self.standards.once("places told apart", make)

    def _places_for(self, h: Households) -> tuple[int, ...]:
        """The same, and one for each side of its lines on which a sum of this household lies that is known."""
        sums = {(value, size) for value, size in self._known_sums(h) if 0 < value < MOST}
        areas = [place for place in range(len(AreaType)) if int(h.area_type[0]) in (-1, place)]
        kinds: dict[object, int] = {}
        for place in self._places():
            ends = [end * halves for area in areas for end in place.lines[area] for halves in (2, 3)]
            sides = tuple(value * 2 < end * size for value, size in sums for end in ends)
            kinds.setdefault((place.kind, sides), place.code)
        return tuple(kinds.values())

    def _known_sums(self, h: Households) -> Iterator[tuple[int, int]]:
        """Each end of an income, and what is left of it after costs, with how many live on it."""
        p, size = h.persons, int(h.size_hi[0])
        persons = int(p.income_lo.sum()), int(np.minimum(p.income_hi, MOST).sum())
        for whole in (int(h.income_lo[0]), int(h.income_hi[0]), *persons):
            yield from ((whole - costs, size) for costs in (0, int(h.costs_lo[0]), int(h.costs_hi[0])))
        for own in (*p.income_lo.tolist(), *p.income_hi.tolist()):
            yield own, 1
            # What the others surely have is nobody else's.
            yield int(h.income_hi[0]) - persons[0] + own, 1

    def open_facts(self, household: Households, facts: Sequence[str]) -> tuple[Open, ...] | None:
        """Every unknown variable among `facts` of one household, in the order of asking; None where it can't be told
        how many persons there are."""
        count = len(household.persons.household)
        if int(household.size_lo[0]) != int(household.size_hi[0]) or int(household.size_hi[0]) != count:
            return None
        found = []
        for fact in facts:
            if fact in PERSON_FACTS:
                for person in range(count):
                    ways = self._of_person(fact, household, person)
                    found += [Open(fact, person, ways)] if len(ways) > 1 else []
            else:
                ways = self._of_household(fact, household)
                found += [Open(fact, None, ways)] if len(ways) > 1 else []
        return tuple(found)

    def _of_household(self, fact: str, h: Households) -> tuple[Way, ...]:
        ways: dict[str, Callable[[], tuple[Way, ...]]] = {
            "region": lambda: _chosen(h, 0, "region", self._places_for(h)),
            "emergency_region": lambda: _chosen(h, 0, "emergency_region", self.places()),
            "receives": lambda: _chosen(h, 0, "receives", (0, *(1 << at for at in range(len(HOUSEHOLD_AID))))),
            "income": lambda: _exactly("income", self._sums(h, int(h.income_lo[0]), int(h.income_hi[0]))),
            "necessary_costs": lambda: _exactly("costs", self._costs(h)),
            "property": lambda: _property(h),
            "emergency": lambda: _chosen(h, 0, "emergency", (CODE["emergency"][str(item)] for item in _EMERGENCIES)),
            "over_standard_because": lambda: _untold_or(_chosen(h, 0, "over_because", CODE["over_because"].values())),
            "over_standard_since": lambda: _untold_or(self._since(h)),
        }
        return ways[fact]() if fact in ways else _plain(fact, h, 0)

    def _of_person(self, fact: str, h: Households, row: int) -> tuple[Way, ...]:
        p = h.persons
        ages, sums = (int(p.age_lo[row]), int(p.age_hi[row])), (int(p.income_lo[row]), int(p.income_hi[row]))
        # Nobody has more than the family less what the others surely have.
        left = max(int(h.income_hi[0]) - int(p.income_lo.sum()) + sums[0], sums[0])
        ways: dict[str, Callable[[], tuple[Way, ...]]] = {
            "age": lambda: _exactly("age", (ages[0], *(age for age in _AGES if ages[0] < age <= ages[1]))),
            "own_income": lambda: _exactly("income", self._sums(h, sums[0], min(sums[1], left), alone=True)),
            "disability": lambda: _certificates(int(p.disability[row]), int(p.grade[row])),
            "parents": lambda: _parents(int(p.father[row]), int(p.mother[row])),
            "person_receives": lambda: _chosen(p, row, "receives", (0, *(1 << at for at in range(len(PERSON_AID))))),
            "work_region": lambda: _chosen(p, row, "work_region", self.places()),
            "unemployed_months": lambda: _exactly("months", (0, 3) if int(p.months_hi[row]) >= MOST else ()),
        }
        return ways[fact]() if fact in ways else _plain(fact, p, row)

    def _sums(self, h: Households, low: int, high: int, *, alone: bool = False) -> list[int]:
        """A sum on each side of every line that it may be compared with."""
        if low == high:
            return [low]
        edges = self._edges(h, 1 if alone else int(h.size_hi[0]))
        # A cost that is known may be taken off: who has more by it may come below the line.
        edges += [edge + int(h.costs_hi[0]) for edge in edges if 0 < int(h.costs_hi[0]) < _RICH]
        top = high if high < MOST else _RICH
        return sorted({low, top, *(sum_ for edge in edges for sum_ in (edge - 1, edge) if low < sum_ < top)})

    def _edges(self, h: Households, size: int) -> list[int]:
        """The lines that the income of so many may be compared with."""
        code = int(h.region[0])
        areas = [area for place, area in enumerate(AreaType) if int(h.area_type[0]) in (-1, place)]
        lines = {
            self.standards.line(place, area).lo for place in ((code,) if code >= 0 else self.places()) for area in areas
        }
        return sorted({-(-line * size * halves // 2) for line in lines for halves in (2, 3)})

    def _costs(self, h: Households) -> list[int]:
        """None, little, and so much that what is left of the income comes just below each line."""
        low, high = int(h.costs_lo[0]), int(h.costs_hi[0])
        own = h.persons
        ends = {
            max(int(h.income_lo[0]), int(own.income_lo.sum())),
            min(int(h.income_hi[0]), int(own.income_hi.sum()) if own.income_hi.max() < MOST else MOST),
        }
        edges = self._edges(h, int(h.size_hi[0]))
        enough = {end - edge + 1 for end in ends if end < MOST for edge in edges}
        return sorted({low, min(max(low, 1), high), min(high, _RICH), *(sum_ for sum_ in enough if low < sum_ < high)})

    def _since(self, h: Households) -> tuple[Way, ...]:
        """Within six months, within a year, longer ago."""
        today = self.as_of.toordinal()
        return _ways("over_since", (today - ago for ago in _AGO)) if int(h.over_since[0]) == NO_DAY else ()


def _untold_or(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Whose income is not over the standard has nothing to tell of that."""
    return ({}, *ways) if ways else ()


def _plain(fact: str, columns: Households | Persons, row: int) -> tuple[Way, ...]:
    """A truth or a choice by the name of its column."""
    if fact in _TRUTHS:
        return _chosen(columns, row, fact, (0, 1))
    return _chosen(columns, row, fact, CODE[fact].values()) if fact in _CHOICES else ()


def _chosen(columns: Households | Persons, row: int, column: str, values: Iterable[int]) -> tuple[Way, ...]:
    """Each value, where none is known."""
    return _ways(column, values) if int(getattr(columns, column)[row]) < 0 else ()


def _property(h: Households) -> tuple[Way, ...]:
    """Nothing that is asked for; one of it; more than is allowed, as the authority found."""
    unknown = [sign for sign in _SIGNS if int(getattr(h, sign)[0]) < 0]
    if int(h.within_limits[0]) >= 0 or any(int(getattr(h, sign)[0]) == 1 for sign in _SIGNS) or not unknown:
        return ()
    none = dict.fromkeys(unknown, 0)
    return (none, none | {unknown[0]: 1}, none | {"within_limits": 0})


def _ways(column: str, values: Iterable[int]) -> tuple[Way, ...]:
    return _each(tuple(values), column)


def _exactly(name: str, values: Iterable[int]) -> tuple[Way, ...]:
    return _each(tuple(values), f"{name}_lo", f"{name}_hi")


# Most are the same for every family, and of some fifty facts.
@lru_cache(maxsize=1024)
def _each(values: tuple[int, ...], *columns: str) -> tuple[Way, ...]:
    return tuple(dict.fromkeys(columns, value) for value in values)


@cache
def _certificates(kind: int, grade: int) -> tuple[Way, ...]:
    code, none = CODE["disability"], CODE["disability"][str(Disability.none)]
    if kind == none or (kind >= 0 and grade > 0):
        return ()
    if kind >= 0:
        return _ways("grade", _GRADES)
    if grade > 0:
        return _ways("disability", (code[str(member)] for member in _KINDS))
    graded = tuple({"disability": code[str(member)], "grade": number} for member, number in _CERTIFICATES)
    return ({"disability": none}, *graded)


@cache
def _parents(father: int, mother: int) -> tuple[Way, ...]:
    codes = [CODE["father"][str(member)] for member in (Parent.present, Parent.dead, Parent.unable, Parent.ill)]
    fathers, mothers = ([known] if known >= 0 else codes for known in (father, mother))
    pairs = [(one, other) for one, other in product(fathers, mothers)]
    if father < 0 and mother < 0:
        pairs = [(one, other) for one, other in pairs if one <= other]  # no rule tells the father from the mother
    return tuple({"father": one, "mother": other} for one, other in pairs) if len(pairs) > 1 else ()
