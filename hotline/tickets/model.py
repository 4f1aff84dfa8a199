"""Tables of tickets. A ticket's row is what its events add up to; the events are never changed or deleted."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db.base import Base

#: Open, and yet nothing is added any more: the citizen has an answer.
ANSWERED = ("replied", "callback")
_OPEN = "state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"


class TicketCounter(Base):
    """The last sequence given on a day in a county. Locked by whoever takes the next."""

    __tablename__ = "ticket_counter"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    county: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


class Ticket(Base):
    """One request. Changes only together with an event; `version` counts them and guards against stale steps."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("no"),
        UniqueConstraint("source", "source_key"),
        CheckConstraint("urgency in ('normal', 'urgent')", name="urgency"),
        Index("ix_ticket_owner_open", "owner_unit", "due_at", "id", postgresql_where=text(_OPEN)),
        Index("ix_ticket_state_open", "state", "due_at", "id", postgresql_where=text(_OPEN)),
        Index("ix_ticket_owner_opened", "owner_unit", "opened_at", "id"),
        Index("ix_ticket_opened_at", "opened_at", "id"),
        Index("ix_ticket_conversation_id", "conversation_id"),
        Index("ix_ticket_contact_open", "contact_key", postgresql_where=text(_OPEN)),
        Index("ix_ticket_main_ticket_id", "main_ticket_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(Text)
    query_code_key: Mapped[str] = mapped_column(Text)
    """Keyed hash of the six digits."""
    query_failures: Mapped[int] = mapped_column(Integer, default=0)
    query_locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    source: Mapped[str] = mapped_column(Text)
    """Where it came from: webchat, phone, wechat, desk, open311, screening, demo."""
    source_key: Mapped[str] = mapped_column(Text)
    """What makes it unique there: the same message or request opens one ticket, once."""
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conversation.id"))
    category: Mapped[str] = mapped_column(Text)
    program: Mapped[str | None] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(Text)
    confidential: Mapped[bool] = mapped_column(Boolean)
    anonymous: Mapped[bool] = mapped_column(Boolean)
    text: Mapped[str] = mapped_column(Text)
    """What happened, as the citizen put it; ID and telephone numbers in it are masked."""
    concerns: Mapped[str | None] = mapped_column(Text)
    """Whom it concerns: 本人, 父亲 …"""
    division_code: Mapped[str | None] = mapped_column(Text)
    """Where it happened, down to the township as far as known."""
    address: Mapped[str | None] = mapped_column(Text)
    """Encrypted."""
    contact_name: Mapped[str | None] = mapped_column(Text)
    """Encrypted."""
    contact_phone: Mapped[str | None] = mapped_column(Text)
    """Encrypted."""
    contact_key: Mapped[str | None] = mapped_column(Text)
    """Keyed hash of the telephone number, to find the same person's tickets."""
    consent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    about_unit: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    """The office complained about; never the one that answers."""
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Household and result of a screening that the citizen agreed to send along; a lead's reasons for an outreach."""
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    opened_by: Mapped[uuid.UUID | None] = mapped_column()
    """The account that wrote it down for a caller; None where nobody of the staff did."""
    state: Mapped[str] = mapped_column(Text)
    round: Mapped[int] = mapped_column(Integer)
    turn: Mapped[int] = mapped_column(Integer)
    """Counts dispatches over all rounds."""
    owner_unit: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    owner_account: Mapped[uuid.UUID | None] = mapped_column()
    route: Mapped[str | None] = mapped_column(Text)
    """Why it went there: a rule's name, `fallback`, or `unrouted`."""
    main_ticket_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("ticket.id"))
    urged: Mapped[int] = mapped_column(Integer, default=0)
    urged_on: Mapped[date | None] = mapped_column(Date)
    supervised: Mapped[bool] = mapped_column(Boolean, default=False)
    extension_pending: Mapped[bool] = mapped_column(Boolean, default=False)
    on_hold: Mapped[str | None] = mapped_column(Text)
    """Code of the reason why its clocks stand still."""
    solved: Mapped[bool | None] = mapped_column(Boolean)
    satisfied: Mapped[bool | None] = mapped_column(Boolean)
    visit_result: Mapped[str | None] = mapped_column(Text)
    lead_results: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """What a visit found of each lead: {number in facts["leads"]: {result, reason}}."""
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """The deadline that matters now: the earliest of its running clocks. For lists; the clocks are the truth."""
    promised_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """By when the citizen was told there will be an answer."""
    promise_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer)


class TicketEvent(Base):
    """One accepted step. Append-only: a trigger refuses everything else."""

    __tablename__ = "ticket_event"
    __table_args__ = (
        UniqueConstraint("ticket_id", "seq"),
        Index("ix_ticket_event_at", "at", "id"),
        # A request that was joined is known when it is sent again, also after the ticket's end.
        Index(
            "ix_ticket_event_source_key",
            text("(details ->> 'source_key')"),
            postgresql_where=text("action = 'add_facts'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket.id"))
    seq: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str | None] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[uuid.UUID | None] = mapped_column()
    actor_name: Mapped[str] = mapped_column(Text)
    actor_role: Mapped[str] = mapped_column(Text)
    actor_unit: Mapped[str | None] = mapped_column(Text)
    owner_unit: Mapped[str | None] = mapped_column(Text)
    """The unit that had the ticket after the step."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reply: Mapped[str | None] = mapped_column(Text)
    """What the citizen is answered."""
    note: Mapped[str | None] = mapped_column(Text)
    """What only staff read: notes, reasons between offices."""
    reason: Mapped[str | None] = mapped_column(Text)
    """Why, as the citizen may read it where the step is visible to them."""
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Columns of the ticket that the step changed, with their new values: the row is their sum."""
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)


class TicketDispatch(Base):
    """One turn of a unit with a ticket."""

    __tablename__ = "ticket_dispatch"
    __table_args__ = (
        UniqueConstraint("ticket_id", "turn"),
        Index("ix_ticket_dispatch_unit", "unit_id", "dispatched_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket.id"))
    round: Mapped[int] = mapped_column(Integer)
    turn: Mapped[int] = mapped_column(Integer)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    dispatched_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    signed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    return_asked_by: Mapped[uuid.UUID | None] = mapped_column()
    return_reason: Mapped[str | None] = mapped_column(Text)
    returned: Mapped[bool | None] = mapped_column(Boolean)


class TicketCallback(Base):
    """How the citizen found the answer, for each time they were asked or said so."""

    __tablename__ = "ticket_callback"
    __table_args__ = (Index("ix_ticket_callback_ticket_id", "ticket_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket.id"))
    round: Mapped[int] = mapped_column(Integer)
    contacted: Mapped[bool] = mapped_column(Boolean)
    solved: Mapped[bool | None] = mapped_column(Boolean)
    satisfied: Mapped[bool | None] = mapped_column(Boolean)
    reason: Mapped[str | None] = mapped_column(Text)
    by_role: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TicketFile(Base):
    """A photo or paper, stored with what it really is. Served only to those who may see the ticket."""

    __tablename__ = "ticket_file"
    __table_args__ = (UniqueConstraint("ticket_id", "sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ticket.id"))
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    by_role: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
