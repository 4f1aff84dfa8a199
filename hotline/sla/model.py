"""Tables of deadlines: one row for each clock that ever ran. A row is never turned into another clock's."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
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
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db.base import Base


class ClockKind(StrEnum):
    """What is waited for. `promise` is the answer that the citizen was promised; the others are the offices' own."""

    PROMISE = "promise"
    DISPATCH = "dispatch"
    SIGN = "sign"
    CONTACT = "contact"
    RESOLVE = "resolve"
    CALLBACK = "callback"


class ClockResult(StrEnum):
    """How a clock ended. Whether in time is reckoned from its moments, never stored."""

    DONE = "done"
    CANCELLED = "cancelled"  # the ticket left this unit or was withdrawn: nothing was due any more


class SlaClock(Base):
    """One deadline of one ticket. Late is `due_at < coalesce(stopped_at, now)`, reckoned on reading.

    `…_event` is the `seq` of the ticket's event that did it.
    """

    __tablename__ = "sla_clock"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind", "round", "turn"),
        CheckConstraint("unit in ('minute', 'working_minute', 'natural_day', 'workday')", name="unit"),
        Index("ix_sla_clock_running", "next_alert_at", postgresql_where=text("stopped_at is null")),
        Index("ix_sla_clock_owner_due", "owner_unit", "due_at", postgresql_where=text("stopped_at is null")),
        Index("ix_sla_clock_started_at", "started_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(Text)
    round: Mapped[int] = mapped_column(Integer)
    turn: Mapped[int] = mapped_column(Integer)
    """Counts clocks of this kind and round from 1: a returned or reassigned ticket opens the next."""
    owner_unit: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    rule_id: Mapped[str] = mapped_column(Text)
    rule_version: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(Text)
    ends: Mapped[str] = mapped_column(Text)
    calendar_version: Mapped[str] = mapped_column(Text)
    provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    """Reckoned past the published calendar; reckoned again when the year's notice is imported."""
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    original_due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    started_by_event: Mapped[int] = mapped_column(Integer)
    stopped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stopped_by_event: Mapped[int | None] = mapped_column(Integer)
    result: Mapped[str | None] = mapped_column(Text)
    next_alert_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the reminders look at it next; None: nothing more to say."""


class SlaPause(Base):
    """A clock that stood still, with the reason's code; `to_at` None: it still does."""

    __tablename__ = "sla_pause"
    __table_args__ = (
        Index("ix_sla_pause_clock_id", "clock_id"),
        Index("uq_sla_pause_open", "clock_id", unique=True, postgresql_where=text("to_at is null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("sla_clock.id"))
    reason_code: Mapped[str] = mapped_column(Text)
    from_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    from_event: Mapped[int] = mapped_column(Integer)
    to_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    to_event: Mapped[int | None] = mapped_column(Integer)


class SlaExtension(Base):
    """An extension asked for before the deadline, and what became of it."""

    __tablename__ = "sla_extension"
    __table_args__ = (Index("ix_sla_extension_ticket_id", "ticket_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket.id"))
    clock_id: Mapped[int] = mapped_column(ForeignKey("sla_clock.id"))
    round: Mapped[int] = mapped_column(Integer)
    workdays: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    asked_by: Mapped[uuid.UUID | None] = mapped_column()
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[uuid.UUID | None] = mapped_column()
    granted: Mapped[bool | None] = mapped_column(Boolean)
    old_due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    new_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    citizen_told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SlaAlert(Base):
    """A reminder that was given. Unique: however often a job runs, nobody is reminded twice of the same thing."""

    __tablename__ = "sla_alert"
    __table_args__ = (UniqueConstraint("clock_id", "kind"), Index("ix_sla_alert_unit_at", "unit_id", "at"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("sla_clock.id"))
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    to_role: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
