"""Openings while somebody else is just ending the ticket that they would be joined to: two real transactions."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.db.engine import create_engine
from hotline.tickets.asking import TicketTalk
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.opening import Opened, Opening
from hotline.tickets.service import TicketService
from tests.hotline.tickets.conftest import Office, units


@pytest.fixture
async def engine(fresh_database: str) -> AsyncIterator[AsyncEngine]:
    made = create_engine(fresh_database, pool_size=4)
    yield made
    await made.dispose()


def _office(session: AsyncSession, service: TicketService) -> Office:
    desk, opening = CitizenDesk(service), Opening(service)
    return Office(session, service, opening, desk, TicketTalk(desk, opening))


async def test_a_matter_told_while_the_old_ticket_is_being_ended_gets_a_new_one(
    engine: AsyncEngine, ticket_service: TicketService
) -> None:
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        session.add_all(units())
        await session.flush()
        first = (await _office(session, ticket_service).open()).ticket

    async def call_again() -> Opened:
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            return await _office(session, ticket_service).open(source_key="again")

    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        office = _office(session, ticket_service)
        await office.act(first.id, "withdraw", office.operator, reason="不用了")
        second = asyncio.create_task(call_again())
        await _someone_waits(engine)
    assert (await second).how == "opened"


async def _someone_waits(engine: AsyncEngine) -> None:
    """Until a transaction waits for a row that another one holds."""
    async with asyncio.timeout(60), engine.connect() as connection:
        waits = text("select count(*) from pg_locks where not granted")
        while not (await connection.execute(waits)).scalar():
            await connection.rollback()
            await asyncio.sleep(0.02)
