"""What is said while an urgent ticket waits: where, how many people, a telephone number.

The bot asks for these and hands over at once, so the answers come when only the queue reads them. At night that may be
nobody for hours: what they tell goes into the ticket, and a place sends it to its office, whose duty phone rings.

A number given for help in an emergency is kept without asking for consent first: processing that is necessary to
protect life, health or property in an emergency needs none (《个人信息保护法》 article 13 (4)).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.clock import local_date
from hotline.conversations.model import Conversation
from hotline.errors import Conflict
from hotline.routing.service import FALLBACK, Matter, route
from hotline.tickets import repository
from hotline.tickets.categories import category
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket
from hotline.tickets.service import PHONE_CONTEXT, TicketService
from hotline.tickets.steps import Step
from knowledge.ticket_numbers import find_phone

#: The code of the division that words name beyond doubt, None for none; the second: where it is known to be.
PlaceOf = Callable[[str, str | None], str | None]
_BASIS = "emergency"


@dataclass(frozen=True)
class Lacks:
    """What an urgent ticket does not know yet."""

    place: bool
    phone: bool


async def hear(
    service: TicketService,
    session: AsyncSession,
    conversation: Conversation,
    message_id: uuid.UUID,
    *,
    text: str,
    place_of: PlaceOf | None,
    now: datetime,
    taken_back: bool = False,
) -> Lacks | None:
    """Add a message of a conversation that waits for a person to its open urgent ticket; what that lacks still.

    `taken_back`: it says that there is no danger (any more); the office is told to make sure before it ends the matter.
    None where there is no such ticket. The citizen is told by the ordinary notice of dispatching. `conversation` is
    locked.
    """
    ticket = await _urgent_of(session, conversation)
    if ticket is None:
        return None
    place = None
    if place_of is not None and _waits_for_a_place(ticket):
        place = place_of(text, ticket.division_code or conversation.region)
    phone = find_phone(text, expected=True) if ticket.contact_phone is None and not ticket.anonymous else None
    step = Step(
        "add_facts",
        facts=service.texts.taken_back.format(said=text) if taken_back else text,
        division=place if place != ticket.division_code else None,
        details={"source_key": str(message_id)} | ({"telephone": _BASIS} if phone else {}),
    )
    try:
        ticket = (await service.act(session, ticket.id, step, Actor.citizen(), now=now)).ticket
    except Conflict:
        return None  # it has just ended: what is said stands in the conversation, which a person reads
    if phone is not None:
        ticket.contact_phone = service.personal.encrypt(phone, PHONE_CONTEXT)
        ticket.contact_key = service.personal.lookups(phone, PHONE_CONTEXT)[0]
    if step.division is not None:
        await _send(service, session, ticket, now)
    return Lacks(place=ticket.division_code is None, phone=ticket.contact_phone is None and not ticket.anonymous)


async def _urgent_of(session: AsyncSession, conversation: Conversation) -> Ticket | None:
    facts = flow().actions["add_facts"]
    own = await repository.of_conversation(session, conversation.id)
    return next((ticket for ticket in own if ticket.urgency == "urgent" and facts.allowed_in(ticket.state)), None)


def _waits_for_a_place(ticket: Ticket) -> bool:
    """Nobody has it, or only an office that was taken because the place was not known, and it has not begun."""
    return ticket.owner_unit is None or (ticket.route == FALLBACK and ticket.state == "dispatched")


async def _send(service: TicketService, session: AsyncSession, ticket: Ticket, now: datetime) -> None:
    """To the office of the place, as at the opening; where there is none, the centre's queue keeps it."""
    kind = category(ticket.category)
    matter = Matter(kind.id, kind.level, ticket.division_code, program=ticket.program, amount_fen=ticket.amount_fen)
    found = await route(session, matter, local_date(now))
    if found.unit is not None and found.unit.id != ticket.owner_unit:
        action = "dispatch" if ticket.owner_unit is None else "reassign"
        reason = None if ticket.owner_unit is None else service.texts.place_known
        step = Step(action, unit_id=found.unit.id, reason=reason, details={"route": found.why})
        await service.act(session, ticket.id, step, Actor.system(), now=now)
