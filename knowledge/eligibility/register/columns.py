"""The columns of a register: their names, what may stand in them, and which part of a household they tell.

Names are those of the household schema. Where a household and a person have a fact of one name, the household's has
the prefix `household_`. Sums are `<name>_yuan` with `<name>_per`, or `<name>_min_yuan` and `<name>_max_yuan`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from knowledge.eligibility.columns import CODE
from knowledge.eligibility.facts import BIT, FACTS, HOUSEHOLD_AID, PERSON_AID
from knowledge.eligibility.household import MOST_MEMBERS, OLDEST

Of = Literal["household", "person"]
#: The most that a sum may be, as in the schema.
MOST_YUAN = 1_000_000_000


class Kind(StrEnum):
    """What stands in a column."""

    choice = "choice"
    truth = "truth"
    whole = "whole"
    yuan = "yuan"
    per = "per"
    day = "day"
    region = "region"
    aid = "aid"


@dataclass(frozen=True)
class Column:
    """One column. `choices`: the codes that may stand in it, in the order of their numbers; `least`, `most`: bounds."""

    name: str
    of: Of
    kind: Kind
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


def _choice(name: str, of: Of, of_code: str = "") -> Column:
    return Column(name, of, Kind.choice, tuple(CODE[of_code or name]))


def _plain(of: Of, kind: Kind, *names: str) -> list[Column]:
    return [Column(name, of, kind) for name in names]


def _sum(of: Of, name: str) -> list[Column]:
    ends = _plain(of, Kind.yuan, f"{name}_yuan", f"{name}_min_yuan", f"{name}_max_yuan")
    return [*ends, Column(f"{name}_per", of, Kind.per, ("month", "year"))]


_ALL = (
    *_plain("household", Kind.region, "region", "residence_region", "emergency_region"),
    _choice("area_type", "household"),
    Column("size", "household", Kind.whole, least=1, most=MOST_MEMBERS),
    *_sum("household", "household_income"),
    *_sum("household", "necessary_costs"),
    *_plain("household", Kind.truth, "property_within_limits", "car", "second_home", "business", "large_savings"),
    Column("household_receives", "household", Kind.aid, HOUSEHOLD_AID),
    *_plain("household", Kind.truth, "hardship"),
    _choice("emergency", "household"),
    *_plain("household", Kind.truth, "homeless", "no_relatives", "housing_hardship"),
    *_plain("household", Kind.day, "over_standard_since"),
    _choice("over_standard_because", "household", "over_because"),
    *_plain("household", Kind.truth, "epidemic_affected", "poverty_lifted", "risk_area"),
    Column("age", "person", Kind.whole, most=OLDEST),
    Column("age_min", "person", Kind.whole, most=OLDEST),
    Column("age_max", "person", Kind.whole, most=OLDEST),
    *_plain("person", Kind.day, "birth_date", "died"),
    *_sum("person", "income"),
    _choice("disability", "person"),
    Column("disability_grade", "person", Kind.whole, least=1, most=4),
    _choice("illness", "person"),
    *_plain("person", Kind.truth, "employed"),
    _choice("study", "person"),
    _choice("father", "person"),
    _choice("mother", "person"),
    _choice("supporter", "person"),
    _choice("self_care", "person"),
    *_plain("person", Kind.truth, "long_term_care", "work_injury_care"),
    Column("unemployed_months", "person", Kind.whole, most=600),
    *_plain("person", Kind.truth, "unemployment_insured", "unemployment_benefit", "graduate_without_work"),
    *_plain("person", Kind.region, "work_region"),
    Column("receives", "person", Kind.aid, PERSON_AID),
)
#: Every column with facts, by name. Besides these: `household` (needed) and `person`, marks of any kind.
COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
#: Known from the schema, of no use to a rule: never read.
UNREAD = ("relation",)
#: Facts that are told by columns of another name.
_TOLD_BY: dict[str, tuple[str, ...]] = {
    "receives": ("household_receives",),
    "person_receives": ("receives",),
    "income": ("household_income_yuan", "household_income_max_yuan", "income_yuan", "income_max_yuan"),
    "own_income": ("income_yuan", "income_max_yuan"),
    "property": ("property_within_limits", "car", "second_home", "business", "large_savings"),
    "necessary_costs": ("necessary_costs_yuan", "necessary_costs_max_yuan"),
    "age": ("age", "age_min", "age_max", "birth_date"),
    "parents": ("father", "mother"),
}


def held_facts(names: Collection[str]) -> int:
    """The facts, as bits, that a register with these columns can hold. `size` follows from the rows."""
    told = (fact for fact in FACTS if fact == "size" or any(name in names for name in _TOLD_BY.get(fact, (fact,))))
    return sum(BIT[fact] for fact in told)
