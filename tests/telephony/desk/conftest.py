"""The public app on a database of its own with staff in it; each `client` is a browser or program of its own."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.accounts.actor import Role
from hotline.accounts.passwords import Passwords
from hotline.db.engine import create_engine
from tests.conftest import SettableClock
from tests.staff import PASSWORD, Staff, account_service, cheap_hasher
from tests.telephony.conftest import Serve, plain_client


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app hashes with less work; all else of it is real."""
    monkeypatch.setattr("app.bootstrap.Passwords", lambda: Passwords(cheap_hasher()))


@pytest.fixture
async def engine(fresh_database: str) -> AsyncIterator[AsyncEngine]:
    made = create_engine(fresh_database, pool_size=2)
    yield made
    await made.dispose()


@pytest.fixture
def staff(engine: AsyncEngine, clock: SettableClock) -> Staff:
    return Staff(engine, account_service(), clock)


@pytest.fixture
def base_url(serve: Serve, clock: SettableClock) -> Iterator[str]:
    with serve(clock) as url:
        yield url


@dataclass
class Client:
    """A browser (`cookie`) or a program (`bearer`) in front of the staff's routes."""

    http: httpx.AsyncClient
    url: str
    headers: dict[str, str] = field(default_factory=dict)

    async def log_in(self, name: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
        return await self.http.post("/api/login", json={"name": name, "password": password}, headers=headers)

    async def as_program(self, name: str) -> "Client":
        """Log in and send the token from now on, without a cookie."""
        answered = await self.log_in(name)
        assert answered.status_code == 200, answered.text
        self.http.cookies.clear()
        self.headers = {"Authorization": f"Bearer {answered.json()['token']}"}
        return self

    async def as_browser(self, name: str) -> "Client":
        """Log in and send the cookie from now on, as our own page would."""
        answered = await self.log_in(name)
        assert answered.status_code == 200, answered.text
        self.headers = {"Sec-Fetch-Site": "same-origin"}
        return self

    async def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**self.headers, **more.pop("headers", {})}
        return await self.http.request(method, path, headers=headers, **more)


@pytest.fixture
async def client(base_url: str) -> AsyncIterator[Callable[[], Client]]:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(plain_client(base_url)) for _ in range(4)]
        yield lambda: Client(clients.pop(), base_url)


@pytest.fixture
async def admin(staff: Staff, client: Callable[[], Client]) -> Client:
    """A program that an admin has logged in with."""
    await staff.add("chief", Role.ADMIN)
    return await client().as_program("chief")
