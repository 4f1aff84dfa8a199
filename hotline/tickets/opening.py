"""Opens a ticket: number, route, clocks, and whether the same person has one open already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import STAFF_ROLES, Actor
from hotline.clock import local_date
from hotline.errors import InvalidInput
from hotline.logging import mask_personal_data
from hotline.routing.service import UNROUTED, Matter, Route, route
from hotline.sla.clocks import TicketClocks
from hotline.tickets import repository
from hotline.tickets.categories import Category, category
from hotline.tickets.flow import flow
from hotline.tickets.model import ANSWERED, Ticket, TicketEvent
from hotline.tickets.numbers import UNKNOWN_DIVISION, new_query_code, number_of
from hotline.tickets.service import (
    ADDRESS_CONTEXT,
    NAME_CONTEXT,
    PHONE_CONTEXT,
    TicketService,
    as_json,
)
from hotline.tickets.steps import Around, Step
from hotline.tickets.visibility import may_see

CODE_CONTEXT = "ticket.query_code"
_LONGEST = {"text": 8_000, "address": 300, "contact_name": 50, "contact_phone": 40, "concerns": 50}
#: Two texts of which so many pairs of characters are the same tell of one matter.
_SAME_WORDS = 0.5


@dataclass(frozen=True)
class Draft:
    """What a ticket is opened with. `source` and `source_key` make it unique: the same again opens nothing.

    `division`: code of the place, down to the township where known. `about_unit`: id of the office complained about.
    `consent`: the citizen agreed that name, telephone and address are kept and given to the office that answers.
    """

    source: str
    source_key: str
    category: str
    text: str
    division: str | None = None
    address: str | None = None
    concerns: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    consent: bool = False
    anonymous: bool = False
    urgent: bool = False
    program: str | None = None
    amount_fen: int | None = None
    about_unit: str | None = None
    facts: dict[str, Any] | None = None
    conversation_id: uuid.UUID | None = None
    join_by_phone: bool = True
    """False where anybody could have typed the number: a stranger must not learn that its owner has a ticket open."""
    separate: bool = False
    """Another matter, as its citizen says: only the same words join it to an open ticket."""


@dataclass(frozen=True)
class Opened:
    """What came of it. `query_code` is told once and kept only as a hash; None when it was not told anew.

    `how`: opened; joined to one that the same person has open; known, when this very request had been kept before.
    """

    ticket: Ticket
    how: Literal["opened", "joined", "known"]
    query_code: str | None = None


@dataclass(frozen=True)
class Opening:
    """Opens tickets by the same table, clocks and notices as every other step."""

    service: TicketService

    async def open(self, session: AsyncSession, draft: Draft, actor: Actor, *, now: datetime) -> Opened:
        """Open it, or join it to the one that is open. Raises InvalidInput naming the field."""
        kind = category(draft.category)
        _check(draft, kind, actor)
        personal = self.service.personal
        keys = personal.lookups(draft.contact_phone, PHONE_CONTEXT) if draft.contact_phone else []
        await repository.lock_person(session, keys[0] if keys else str(draft.conversation_id or draft.source_key))
        candidates = await repository.known_or_open(
            session,
            source=draft.source,
            source_key=draft.source_key,
            category=kind.id,
            conversation_id=None if kind.internal else draft.conversation_id,
            contact_keys=keys if draft.join_by_phone and not kind.internal else [],
        )
        for ticket in candidates:
            if (ticket.source, ticket.source_key) == (draft.source, draft.source_key):
                return Opened(ticket, "known")
        for ticket in candidates:
            if await repository.was_joined(session, ticket.id, draft.source_key):
                return Opened(ticket, "joined")
        for ticket in candidates:
            if _same_matter(ticket, draft, kind) and _may_learn_of(actor, ticket):
                return await self._join(session, ticket, draft, actor, now)
        return await self._new(session, draft, kind, contact_key=keys[0] if keys else None, actor=actor, now=now)

    async def _join(self, session: AsyncSession, ticket: Ticket, draft: Draft, actor: Actor, now: datetime) -> Opened:
        """Add the words to the open one."""
        step = Step("add_facts", facts=draft.text, details={"source_key": draft.source_key})
        as_citizen = Actor.citizen() if actor.role not in ("operator", "citizen") else actor
        await self.service.act(session, ticket.id, step, as_citizen, now=now)
        return Opened(ticket, "joined")

    async def _new(
        self,
        session: AsyncSession,
        draft: Draft,
        kind: Category,
        *,
        contact_key: str | None,
        actor: Actor,
        now: datetime,
    ) -> Opened:
        day = local_date(now)
        found = await route(
            session,
            Matter(
                kind.id, kind.level, draft.division, about=draft.about_unit, program=draft.program,
                amount_fen=draft.amount_fen,
            ),
            day,
        )  # fmt: skip
        ticket = self._row(draft, kind, contact_key=contact_key, now=now, opened_by=actor.account_id)
        at = Around(
            ticket=ticket,
            actor=actor,
            step=Step("open", details={"rule": found.why}),
            now=now,
            clocks=TicketClocks(ticket.id, await self.service.calendars.get(session, now), []),
            owner=None,
            dispatch=None,
            extensions=[],
        )
        self._first_step(at)
        event = self._send_on(at, found)
        code = new_query_code()
        # Others of this county wait for their number from here on to the commit: all that can be done before, is.
        county = draft.division[:6] if draft.division else UNKNOWN_DIVISION
        ticket.no = number_of(day, county, await repository.next_sequence(session, day, county))
        ticket.query_code_key = self.service.personal.lookup(ticket.no + code, CODE_CONTEXT)
        await repository.add_with_steps(session, ticket, at.clocks.new)
        if ticket.urgency == "urgent":
            event.id = await repository.event_id(session, ticket.id, event.seq)
        # The citizen is told of it by the caller, together with the number.
        self.service.ring(session, at, event)
        return Opened(ticket, "opened", code)

    def _row(
        self, draft: Draft, kind: Category, *, contact_key: str | None, now: datetime, opened_by: uuid.UUID | None
    ) -> Ticket:
        """The ticket without its number and what hangs on it."""
        personal = self.service.personal

        def hidden(value: str | None, context: str) -> str | None:
            return personal.encrypt(value, context) if value else None

        return Ticket(
            id=uuid.uuid4(),
            query_failures=0,
            source=draft.source,
            source_key=draft.source_key,
            conversation_id=draft.conversation_id,
            category=kind.id,
            program=draft.program,
            urgency="urgent" if draft.urgent or kind.urgent else "normal",
            confidential=kind.confidential,
            anonymous=draft.anonymous,
            text=mask_personal_data(draft.text),
            concerns=draft.concerns,
            division_code=draft.division,
            address=hidden(draft.address, ADDRESS_CONTEXT),
            contact_name=hidden(draft.contact_name, NAME_CONTEXT),
            contact_phone=hidden(draft.contact_phone, PHONE_CONTEXT),
            contact_key=contact_key,
            consent_at=now if draft.consent else None,
            about_unit=draft.about_unit,
            facts=draft.facts,
            amount_fen=draft.amount_fen,
            opened_by=opened_by,
            state="accepted",
            round=1,
            turn=0,
            urged=0,
            supervised=False,
            extension_pending=False,
            promise_provisional=False,
            opened_at=now,
            changed_at=now,
            version=0,
        )

    def _first_step(self, at: Around) -> None:
        """The event that begins the ticket's history, with everything that it starts from."""
        info = flow().actions["open"]
        changes = {column: as_json(getattr(at.ticket, column)) for column in FIRST_COLUMNS} | self.service.clocks_of(
            at, info, seq=1
        )
        at.clocks.new.append(self.service.event_of(at, None, 1, changes))
        at.ticket.version = 1

    def _send_on(self, at: Around, found: Route) -> TicketEvent:
        """To the unit at once where it is certain; else into the queue of the dispatching centre."""
        at.actor = Actor.system()
        at.unit = found.unit
        if found.unit is None:
            at.step = Step("queue", details={"route": UNROUTED})
        else:
            at.step = Step("dispatch", unit_id=found.unit.id, details={"route": found.why})
        return self.service.step(at)


#: What the first event writes down; the rest of the row is what the draft said, and never changes.
FIRST_COLUMNS = (
    "state", "division_code", "round", "turn", "urgency", "confidential", "owner_unit", "owner_account", "route",
    "main_ticket_id", "urged", "urged_on", "supervised", "extension_pending", "on_hold", "solved", "satisfied",
    "visit_result", "lead_results", "closed_at",
)  # fmt: skip


def _may_learn_of(actor: Actor, ticket: Ticket) -> bool:
    """Nobody of the staff learns, by a telephone number that they type, of a ticket that is not theirs to see."""
    return actor.role not in STAFF_ROLES or may_see(actor, ticket)


def _same_matter(ticket: Ticket, draft: Draft, kind: Category) -> bool:
    """Whether it adds to this one, which nobody has answered yet (or just now, before it was locked)."""
    if not flow().is_open(ticket.state) or ticket.state in ANSWERED:
        return False
    always = kind.joins == "always" and not draft.separate
    same_program = draft.program is None or ticket.program in (None, draft.program)
    return (always and same_program) or alike(ticket.text, draft.text) >= _SAME_WORDS


def alike(first: str, second: str) -> float:
    """How many of the pairs of neighbouring characters of both texts are in both, 0 to 1."""
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} or {text} for text in (first, second)]
    return len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])


def _check(draft: Draft, kind: Category, actor: Actor) -> None:
    if kind.internal and actor.role == "citizen":
        raise InvalidInput("unknown_category", f"{kind.id} is not for citizens", field="category")
    if not draft.text.strip():
        raise InvalidInput("field_missing", "say what happened", field="text")
    for name, most in _LONGEST.items():
        value = getattr(draft, name)
        if value is not None and (len(value) > most or "\x00" in value):
            raise InvalidInput("field_too_long", f"{name} may have {most} characters", field=name)
    if draft.anonymous and not kind.anonymous:
        raise InvalidInput("not_anonymous", f"{kind.id} can't be opened without a way to answer", field="anonymous")
    personal = draft.contact_name or draft.contact_phone or draft.address
    if personal and draft.anonymous:
        raise InvalidInput(
            "not_anonymous", "an anonymous ticket keeps no name, telephone or address", field="anonymous"
        )
    if personal and not draft.consent:
        raise InvalidInput("no_consent", "name, telephone and address are kept with consent only", field="consent")
    if (
        not draft.anonymous
        and not kind.anonymous
        and not kind.internal
        and not (draft.contact_phone or draft.conversation_id)
    ):
        raise InvalidInput("no_way_to_answer", "give a telephone number", field="contact_phone")
