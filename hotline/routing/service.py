"""Finds the unit that must answer: an administrator's rule, else routing.yaml, else a fallback, else nobody yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.routing import repository
from hotline.routing.model import RoutingRule, Unit, UnitKind
from knowledge.yaml_text import read_yaml

UNROUTED, FALLBACK = "unrouted", "fallback"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LevelRule(_Model):
    """Which kind of unit a level means; `above_about_unit`: at least one above the office complained about."""

    kind: UnitKind
    above_about_unit: bool = False


class Grants(_Model):
    """Programmes whose township limit decides, and the categories it is asked for."""

    programs: tuple[str, ...]
    categories: tuple[str, ...]
    not_for: tuple[str, ...]


class Routing(_Model):
    """All of routing.yaml."""

    version: str
    levels: dict[str, LevelRule]
    grants: Grants
    fallback: tuple[UnitKind, ...]


@cache
def routing() -> Routing:
    """The file. Raises pydantic.ValidationError."""
    raw = resources.files("hotline.routing").joinpath("routing.yaml").read_text(encoding="utf-8")
    return Routing.model_validate(read_yaml(raw))


@dataclass(frozen=True)
class Matter:
    """What is to be routed. `level`: of its category. `about`: the id of the office complained about."""

    category: str
    level: str
    division: str | None
    about: str | None = None
    program: str | None = None
    amount_fen: int | None = None


@dataclass(frozen=True)
class Route:
    """Where it goes and why: `level:…`, `rule:<id>`, `fallback`, or `unrouted` without a unit."""

    unit: Unit | None
    why: str


_ORDER = list(UnitKind)


def prefixes(division: str | None) -> list[str]:
    """The division and all above it, as codes of units: 360902101 → itself, 360902, 360900, 360000."""
    if not division:
        return []
    county = division[:6]
    return list(dict.fromkeys([division, county, county[:4] + "00", county[:2] + "0000"]))


async def route(session: AsyncSession, matter: Matter, on: date) -> Route:
    """The unit for this matter on this day (in China)."""
    units = await repository.units_over(session, prefixes(matter.division), on)
    about = await session.get(Unit, matter.about) if matter.about else None
    rules = await repository.rules_over(session, matter.division or "", matter.category, on)
    for rule in _by_weight(rules):
        unit = await repository.current(session, rule.unit_id, on)
        if unit is not None and may_answer(unit, about):
            return Route(unit, f"rule:{rule.id}")
    wanted = _wanted_kind(matter, units, about)
    for kind in _ORDER[_ORDER.index(wanted) :]:
        unit = next((unit for unit in units if unit.kind == kind and may_answer(unit, about)), None)
        if unit is not None:
            exact = kind == wanted
            return Route(unit, f"level:{matter.level}" if exact else FALLBACK)
    return Route(None, UNROUTED)


async def office_of(session: AsyncSession, division: str | None, on: date) -> Unit | None:
    """The office of this very place on this day: the one that a complaint from there is about."""
    if not division:
        return None
    units = await repository.units_over(session, [division], on)
    return next((unit for unit in units if unit.division_code == division), None)


async def office_up_to(session: AsyncSession, division: str, level: str, on: date) -> Unit | None:
    """The office of this level over a place, which is complained of; where none is known, the highest one below it.

    Whoever answers stands above it in either case.
    """
    units = await repository.units_over(session, prefixes(division), on)
    fitting = [unit for unit in units if _rank(unit) <= _ORDER.index(UnitKind(level))]
    return max(fitting, key=_rank, default=None)


def may_answer(unit: Unit, about: Unit | None) -> bool:
    """Nobody judges himself: neither the office complained about, nor one below it or beside it (利益回避)."""
    return about is None or (unit.id != about.id and _rank(unit) > _rank(about))


def _rank(unit: Unit) -> int:
    return _ORDER.index(UnitKind(unit.kind))


def _wanted_kind(matter: Matter, units: Sequence[Unit], about: Unit | None) -> UnitKind:
    rules = routing()
    level = rules.levels[matter.level]
    kind = level.kind
    if level.above_about_unit and about is not None:
        above = _ORDER[min(_rank(about) + 1, len(_ORDER) - 1)]
        kind = max(kind, above, key=_ORDER.index)
    grants = rules.grants
    if (
        kind == UnitKind.TOWNSHIP
        and matter.amount_fen is not None
        and matter.program in grants.programs
        and matter.category in grants.categories
        and matter.category not in grants.not_for
    ):
        township = next((unit for unit in units if unit.kind == UnitKind.TOWNSHIP), None)
        limit = township.grant_limit_fen if township is not None else None
        if limit is not None and matter.amount_fen > limit:
            return UnitKind.COUNTY
    return kind


def _by_weight(rules: Sequence[RoutingRule]) -> list[RoutingRule]:
    return sorted(
        rules,
        key=lambda rule: (len(rule.division_code), rule.category is not None, rule.priority, rule.id),
        reverse=True,
    )
