"""How a citizen is reached may change after a ticket was sent: another number, or none, or no name.

The number itself stands encrypted on the ticket alone. Its office reads in an addition that it was changed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.personal import mask_phone
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.model import Ticket
from hotline.tickets.service import PHONE_CONTEXT
from knowledge.ticket_texts import TicketText

Field = Literal["phone", "name"]


@dataclass(frozen=True)
class Wish:
    """Fields to take off, else the number that is to stand on the ticket; `said`: the citizen's words."""

    phone: str | None
    removes: tuple[Field, ...]
    said: str


async def carry_out(
    desk: CitizenDesk, session: AsyncSession, ticket: Ticket, wish: Wish, *, key: str, now: datetime
) -> tuple[TicketText, dict[str, str]]:
    """Do it; what the citizen reads, and what fills it. An urgent ticket keeps the way to help, and notes the wish.

    Raises Conflict when the ticket has ended, or RateLimited.
    """
    texts = desk.service.texts
    if not wish.removes:
        if ticket.anonymous or wish.phone is None:
            return texts.no_phone_anonymous, {}
        await _change_phone(desk, session, ticket, wish.phone, key=key, now=now)
        return texts.phone_changed, {"phone": mask_phone(wish.phone)}
    fields = {"fields": _named(desk, wish.removes)}
    if _lacks(ticket, wish.removes):
        return texts.nothing_to_take_off, fields
    if ticket.urgency == "urgent":
        await desk.add_facts(session, ticket.id, texts.no_contact.format(said=wish.said), key=key, now=now)
        return texts.kept_urgent, fields
    await _take_off(desk, session, ticket, wish.removes, key=key, now=now)
    return texts.taken_off if ticket.conversation_id else texts.taken_off_by_code, fields


def _lacks(ticket: Ticket, fields: Collection[Field]) -> bool:
    """Whether none of these stands on the ticket, so that there is nothing to take off."""
    kept = {"phone": ticket.contact_phone, "name": ticket.contact_name}
    return all(kept[field] is None for field in fields)


async def _change_phone(
    desk: CitizenDesk, session: AsyncSession, ticket: Ticket, phone: str, *, key: str, now: datetime
) -> None:
    """Put this number in place of the one on the ticket."""
    service = desk.service
    await desk.add_facts(session, ticket.id, service.texts.phone_changed_note, key=key, now=now)
    ticket.contact_phone = service.personal.encrypt(phone, PHONE_CONTEXT)
    ticket.contact_key = service.personal.lookups(phone, PHONE_CONTEXT)[0]


async def _take_off(
    desk: CitizenDesk, session: AsyncSession, ticket: Ticket, fields: Collection[Field], *, key: str, now: datetime
) -> None:
    """Take number or name off the ticket."""
    note = desk.service.texts.taken_off_note.format(fields=_named(desk, fields))
    await desk.add_facts(session, ticket.id, note, key=key, now=now)
    if "phone" in fields:
        ticket.contact_phone = ticket.contact_key = None
    if "name" in fields:
        ticket.contact_name = None


def _named(desk: CitizenDesk, fields: Collection[Field]) -> str:
    """The fields in words."""
    return "、".join(desk.service.texts.contact_fields[field] for field in fields)
