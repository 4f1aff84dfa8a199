"""Tickets for staff: lists, one with all that belongs to it, steps. Every read of personal data is recorded."""

import base64
import binascii
import json
import uuid
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import STAFF_ROLES, Actor
from hotline.audit import service as audit
from hotline.audit.model import Action
from hotline.conversations import repository as conversations
from hotline.errors import Forbidden, InvalidInput, NotFound
from hotline.tickets import repository
from hotline.tickets.files import file_of
from hotline.tickets.model import Ticket
from hotline.tickets.repository import Wanted
from hotline.tickets.visibility import (
    bound_to_unit,
    may_read_conversation,
    may_reveal,
    sees_confidential,
    wrote_down,
)
from telephony.desk.access import Access
from telephony.desk.desk import errors
from telephony.desk.schemas import PLAIN
from telephony.desk.ticket_schemas import (
    RevealedOut,
    RevealIn,
    RowOut,
    StateName,
    TicketDetailOut,
    TicketsOut,
    TranscriptOut,
)
from telephony.desk.ticket_views import TicketViews
from telephony.tickets.downloads import FILE_CONTENT, file_response, no_such_file
from telephony.tickets.schemas import CategoryName, Moment
from telephony.webchat.schemas import message_out

_MOST_MESSAGES = 2_000


async def recorded(
    session: AsyncSession, actor: Actor, action: str, ticket: Ticket, now: datetime, **details: object
) -> None:
    """Write into the audit log that somebody has read what a person said or is called."""
    await audit.record(
        session, actor, action, subject_kind="ticket", subject_id=ticket.id, now=now, details=details or None
    )


def build_ticket_desk(access: Access, views: TicketViews) -> APIRouter:
    """Reading tickets."""
    router = APIRouter(prefix="/api/desk/tickets", tags=["desk"])
    service = views.office.desk.service
    Staff = Annotated[Actor, Depends(access.require(*STAFF_ROLES))]

    @router.get("", responses=errors(422))
    async def tickets(
        actor: Staff,
        *,
        mine: Annotated[bool, Query(description="Of the caller's own unit; of a township's staff always")] = False,
        unit_id: Annotated[str | None, Query(max_length=64, pattern=PLAIN)] = None,
        state: Annotated[list[StateName] | None, Query(max_length=11)] = None,
        category: CategoryName | Literal["outreach"] | None = None,
        due_before: Annotated[Moment | None, Query(description="The next deadline is before this")] = None,
        overdue: bool = False,
        unrouted: Annotated[bool, Query(description="No unit has them")] = False,
        ended: Annotated[bool, Query(description="Those that are done with, too")] = False,
        order: Literal["due", "opened"] = "due",
        after: Annotated[
            str | None, Query(max_length=200, pattern=PLAIN, description="As the page before told")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> TicketsOut:
        """Tickets that the caller may see: by the next deadline, or the newest first."""
        now = access.clock()
        own = mine or bound_to_unit(actor)
        if own and (actor.unit_id is None or unit_id not in (None, actor.unit_id)):
            return TicketsOut(tickets=[], after=None)
        limits = [moment for moment in (due_before, now if overdue else None) if moment is not None]
        wanted = Wanted(
            unit_id=actor.unit_id if own else unit_id,
            states=tuple(state or ()),
            category=category,
            open_only=not ended and not state,
            overdue_at=min(limits, default=None),
            unrouted=unrouted,
            hide_confidential=not sees_confidential(actor),
            but_of=wrote_down(actor),
            order=order,
            after=_read_cursor(after) if after is not None else None,
            limit=limit + 1,
        )
        async with access.transaction() as session:
            found = await repository.listed(session, wanted)
            rows: list[RowOut] = [await views.row(session, ticket, now) for ticket in found[:limit]]
        last = found[limit - 1] if len(found) > limit else None
        return TicketsOut(tickets=rows, after=_cursor(last, order) if last is not None else None)

    @router.get("/{ticket_id}", responses=errors(404, 422))
    async def ticket(ticket_id: uuid.UUID, actor: Staff) -> TicketDetailOut:
        """All of a ticket; name and telephone masked. Recorded."""
        now = access.clock()
        async with access.transaction() as session:
            found = await service.get(session, ticket_id, actor)
            await recorded(session, actor, "ticket_read", found, now)
            return await views.detail(session, found, actor, now)

    @router.get("/{ticket_id}/conversation", responses=errors(404, 422))
    async def conversation(ticket_id: uuid.UUID, actor: Staff) -> TranscriptOut:
        """What was said in the conversation that opened it; for operators and the centre. Recorded."""
        now = access.clock()
        async with access.transaction() as session:
            found = await service.get(session, ticket_id, actor)
            if not may_read_conversation(actor, found):
                raise Forbidden("role_forbidden", "the conversation is for operators and the centre")
            if found.conversation_id is None:
                raise NotFound("conversation_not_found", "no conversation opened this ticket")
            await recorded(session, actor, "conversation_read", found, now)
            said = await conversations.messages_after(session, found.conversation_id, 0, _MOST_MESSAGES)
            return TranscriptOut(messages=[message_out(message) for message in said])

    @router.post("/{ticket_id}/reveal", responses=errors(400, 404, 413, 422))
    async def reveal(ticket_id: uuid.UUID, body: RevealIn, actor: Staff) -> RevealedOut:
        """Name, telephone and address in the clear, with a reason. Recorded."""
        now = access.clock()
        async with access.transaction() as session:
            found = await service.get(session, ticket_id, actor)
            if not may_reveal(actor, found):
                raise Forbidden("role_forbidden", "contacts are for those who call or visit")
            shown = views.revealed(found)
            fields = [name for name, value in shown.model_dump().items() if value is not None]
            await recorded(
                session, actor, Action.PERSONAL_DATA_REVEALED, found, now, fields=fields, reason=body.reason
            )  # fmt: skip
            return shown

    @router.get(
        "/{ticket_id}/files/{file_id}",
        response_class=Response,
        responses={200: {"description": "The photo or paper", "content": FILE_CONTENT}, **errors(404, 422)},
    )
    async def file(ticket_id: uuid.UUID, file_id: uuid.UUID, actor: Staff) -> Response:
        """A photo or paper. Recorded."""
        async with access.transaction() as session:
            found = await service.get(session, ticket_id, actor)
            kept = await file_of(session, found.id, file_id)
            if kept is None:
                raise no_such_file()
            await recorded(session, actor, "ticket_file_read", found, access.clock(), file=str(kept.id))
            return file_response(kept)

    return router


def _cursor(last: Ticket, order: str) -> str:
    at = last.due_at if order == "due" else last.opened_at
    text = json.dumps([at.isoformat() if at is not None else None, str(last.id)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime | None, uuid.UUID]:
    try:
        at, last = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(at) if at is not None else None
        if moment is not None and moment.tzinfo is None:
            raise ValueError("no time zone")
        return moment, uuid.UUID(last)
    except (binascii.Error, ValueError, TypeError, AttributeError) as error:
        raise InvalidInput("cursor_invalid", "`after` is not one of ours", field="after") from error
