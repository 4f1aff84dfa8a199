"""Conversations with real commits, as the app does them: for tests that need several connections."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.conversations import repository
from hotline.conversations.model import Conversation, Delivery, Message
from hotline.conversations.service import ConversationService
from hotline.conversations.sweep import Sweeper
from hotline.conversations.turns import TurnRunner
from tests.conftest import SettableClock
from tests.hotline.scripted_bot import ScriptedBot


async def until(happened: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Look again and again until it has happened; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not await happened():
        assert time.monotonic() < deadline, "did not happen in time"
        await asyncio.sleep(0.02)


@dataclass
class Office:
    """One database, one clock, one bot; `runner` makes what an app process has."""

    engine: AsyncEngine
    service: ConversationService
    clock: SettableClock
    bot: ScriptedBot

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def runner(self, engine: AsyncEngine | None = None) -> TurnRunner:
        return TurnRunner(engine or self.engine, self.service, self.bot, self.clock)

    def sweeper(self) -> Sweeper:
        return Sweeper(self.runner())

    async def open(self) -> uuid.UUID:
        async with self.transaction() as session:
            conversation, _ = await self.service.open(session, channel="webchat", client_key=None, now=self.clock())
        return conversation.id

    async def say(self, conversation_id: uuid.UUID, text: str, client_msg_id: str | None = None) -> Message:
        """Take a message in; nobody answers it yet."""
        async with self.transaction() as session:
            return await self.service.receive(
                session,
                conversation_id,
                client_msg_id=client_msg_id or str(uuid.uuid4()),
                text=text,
                now=self.clock(),
            )

    async def take_over(self, conversation_id: uuid.UUID, operator: str = "王芳") -> None:
        async with self.transaction() as session:
            await self.service.take_over(session, conversation_id, operator=operator, now=self.clock())

    async def hand_back(self, conversation_id: uuid.UUID, operator: str = "王芳") -> None:
        async with self.transaction() as session:
            await self.service.hand_back(session, conversation_id, operator=operator, now=self.clock())

    async def said(self, conversation_id: uuid.UUID) -> list[Message]:
        """Everything said, in order."""
        async with self.transaction() as session:
            return list(await repository.messages_after(session, conversation_id, 0, 1000))

    async def replies(self, message: Message) -> list[str]:
        async with self.transaction() as session:
            return [reply.text for reply in await repository.replies_to(session, message.id)]

    async def conversation(self, conversation_id: uuid.UUID) -> Conversation:
        async with self.transaction() as session:
            return await session.get_one(Conversation, conversation_id)

    async def message(self, message: Message) -> Message:
        """As it is in the database now."""
        async with self.transaction() as session:
            return await session.get_one(Message, message.id)

    async def delivery(self, message: Message) -> Delivery:
        async with self.transaction() as session:
            found = await session.scalars(select(Delivery).where(Delivery.message_id == message.id))
            return found.one()
