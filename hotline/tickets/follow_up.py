"""What follows an answer by itself: the citizen is asked how it was, and after long silence the ticket is closed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.errors import Conflict
from hotline.sla.deadlines import due_at
from hotline.sla.rules import sla_rules
from hotline.tickets import repository
from hotline.tickets.service import TicketService
from hotline.tickets.steps import Step


@dataclass(frozen=True)
class FollowUp:
    """The system's steps after `replied`. Each is safe to repeat: a ticket that has moved on is left alone."""

    tickets: TicketService

    async def waiting(self, session: AsyncSession, now: datetime, limit: int) -> Sequence[uuid.UUID]:
        """Tickets to look at: answered and not asked, or asked so long ago that silence may have run out."""
        # A day less than the term: a coarse sieve that is right for terms in days of either kind; `step` is exact.
        silent = now - timedelta(days=sla_rules().close_after_silence.amount - 1)
        return await repository.to_follow_up(session, silent, limit)

    async def step(self, session: AsyncSession, ticket_id: uuid.UUID, *, now: datetime) -> str | None:
        """Take the step that is due, if one is; its name."""
        ticket = await repository.lock(session, ticket_id)
        if ticket is None:
            return None
        action = None
        if ticket.state == "replied":
            action = "ask_callback"
        elif ticket.state == "callback" and ticket.satisfied is not False and ticket.solved is not False:
            asked = await repository.last_word(session, ticket_id)
            rules = sla_rules()
            calendar = await self.tickets.calendars.get(session, now)
            until = due_at(asked, rules.close_after_silence.term(), calendar, rules.working_hours(None)).due_at
            action = "close" if until <= now else None
        if action is None:
            return None
        try:
            await self.tickets.act(session, ticket_id, Step(action), Actor.system("follow-up"), now=now)
        except Conflict:
            return None
        return action
