"""The outbox towards citizens: what they are to be told, written in the transaction that decided it."""

from __future__ import annotations

import uuid
from datetime import datetime

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
)
from sqlalchemy import text as sql_text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db.base import Base


class Notice(Base):
    """One thing that a citizen (or an office's duty phone) is told over one channel, once."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("event_id", "kind", "channel"),
        CheckConstraint("state in ('pending', 'sending', 'sent', 'failed')", name="state"),
        Index("ix_notice_pending", "next_attempt_at", postgresql_where=sql_text("state in ('pending', 'sending')")),
        Index("ix_notice_ticket_id", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("ticket_event.id"))
    kind: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    """webchat (said in the conversation), wechat, phone, sms, duty_phone."""
    recipient: Mapped[str | None] = mapped_column(Text)
    """Encrypted number or id; None for web."""
    text: Mapped[str] = mapped_column(Text)
    spoken: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    leased_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Exactly one worker sends it: who has set this. A killed one's lease runs out."""
    provider_answer: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
