"""The real public app over HTTP, on a database of its own, with a scripted bot behind it."""

import contextlib
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import Receive, Scope, Send

from app.bootstrap import Services, build
from app.public import create_public_app
from hotline.clock import Clock, system_clock
from hotline.conversations.service import ConversationService, Limits
from hotline.db.engine import create_engine
from hotline.settings import Settings
from knowledge.service_texts import ServiceTexts
from tests.telephony.live import Live, Stage
from tests.telephony.quick_fields import make_equal_fields_once
from tests.telephony.scripted_rasa import ScriptedRasa

make_equal_fields_once()


def with_lifespan(services: Services) -> Any:
    """The public app; its services run as long as its server."""
    app = create_public_app(services)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        await receive()
        async with services.running():
            await send({"type": "lifespan.startup.complete"})
            await receive()
            # As app.serve does on a signal: the event streams end.
            services.feed.close()
        await send({"type": "lifespan.shutdown.complete"})

    return serve


def plain_client(base_url: str, **more: Any) -> httpx.AsyncClient:
    """For one of our own addresses, which are plain HTTP: reading the authorities takes longer than most requests."""
    return httpx.AsyncClient(base_url=base_url, timeout=30, trust_env=False, verify=False, **more)


@dataclass
class WebChatClient:
    """One citizen's browser."""

    http: httpx.AsyncClient
    session_id: str = ""
    token: str = ""
    greeting: list[dict[str, Any]] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def open(self) -> "WebChatClient":
        opened = await self.http.post("/api/chat/sessions", json={})
        assert opened.status_code == 201, opened.text
        self.session_id, self.token = opened.json()["session_id"], opened.json()["token"]
        self.greeting = opened.json()["greeting"]
        return self

    async def post(self, text: Any, client_msg_id: str | None = None, **more: Any) -> httpx.Response:
        body = {"client_msg_id": client_msg_id or str(uuid.uuid4()), "text": text, **more}
        return await self.http.post("/api/chat/messages", json=body, headers=self.headers)

    async def say(self, text: str, client_msg_id: str | None = None) -> list[dict[str, Any]]:
        """The replies to it."""
        answered = await self.post(text, client_msg_id)
        assert answered.status_code == 200, answered.text
        return answered.json()["messages"]

    async def after(self, seq: int) -> list[dict[str, Any]]:
        read = await self.http.get("/api/chat/messages", params={"after": seq}, headers=self.headers)
        assert read.status_code == 200, read.text
        return read.json()["messages"]


@pytest.fixture(params=[5, pytest.param(40, marks=pytest.mark.slow)], ids=["few", "many"])
def examples(request: pytest.FixtureRequest) -> int:
    """How much schemathesis makes up for each operation, besides the edges that it tries of each schema."""
    count: int = request.param
    return count


@pytest.fixture
def rasa() -> ScriptedRasa:
    return ScriptedRasa()


@pytest.fixture(scope="session")
def stage() -> Iterator[tuple[Stage, Live]]:
    """A server for the scripted bots of all tests: starting and ending one takes a third of a second."""
    stage = Stage()
    with Live(stage) as live:
        yield stage, live


@pytest.fixture
def rasa_server(rasa: ScriptedRasa, stage: tuple[Stage, Live]) -> Live:
    stage[0].app = rasa.app
    return stage[1]


@pytest.fixture
def settings(fresh_database: str, rasa_server: Live, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        database_url=fresh_database,
        bot_url=rasa_server.url,
        bot_timeout=30,
        actions_port=1,
        messages_per_minute=10_000,
        sessions_per_minute=10_000,
        tickets_per_minute=10_000,
        _env_file=None,
    )


Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture
def serve(settings: Settings) -> Serve:
    """Serves the app with some settings changed; gives its address."""

    @contextmanager
    def serving(clock: Clock = system_clock, **changed: Any) -> Iterator[str]:
        services = build(settings.model_copy(update=changed), clock)
        with Live(with_lifespan(services)) as live:
            yield live.url

    return serving


@pytest.fixture
def base_url(serve: Serve) -> Iterator[str]:
    with serve() as url:
        yield url


@pytest.fixture
async def http(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with plain_client(base_url) as client:
        yield client


@pytest.fixture
async def citizen(http: httpx.AsyncClient) -> WebChatClient:
    return await WebChatClient(http).open()


@dataclass
class OperatorDesk:
    """What an operator does with a conversation, on the database."""

    url: str
    service: ConversationService

    @contextlib.asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncSession]:
        engine = create_engine(self.url, pool_size=1)
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session
        await engine.dispose()

    async def take(self, session_id: str) -> None:
        async with self._session() as session:
            await self.service.take_over(session, uuid.UUID(session_id), operator="王芳", now=system_clock())

    async def say(self, session_id: str, text: str) -> None:
        async with self._session() as session:
            await self.service.say_as_operator(
                session, uuid.UUID(session_id), operator="王芳", text=text, now=system_clock()
            )

    async def hand_back(self, session_id: str) -> None:
        async with self._session() as session:
            await self.service.hand_back(session, uuid.UUID(session_id), operator="王芳", now=system_clock())


@pytest.fixture
def desk(fresh_database: str, texts: ServiceTexts) -> OperatorDesk:
    return OperatorDesk(fresh_database, ConversationService(texts, Limits(1, 1)))
