"""The staff's route of reports."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.reporting.service import Reporting
from hotline.sla.calendar_service import CalendarService
from hotline.tickets.calendars import Calendars
from telephony.desk.reports import build_reports_router


@dataclass
class _Access:
    """One who is let in, on the test's session."""

    session: AsyncSession
    actor: Actor

    def clock(self) -> datetime:
        return datetime(2026, 11, 26, 4, tzinfo=UTC)

    def require(self, *roles: Role) -> Callable[..., Awaitable[Actor]]:
        async def somebody() -> Actor:
            self.actor.needs(roles)
            return self.actor

        return somebody

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        yield self.session


@pytest.fixture
async def client(session: AsyncSession) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    access = _Access(session, Actor(None, "班长", Role.MANAGER))
    app.include_router(build_reports_router(access, Reporting(Calendars(CalendarService()))))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as opened:
        yield opened


async def test_a_manager_gets_this_months_figures_and_files_of_them(client: httpx.AsyncClient) -> None:
    figures = (await client.get("/api/desk/reports")).json()
    assert (figures["from"], figures["to"], figures["total"]["received"]) == ("2026-11-01", "2026-11-27", 0)
    csv = await client.get("/api/desk/reports", params={"format": "csv", "from": "2026-10-01", "to": "2026-11-01"})
    assert csv.content.startswith(b"\xef\xbb\xbf")
    assert "report-2026-10-01-2026-11-01.csv" in csv.headers["content-disposition"]
    assert (await client.get("/api/desk/reports", params={"format": "xlsx"})).content.startswith(b"PK")
    assert (await client.get("/api/desk/reports/sample")).json() == []
    assert (await client.get("/api/desk/reports", params={"from": "soon"})).status_code == 422
