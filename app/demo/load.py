"""Writes the demo county into an empty database. The caller commits: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.demo import SEED
from app.demo.county import County, county
from app.demo.play import Player
from hotline.accounts.actor import Actor
from hotline.accounts.model import Account
from hotline.accounts.passwords import generate_password
from hotline.accounts.service import AccountService
from hotline.clock import SHANGHAI
from hotline.errors import Conflict
from hotline.outreach.model import Notice
from hotline.personal import PersonalData
from hotline.routing.model import Unit
from hotline.sla.calendar import Calendar
from hotline.sla.calendar_service import CalendarService
from hotline.tickets.calendars import Calendars
from hotline.tickets.model import Ticket
from hotline.tickets.service import TicketService
from knowledge.ticket_texts import load_ticket_texts

TICKETS, DAYS = 400, 90
_SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Loaded:
    """What is there now. `codes`: number and query code of a few new tickets; empty if it was there before."""

    tickets: int
    new: bool
    codes: dict[str, str]


@dataclass(frozen=True)
class Found:
    """What a database has: tickets of the demo, and what is not the demo's."""

    demo: int
    tickets: int
    units: int
    accounts: int

    @property
    def empty(self) -> bool:
        """Nothing is there that a demo county could be mixed up with."""
        return not (self.demo or self.tickets or self.units or self.accounts)

    def __str__(self) -> str:
        return f"{self.tickets} tickets, {self.units} units and {self.accounts} accounts that are not the demo's"


class _OnceRead(CalendarService):
    """The stored calendar, read once: ninety days are played in seconds."""

    _kept: Calendar | None = None

    async def load(self, session: AsyncSession) -> Calendar:
        """The calendar as it was at the first call."""
        if self._kept is None:
            object.__setattr__(self, "_kept", await super().load(session))
        assert self._kept is not None
        return self._kept


async def load(
    session: AsyncSession, personal: PersonalData, *, until: date, seed: int = SEED, count: int = TICKETS
) -> Loaded:
    """Units and `count` tickets of the ninety days before `until`; nothing if they are there.

    Raises Conflict("not_a_demo_database") where a ticket of another source, another unit or any account is kept.
    """
    place = county()
    await session.execute(text("select pg_advisory_xact_lock(hashtext('demo county'))"))
    found = await look(session)
    if found.demo:
        return Loaded(found.demo, False, {})
    if not found.empty:
        raise Conflict(
            "not_a_demo_database",
            f"this database has {found}; the demo county is for an empty database only (set another HOTLINE_DATA_DIR)",
        )
    await add_units(session, place)
    service = TicketService(load_ticket_texts(), personal, Calendars(_OnceRead()))
    player = Player(session, service, place, seed, datetime.combine(until, time(), SHANGHAI))
    await player.play(count, DAYS)
    # Nobody is to be called or written to for a matter that never was. (Somebody may try the chat meanwhile.)
    sent: dict[str, Any] = {"state": "sent", "sent_at": Notice.created_at, "provider_answer": "demo"}
    own = select(Ticket.id).where(Ticket.source == place.source)
    await session.execute(update(Notice).where(Notice.ticket_id.in_(own)).values(sent))
    return Loaded((await look(session)).demo, True, dict(sorted(player.codes.items())[-3:]))


async def look(session: AsyncSession) -> Found:
    """What is there now."""
    source = county().source
    counts = (
        select(func.count()).select_from(Ticket).where(Ticket.source == source),
        select(func.count()).select_from(Ticket).where(Ticket.source != source),
        select(func.count()).select_from(Unit).where(Unit.id.not_like("demo-%")),
        select(func.count()).select_from(Account).where(Account.name.not_in([one.name for one in county().accounts])),
    )
    return Found(*[await session.scalar(count) or 0 for count in counts])


async def add_units(session: AsyncSession, place: County) -> None:
    """The offices, those above first."""
    for unit in place.units:
        session.add(
            Unit(
                id=unit.id, name=unit.name, kind=unit.kind, division_code=unit.division, parent_id=unit.parent,
                duty_phone=unit.phone, hours=place.hours if unit.kind != "centre" else None, valid_from=_SINCE,
            )
        )  # fmt: skip
        await session.flush()


async def add_accounts(session: AsyncSession, accounts: AccountService, now: datetime) -> dict[str, str]:
    """An account for each role, with a fresh password: {login name: password}."""
    made = {}
    for one in county().accounts:
        made[one.name] = generate_password(one.name)
        await accounts.add(
            session, Actor.system("demo"), name=one.name, display_name=one.shown, role=one.role, unit_id=one.unit,
            password=made[one.name], now=now,
        )  # fmt: skip
    return made
