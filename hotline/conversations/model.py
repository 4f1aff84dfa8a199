"""Tables of a conversation. Kinds are stored as text with a check, so a new kind is one migration."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db.base import Base


class Owner(StrEnum):
    """Who answers: the bot, nobody yet (waiting in the queue for a person), or an operator."""

    BOT = "bot"
    QUEUE = "queue"
    OPERATOR = "operator"


class Sender(StrEnum):
    """Who said it. `system` is the hotline itself: notices, hand-overs."""

    CITIZEN = "citizen"
    BOT = "bot"
    OPERATOR = "operator"
    SYSTEM = "system"


class MessageState(StrEnum):
    """How far a citizen's message has come."""

    WAITING = "waiting"  # kept, to be answered by the bot
    ANSWERED = "answered"
    UNANSWERED = "unanswered"  # the bot could not answer; the citizen was told
    FOR_PERSON = "for_person"  # said while a person had (or was to have) the conversation


class Attention(StrEnum):
    """Why a person should look at the conversation, least pressing first."""

    NOTED = "noted"
    UNANSWERED = "unanswered"
    REQUESTED = "requested"
    URGENT = "urgent"


class DeliveryState(StrEnum):
    """State of an outbox row."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"  # given up; the citizen was told
    SUPERSEDED = "superseded"  # a person or a retry took over


BOT_DESTINATION = "bot"
#: The channel of the chat page. Notices of other channels go through a provider; its are said in the conversation.
WEBCHAT = "webchat"


def _one_of(column: str, kinds: type[StrEnum]) -> str:
    return f"{column} in ({', '.join(repr(str(kind)) for kind in kinds)})"


class Conversation(Base):
    """One citizen's conversation. `last_seq` and `owner_epoch` change under the row's lock only."""

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint(_one_of("owner", Owner), name="owner"),
        CheckConstraint(_one_of("attention", Attention), name="attention"),
        Index(
            "ix_conversation_attention",
            "attention_at",
            postgresql_where=text("attention is not null"),
        ),
        Index("ix_conversation_client_key_created_at", "client_key", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text, default=Owner.BOT)
    owner_epoch: Mapped[int] = mapped_column(Integer, default=0)
    operator: Mapped[str | None] = mapped_column(Text)
    handed_back: Mapped[bool] = mapped_column(default=False)
    """A person has handed back since the bot last answered; the bot is told with its next message."""
    attention: Mapped[str | None] = mapped_column(Text)
    attention_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    region: Mapped[str | None] = mapped_column(Text)
    """Division code that the conversation is about, as far as known."""
    client_key: Mapped[str | None] = mapped_column(Text)
    """Keyed hash of the network address; the address itself is not kept."""
    last_seq: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Message(Base):
    """One thing said. `seq` counts from 1 within its conversation, without gaps."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_msg_id"),
        CheckConstraint(_one_of("sender", Sender), name="sender"),
        CheckConstraint(_one_of("state", MessageState), name="state"),
        Index("ix_message_in_reply_to", "in_reply_to"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int] = mapped_column(Integer)
    sender: Mapped[str] = mapped_column(Text)
    client_msg_id: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    citations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    in_reply_to: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("message.id"))
    stands_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("message.id"))
    """For 再试一次: the earlier message that is to be answered."""
    owner_epoch: Mapped[int] = mapped_column(Integer)
    state: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Delivery(Base):
    """Outbox row: a message that must reach `destination`, written in the transaction that decided it."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("message_id", "destination"),
        CheckConstraint(_one_of("state", DeliveryState), name="state"),
        Index(
            "ix_outbox_pending",
            "destination",
            "next_attempt_at",
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_outbox_conversation_id", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id"))
    destination: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    notified: Mapped[bool] = mapped_column(default=False)
    """The citizen has been told that the answer is late."""
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
