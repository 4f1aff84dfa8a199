"""Gives the reminders of clocks: one look at a clock writes what is due, takes the system's steps, sets the next look.

A reminder is a row that can be there once, written in the transaction of its effect: however often and by however
many workers a clock is looked at, nobody is reminded twice, and a kill in the middle leaves nothing half done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.clock import local_date
from hotline.errors import Conflict
from hotline.routing import repository as units
from hotline.routing.model import Unit, UnitKind
from hotline.sla import repository as clocks
from hotline.sla.model import ClockKind, SlaClock
from hotline.sla.reminders import Planned, next_moment, plan, plan_unrouted, to_give
from hotline.sla.rules import sla_rules
from hotline.tickets import repository
from hotline.tickets.model import Ticket
from hotline.tickets.service import Done, TicketService
from hotline.tickets.steps import Step
from knowledge.yaml_text import read_yaml

_GIVEN = Counter("hotline_alerts_given", "Reminders of deadlines given", ["kind"])
#: Who is reminded has a unit; the centre and its manager read the alerts of all.
_OF_A_UNIT = ("township", "county")
#: A bound on walking up the tree of units.
_MOST_LEVELS = 5


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = read_yaml(resources.files("hotline.sla").joinpath("words.yaml").read_text("utf-8"))
    return words


@dataclass(frozen=True)
class Alerts:
    """Looks at clocks."""

    tickets: TicketService

    async def look(self, session: AsyncSession, clock_id: int, *, now: datetime) -> list[str]:
        """Give what is due of this clock and set when to look next; the kinds that were given."""
        found = await clocks.clock(session, clock_id)
        if found is None:
            return []
        ticket = await repository.lock(session, found.ticket_id)
        clock = await clocks.clock(session, clock_id)  # as it is now that nobody else is at it
        if ticket is None or clock is None or clock.stopped_at is not None:
            return []
        if await clocks.stands_still(session, clock_id):
            clock.next_alert_at = None  # going on sets it again
            return []
        lists = await self._plans(session, ticket, clock, now)
        had = await clocks.given(session, clock_id)
        due = [one for planned in lists for one in to_give(planned, had, now)]
        kinds = [one.kind for one in due if await self._give(session, ticket, clock, one, now)]
        clock.next_alert_at = min((at for planned in lists if (at := next_moment(planned, now))), default=None)
        return kinds

    async def _plans(
        self, session: AsyncSession, ticket: Ticket, clock: SlaClock, now: datetime
    ) -> list[list[Planned]]:
        rules, calendar = sla_rules(), await self.tickets.calendars.get(session, now)
        owner = await session.get(Unit, clock.owner_unit) if clock.owner_unit is not None else None
        hours = rules.hours_of_clock(clock.kind, clock.rule_id, owner.hours if owner is not None else None)
        lists = [plan(clock, rules, calendar, hours, urgent=ticket.urgency == "urgent")]
        if clock.kind == ClockKind.DISPATCH and ticket.state == "to_dispatch" and ticket.owner_unit is None:
            lists.append(plan_unrouted(clock, calendar, hours, now))
        return lists

    async def _give(self, session: AsyncSession, ticket: Ticket, clock: SlaClock, one: Planned, now: datetime) -> bool:
        unit = await self._unit(session, clock, one.to, now)
        of_a_unit = one.to in _OF_A_UNIT and unit is not None and unit.kind != UnitKind.CENTRE
        role = "township" if of_a_unit else "manager" if one.to == "manager" else "centre"
        if not await clocks.add_alert(
            session, clock, one.kind, unit=unit.id if unit is not None and of_a_unit else None, role=role, now=now
        ):
            return False
        _GIVEN.labels(one.kind.rstrip("_0123456789")).inc()
        if one.does is None:
            return True
        note = _words()["escalate"].format(unit=unit.name if unit is not None else self.tickets.texts.somebody)
        # Which step is taken stands in rules.yaml, what it needs in flow.yaml.
        done = await self._step(session, ticket, Step(one.does, reason=_words().get(one.does), note=note), now)
        if one.calls and done is not None:
            self.tickets.tell_duty_phone(session, ticket, done.event, unit=unit, now=now, kind=one.kind)
        return True

    async def _step(self, session: AsyncSession, ticket: Ticket, step: Step, now: datetime) -> Done | None:
        try:
            return await self.tickets.act(session, ticket.id, step, Actor.system("reminders"), now=now)
        except Conflict:
            return None  # urged today or supervised already: the alert alone is what is new

    async def _unit(self, session: AsyncSession, clock: SlaClock, to: str, now: datetime) -> Unit | None:
        """The office that a reminder goes to: the clock's own, or the one of that level above it."""
        unit = await session.get(Unit, clock.owner_unit) if clock.owner_unit is not None else None
        if to == "township":
            return unit
        wanted = UnitKind.COUNTY if to == "county" else UnitKind.CENTRE
        above = unit
        for _ in range(_MOST_LEVELS):
            if above is None or above.kind == wanted:
                break
            above = await session.get(Unit, above.parent_id) if above.parent_id is not None else None
        if above is not None or wanted != UnitKind.CENTRE:
            return above
        codes = [unit.division_code, unit.division_code[:4] + "00"] if unit is not None else []
        near = await units.units_over(session, codes, local_date(now))
        return next((one for one in near if one.kind == UnitKind.CENTRE), None)
