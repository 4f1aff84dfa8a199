"""Gives waiting messages to the bot: one conversation at a time, in order, over all processes.

A session-level advisory lock in PostgreSQL is held while one process works on a conversation. It
ends with its connection, so a killed process frees the conversation at once. The lock needs one
real connection for the length of a turn: a pooler between us and PostgreSQL must pool by session.

This module commits: before the bot is called nothing is held but that lock.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from hotline.clock import Clock
from hotline.conversations import repository
from hotline.conversations.bot import Bot, BotRequest, BotSilent, BotUnavailable
from hotline.conversations.model import (
    Conversation,
    Delivery,
    DeliveryState,
    Message,
    MessageState,
    Owner,
    Sender,
)
from hotline.conversations.service import ConversationService
from hotline.errors import Unavailable
from hotline.logging import frames
from knowledge.picking import load_picking

_log = structlog.stdlib.get_logger(__name__)

_LOCK_WAIT = "30s"
_LOCK_NOT_AVAILABLE = "55P03"
# Long enough for a bot to be restarted (about 30 s) and for a short outage; an answer that comes
# later than this meets a citizen who has long gone, and a person sees the flag.
GIVE_UP_AFTER = timedelta(minutes=10)
_LONGEST_PAUSE = 30.0


def pause_after(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: 2 s, 4 s, 8 s … at most 30 s."""
    return timedelta(seconds=min(_LONGEST_PAUSE, 2.0**attempts))


@dataclass
class TurnRunner:
    """Answers what waits in a conversation. One per process."""

    engine: AsyncEngine
    service: ConversationService
    bot: Bot
    clock: Clock
    _local: dict[uuid.UUID, tuple[asyncio.Lock, list[None]]] = field(default_factory=dict)

    async def run(self, conversation_id: uuid.UUID, *, wait: bool = True) -> bool:
        """Give every waiting message of the conversation to the bot, oldest first.

        Waits for a process that is already at it; with `wait=False` returns False instead.
        Returns True when it had its turn. The bot's failures are recorded, not raised.
        Raises Unavailable("conversation_busy") after 30 s of waiting.
        """
        async with self._one_local_turn(conversation_id):
            structlog.contextvars.bind_contextvars(conversation_id=str(conversation_id))
            async with self.engine.connect() as connection:
                try:
                    if not await _lock(connection, conversation_id, wait=wait):
                        return False
                    while await self._answer_next(connection, conversation_id):
                        pass
                finally:
                    await _unlock(connection, conversation_id)
        return True

    @asynccontextmanager
    async def _one_local_turn(self, conversation_id: uuid.UUID) -> AsyncIterator[None]:
        # Only saves connections: without it, ten messages at once to one conversation would hold
        # ten connections that wait for one lock.
        lock, users = self._local.setdefault(conversation_id, (asyncio.Lock(), []))
        users.append(None)
        try:
            async with lock:
                yield
        finally:
            users.pop()
            if not users:
                self._local.pop(conversation_id, None)

    async def _answer_next(self, connection: AsyncConnection, conversation_id: uuid.UUID) -> bool:
        """One message; True when the next may be tried."""
        async with _transaction(connection) as session:
            request = await self._next_request(session, conversation_id)
        if request is None:
            return False
        delivery_id, bot_request = request
        try:
            reply = await self.bot.ask(bot_request)
        except BotUnavailable as error:
            # Given up at last: the messages behind it have their turn.
            return await self._failed(connection, delivery_id, bot_request, str(error), may_retry=True)
        except BotSilent as error:
            return await self._failed(connection, delivery_id, bot_request, str(error), may_retry=False)
        except Exception as error:
            # A message that breaks the client must not stay at the head of the line for ever.
            _log.error("bot client broke", error=type(error).__name__, traceback=frames(error))
            return await self._failed(connection, delivery_id, bot_request, type(error).__name__, may_retry=False)
        async with _transaction(connection) as session:
            turn = await self._still_ours(session, delivery_id, bot_request)
            if turn is not None:
                await self.service.record_reply(session, *turn, reply=reply, now=self.clock())
        return True

    async def _next_request(self, session: AsyncSession, conversation_id: uuid.UUID) -> tuple[int, BotRequest] | None:
        conversation = await repository.lock(session, conversation_id)
        pending = await repository.pending_deliveries(session, conversation_id)
        if conversation is None or not pending:
            return None
        delivery = pending[0]
        if delivery.next_attempt_at > self.clock() and all(waiting.notified for waiting in pending):
            # Another turn has just failed for all of them; whoever waited for it has been told.
            return None
        message = await session.get_one(Message, delivery.message_id)
        asked = message
        if message.stands_for is not None:
            asked = await session.get_one(Message, message.stands_for)
        delivery.attempts += 1
        # Said in the queue, also before it was left: words for the person may stand beside the question.
        waited = conversation.owner == Owner.QUEUE or asked.owner_epoch != conversation.owner_epoch
        return delivery.id, BotRequest(
            conversation_id=conversation_id,
            message_id=asked.id,
            text=await self.service.waiting.for_bot(session, conversation, asked)
            if waited
            else await _as_meant(session, asked),
            owner_epoch=conversation.owner_epoch,
            handed_back=conversation.handed_back,
            first_attempt=delivery.attempts == 1 and message.stands_for is None,
        )

    async def _still_ours(
        self, session: AsyncSession, delivery_id: int, request: BotRequest
    ) -> tuple[Conversation, Delivery, Message] | None:
        """The rows of the turn, locked, unless a person took the conversation over meanwhile."""
        conversation = await repository.lock(session, request.conversation_id)
        assert conversation is not None
        delivery = await session.get_one(Delivery, delivery_id, populate_existing=True)
        message = await session.get_one(Message, delivery.message_id, populate_existing=True)
        if (
            conversation.owner_epoch != request.owner_epoch
            or conversation.owner == Owner.OPERATOR
            or delivery.state != DeliveryState.PENDING
        ):
            delivery.state = DeliveryState.SUPERSEDED
            delivery.finished_at = self.clock()
            if message.state != MessageState.ANSWERED:
                message.state = MessageState.FOR_PERSON
            _log.info("reply dropped: the conversation changed hands")
            return None
        return conversation, delivery, message

    async def _failed(
        self,
        connection: AsyncConnection,
        delivery_id: int,
        request: BotRequest,
        error: str,
        *,
        may_retry: bool,
    ) -> bool:
        """Record it; True when this message is done with and the next may be tried."""
        now = self.clock()
        notices = self.service.texts.notices
        async with _transaction(connection) as session:
            turn = await self._still_ours(session, delivery_id, request)
            if turn is None:
                return True
            conversation, delivery, _ = turn
            _log.warning("bot gave no answer", reason=error, attempts=delivery.attempts)
            may_retry = may_retry and now - delivery.created_at < GIVE_UP_AFTER
            if may_retry:
                notice = notices.bot_unavailable
            else:
                # Who was promised an answer hears that it will not come by itself.
                notice = notices.given_up if delivery.notified else notices.bot_silent
            await self.service.record_failure(
                session,
                conversation,
                delivery,
                error=error,
                notice=notice,
                retry_at=now + pause_after(delivery.attempts) if may_retry else None,
                now=now,
            )
        return not may_retry


async def _as_meant(session: AsyncSession, asked: Message) -> str:
    """What a message says; of one that picks an offered answer by its place (第二个), that answer.

    Below an answer from documents the bot itself knows what 第二个 is: a line of it, or another question.
    """
    before = await repository.talk_before(session, asked.conversation_id, asked.seq, 1)
    if not before or before[0].sender != Sender.BOT or before[0].citations:
        return asked.text
    payloads = [button["payload"] for button in before[0].buttons]
    return load_picking().picked(asked.text, before[0].text, payloads) or asked.text


@asynccontextmanager
async def _transaction(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(bind=connection, expire_on_commit=False) as session, session.begin():
        yield session


async def _lock(connection: AsyncConnection, conversation_id: uuid.UUID, *, wait: bool) -> bool:
    key = {"key": str(conversation_id)}
    try:
        if wait:
            await connection.execute(text(f"set local lock_timeout = '{_LOCK_WAIT}'"))
            await connection.execute(text("select pg_advisory_lock(hashtextextended(:key, 0))"), key)
            locked = True
        else:
            found = await connection.execute(text("select pg_try_advisory_lock(hashtextextended(:key, 0))"), key)
            locked = bool(found.scalar_one())
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise Unavailable("conversation_busy", "an earlier message is still being answered") from error
        raise
    await connection.commit()
    return locked


async def _unlock(connection: AsyncConnection, conversation_id: uuid.UUID) -> None:
    """Free the lock; a connection on which that fails is thrown away, which frees it as well."""
    try:
        await connection.rollback()
        await connection.execute(
            text("select pg_advisory_unlock(hashtextextended(:key, 0))"),
            {"key": str(conversation_id)},
        )
        await connection.commit()
    except BaseException:  # also a cancelled task must not give a locked connection back
        await connection.invalidate()
        raise
