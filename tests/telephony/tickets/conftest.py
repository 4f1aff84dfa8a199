"""The public app with a small county in its database, and citizens in front of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.bootstrap import build_tickets
from hotline.accounts.actor import Actor, Role
from hotline.db.engine import create_engine
from hotline.settings import Settings
from hotline.tickets import repository
from hotline.tickets.asking import TicketTalk
from hotline.tickets.model import Ticket, TicketEvent
from hotline.tickets.numbers import normalised_number
from hotline.tickets.steps import Step
from tests.conftest import SettableClock
from tests.hotline.tickets.conftest import staff as actor
from tests.hotline.tickets.conftest import units
from tests.telephony.conftest import Serve

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 20
BODY: dict[str, Any] = {
    "category": "aid", "text": "我爸瘫在床上，家里没钱了", "division": "360902",
    "contact_phone": "13800138000", "contact_name": "王秀英", "address": "东镇李村3号", "consent": True,
}  # fmt: skip


@dataclass
class Staffroom:
    """What the offices do with tickets meanwhile; every step is a transaction of its own."""

    engine: AsyncEngine
    talk: TicketTalk
    clock: SettableClock
    actors: dict[str, Actor] = field(default_factory=dict)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def by(self, role: Role, unit: str | None = None) -> Actor:
        return self.actors.setdefault(f"{role} {unit}", actor(role, unit))

    async def ticket(self, no: str) -> Ticket:
        async with self.session() as session:
            found = await repository.by_number(session, normalised_number(no) or "")
            assert found is not None
            return found

    async def events(self, no: str) -> list[TicketEvent]:
        ticket = await self.ticket(no)
        async with self.session() as session:
            return list(await repository.events(session, ticket.id))

    async def act(self, no: str, action: str, actor: Actor | None = None, **more: Any) -> Ticket:
        ticket = await self.ticket(no)
        who = actor or self.by(Role.TOWNSHIP, ticket.owner_unit)
        async with self.session() as session:
            done = await self.talk.desk.service.act(session, ticket.id, Step(action, **more), who, now=self.clock())
            return done.ticket

    async def answer(self, no: str, reply: str = "临时救助已经办了，三天内到账。") -> None:
        await self.act(no, "sign")
        await self.act(no, "reply", reply=reply)


@pytest.fixture
async def engine(fresh_database: str) -> AsyncIterator[AsyncEngine]:
    made = create_engine(fresh_database, pool_size=2)
    async with AsyncSession(made) as session, session.begin():
        session.add_all(units())
    yield made
    await made.dispose()


@pytest.fixture
def offices(engine: AsyncEngine, settings: Settings, clock: SettableClock) -> Staffroom:
    return Staffroom(engine, build_tickets(settings), clock)


@pytest.fixture
def base_url(serve: Serve, engine: AsyncEngine, clock: SettableClock) -> Iterator[str]:
    with serve(clock) as url:
        yield url


@dataclass
class Filed:
    """A ticket that was opened over the API, and the token that opens it."""

    http: httpx.AsyncClient
    told: dict[str, Any]

    @property
    def no(self) -> str:
        return str(self.told["no"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.told['token']}"}

    async def get(self, path: str = "", **more: Any) -> httpx.Response:
        return await self.http.get(f"/api/tickets/{self.no}{path}", headers=self.headers, **more)

    async def post(self, path: str, json: Any = None, **more: Any) -> httpx.Response:
        if "files" not in more:
            more["json"] = {} if json is None else json
        headers = self.headers | more.pop("headers", {})
        return await self.http.post(f"/api/tickets/{self.no}{path}", headers=headers, **more)


async def file_ticket(http: httpx.AsyncClient, **changed: Any) -> Filed:
    opened = await http.post("/api/tickets", json=BODY | changed)
    assert opened.status_code == 201, opened.text
    return Filed(http, opened.json())


@pytest.fixture
async def filed(http: httpx.AsyncClient) -> Filed:
    return await file_ticket(http)


async def together(*calls: Any) -> list[Any]:
    return list(await asyncio.gather(*calls))
