"""Every query on units and routing rules. Nothing here commits or decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.routing.model import RoutingRule, Unit, UnitKind

_LONGEST_SUCCESSION = 10


def _valid(model: type[Unit] | type[RoutingRule], on: date) -> ColumnElement[bool]:
    return and_(model.valid_from <= on, or_(model.valid_to.is_(None), model.valid_to > on))


async def units_over(session: AsyncSession, divisions: Sequence[str], on: date) -> list[Unit]:
    """The units of these divisions that work on this day, those of the first division first, and the centres.

    Where a division's unit has ended, its successor stands in its place.
    """
    found = await session.scalars(
        select(Unit)
        .where(
            or_(Unit.division_code.in_(divisions), Unit.kind == UnitKind.CENTRE),
            Unit.valid_from <= on,
            or_(Unit.valid_to.is_(None), Unit.valid_to > on, Unit.successor_id.is_not(None)),
        )
        .order_by(Unit.id)
    )
    place = {code: index for index, code in enumerate(divisions)}
    # A centre of the citizen's own county or city comes before one of a place elsewhere.
    units = sorted(found, key=lambda unit: (place.get(unit.division_code, len(place)), unit.id))
    current = []
    for unit in units:
        if unit.kind == UnitKind.CENTRE and unit.division_code not in place and not _only_centre(units, unit):
            continue
        working = unit if unit.valid_to is None or unit.valid_to > on else await current_unit(session, unit, on)
        if working is not None and working not in current:
            current.append(working)
    return current


def _only_centre(units: Sequence[Unit], unit: Unit) -> bool:
    return [other.id for other in units if other.kind == UnitKind.CENTRE] == [unit.id]


async def current_unit(session: AsyncSession, unit: Unit | None, on: date) -> Unit | None:
    """The unit, or who has its matters on this day; None if nobody has."""
    for _ in range(_LONGEST_SUCCESSION):
        if unit is None or (unit.valid_from <= on and (unit.valid_to is None or unit.valid_to > on)):
            return unit
        unit = await session.get(Unit, unit.successor_id) if unit.successor_id is not None else None
    return None


async def current(session: AsyncSession, unit_id: str, on: date) -> Unit | None:
    """As `current_unit`, by id."""
    return await current_unit(session, await session.get(Unit, unit_id), on)


async def rules_over(session: AsyncSession, division: str, category: str, on: date) -> Sequence[RoutingRule]:
    """The administrator's rules that this division and category fall under."""
    found = await session.scalars(
        select(RoutingRule).where(
            literal(division).startswith(RoutingRule.division_code),
            or_(RoutingRule.category.is_(None), RoutingRule.category == category),
            _valid(RoutingRule, on),
        )
    )
    return found.all()


async def rules(session: AsyncSession) -> Sequence[RoutingRule]:
    """Every rule of the administrators, ended ones too, by place."""
    found = await session.scalars(select(RoutingRule).order_by(RoutingRule.division_code, RoutingRule.id))
    return found.all()


async def units(session: AsyncSession, *, on: date | None = None, text: str | None = None) -> Sequence[Unit]:
    """Units by name, all or those that work on this day."""
    query = select(Unit).order_by(Unit.division_code, Unit.id)
    if on is not None:
        query = query.where(_valid(Unit, on))
    if text:
        query = query.where(func.strpos(Unit.name, text) > 0)
    return (await session.scalars(query)).all()
