"""Puts a report together from the queries. It reads; nothing here writes or commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.errors import Forbidden
from hotline.reporting import repository
from hotline.reporting.figures import Figures, Gathered, Value, figures
from hotline.reporting.measures import measures
from hotline.reporting.period import By, Period
from hotline.reporting.recount import recounted
from hotline.reporting.repository import Key, SpanRow
from hotline.reporting.sample import Sampled, drawn
from hotline.reporting.working import clipped, wall_minutes, working_minutes
from hotline.routing import repository as units
from hotline.sla.calendar import Calendar
from hotline.sla.rules import sla_rules
from hotline.tickets.calendars import Calendars
from hotline.tickets.categories import category

#: Who sees the figures of every unit; staff of a unit see its own.
READERS = (Role.MANAGER, Role.CENTRE, Role.AUDITOR, Role.TOWNSHIP)
_SEE_CONFIDENTIAL = frozenset({Role.CENTRE, Role.AUDITOR, Role.SYSTEM})
_ONE_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Row:
    """One group. `key`: ids of unit and category, first days of times; `names`: as people read them."""

    key: Key
    names: tuple[str, ...]
    figures: Figures


@dataclass(frozen=True)
class Report:
    """Figures of a period; `as_of`: its end, or now if it is not over. `total` counts all rows together."""

    period: Period
    by: tuple[By, ...]
    as_of: datetime
    rows: tuple[Row, ...]
    total: Figures


@dataclass(frozen=True)
class Reporting:
    """The reports."""

    calendars: Calendars

    async def report(
        self, session: AsyncSession, actor: Actor, period: Period, by: Sequence[By] = (), *, now: datetime
    ) -> Report:
        """The figures of a period. Staff of a unit get their own unit's. Raises Forbidden."""
        only = own_unit(actor)
        as_of = min(now, period.end_at)
        snapshot = max(period.start_at, as_of - _ONE_TICK)
        gathered: dict[Key, Gathered] = {}
        calendar = await self.calendars.get(session, now)
        for keys in {tuple(by), ()}:
            counted = await repository.counts(session, period, keys, as_of=as_of, snapshot=snapshot, unit=only)
            for measure, key, number in counted:
                gathered.setdefault(key, Gathered()).counts[measure] = number
            rows = await repository.spans(session, period, keys, as_of=as_of, unit=only)
            await self._add_spans(session, gathered, rows, calendar)
        total = gathered.pop((), Gathered()) if by else gathered.get((), Gathered())
        unit_names = {unit.id: unit.name for unit in await units.units(session)}
        named = [
            Row(key, names_of(key, by, unit_names), figures(found)) for key, found in sorted(gathered.items())
        ]  # fmt: skip
        return Report(period, tuple(by), as_of, tuple(named), figures(total))

    async def _add_spans(
        self,
        session: AsyncSession,
        gathered: dict[Key, Gathered],
        spans: Sequence[SpanRow],
        calendar: Calendar,
    ) -> None:
        hours = {unit.id: sla_rules().working_hours(unit.hours) for unit in await units.units(session)}
        for row in spans:
            span = (row.started, row.ended)
            pauses = clipped(row.pauses, span)
            paused = sum(map(wall_minutes, pauses))
            works = hours[row.unit]
            paused_working = sum(working_minutes(pause, calendar, works) for pause in pauses)
            found = gathered.setdefault(row.key, Gathered())
            found.minutes.setdefault(row.measure, []).append(wall_minutes(span) - paused)
            found.minutes.setdefault(f"{row.measure}_working", []).append(
                working_minutes(span, calendar, works) - paused_working
            )
            found.paused += paused

    async def sample(self, session: AsyncSession, actor: Actor, period: Period) -> list[Sampled]:
        """The period's tickets for the spot check. The number of a ticket that the actor may not see is left out."""
        rows = await repository.opened(session, period, own_unit(actor))
        return [one.without_number() if one.confidential and not _sees(actor) else one for one in drawn(rows, period)]


def own_unit(actor: Actor) -> str | None:
    """The one unit whose figures the actor sees; None: all. Raises Forbidden."""
    actor.needs(READERS)
    if actor.role != Role.TOWNSHIP:
        return None
    if actor.unit_id is None:
        raise Forbidden("no_unit", "this account belongs to no unit")
    return actor.unit_id


def _sees(actor: Actor) -> bool:
    # A unit's own list has only tickets that were sent to it; one that was taken from it since is no longer its own.
    return actor.role in _SEE_CONFIDENTIAL


def names_of(key: Key, by: Sequence[By], unit_names: dict[str, str]) -> tuple[str, ...]:
    """The key as people read it."""
    return tuple(
        (unit_names.get(part, part) if part else measures().no_unit) if name is By.UNIT
        else category(part).name if name is By.CATEGORY else part
        for part, name in zip(key, by, strict=True)
    )  # fmt: skip


async def check(
    session: AsyncSession, reporting: Reporting, report: Report, *, now: datetime
) -> dict[tuple[str, ...], dict[str, tuple[Value, Value]]]:
    """Where the second reckoning disagrees: {key: {figure: (report, recount)}}; {} if both are the same."""
    calendar = await reporting.calendars.get(session, now)
    snapshot = max(report.period.start_at, report.as_of - _ONE_TICK)
    again = await recounted(
        session, report.period, report.by, as_of=report.as_of, snapshot=snapshot, calendar=calendar
    )  # fmt: skip
    first = {row.key: row.figures for row in report.rows}
    nothing = figures(Gathered())
    found = {}
    for key in sorted(first.keys() | again.keys()):
        one, two = first.get(key, nothing), again.get(key, nothing)
        if differing := {name: (one[name], two[name]) for name in one if one[name] != two[name]}:
            found[key] = differing
    return found
