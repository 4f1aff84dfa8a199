"""Conversations on a rolled-back session (`service`, `conversation`) or with real commits (`office`)."""

import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.conversations.model import Conversation
from hotline.conversations.service import ConversationService, Limits
from hotline.db.engine import create_engine
from knowledge.service_texts import ServiceTexts
from tests.conftest import SettableClock
from tests.hotline.log_capture import LogLines, captured_log
from tests.hotline.office import Office
from tests.hotline.scripted_bot import ScriptedBot


@pytest.fixture
def service(texts: ServiceTexts) -> ConversationService:
    return ConversationService(texts, Limits(messages_per_minute=1000, sessions_per_minute=1000))


@pytest.fixture
def new_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture
async def conversation(session: AsyncSession, service: ConversationService, clock: SettableClock) -> Conversation:
    opened, _ = await service.open(session, channel="webchat", client_key="address", now=clock())
    return opened


@pytest.fixture
async def engine(fresh_database: str) -> AsyncIterator[AsyncEngine]:
    made = create_engine(fresh_database, pool_size=10)
    yield made
    await made.dispose()


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot()


@pytest.fixture
def office(engine: AsyncEngine, service: ConversationService, clock: SettableClock, bot: ScriptedBot) -> Office:
    return Office(engine, service, clock, bot)


@pytest.fixture
def log() -> Iterator[LogLines]:
    with captured_log() as lines:
        yield lines
