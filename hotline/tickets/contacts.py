"""How a citizen is reached may change after a ticket was sent: another number, or none, or no name.

The number itself stands encrypted on the ticket alone. Its office reads in an addition that it was changed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.model import Ticket
from hotline.tickets.service import PHONE_CONTEXT

Field = Literal["phone", "name"]


def lacks(ticket: Ticket, fields: Collection[Field]) -> bool:
    """Whether none of these stands on the ticket, so that there is nothing to take off."""
    kept = {"phone": ticket.contact_phone, "name": ticket.contact_name}
    return all(kept[field] is None for field in fields)


async def change_phone(
    desk: CitizenDesk, session: AsyncSession, ticket: Ticket, phone: str, *, key: str, now: datetime
) -> None:
    """Put this number in place of the one on the ticket. Raises Conflict when it has ended, or RateLimited."""
    service = desk.service
    await desk.add_facts(session, ticket.id, service.texts.phone_changed_note, key=key, now=now)
    ticket.contact_phone = service.personal.encrypt(phone, PHONE_CONTEXT)
    ticket.contact_key = service.personal.lookups(phone, PHONE_CONTEXT)[0]


async def take_off(
    desk: CitizenDesk, session: AsyncSession, ticket: Ticket, fields: Collection[Field], *, key: str, now: datetime
) -> None:
    """Take number or name off the ticket. Raises as `change_phone` does."""
    note = desk.service.texts.taken_off_note.format(fields=named(desk, fields))
    await desk.add_facts(session, ticket.id, note, key=key, now=now)
    if "phone" in fields:
        ticket.contact_phone = ticket.contact_key = None
    if "name" in fields:
        ticket.contact_name = None


def named(desk: CitizenDesk, fields: Collection[Field]) -> str:
    """The fields in words."""
    return "、".join(desk.service.texts.contact_fields[field] for field in fields)
