"""A citizen's own tickets: opened by the conversation that made them, or by number and query code."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.clock import local_date
from hotline.errors import Conflict, InvalidInput, RateLimited
from hotline.routing.model import Unit
from hotline.tickets import repository
from hotline.tickets.files import add_file
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket, TicketEvent, TicketFile
from hotline.tickets.numbers import normalised_number
from hotline.tickets.opening import CODE_CONTEXT
from hotline.tickets.service import Done, TicketService, not_found
from hotline.tickets.steps import Rating, Step
from hotline.tickets.tries import LOCKED, MOST_FAILURES, CodeTries, check_lock

#: Additions to one ticket in a day: more is no citizen's, and its page has to show all of them.
MOST_FACTS_A_DAY = 50


@dataclass(frozen=True)
class TicketView:
    """What a citizen sees of a ticket: no notes, no names of staff, no other office's reasons."""

    ticket: Ticket
    unit: Unit | None
    events: tuple[TicketEvent, ...]
    reply: str | None
    late: bool


@dataclass(frozen=True)
class CitizenDesk:
    """What citizens do with their tickets."""

    service: TicketService
    tries: CodeTries = field(default_factory=CodeTries)

    async def by_code(self, session: AsyncSession, number: str, code: str, *, asker: str, now: datetime) -> Ticket:
        """The ticket that number and code open. Wrong tries are counted: the caller commits also when this raises.

        `asker`: whose tries count together, such as a network address. Raises NotFound (unknown number or wrong code,
        in the same words) and RateLimited.
        """
        no = normalised_number(number)
        if no is None:
            raise not_found()
        self.tries.begin(no, asker, now)
        found = await repository.by_number(session, no)
        ticket = await repository.lock(session, found.id) if found is not None else None
        if ticket is None:
            self.tries.unknown(no, now)
            raise not_found()
        check_lock(ticket.query_locked_until, now)
        digits = "".join(mark for mark in unicodedata.normalize("NFKC", code) if mark.isdigit())
        if ticket.query_code_key in self.service.personal.lookups(ticket.no + digits, CODE_CONTEXT):
            ticket.query_failures = 0
            self.tries.right(no, asker)
            return ticket
        ticket.query_failures += 1
        if ticket.query_failures >= MOST_FAILURES:
            ticket.query_failures, ticket.query_locked_until = 0, now + LOCKED
        raise not_found()

    async def view(self, session: AsyncSession, ticket: Ticket, *, now: datetime) -> TicketView:
        """Where it stands. A merged one shows the ticket that it went into, too, by its number in the last event."""
        events = [event for event in await repository.events(session, ticket.id) if _visible(event)]
        replies = [event.reply for event in events if event.reply is not None]
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        waits = flow().is_open(ticket.state) and ticket.state not in ("replied", "callback") and ticket.on_hold is None
        late = waits and ticket.promised_at is not None and ticket.promised_at < now
        return TicketView(ticket, unit, tuple(events), replies[-1] if replies else None, late)

    async def urge(self, session: AsyncSession, ticket_id: uuid.UUID, *, now: datetime) -> Done:
        """Ask for it to be speeded up; once a day. Raises Conflict("not_urged_today") the second time."""
        return await self._act(session, ticket_id, Step("urge"), now)

    async def withdraw(self, session: AsyncSession, ticket_id: uuid.UUID, reason: str | None, *, now: datetime) -> Done:
        """Take it back. Raises Conflict when it has been answered already."""
        return await self._act(session, ticket_id, Step("withdraw", reason=reason), now)

    async def add_facts(
        self, session: AsyncSession, ticket_id: uuid.UUID, facts: str, *, key: str | None = None, now: datetime
    ) -> Done:
        """Add to what was told. The same `key` again adds nothing: the event kept before is returned.

        Raises RateLimited past MOST_FACTS_A_DAY.
        """
        ticket = await repository.lock(session, ticket_id)
        if ticket is None:
            raise not_found()
        today = 0
        for event in await repository.events(session, ticket_id):
            if key is not None and event.details.get("source_key") == key:
                return Done(ticket, event)
            by_citizen = event.action == "add_facts" and event.actor_role == "citizen"
            today += by_citizen and local_date(event.at) == local_date(now)
        if today >= MOST_FACTS_A_DAY:
            raise RateLimited("rate_limited", f"{MOST_FACTS_A_DAY} additions a day", retry_after=3600)
        details = {"source_key": key} if key is not None else {}
        return await self._act(session, ticket_id, Step("add_facts", facts=facts, details=details), now)

    async def add_file(
        self, session: AsyncSession, ticket_id: uuid.UUID, *, name: str, content: bytes, now: datetime
    ) -> TicketFile:
        """Add a photo or paper. Raises InvalidInput, and Conflict when the ticket has ended."""
        ticket = await repository.lock(session, ticket_id)
        if ticket is None:
            raise not_found()
        if "add_facts" not in flow().allowed(ticket.state, "citizen"):
            raise Conflict("not_allowed_now", f"no files in state {ticket.state}", allowed=[], version=ticket.version)
        kept, new = await add_file(session, ticket, name=name, content=content, by_role="citizen", now=now)
        if new:
            await session.flush()
            await self._act(session, ticket_id, Step("add_facts", facts=kept.name, details={"file": str(kept.id)}), now)
        return kept

    async def rate(self, session: AsyncSession, ticket_id: uuid.UUID, rating: Rating, *, now: datetime) -> Ticket:
        """How the citizen found the answer. Satisfied closes it; dissatisfied gets it handled again, by a new round.

        After the last round it stays where it is and the centre's staff look at it. Raises Conflict.
        """
        if rating.solved is None and rating.satisfied is None:
            raise InvalidInput("field_missing", "say whether it is solved or whether you are satisfied", field="rating")
        done = await self._act(session, ticket_id, Step("rate", rating=rating), now)
        ticket = done.ticket
        if rating.solved is False or rating.satisfied is False:
            step = Step("rehandle", reason=rating.reason or self.service.texts.dissatisfied)
            try:
                async with session.begin_nested():
                    await self.service.act(session, ticket_id, step, Actor.citizen(), now=now)
            except Conflict:
                # No round is left, or its office is no more: a person decides.
                await self._look(session, ticket_id, now)
        elif ticket.state != "closed":
            await self.service.act(session, ticket_id, Step("close"), Actor.system(), now=now)
        return ticket

    async def _look(self, session: AsyncSession, ticket_id: uuid.UUID, now: datetime) -> None:
        ticket = await repository.get(session, ticket_id)
        assert ticket is not None
        if not ticket.supervised and "supervise" in flow().allowed(ticket.state, "system"):
            await self.service.act(
                session, ticket_id, Step("supervise", reason=self.service.texts.dissatisfied), Actor.system(), now=now
            )

    async def _act(self, session: AsyncSession, ticket_id: uuid.UUID, step: Step, now: datetime) -> Done:
        return await self.service.act(session, ticket_id, step, Actor.citizen(), now=now)


def _visible(event: TicketEvent) -> bool:
    return flow().actions[event.action].visible


def urged_today(ticket: Ticket, now: datetime) -> bool:
    """Whether its citizen has urged it today."""
    return ticket.urged_on == local_date(now)
