"""Steps that the staff takes: open on somebody's behalf, and everything of the table."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import STAFF_ROLES, Actor, Role
from hotline.accounts.model import Account
from hotline.errors import InvalidInput
from hotline.tickets.categories import categories
from hotline.tickets.flow import flow
from hotline.tickets.steps import Rating, Step
from hotline.tickets.visits import LeadResult
from telephony.desk.access import Access
from telephony.desk.desk import errors
from telephony.desk.ticket_schemas import (
    ActedOut,
    ActionIn,
    DeskTicketIn,
    FlowActionOut,
    FlowOut,
)
from telephony.desk.ticket_views import TicketViews, event_out
from telephony.tickets.api import draft_of, opened_out, same_again
from telephony.tickets.asked import IdempotencyKey
from telephony.tickets.schemas import NamedOut, OpenedOut
from telephony.webchat.schemas import ErrorOut

#: Who writes down what a citizen tells.
_OPENERS = (Role.OPERATOR, Role.CENTRE)


def build_ticket_actions(access: Access, views: TicketViews) -> APIRouter:
    """Opening and acting."""
    router = APIRouter(prefix="/api/desk", tags=["desk"])
    office = views.office
    Staff = Annotated[Actor, Depends(access.require(*STAFF_ROLES))]
    Opener = Annotated[Actor, Depends(access.require(*_OPENERS))]

    @router.get("/flow", responses=errors())
    async def names(_: Staff) -> FlowOut:
        """States, actions and reasons with the names that people read, and what each action needs."""
        table = flow()
        return FlowOut(
            states=[NamedOut(id=key, name=state.name) for key, state in table.states.items()],
            actions=[
                FlowActionOut(
                    id=key, name=action.name, to=action.to, by=list(action.by), needs=list(action.needs),
                    from_states=list(action.from_states) if action.from_states is not None else None,
                )
                for key, action in table.actions.items()
            ],
            hold_reasons=[NamedOut(id=key, name=name) for key, name in table.hold_reasons.items()],
            visit_results=[NamedOut(id=key, name=one.name) for key, one in table.visit_results.items()],
            lead_results=[NamedOut(id=key, name=one.name) for key, one in table.lead_results.items()],
            lead_reasons=[NamedOut(id=key, name=name) for key, name in table.lead_reasons.items()],
            categories=[NamedOut(id=kind.id, name=kind.name) for kind in categories().values()],
        )  # fmt: skip

    @router.post("/tickets", status_code=201, responses=errors(400, 409, 413, 422))
    async def open_ticket(body: DeskTicketIn, actor: Opener, idempotency_key: IdempotencyKey = None) -> OpenedOut:
        """Open a ticket on a citizen's behalf; the query code is for them. A second matter may be joined to theirs."""
        now = access.clock()
        key = idempotency_key or body.request_key or str(uuid.uuid4())
        async with access.transaction() as session:
            draft = await draft_of(
                session, office, body, source="desk", source_key=f"{actor.account_id}:{key}", by_staff=True
            )
            opened = await office.opening.open(session, draft, actor, now=now)
            same_again(opened, draft)
            return await opened_out(session, office, opened, None)

    @router.post("/tickets/{ticket_id}/actions", responses={**errors(400, 404, 413, 422), 409: {"model": ErrorOut}})
    async def act(ticket_id: uuid.UUID, body: ActionIn, actor: Staff) -> ActedOut:
        """Take a step. 409 says in `allowed` what may be done instead, and in `version` what it is now."""
        now = access.clock()
        step = _step(body)
        async with access.transaction() as session:
            if step.account_id is not None:
                await _check_account(session, views, ticket_id, step.account_id, actor)
            done = await office.desk.service.act(session, ticket_id, step, actor, now=now)
            row = await views.row(session, done.ticket, now)
            return ActedOut(ticket=row, event=event_out(done.event), can=views.can(done.ticket, actor))

    return router


def _step(body: ActionIn) -> Step:
    given = body.model_dump(exclude={"rating", "leads"})
    leads = tuple(LeadResult(one.lead, one.result, one.reason) for one in body.leads)
    rating = None
    if body.rating is not None:
        rating = Rating(body.rating.solved, body.rating.satisfied, body.rating.reason, body.rating.contacted)
        if rating.contacted and rating.solved is None and rating.satisfied is None:
            raise InvalidInput("field_missing", "say whether it is solved or they are satisfied", field="rating")
    return Step(**given, leads=leads, rating=rating)


async def _check_account(
    session: AsyncSession, views: TicketViews, ticket_id: uuid.UUID, account_id: uuid.UUID, actor: Actor
) -> None:
    ticket = await views.office.desk.service.get(session, ticket_id, actor)
    account = await session.get(Account, account_id)
    if account is None or not account.active or account.unit_id != ticket.owner_unit:
        raise InvalidInput("unknown_account", "nobody of the unit that has it", field="account_id")
