"""Writes into the outbox what a citizen or a duty phone is to be told. The worker sends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.outreach.model import Notice
from hotline.tickets.model import Ticket, TicketEvent
from knowledge.ticket_texts import TicketText

#: Channels that reach a citizen by the conversation they came by; all else is told by telephone, if there is one.
PHONE, DUTY_PHONE = "phone", "duty_phone"


def tell(
    session: AsyncSession,
    ticket: Ticket,
    event: TicketEvent,
    *,
    kind: str,
    told: TicketText,
    values: Mapping[str, str],
    channel: str | None,
    recipient: str | None,
    now: datetime,
) -> Notice | None:
    """One notice for this step over this channel; None where the citizen left no way to reach them."""
    if channel is None:
        return None
    text, spoken = told.filled(values)
    notice = Notice(
        ticket_id=ticket.id,
        event_id=event.id,
        kind=kind,
        channel=channel,
        recipient=recipient,
        text=text,
        spoken=spoken,
        buttons=told.button_dicts(),
        state="pending",
        attempts=0,
        next_attempt_at=now,
        created_at=now,
    )  # fmt: skip
    session.add(notice)
    return notice
