"""Every query on conversations. Nothing here commits or decides."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.model import (
    BOT_DESTINATION,
    Attention,
    Conversation,
    Delivery,
    DeliveryState,
    Message,
    MessageState,
    Owner,
    Sender,
)

NOTIFY_CHANNEL = "conversation"


async def get(session: AsyncSession, conversation_id: uuid.UUID) -> Conversation | None:
    """The conversation, unlocked, or None."""
    return await session.get(Conversation, conversation_id)


async def lock(session: AsyncSession, conversation_id: uuid.UUID) -> Conversation | None:
    """The conversation with its row locked until the transaction ends, freshly read, or None."""
    found = await session.scalars(
        select(Conversation)
        .where(Conversation.id == conversation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def message_by_client_id(session: AsyncSession, conversation_id: uuid.UUID, client_msg_id: str) -> Message | None:
    """The citizen's message that carries this id, or None."""
    found = await session.scalars(
        select(Message).where(Message.conversation_id == conversation_id, Message.client_msg_id == client_msg_id)
    )
    return found.one_or_none()


async def messages_after(
    session: AsyncSession, conversation_id: uuid.UUID, after: int, limit: int
) -> Sequence[Message]:
    """At most `limit` messages with `seq` > `after`, in order."""
    found = await session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq > after)
        .order_by(Message.seq)
        .limit(limit)
    )
    return found.all()


async def replies_to(session: AsyncSession, message_id: uuid.UUID) -> Sequence[Message]:
    """What was said in reply to this message, in order."""
    found = await session.scalars(select(Message).where(Message.in_reply_to == message_id).order_by(Message.seq))
    return found.all()


async def citizen_messages_since(
    session: AsyncSession, conversation_id: uuid.UUID, moment: datetime, limit: int
) -> Sequence[datetime]:
    """When the citizen's latest messages after `moment` came in, newest first, at most `limit`."""
    found = await session.scalars(
        select(Message.created_at)
        .where(
            Message.conversation_id == conversation_id,
            Message.sender == Sender.CITIZEN,
            Message.created_at > moment,
        )
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return found.all()


async def sessions_since(session: AsyncSession, client_key: str, moment: datetime) -> int:
    """How many conversations this network address opened after `moment`."""
    count = await session.scalar(
        select(func.count())
        .select_from(Conversation)
        .where(Conversation.client_key == client_key, Conversation.created_at > moment)
    )
    return count or 0


async def pending_deliveries(session: AsyncSession, conversation_id: uuid.UUID) -> Sequence[Delivery]:
    """All messages of the conversation that wait for the bot, oldest first."""
    found = await session.scalars(
        select(Delivery)
        .join(Message, Message.id == Delivery.message_id)
        .where(
            Delivery.conversation_id == conversation_id,
            Delivery.destination == BOT_DESTINATION,
            Delivery.state == DeliveryState.PENDING,
        )
        .order_by(Message.seq)
    )
    return found.all()


async def last_unanswered(session: AsyncSession, conversation_id: uuid.UUID) -> Delivery | None:
    """The latest message that the citizen was told is unanswered (failed or still waiting)."""
    found = await session.scalars(
        select(Delivery)
        .join(Message, Message.id == Delivery.message_id)
        .where(
            Delivery.conversation_id == conversation_id,
            Delivery.destination == BOT_DESTINATION,
            Delivery.state.in_((DeliveryState.PENDING, DeliveryState.FAILED)),
            Delivery.notified,
        )
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return found.one_or_none()


async def due_conversations(session: AsyncSession, now: datetime, grace: timedelta, limit: int) -> Sequence[uuid.UUID]:
    """Conversations with a delivery that is due, oldest first.

    A fresh row is left to the process that took the message in for `grace`, so that the worker
    does not race it for every message.
    """
    found = await session.scalars(
        select(Delivery.conversation_id)
        .where(
            Delivery.destination == BOT_DESTINATION,
            Delivery.state == DeliveryState.PENDING,
            Delivery.next_attempt_at <= now,
            Delivery.created_at <= now - grace,
        )
        .group_by(Delivery.conversation_id)
        .order_by(func.min(Delivery.next_attempt_at))
        .limit(limit)
    )
    return found.all()


async def supersede_pending(session: AsyncSession, conversation_id: uuid.UUID, now: datetime) -> None:
    """Take every message that still waits for the bot away from it; it is a person's now."""
    pending = (
        Delivery.conversation_id == conversation_id,
        Delivery.state == DeliveryState.PENDING,
        Delivery.destination == BOT_DESTINATION,
    )
    await session.execute(
        update(Message)
        .where(Message.id.in_(select(Delivery.message_id).where(*pending)), Message.state == MessageState.WAITING)
        .values(state=MessageState.FOR_PERSON)
        .execution_options(synchronize_session="fetch")
    )
    await session.execute(update(Delivery).where(*pending).values(state=DeliveryState.SUPERSEDED, finished_at=now))


async def left_for_person(session: AsyncSession, conversation: Conversation, limit: int = 5) -> Sequence[Message]:
    """What the citizen said last while the present owner has it, newest first."""
    found = await session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.owner_epoch == conversation.owner_epoch,
            Message.sender == Sender.CITIZEN,
            Message.state == MessageState.FOR_PERSON,
        )
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return found.all()


async def talk_before(session: AsyncSession, conversation_id: uuid.UUID, seq: int, limit: int) -> Sequence[Message]:
    """The last `limit` messages before this `seq`, in order."""
    found = await session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.seq < seq)
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return found.all()[::-1]


async def ahead_of(session: AsyncSession, conversation: Conversation) -> int:
    """How many wait for a person before this one, in the order of `waiting_for_person`."""
    urgent = Conversation.attention == Attention.URGENT
    earlier = Conversation.attention_at < (conversation.attention_at or conversation.created_at)
    mine = conversation.attention == Attention.URGENT
    before = urgent & earlier if mine else urgent | earlier
    count = await session.scalar(
        select(func.count())
        .select_from(Conversation)
        .where(Conversation.owner == Owner.QUEUE, Conversation.id != conversation.id, before)
    )
    return count or 0


async def waiting_for_person(session: AsyncSession, limit: int) -> Sequence[Conversation]:
    """Conversations a person should look at: urgent first, then those asked for, then the oldest."""
    rank = case(
        (Conversation.attention == Attention.URGENT, 0),
        (Conversation.owner != Owner.BOT, 1),
        (Conversation.attention == Attention.UNANSWERED, 2),
        else_=3,
    )
    found = await session.scalars(
        select(Conversation)
        .where((Conversation.attention.is_not(None)) | (Conversation.owner != Owner.BOT))
        .order_by(rank, Conversation.attention_at)
        .limit(limit)
    )
    return found.all()


async def backlog(session: AsyncSession) -> tuple[int, int]:
    """(messages waiting for the bot, conversations waiting for a person)."""
    waiting = await session.scalar(
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.state == DeliveryState.PENDING, Delivery.destination == BOT_DESTINATION)
    )
    queued = await session.scalar(
        select(func.count()).select_from(Conversation).where(Conversation.owner == Owner.QUEUE)
    )
    return waiting or 0, queued or 0


async def notify(session: AsyncSession, conversation_id: uuid.UUID) -> None:
    """Wake the readers of this conversation once the transaction commits."""
    await session.execute(
        text("select pg_notify(:channel, :id)"),
        {"channel": NOTIFY_CHANNEL, "id": str(conversation_id)},
    )
