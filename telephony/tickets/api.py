"""The API of tickets for citizens. See docs/tickets.md."""

from __future__ import annotations

import hashlib
import uuid

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.clock import local_date
from hotline.errors import Conflict
from hotline.logging import mask_personal_data
from hotline.routing.model import Unit
from hotline.routing.service import office_of
from hotline.tickets.categories import category
from hotline.tickets.numbers import shown
from hotline.tickets.opening import Draft, Opened
from hotline.tickets.steps import Rating
from telephony.tickets.asked import Credentials, IdempotencyKey, Number, errors, token_of
from telephony.tickets.files_api import add_file_routes
from telephony.tickets.office import TicketOffice
from telephony.tickets.schemas import (
    CodeIn,
    FactsIn,
    LookedUpOut,
    MatterIn,
    NothingIn,
    OpenedOut,
    RatingIn,
    ReasonIn,
    TicketIn,
    TicketOut,
)


def address_of(request: Request) -> str:
    """The caller's network address."""
    return request.client.host if request.client else ""


async def draft_of(
    session: AsyncSession, office: TicketOffice, told: MatterIn, *, source: str, source_key: str, by_staff: bool = False
) -> Draft:
    """What is opened, with the office that a complaint is about. Raises InvalidInput for an unknown place."""
    office.check_division(told.division)
    about = None
    if category(told.category).about_unit:
        about = await office_of(session, told.division, local_date(office.clock()))
    return Draft(
        source=source,
        source_key=source_key,
        about_unit=about.id if about is not None else None,
        # Who asks over the network may have typed anybody's number; the staff has the caller before it.
        join_by_phone=by_staff,
        **told.model_dump(exclude={"request_key"}),
    )


async def opened_out(session: AsyncSession, office: TicketOffice, opened: Opened, token: str | None) -> OpenedOut:
    """What the caller is told of what came of it."""
    ticket = opened.ticket
    unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
    return OpenedOut(
        how=opened.how,
        no=shown(ticket.no),
        query_code=opened.query_code,
        promised_at=ticket.promised_at,
        promise_provisional=ticket.promise_provisional,
        unit=unit.name if unit is not None else None,
        token=token,
        link=f"{office.talk.address}/tickets/{ticket.no}",
    )


def same_again(opened: Opened, draft: Draft) -> None:
    """Raises Conflict when this key has opened something else: nobody learns of a ticket by a key that was guessed."""
    ticket = opened.ticket
    if opened.how == "known" and (ticket.category, ticket.text) != (draft.category, mask_personal_data(draft.text)):
        raise Conflict("request_key_reused", "this key has opened another ticket; make a new one")


def build_ticket_api(office: TicketOffice) -> APIRouter:
    """The routes for citizens."""
    router = APIRouter(prefix="/api/tickets", tags=["tickets"])

    @router.post("", status_code=201, responses=errors(400, 409, 413, 422, 429))
    async def open_ticket(request: Request, body: TicketIn, idempotency_key: IdempotencyKey = None) -> OpenedOut:
        """Open a ticket. The query code is told this once; the same key again tells the number only."""
        now = office.clock()
        office.opening_limit.check(address_of(request), now)
        key = idempotency_key or body.request_key or str(uuid.uuid4())
        async with office.transaction() as session:
            draft = await draft_of(session, office, body, source="api", source_key=key)
            opened = await office.opening.open(session, draft, Actor.citizen(), now=now)
            same_again(opened, draft)
            return await opened_out(session, office, opened, office.tokens.issue(opened.ticket.id))

    @router.post("/{no}/lookup", responses=errors(400, 404, 413, 422, 429))
    async def look_up(request: Request, no: Number, body: CodeIn) -> LookedUpOut:
        """Number and code open the ticket: its view, and a token for everything else."""
        found = await office.by_code(no, body.code, address_of(request))
        async with office.transaction() as session:
            view = await office.telling.ticket(session, found, office.clock())
        return LookedUpOut(token=office.tokens.issue(found.id), ticket=view)

    @router.get("/{no}", responses=errors(401, 404, 422))
    async def read(no: Number, credentials: Credentials) -> TicketOut:
        """Where it stands."""
        async with office.transaction() as session:
            ticket = await office.own(session, no, token_of(credentials))
            return await office.telling.ticket(session, ticket, office.clock())

    @router.post("/{no}/urge", responses=errors(400, 401, 404, 409, 413, 422))
    async def urge(no: Number, _: NothingIn, credentials: Credentials) -> TicketOut:
        """Have it speeded up; once a day."""
        now = office.clock()
        async with office.transaction() as session:
            ticket = await office.own(session, no, token_of(credentials))
            await office.desk.urge(session, ticket.id, now=now)
            return await office.telling.ticket(session, ticket, now)

    @router.post("/{no}/withdraw", responses=errors(400, 401, 404, 409, 413, 422))
    async def withdraw(no: Number, body: ReasonIn, credentials: Credentials) -> TicketOut:
        """Take it back, before it is answered."""
        now = office.clock()
        async with office.transaction() as session:
            ticket = await office.own(session, no, token_of(credentials))
            await office.desk.withdraw(session, ticket.id, body.reason, now=now)
            return await office.telling.ticket(session, ticket, now)

    @router.post("/{no}/facts", responses=errors(400, 401, 404, 409, 413, 422, 429))
    async def facts(
        no: Number, body: FactsIn, credentials: Credentials, idempotency_key: IdempotencyKey = None
    ) -> TicketOut:
        """Add to what was told. The same key again adds nothing."""
        now = office.clock()
        async with office.transaction() as session:
            ticket = await office.own(session, no, token_of(credentials))
            key = idempotency_key or body.request_key
            await office.desk.add_facts(session, ticket.id, body.facts, key=key, now=now)
            return await office.telling.ticket(session, ticket, now)

    @router.post("/{no}/rating", responses=errors(400, 401, 404, 409, 413, 422))
    async def rating(no: Number, body: RatingIn, credentials: Credentials) -> TicketOut:
        """How the answer was. Satisfied closes it; not solved or not satisfied has it handled again."""
        now = office.clock()
        async with office.transaction() as session:
            ticket = await office.own(session, no, token_of(credentials))
            given = Rating(body.solved, body.satisfied, body.reason)
            ticket = await office.desk.rate(session, ticket.id, given, now=now)
            return await office.telling.ticket(session, ticket, now)

    add_file_routes(router, office)
    return router


def form_key(*parts: str) -> str:
    """A key for what one form sends: the same form sent twice adds nothing."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]
