"""Reminders as the staff sees them: those that are meant for somebody, and that they have been seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.errors import NotFound
from hotline.sla.model import SlaAlert, SlaClock
from hotline.tickets.model import Ticket


def _meant_for(actor: Actor) -> ColumnElement[bool]:
    """A unit's alerts are its own staff's; the centre's and the managers' go by role; the others look on."""
    if actor.role in ("admin", "auditor", "system"):
        return true()
    if actor.role == "township":
        if actor.unit_id is None:
            return false()
        # An alert tells where its ticket is now. A unit from which it was taken is not told, nor one above that may
        # not see it: it may be a complaint about either.
        has_it = Ticket.owner_unit == actor.unit_id
        above = and_(Ticket.owner_unit == SlaClock.owner_unit, Ticket.confidential.is_(False))
        return and_(SlaAlert.unit_id == actor.unit_id, SlaAlert.to_role.in_(("township", "county")), or_(has_it, above))
    if actor.role == "centre":
        # Managers see no confidential ticket; what would be told to them must reach somebody who can decide.
        in_their_place = and_(SlaAlert.to_role == "manager", Ticket.confidential)
        return or_(SlaAlert.to_role == "centre", in_their_place)
    if actor.role == "manager":
        return and_(SlaAlert.to_role == "manager", Ticket.confidential.is_(False))
    return false()


def _joined(actor: Actor) -> Select[SlaAlert, SlaClock, Ticket]:
    return (
        select(SlaAlert, SlaClock, Ticket)
        .join(SlaClock, SlaClock.id == SlaAlert.clock_id)
        .join(Ticket, Ticket.id == SlaAlert.ticket_id)
        .where(_meant_for(actor))
    )


async def alerts(
    session: AsyncSession, actor: Actor, *, unseen: bool, before: int | None, limit: int
) -> Sequence[tuple[SlaAlert, SlaClock, Ticket]]:
    """Alerts with their clock and ticket, the newest first; `before` is the id to go on from."""
    query = _joined(actor).order_by(SlaAlert.id.desc()).limit(limit)
    if unseen:
        query = query.where(SlaAlert.seen_at.is_(None))
    if before is not None:
        query = query.where(SlaAlert.id < before)
    return [(alert, clock, ticket) for alert, clock, ticket in (await session.execute(query)).all()]


async def mark_seen(session: AsyncSession, actor: Actor, alert_id: int, now: datetime) -> None:
    """Somebody for whom it is has seen it. Raises NotFound, also for another's. Nothing commits here."""
    row = (await session.execute(_joined(actor).where(SlaAlert.id == alert_id).with_for_update(of=SlaAlert))).first()
    if row is None:
        raise NotFound("alert_not_found", "no such alert")
    if row[0].seen_at is None:
        row[0].seen_at = now
