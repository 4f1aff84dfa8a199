"""What administrators do with units and routing rules. Nothing here commits.

A unit is never deleted, since tickets name it: it ends on a day, and may name who has its matters then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.audit import service as audit
from hotline.errors import Conflict, InvalidInput, NotFound
from hotline.routing.model import RoutingRule, Unit, UnitKind
from hotline.sla.rules import sla_rules
from hotline.tickets.categories import category

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_DIVISION = re.compile(r"\d{6}|\d{9}|\d{12}")
_LONGEST_NAME = 80
_LARGEST_SUM = 2**31 - 1
FIELDS = (
    "name", "kind", "division_code", "parent_id", "duty_phone", "hours", "grant_limit_fen", "valid_from", "valid_to",
    "successor_id",
)  # fmt: skip


@dataclass(frozen=True)
class RuleDraft:
    """An administrator's rule, before it has an id."""

    division_code: str
    unit_id: str
    valid_from: date
    category: str | None = None
    priority: int = 0
    valid_to: date | None = None


async def add_unit(
    session: AsyncSession, actor: Actor, unit_id: str, fields: Mapping[str, Any], *, now: datetime
) -> Unit:
    """A new unit. `fields`: of FIELDS; name, kind, division_code and valid_from must be there.

    Raises Forbidden, InvalidInput naming the field, and Conflict when there is one with this id.
    """
    actor.needs({Role.ADMIN})
    if not _ID.fullmatch(unit_id):
        raise InvalidInput("unit_invalid", "an id is a-z, 0-9, - and _, at most 64", field="id")
    if await session.get(Unit, unit_id) is not None:
        raise _taken(unit_id)
    unit = Unit(id=unit_id, **{name: fields.get(name) for name in FIELDS})
    await _check(session, unit)
    try:
        async with session.begin_nested():
            session.add(unit)
    except IntegrityError as error:  # somebody else has just added it
        raise _taken(unit_id) from error
    await audit.record(session, actor, "unit_added", subject_kind="unit", subject_id=unit_id, now=now)
    return unit


async def change_unit(
    session: AsyncSession, actor: Actor, unit_id: str, changes: Mapping[str, Any], *, now: datetime
) -> Unit:
    """Change a unit: what is left out stays. Raises as `add_unit`, and NotFound."""
    actor.needs({Role.ADMIN})
    unit = await session.get(Unit, unit_id, with_for_update=True)
    if unit is None:
        raise _no_unit(unit_id)
    before = {name: getattr(unit, name) for name in changes}
    # What is looked up must not write what is still to be checked.
    with session.no_autoflush:
        for name, value in changes.items():
            setattr(unit, name, value)
        await _check(session, unit)
    await session.flush()
    changed = {
        name: {"from": str(before[name]), "to": str(value)} for name, value in changes.items() if before[name] != value
    }
    if changed:
        await audit.record(
            session, actor, "unit_changed", subject_kind="unit", subject_id=unit_id, now=now, details=changed
        )
    return unit


async def add_rule(session: AsyncSession, actor: Actor, draft: RuleDraft, *, now: datetime) -> RoutingRule:
    """A new rule. Raises Forbidden, and InvalidInput naming the field."""
    actor.needs({Role.ADMIN})
    if not re.fullmatch(r"\d{0,12}", draft.division_code):
        raise InvalidInput("unknown_division", "a division code or its beginning", field="division_code")
    if draft.category is not None:
        category(draft.category)
    await _named(session, draft.unit_id, "unit_id")
    _in_order(draft.valid_from, draft.valid_to)
    rule = RoutingRule(**vars(draft), created_at=now, created_by=actor.name)
    session.add(rule)
    await session.flush()
    await audit.record(
        session, actor, "routing_rule_added", subject_kind="routing_rule", subject_id=rule.id, now=now,
        details={"division_code": rule.division_code, "category": rule.category, "unit_id": rule.unit_id},
    )  # fmt: skip
    return rule


async def end_rule(session: AsyncSession, actor: Actor, rule_id: int, on: date, *, now: datetime) -> RoutingRule:
    """The rule holds until `on` (exclusive). Raises Forbidden, NotFound, InvalidInput."""
    actor.needs({Role.ADMIN})
    rule = await session.get(RoutingRule, rule_id, with_for_update=True)
    if rule is None:
        raise NotFound("routing_rule_not_found", "no such rule")
    if on < rule.valid_from:
        raise InvalidInput("days_out_of_order", "it would end before it begins", field="valid_to")
    rule.valid_to = on
    await session.flush()
    await audit.record(
        session, actor, "routing_rule_ended", subject_kind="routing_rule", subject_id=rule.id, now=now,
        details={"valid_to": on.isoformat()},
    )  # fmt: skip
    return rule


async def _check(session: AsyncSession, unit: Unit) -> None:
    if not unit.name or not unit.name.strip() or len(unit.name) > _LONGEST_NAME or not unit.name.isprintable():
        raise InvalidInput("unit_invalid", f"a name has 1 to {_LONGEST_NAME} printable characters", field="name")
    if unit.kind not in list(UnitKind):
        raise InvalidInput("unit_invalid", f"kind is one of {', '.join(UnitKind)}", field="kind")
    if not unit.division_code or not _DIVISION.fullmatch(unit.division_code):
        raise InvalidInput("unknown_division", "a division code has 6, 9 or 12 digits", field="division_code")
    if unit.duty_phone is not None and not re.fullmatch(r"[0-9+][0-9 -]{2,24}", unit.duty_phone):
        raise InvalidInput("unit_invalid", "not a telephone number", field="duty_phone")
    if unit.grant_limit_fen is not None and not 0 <= unit.grant_limit_fen <= _LARGEST_SUM:
        raise InvalidInput("unit_invalid", "a sum in fen, not negative", field="grant_limit_fen")
    if unit.valid_from is None:
        raise InvalidInput("unit_invalid", "say from which day on it works", field="valid_from")
    _in_order(unit.valid_from, unit.valid_to)
    for name in ("parent_id", "successor_id"):
        other = getattr(unit, name)
        if other is not None:
            if other == unit.id:
                raise InvalidInput("unit_invalid", "a unit is not its own", field=name)
            await _named(session, other, name)
    if unit.hours is not None:
        try:
            sla_rules().working_hours(unit.hours)
        except Exception as error:  # whatever is wrong with what was given, it is the giver's to mend
            raise InvalidInput("hours_invalid", "not working hours as in rules.yaml", field="hours") from error


async def _named(session: AsyncSession, unit_id: str, field: str) -> None:
    if await session.get(Unit, unit_id) is None:
        raise InvalidInput("unknown_unit", "there is no such unit", field=field)


def _in_order(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise InvalidInput("days_out_of_order", "it would end before it begins", field="valid_to")


def _taken(unit_id: str) -> Conflict:
    return Conflict("unit_taken", f"there is a unit {unit_id} already")


def _no_unit(unit_id: str) -> NotFound:
    return NotFound("unit_not_found", f"there is no unit {unit_id}")
