"""What is timed, in one process: tickets opened, moved on, listed and looked at as the desk does it."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.demo.county import county, stories
from hotline.accounts.actor import Actor, Role
from hotline.clock import system_clock
from hotline.db.engine import create_engine
from hotline.personal import PersonalData
from hotline.routing.model import Unit
from hotline.sla.calendar_service import CalendarService
from hotline.tickets import repository
from hotline.tickets.calendars import Calendars
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.model import Ticket
from hotline.tickets.opening import Draft, Opening
from hotline.tickets.service import ADDRESS_CONTEXT, NAME_CONTEXT, PHONE_CONTEXT, TicketService
from hotline.tickets.steps import Step
from knowledge.ticket_texts import load_ticket_texts

KEY = b"k" * 32
_OPERATOR = Actor(uuid.UUID(int=1), "话务员", Role.OPERATOR)
_CENTRE = Actor(uuid.UUID(int=2), "中心", Role.CENTRE)
_WARM_UP = 1.0


class _AllDone(Exception):
    """No ticket is left to work on."""


@dataclass
class Timed:
    """Seconds that each took, by name; how long all of it did, and how much of the processor the process had.

    `done`: how often anything was done, while warming up too.
    """

    took: dict[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    done: int = 0

    def add(self, name: str, seconds: float) -> None:
        """One more."""
        self.done += 1
        self.took.setdefault(name, []).append(seconds)


@dataclass(frozen=True)
class Desk:
    """The services of one process on its own connections."""

    engine: AsyncEngine
    service: TicketService

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """As a request has it."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session


@asynccontextmanager
async def desk(url: str, connections: int) -> AsyncIterator[Desk]:
    """Services as `app.bootstrap` wires them."""
    engine = create_engine(url, pool_size=connections)
    try:
        yield Desk(engine, TicketService(load_ticket_texts(), PersonalData([KEY]), Calendars(CalendarService())))
    finally:
        await engine.dispose()


async def openings(desk: Desk, *, seconds: float, at_once: int) -> Timed:
    """Tickets of the demo county's mix, from everywhere, each by somebody else and in a transaction of its own."""
    # The telephone numbers of another run or process would be the same persons.
    dice, opening = random.SystemRandom(), Opening(desk.service)
    async with desk.transaction() as session:
        places = list(await session.scalars(select(Unit.division_code).where(Unit.id.like("bench-%"))))
    mix, run = county().mix, uuid.uuid4().hex

    async def one(number: int) -> None:
        category = dice.choices(list(mix), list(mix.values()))[0]
        place = dice.choice(places)
        draft = Draft(
            source="bench", source_key=f"{run}-{number}", category=category, text=dice.choice(stories()[category]),
            division=place, address="东街12号3单元", contact_name="张三丰",
            contact_phone=f"13{dice.randrange(10**9):09d}", consent=True,
        )  # fmt: skip
        async with desk.transaction() as session:
            opened = await opening.open(session, draft, _OPERATOR, now=system_clock())
        assert opened.how == "opened", opened.how

    return await _timed({"open": one}, seconds=seconds, at_once=at_once)


async def steps(desk: Desk, *, seconds: float, at_once: int, share: tuple[int, int]) -> Timed:
    """Dispatched tickets signed, called about, answered, asked about and closed; each step in its own transaction.

    `share`: the (place, of how many) of this process, so that no two work on one ticket.
    """
    async with desk.transaction() as session:
        query = select(Ticket.id, Ticket.owner_unit).where(Ticket.state == "dispatched").order_by(Ticket.id)
        found = (await session.execute(query)).all()
    tickets = iter([(ticket_id, unit) for ticket_id, unit in found if ticket_id.int % share[1] == share[0]])
    timed = Timed()

    async def life(_: int) -> None:
        one = next(tickets, None)
        if one is None:
            raise _AllDone
        ticket_id, unit = one
        township = Actor(uuid.UUID(int=3), "街道办", Role.TOWNSHIP, unit)
        todo = (
            (Step("sign"), township),
            (Step("record_contact", note="打过电话，说了要哪些材料。"), township),
            (Step("reply", reply="查过了，符合条件，已经给您办临时救助，钱三个工作日内到卡上。"), township),
            (Step("ask_callback"), _CENTRE),
            (Step("close"), _CENTRE),
        )
        for step, actor in todo:
            began = time.perf_counter()
            async with desk.transaction() as session:
                await desk.service.act(session, ticket_id, step, actor, now=system_clock())
            timed.add(step.action, time.perf_counter() - began)

    whole = await _timed({"life": life}, seconds=seconds, at_once=at_once, before=timed.took.clear)
    timed.seconds, timed.cpu_seconds = whole.seconds, whole.cpu_seconds
    return timed


async def reads(desk: Desk, *, seconds: float, seed: int) -> Timed:
    """One reader after the other: due lists of offices at random and of the largest, its next page; tickets."""
    async with desk.transaction() as session:
        units = list(await session.scalars(select(Unit.id).where(Unit.id.like("bench-%"), Unit.kind == "township")))
        largest = await _largest(session)
        ids = list(await session.scalars(select(Ticket.id).order_by(Ticket.id).limit(5000)))
    dice, citizens = random.Random(seed), CitizenDesk(desk.service)

    async def listed(unit: str) -> list[Ticket]:
        async with AsyncSession(desk.engine, expire_on_commit=False) as session:
            return list(await repository.listed(session, repository.Wanted(unit_id=unit)))

    first = await listed(largest)
    after = (first[-1].due_at, first[-1].id)

    async def next_page(_: int) -> None:
        wanted = repository.Wanted(unit_id=largest, after=after)
        async with AsyncSession(desk.engine, expire_on_commit=False) as session:
            await repository.listed(session, wanted)

    async def view(_: int) -> None:
        async with AsyncSession(desk.engine, expire_on_commit=False) as session:
            ticket = await desk.service.get(session, dice.choice(ids), _CENTRE)
            await citizens.view(session, ticket, now=system_clock())
            await repository.all_clocks(session, ticket.id)
            await repository.open_pauses(session, ticket.id)
            for kept, context in (
                (ticket.contact_phone, PHONE_CONTEXT), (ticket.contact_name, NAME_CONTEXT),
                (ticket.address, ADDRESS_CONTEXT),
            ):  # fmt: skip
                if kept is not None:
                    desk.service.personal.decrypt(kept, context)

    async def any_list(_: int) -> None:
        await listed(dice.choice(units))

    async def largest_list(_: int) -> None:
        await listed(largest)

    work = {"list": any_list, "list, largest": largest_list, "list, next page": next_page, "view": view}
    return await _timed(work, seconds=seconds, at_once=1)


async def _largest(session: AsyncSession) -> str:
    """The office with the most open tickets."""
    counted = select(Ticket.owner_unit).where(repository.is_open(), Ticket.owner_unit.is_not(None))
    found = await session.scalar(counted.group_by(Ticket.owner_unit).order_by(func.count().desc()).limit(1))
    assert found is not None
    return found


async def _timed(
    work: Mapping[str, Callable[[int], Awaitable[None]]],
    *,
    seconds: float,
    at_once: int,
    before: Callable[[], None] = lambda: None,
) -> Timed:
    """Everything in turn, `at_once` at a time, for so many seconds after warming up; `before` is called then."""
    timed, numbers, until = Timed(), iter(range(10**9)), time.perf_counter() + _WARM_UP

    async def worker() -> None:
        while time.perf_counter() < until:
            for name, one in work.items():
                began = time.perf_counter()
                try:
                    await one(next(numbers))
                except _AllDone:
                    return
                timed.add(name, time.perf_counter() - began)

    await asyncio.gather(*(worker() for _ in range(at_once)))
    timed.took.clear()
    before()
    began, had = time.perf_counter(), time.process_time()
    until = began + seconds
    await asyncio.gather(*(worker() for _ in range(at_once)))
    timed.seconds, timed.cpu_seconds = time.perf_counter() - began, time.process_time() - had
    return timed
