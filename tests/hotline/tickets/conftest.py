"""A small county: two townships, the county's civil affairs bureau, the city, the centre; its staff; its desk."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.personal import PersonalData
from hotline.routing.model import Unit
from hotline.sla.calendar_service import CalendarService
from hotline.tickets.asking import TicketTalk
from hotline.tickets.calendars import Calendars
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.opening import Draft, Opened, Opening
from hotline.tickets.service import Done, TicketService
from hotline.tickets.steps import Step
from knowledge.ticket_texts import load_ticket_texts

EAST, WEST, COUNTY, CITY, CENTRE = "east", "west", "county", "city", "centre"
#: Wednesday 2026-11-25, 10:00 in China.
BEGIN = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def units() -> list[Unit]:
    since = date(2020, 1, 1)
    return [
        Unit(id=CENTRE, name="市12345中心", kind="centre", division_code="360900", valid_from=since),
        Unit(id=CITY, name="市民政局", kind="prefecture", division_code="360900", valid_from=since),
        Unit(id=COUNTY, name="区民政局", kind="county", division_code="360902", valid_from=since),
        Unit(
            id=EAST, name="东镇", kind="township", division_code="360902100", parent_id=COUNTY, valid_from=since,
            duty_phone="0795-3210001", grant_limit_fen=200_000,
        ),
        Unit(id=WEST, name="西镇", kind="township", division_code="360902101", parent_id=COUNTY, valid_from=since),
    ]  # fmt: skip


def staff(role: Role, unit: str | None = None) -> Actor:
    return Actor(uuid.uuid4(), f"{role} {unit or ''}".strip(), role, unit)


@dataclass
class Office:
    """The desk at work on one session, with a clock that is moved by hand."""

    session: AsyncSession
    service: TicketService
    opening: Opening
    citizens: CitizenDesk
    talk: TicketTalk
    now: datetime = BEGIN
    _numbers: "count[int]" = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self.operator, self.centre = staff(Role.OPERATOR), staff(Role.CENTRE)
        self.other_operator = staff(Role.OPERATOR)
        self.other_centre, self.manager = staff(Role.CENTRE), staff(Role.MANAGER)
        self.east, self.west, self.county = (
            staff(Role.TOWNSHIP, EAST),
            staff(Role.TOWNSHIP, WEST),
            staff(Role.TOWNSHIP, COUNTY),
        )

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def open(self, category: str = "aid", actor: Actor | None = None, **more: object) -> Opened:
        given = {
            "source": "desk", "source_key": f"k{next(self._numbers)}", "category": category,
            "text": "我爸瘫在床上，家里没钱了",
            "division": "360902100", "contact_phone": "13800138000", "consent": True,
        } | more  # fmt: skip
        return await self.opening.open(self.session, Draft(**given), actor or self.operator, now=self.now)  # type: ignore[arg-type]

    async def act(self, ticket_id: uuid.UUID, action: str, actor: Actor, **more: object) -> Done:
        return await self.service.act(self.session, ticket_id, Step(action, **more), actor, now=self.now)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def ticket_service() -> TicketService:
    return TicketService(load_ticket_texts(), PersonalData([b"k" * 32]), Calendars(CalendarService()))


@pytest.fixture
async def office(session: AsyncSession, ticket_service: TicketService) -> Office:
    session.add_all(units())
    await session.flush()
    desk, opening = CitizenDesk(ticket_service), Opening(ticket_service)
    return Office(session, ticket_service, opening, desk, TicketTalk(desk, opening))
