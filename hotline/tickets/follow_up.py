"""What follows by itself: the citizen is asked after an answer, long silence closes, a long hold ends."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.errors import Conflict
from hotline.sla.deadlines import due_at
from hotline.sla.rules import Span, sla_rules
from hotline.tickets import repository
from hotline.tickets.service import TicketService
from hotline.tickets.steps import Step


@dataclass(frozen=True)
class FollowUp:
    """The system's steps. Each is safe to repeat: a ticket that has moved on is left alone."""

    tickets: TicketService

    async def waiting(self, session: AsyncSession, now: datetime, limit: int) -> Sequence[uuid.UUID]:
        """Tickets to look at: answered and not asked, asked so long ago that silence may be over, or long on hold."""
        # A day less than the term: a coarse sieve that is right for terms in days of either kind; `step` is exact.
        silent = now - timedelta(days=sla_rules().close_after_silence.amount - 1)
        held = now - timedelta(days=sla_rules().longest_hold.amount - 1)
        return await repository.to_follow_up(session, silent, held, limit)

    async def step(self, session: AsyncSession, ticket_id: uuid.UUID, *, now: datetime) -> str | None:
        """Take the step that is due, if one is; its name."""
        ticket = await repository.lock(session, ticket_id)
        if ticket is None:
            return None
        action = None
        if ticket.state == "replied":
            action = "ask_callback"
        elif ticket.on_hold is not None:
            pauses = await repository.open_pauses(session, ticket_id)
            since = min((pause.from_at for pause in pauses), default=now)
            action = "resume" if await self._over(session, since, sla_rules().longest_hold, now) else None
        elif ticket.state == "callback" and ticket.satisfied is not False and ticket.solved is not False:
            asked = await repository.last_word(session, ticket_id)
            action = "close" if await self._over(session, asked, sla_rules().close_after_silence, now) else None
        if action is None:
            return None
        try:
            await self.tickets.act(session, ticket_id, Step(action), Actor.system("follow-up"), now=now)
        except Conflict:
            return None
        return action

    async def _over(self, session: AsyncSession, since: datetime, span: Span, now: datetime) -> bool:
        calendar = await self.tickets.calendars.get(session, now)
        return due_at(since, span.term(), calendar, sla_rules().working_hours(None)).due_at <= now
