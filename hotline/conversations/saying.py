"""Writes what is said into a conversation, and what is to be answered into the outbox. Nothing here commits."""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.model import (
    BOT_DESTINATION,
    Conversation,
    Delivery,
    DeliveryState,
    Message,
    MessageState,
    Sender,
)
from knowledge.service_texts import Notice


def add(session: AsyncSession, conversation: Conversation, sender: Sender, text: str, now: datetime) -> Message:
    """The next message of the conversation, which is locked."""
    conversation.last_seq += 1
    message = Message(
        id=uuid.uuid4(),
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        sender=sender,
        text=text,
        buttons=[],
        citations=[],
        owner_epoch=conversation.owner_epoch,
        created_at=now,
    )
    session.add(message)
    return message


def say(
    session: AsyncSession,
    conversation: Conversation,
    sender: Sender,
    notice: Notice,
    now: datetime,
    *,
    in_reply_to: uuid.UUID | None = None,
) -> Message:
    """A notice with its buttons."""
    message = add(session, conversation, sender, notice.text, now)
    message.buttons = notice.button_dicts()
    message.in_reply_to = in_reply_to
    return message


async def give_to_bot(session: AsyncSession, conversation: Conversation, message: Message, now: datetime) -> None:
    """Through the outbox: it is answered by whoever has the next turn."""
    message.state = MessageState.WAITING
    await session.flush()  # the message's row must be there before the one that refers to it
    session.add(
        Delivery(
            conversation_id=conversation.id,
            message_id=message.id,
            destination=BOT_DESTINATION,
            state=DeliveryState.PENDING,
            attempts=0,
            next_attempt_at=now,
            notified=False,
            created_at=now,
        )
    )
