"""What is said while an urgent ticket waits: where, how many people, a telephone number.

The bot asks for these and hands over at once, so the answers come when only the queue reads them. At night that may be
nobody for hours: what they tell goes into the ticket, and a place sends it to its office, whose duty phone rings.

A number given for help in an emergency is kept without asking for consent first: processing that is necessary to
protect life, health or property in an emergency needs none (《个人信息保护法》 article 13 (4)).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.clock import local_date
from hotline.conversations.model import Conversation
from hotline.errors import Conflict
from hotline.routing.model import Unit
from hotline.routing.service import FALLBACK, Matter, route
from hotline.tickets import repository
from hotline.tickets.categories import category
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket
from hotline.tickets.service import PHONE_CONTEXT, Done, TicketService
from hotline.tickets.steps import Step
from knowledge.ticket_numbers import find_phone
from knowledge.ticket_texts import TicketTexts

_BASIS = "emergency"
#: Codes of prefectures that have no counties: there the township is enough.
_WITHOUT_COUNTIES = frozenset({"441900", "442000", "460400", "620200"})


_COUNTY_DIGITS = 6
#: Of the code of a city or a province.
_ENDS_IN_NOTHING = re.compile("(?:00)+$")
#: 中山路 is no 中山市.
_STREET = re.compile("[一-鿿]{2}[东西南北中]?(?:路|大道|巷|街(?!道))")


class PlaceOf(Protocol):
    """Reads where somebody is."""

    def __call__(self, text: str, within: str | None, *, story: Sequence[str] = (), moved: bool = False) -> str | None:
        """The code of the division that `text` says, None for none.

        `within`: where they are known to be; `story`: what they said before; `moved`: only what plainly tells that they
        are elsewhere.
        """


class Remark(Enum):
    """What the office must know of a message beside its words."""

    TAKEN_BACK = "taken_back"
    NO_CONTACT = "no_contact"
    KEEP_QUIET = "keep_quiet"


_REMARKS: dict[Remark, Callable[[TicketTexts], str]] = {
    Remark.TAKEN_BACK: lambda texts: texts.taken_back,
    Remark.NO_CONTACT: lambda texts: texts.no_contact,
    Remark.KEEP_QUIET: lambda texts: texts.keep_quiet,
}


@dataclass(frozen=True)
class Lacks:
    """What an urgent ticket does not know yet."""

    place: bool
    phone: bool
    wide: bool = False
    """Something of the place is known, but no county."""
    elsewhere: str | None = None
    """The name of the office that has it, where the place that this message tells is not its own."""


async def hear(
    service: TicketService,
    session: AsyncSession,
    conversation: Conversation,
    message_id: uuid.UUID,
    *,
    text: str,
    place_of: PlaceOf | None,
    now: datetime,
    remark: Remark | None = None,
    story: Sequence[str] = (),
    if_placeless: bool = False,
) -> Lacks | None:
    """Add a message of a conversation that waits for a person to its open urgent ticket; what that lacks still.

    `remark`: that there is no danger (any more), so the office makes sure before it ends the matter; that a call or a
    visit would put them in danger; that nobody is to learn who told it.
    `if_placeless`: only where the place is what it lacks.
    None where there is no such ticket. The citizen is told by the ordinary notice of dispatching. `conversation` is
    locked.
    """
    ticket = await urgent_of(session, conversation)
    if ticket is None:
        return None
    waits = _waits_for_a_place(ticket)
    if if_placeless and not (waits and is_too_wide(ticket.division_code)):
        return None
    place = _place_told(ticket, conversation, text, place_of, story, waits=waits)
    elsewhere = place is not None and not waits and not _holds(ticket.division_code, place)
    phone = find_phone(text, expected=True) if ticket.contact_phone is None and not ticket.anonymous else None
    step = Step(
        "add_facts",
        facts=_facts(service.texts, text, remark, elsewhere=elsewhere),
        division=place if place != ticket.division_code else None,
        details={"source_key": str(message_id)} | ({"telephone": _BASIS} if phone else {}),
    )
    try:
        done = await service.act(session, ticket.id, step, Actor.citizen(), now=now)
    except Conflict:
        return None  # it has just ended: what is said stands in the conversation, which a person reads
    ticket, unit = done.ticket, None
    if phone is not None:
        ticket.contact_phone = service.personal.encrypt(phone, PHONE_CONTEXT)
        ticket.contact_key = service.personal.lookups(phone, PHONE_CONTEXT)[0]
    if step.division is not None:
        await _pass_on(service, session, done, now, elsewhere=elsewhere)
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
    return Lacks(
        place=is_too_wide(ticket.division_code),
        phone=ticket.contact_phone is None and not ticket.anonymous,
        wide=ticket.division_code is not None,
        elsewhere=unit.name if unit is not None and is_elsewhere(ticket, unit) else None,
    )


def _place_told(
    ticket: Ticket,
    conversation: Conversation,
    text: str,
    place_of: PlaceOf | None,
    story: Sequence[str],
    *,
    waits: bool,
) -> str | None:
    """The place that it tells; none where the ticket knows it more closely (我在合江县, of a township there)."""
    if place_of is None:
        return None
    within = ticket.division_code or (conversation.region if waits else None)
    place = place_of(_STREET.sub("，", text), within, story=story, moved=not waits)
    known = place is not None and not waits and _holds(place, ticket.division_code)
    return None if known else place


async def _pass_on(
    service: TicketService, session: AsyncSession, done: Done, now: datetime, *, elsewhere: bool
) -> None:
    """After a place was told: to its office, or, where one has begun, to that one's duty phone."""
    ticket = done.ticket
    if ticket.state == "dispatched" or ticket.owner_unit is None:
        await _send(service, session, ticket, now)
    elif elsewhere:
        # Who has begun keeps it, and must learn at once that they may be on the way to the wrong place.
        unit = await session.get(Unit, ticket.owner_unit)
        service.tell_duty_phone(session, ticket, done.event, unit=unit, now=now)


def _facts(texts: TicketTexts, text: str, remark: Remark | None, *, elsewhere: bool) -> str:
    facts = text if remark is None else _REMARKS[remark](texts).format(said=text)
    return texts.place_changed.format(said=facts) if elsewhere else facts


def _holds(wide: str | None, place: str | None) -> bool:
    """Whether a division is the other one, or has it within."""
    if wide is None or place is None:
        return False
    return place.startswith(_stem(wide))


def _stem(division: str) -> str:
    """What the codes of all divisions within begin with: 36 of 360000, 3301 of 330100; 330110 is a county."""
    return _ENDS_IN_NOTHING.sub("", division) if len(division) == _COUNTY_DIGITS else division


def is_too_wide(division: str | None) -> bool:
    """Whether help can't be sent by this code alone: no county is known."""
    if division is None:
        return True
    return len(division) == _COUNTY_DIGITS and division.endswith("00") and division not in _WITHOUT_COUNTIES


def is_placeless(ticket: Ticket) -> bool:
    """Whether an office has it only because nobody knows where they are."""
    return ticket.route == FALLBACK and ticket.division_code is None


def is_elsewhere(ticket: Ticket, unit: Unit) -> bool:
    """Whether the office that has it is not of the place that was told: nobody else was there to take it."""
    return is_outside(ticket.division_code, unit)


def is_outside(told: str | None, unit: Unit) -> bool:
    """Whether a place, where one was told, is none of the office's."""
    own = _stem(unit.division_code[:_COUNTY_DIGITS])
    return told is not None and not (told.startswith(own) or own.startswith(_stem(told[:_COUNTY_DIGITS])))


async def urgent_of(session: AsyncSession, conversation: Conversation) -> Ticket | None:
    """The open urgent ticket of a conversation, to which facts may be added."""
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
