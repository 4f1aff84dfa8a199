"""The demo county: ninety days of tickets that the hotline's own rules have made."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.demo.county import stories
from app.demo.load import TICKETS, load
from app.demo.play import Player
from hotline.accounts.actor import Actor, Role
from hotline.accounts.passwords import Passwords
from hotline.accounts.service import AccountService
from hotline.accounts.sessions import Sessions
from hotline.errors import Conflict
from hotline.outreach.model import Notice
from hotline.personal import PersonalData
from hotline.reporting.period import By, Period
from hotline.reporting.service import Reporting, check
from hotline.routing.model import Unit
from hotline.sla.calendar_service import CalendarService
from hotline.sla.model import SlaClock
from hotline.tickets.calendars import Calendars
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket, TicketEvent
from hotline.tickets.opening import Draft
from hotline.tickets.rebuilding import differences
from tests.sample_sizes import few_or_many

_ROWS = select(Ticket.no, Ticket.text, Ticket.state, Ticket.version).order_by(Ticket.no)
UNTIL = date(2026, 11, 26)
PERSONAL = PersonalData([b"k" * 32])


def test_there_are_stories_of_every_category_and_none_twice() -> None:
    texts = [text for own in stories().values() for text in own]
    assert len(texts) == len(set(texts)) >= 120
    assert set(stories()) == {"aid", "urgent_aid", "person_in_need", "unfair", "service", "appeal", "payment",
                              "change", "suggestion", "question", "other"}  # fmt: skip


@few_or_many(160, TICKETS)
async def test_all_tickets_are_sound_and_their_figures_are_the_same_when_reckoned_twice(
    session: AsyncSession, count: int
) -> None:
    loaded = await load(session, PERSONAL, until=UNTIL, count=count)
    assert loaded.new
    events: dict[object, list[TicketEvent]] = {}
    for event in await session.scalars(select(TicketEvent).order_by(TicketEvent.ticket_id, TicketEvent.seq)):
        events.setdefault(event.ticket_id, []).append(event)
    tickets = (await session.scalars(select(Ticket))).all()
    assert count * 0.97 <= len(tickets) == loaded.tickets
    assert [ticket.no for ticket in tickets if differences(ticket, events[ticket.id])] == []
    await _clocks_agree_with(session, {ticket.id: ticket for ticket in tickets}, events)
    _much_has_happened(events)
    assert set(await session.scalars(select(Notice.state))) == {"sent"}
    await _reckoned_twice(session)
    assert (await load(session, PERSONAL, until=UNTIL)).new is False


async def _clocks_agree_with(
    session: AsyncSession, tickets: dict[object, Ticket], events: dict[object, list[TicketEvent]]
) -> None:
    for clock in await session.scalars(select(SlaClock)):
        own = events[clock.ticket_id]
        assert own[clock.started_by_event - 1].at == clock.started_at
        assert clock.due_at > clock.started_at
        assert (clock.stopped_at is None) == (clock.stopped_by_event is None) == (clock.result is None)
        if clock.stopped_by_event is not None:
            assert own[clock.stopped_by_event - 1].at == clock.stopped_at
        else:
            assert flow().is_open(tickets[clock.ticket_id].state)


def _much_has_happened(events: dict[object, list[TicketEvent]]) -> None:
    actions = Counter(event.action for own in events.values() for event in own)
    for action in (
        "request_return", "grant_return", "ask_extension", "grant_extension", "hold", "resume", "urge", "supervise",
        "rehandle", "withdraw", "merge", "reject_reply", "record_first_aid", "close",
    ):  # fmt: skip
        assert actions[action] > 0, action


async def _reckoned_twice(session: AsyncSession) -> None:
    now = (await session.scalars(select(TicketEvent.at).order_by(TicketEvent.at.desc()).limit(1))).one()
    reporting = Reporting(Calendars(CalendarService()))
    manager = Actor(None, "m", Role.MANAGER)
    periods = [Period(date(2026, 8, 1), date(2026, 12, 1)), Period(date(2026, 10, 1), date(2026, 11, 1))]
    for period in periods:
        for by in ((), (By.UNIT,), (By.UNIT, By.CATEGORY, By.MONTH), (By.WEEK,)):
            report = await reporting.report(session, manager, period, by, now=now)
            assert await check(session, reporting, report, now=now) == {}
            assert report.total["received"]
    assert report.total["resolve_missed"]


async def test_the_same_seed_gives_the_same_county(session: AsyncSession) -> None:
    seen = []
    for _ in range(2):
        async with session.begin_nested() as step:
            await load(session, PERSONAL, until=UNTIL, count=30)
            rows = await session.execute(_ROWS)
            seen.append([tuple(row) for row in rows])
            await step.rollback()
        session.expunge_all()
    assert seen[0] == seen[1]
    assert len(seen[0]) > 25


async def test_a_database_with_an_office_of_its_own_is_left_alone(session: AsyncSession) -> None:
    session.add(Unit(id="real", name="真单位", kind="county", division_code="360902", valid_from=date(2020, 1, 1)))
    await session.flush()
    with pytest.raises(Conflict, match="not the demo's"):
        await load(session, PERSONAL, until=UNTIL)


async def test_a_database_with_an_account_of_its_own_is_left_alone(session: AsyncSession) -> None:
    accounts = AccountService(Passwords(), Sessions(idle=timedelta(hours=1), longest=timedelta(hours=1)))
    await accounts.add(
        session, Actor.system("t"), name="wangfang", display_name="王芳", role=Role.ADMIN, unit_id=None,
        password="mei-hua-2026-xyz", now=datetime(2026, 11, 26, tzinfo=UTC),
    )  # fmt: skip
    with pytest.raises(Conflict, match="1 accounts that are not the demo's"):
        await load(session, PERSONAL, until=UNTIL)
    assert list(await session.scalars(select(Unit.id))) == []


async def test_a_ticket_that_somebody_opens_meanwhile_keeps_its_notices(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Player.play

    async def with_a_caller(self: Player, count: int, days: int) -> None:
        await play(self, count, days)
        draft = Draft(
            "desk", "1", "urgent_aid", "没有吃的了", division="360902100", contact_phone="13800138000", consent=True
        )
        await self.opening.open(session, draft, Actor.system("t"), now=datetime(2026, 11, 26, 4, tzinfo=UTC))

    monkeypatch.setattr(Player, "play", with_a_caller)
    assert (await load(session, PERSONAL, until=UNTIL, count=5)).tickets <= 5
    of_the_caller = select(Notice.state).join(Ticket, Ticket.id == Notice.ticket_id).where(Ticket.source == "desk")
    assert (await session.scalars(of_the_caller)).all() == ["pending"]
