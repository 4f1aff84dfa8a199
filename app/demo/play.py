"""Plays the demo county's days: each ticket is a life of its own that wakes at its moments, all in order of time.

Everything is done by the services that the real desk uses; nothing is written past them.
"""

from __future__ import annotations

import heapq
import random
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.demo.county import County, Way, stories
from hotline.accounts.actor import Actor, Role
from hotline.clock import SHANGHAI
from hotline.errors import Conflict
from hotline.sla.model import ClockKind
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.model import Ticket
from hotline.tickets.opening import Draft, Opening
from hotline.tickets.service import TicketService
from hotline.tickets.steps import Rating, Step

_DAY = timedelta(days=1)
_OPENS, _CLOSES = time(8, 30), time(17, 30)


@dataclass
class Player:
    """The county at work. `seed` decides everything but ids, keys and query codes."""

    session: AsyncSession
    service: TicketService
    county: County
    seed: int
    until: datetime
    codes: dict[str, str] = field(default_factory=dict)
    """Query codes of the newest tickets by number, for trying out."""
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    _last: dict[str, str] = field(default_factory=dict)
    """The number of the newest ticket in each place and category, for merging."""

    def __post_init__(self) -> None:
        self.opening, self.citizens = Opening(self.service), CitizenDesk(self.service)
        self._ways = {unit.id: self.county.ways[unit.way] for unit in self.county.units}
        self._townships = [unit for unit in self.county.units if unit.kind == "township"]
        self.operator, self.centre = self._staff(Role.OPERATOR, "话务员"), self._staff(Role.CENTRE, "中心")
        self.manager = self._staff(Role.MANAGER, "班长")
        self._of_unit = {unit.id: self._staff(Role.TOWNSHIP, unit.name, unit.id) for unit in self.county.units}

    def _staff(self, role: Role, name: str, unit: str | None = None) -> Actor:
        # The same account in every run of the same seed.
        return Actor(uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{role}:{unit or name}"), name, role, unit)

    async def play(self, count: int, days: int) -> None:
        """`count` tickets over the `days` before `until`, each played as far as `until`."""
        dice = random.Random(self.seed)  # noqa: S311 (a game, no secret)
        begin = self.until - days * _DAY
        waiting: list[tuple[datetime, int, AsyncIterator[datetime]]] = []
        for number in range(count):
            own = random.Random(f"{self.seed}:{number}")  # noqa: S311
            category = own.choices(list(self.county.mix), list(self.county.mix.values()))[0]
            at = self._call_time(begin + dice.random() * days * _DAY, own, urgent=category == "urgent_aid")
            heapq.heappush(waiting, (at, number, self._life(number, category, own)))
        while waiting:
            self.now, number, life = heapq.heappop(waiting)
            if self.now >= self.until:
                continue
            try:
                wake = await anext(life)
            except StopAsyncIteration:
                continue
            heapq.heappush(waiting, (max(wake, self.now + timedelta(minutes=1)), number, life))

    def _call_time(self, at: datetime, dice: random.Random, *, urgent: bool) -> datetime:
        """When somebody calls: mostly by day, in need at any hour."""
        local = at.astimezone(SHANGHAI)
        if not urgent:
            local = local.replace(hour=dice.choice([8, 9, 9, 10, 10, 11, 14, 15, 15, 16, 19, 21]))
        return local.astimezone(UTC)

    def worked(self, day: date) -> bool:
        """Whether offices are open on the day."""
        return day in self.county.worked or (day.weekday() < 5 and day not in self.county.closed)

    def _in_hours(self, at: datetime, dice: random.Random) -> datetime:
        """The moment, or one of the next morning that an office works."""
        local = at.astimezone(SHANGHAI)
        if self.worked(local.date()) and _OPENS <= local.time() <= _CLOSES:
            return at
        day = local.date() + (_DAY if local.time() > _CLOSES or not self.worked(local.date()) else timedelta())
        while not self.worked(day):
            day += _DAY
        return (datetime.combine(day, _OPENS, SHANGHAI) + timedelta(minutes=dice.randrange(90))).astimezone(UTC)

    async def _life(self, number: int, category: str, dice: random.Random) -> AsyncIterator[datetime]:
        opened = await self.opening.open(self.session, self._draft(number, category, dice), self.operator, now=self.now)
        ticket = opened.ticket
        if opened.query_code is None:
            return
        self.codes[ticket.no] = opened.query_code
        urgent = ticket.urgency == "urgent"
        async for wake in self._early_end(ticket, dice):
            yield wake
        while ticket.state == "dispatched":
            async for wake in self._turn(ticket, dice, urgent=urgent):
                yield wake
            if ticket.state != "replied":
                break
            async for wake in self._afterwards(ticket, dice):
                yield wake

    def _draft(self, number: int, category: str, dice: random.Random) -> Draft:
        place = dice.choice(self._townships)
        texts = stories()[category]
        anonymous = category in ("unfair", "service", "person_in_need") and dice.random() < 0.3
        return Draft(
            source=self.county.source,
            source_key=f"demo-{number}",
            category=category,
            text=texts[number * 7 % len(texts)] if dice.random() < 0.5 else dice.choice(texts),
            division=place.division if dice.random() > 0.03 else None,
            # 199 0000 xxxx: the block is not given out here, and nobody is to be called.
            contact_phone=None if anonymous else f"1990000{number:04d}",
            consent=not anonymous,
            anonymous=anonymous,
            about_unit=place.id if category in ("unfair", "service", "appeal") else None,
            urgent=category == "urgent_aid",
        )

    async def _early_end(self, ticket: Ticket, dice: random.Random) -> AsyncIterator[datetime]:
        """Queued without a unit, merged, withdrawn or refused; most are none of it."""
        if ticket.state == "to_dispatch":
            yield self._in_hours(self.now + timedelta(minutes=dice.randrange(10, 180)), dice)
            await self._do(ticket, "dispatch", self.centre, unit_id="demo-county")
        same = f"{ticket.owner_unit}:{ticket.category}"
        main = self._last.get(same)
        self._last[same] = ticket.no
        chance = dice.random()
        if chance < 0.03 and main is not None:
            yield self.now + timedelta(minutes=20)
            await self._try(ticket, "merge", self.centre, main_ticket=main, reason=self.county.merge_reason)
        elif chance < 0.05:
            yield self.now + timedelta(hours=dice.randrange(1, 6))
            if ticket.state in ("dispatched", "handling"):
                await self.citizens.withdraw(self.session, ticket.id, None, now=self.now)

    async def _turn(self, ticket: Ticket, dice: random.Random, *, urgent: bool) -> AsyncIterator[datetime]:
        """A unit has it, until it answers, gives it back, or leaves it lying."""
        assert ticket.owner_unit is not None
        way, staff = self._ways[ticket.owner_unit], self._of_unit[ticket.owner_unit]
        if not urgent and dice.random() < way.idle:
            async for wake in self._left_lying(ticket, dice):
                yield wake
            return
        yield self._soon(dice, urgent=urgent, minutes=5 if urgent else int(400 * way.pace))
        if not urgent and dice.random() < way.returns:
            async for wake in self._given_back(ticket, staff, dice):
                yield wake
            if ticket.state == "dispatched":
                return
        if ticket.state == "dispatched":
            await self._do(ticket, "sign", staff)
        if ticket.state != "handling":
            return
        yield self._soon(dice, urgent=urgent, minutes=20 if urgent else int(700 * way.pace))
        if urgent and dice.random() < 0.5:
            await self._do(ticket, "record_first_aid", staff, note=self.county.first_aid)
        else:
            await self._do(ticket, "record_contact", staff, note=dice.choice(self.county.contacts))
        async for wake in self._work(ticket, staff, way, dice, urgent=urgent):
            yield wake
        if ticket.state == "handling" and ticket.owner_unit == staff.unit_id and ticket.on_hold is None:
            await self._do(ticket, "reply", staff, reply=dice.choice(self.county.replies))

    def _soon(self, dice: random.Random, *, urgent: bool, minutes: int) -> datetime:
        at = self.now + timedelta(minutes=max(2, int(minutes * (0.3 + dice.random()))))
        return at if urgent else self._in_hours(at, dice)

    async def _left_lying(self, ticket: Ticket, dice: random.Random) -> AsyncIterator[datetime]:
        yield self._in_hours(self.now + dice.uniform(6, 12) * _DAY, dice)
        await self._try(ticket, "urge", Actor.citizen())
        yield self._in_hours(self.now + dice.uniform(2, 5) * _DAY, dice)
        await self._try(ticket, "supervise", self.centre, reason=self.county.supervise_reason)

    async def _given_back(self, ticket: Ticket, staff: Actor, dice: random.Random) -> AsyncIterator[datetime]:
        if not await self._try(ticket, "request_return", staff, reason=dice.choice(self.county.returns)):
            return
        yield self._in_hours(self.now + timedelta(hours=dice.uniform(0.5, 5)), dice)
        if dice.random() < 0.4:
            await self._do(ticket, "refuse_return", self.centre, reason=self.county.reassign_reason)
            return
        await self._do(ticket, "grant_return", self.centre)
        yield self._in_hours(self.now + timedelta(minutes=30), dice)
        await self._do(ticket, "dispatch", self.centre, unit_id="demo-county")

    async def _work(
        self, ticket: Ticket, staff: Actor, way: Way, dice: random.Random, *, urgent: bool
    ) -> AsyncIterator[datetime]:
        """From the first contact up to the moment of the answer."""
        if not urgent and dice.random() < way.holds:
            at = dice.randrange(len(self.county.holds))
            if await self._try(
                ticket, "hold", staff, reason=self.county.holds[at], hold_reason=self.county.hold_reasons[at]
            ):
                yield self._in_hours(self.now + dice.uniform(1, 6) * _DAY, dice)
                await self._do(ticket, "resume", staff)
        if not urgent and dice.random() < way.extends:
            reason = dice.choice(self.county.extensions)
            if await self._try(ticket, "ask_extension", staff, reason=reason, workdays=dice.randint(2, 8)):
                yield self._in_hours(self.now + timedelta(hours=3), dice)
                granted = dice.random() < 0.75
                await self._do(ticket, "grant_extension" if granted else "refuse_extension", self._decider(ticket),
                               reason=None if granted else reason)  # fmt: skip
        resolve = await self._resolve_due(ticket)
        left = max(timedelta(hours=1), resolve - self.now)
        yield self._soon_within(left, way.pace, dice, urgent=urgent)
        if dice.random() < 0.08:
            await self._try(ticket, "urge", Actor.citizen())
        if dice.random() < 0.05:
            await self.citizens.add_facts(self.session, ticket.id, dice.choice(self.county.facts), now=self.now)
        yield self._soon_within(left, way.pace, dice, urgent=urgent)

    def _soon_within(self, left: timedelta, pace: float, dice: random.Random, *, urgent: bool) -> datetime:
        at = self.now + left * (pace * dice.uniform(0.15, 0.62))
        return at if urgent else self._in_hours(at, dice)

    def _decider(self, ticket: Ticket) -> Actor:
        """Managers decide of what they may see."""
        return self.centre if ticket.confidential else self.manager

    async def _resolve_due(self, ticket: Ticket) -> datetime:
        around = await self.service._around(self.session, ticket, Step("note"), self.centre, self.now)
        clock = around.clocks.one(ClockKind.RESOLVE)
        return clock.due_at if clock is not None else self.now + _DAY

    async def _afterwards(self, ticket: Ticket, dice: random.Random) -> AsyncIterator[datetime]:
        """The centre looks at the answer, the citizen says how it was; silence closes it."""
        yield self._in_hours(self.now + timedelta(hours=dice.uniform(1, 20)), dice)
        assert ticket.owner_unit is not None
        if dice.random() < 0.03:
            await self._do(ticket, "reject_reply", self.centre, reason=self.county.reject_reason)
            yield self._in_hours(self.now + dice.uniform(0.3, 2) * _DAY, dice)
            await self._do(ticket, "reply", self._of_unit[ticket.owner_unit], reply=dice.choice(self.county.replies))
        await self._do(ticket, "ask_callback", self.centre)
        yield self._in_hours(self.now + timedelta(hours=dice.uniform(2, 60)), dice)
        chance = dice.random()
        if chance < 0.12:
            await self._do(ticket, "record_callback", self.centre, rating=Rating(None, None, contacted=False))
        elif chance < 0.75:
            happy = dice.random() < self._ways[ticket.owner_unit].satisfied
            solved = happy or dice.random() < 0.3
            reason = None if happy else dice.choice(self.county.dissatisfied)
            await self.citizens.rate(self.session, ticket.id, Rating(solved, happy, reason), now=self.now)
            return
        yield self.now + 5 * _DAY
        await self._try(ticket, "close", Actor.system())

    async def _do(self, ticket: Ticket, action: str, actor: Actor, **more: object) -> None:
        await self.service.act(self.session, ticket.id, Step(action, **more), actor, now=self.now)  # type: ignore[arg-type]

    async def _try(self, ticket: Ticket, action: str, actor: Actor, **more: object) -> bool:
        """The step, if the table allows it just now; whether it did."""
        try:
            await self._do(ticket, action, actor, **more)
        except Conflict:
            return False
        return True
