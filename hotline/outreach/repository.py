"""Every query on the outbox. Nothing here commits or decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from hotline.outreach.model import Notice
from hotline.outreach.telling import DUTY_PHONE
from hotline.tickets.model import Ticket

_UNSENT = ("pending", "sending")


def _may_be_sent(now: datetime) -> ColumnElement[bool]:
    """Due, in nobody's hands, and the first of its ticket that a citizen has not heard.

    Calls to duty phones wait for no other call: one office that does not answer must not keep the next from ringing.
    """
    earlier = aliased(Notice)
    return and_(
        Notice.state.in_(_UNSENT),
        Notice.next_attempt_at <= now,
        or_(Notice.leased_until.is_(None), Notice.leased_until <= now),
        or_(
            Notice.channel == DUTY_PHONE,
            ~exists().where(
                earlier.ticket_id == Notice.ticket_id,
                earlier.channel == Notice.channel,
                earlier.id < Notice.id,
                earlier.state.in_(_UNSENT),
            ),
        ),
    )


async def due(session: AsyncSession, now: datetime, limit: int) -> Sequence[tuple[int, str]]:
    """(id, channel) of notices that may be sent now, the oldest first."""
    found = await session.execute(
        select(Notice.id, Notice.channel)
        .where(_may_be_sent(now))
        .order_by(Notice.next_attempt_at, Notice.id)
        .limit(limit)
    )
    return [(id_, channel) for id_, channel in found]


async def lock(session: AsyncSession, notice_id: int, now: datetime) -> Notice | None:
    """The notice, locked, if it may still be sent and nobody else is at it; None otherwise."""
    return (
        await session.scalars(
            select(Notice)
            .where(Notice.id == notice_id, _may_be_sent(now))
            .with_for_update(skip_locked=True, of=Notice)
            .execution_options(populate_existing=True)
        )
    ).one_or_none()


async def held(session: AsyncSession, notice_id: int, leased_until: datetime) -> Notice | None:
    """The notice, locked, if this lease is still the one that holds it."""
    return (
        await session.scalars(
            select(Notice)
            .where(Notice.id == notice_id, Notice.state == "sending", Notice.leased_until == leased_until)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one_or_none()


async def unsent(
    session: AsyncSession, *, failed_only: bool, hide_confidential: bool, before: int | None, limit: int
) -> Sequence[tuple[Notice, Ticket]]:
    """Notices that were given up, and unless `failed_only` those that still wait, with their tickets, latest first."""
    states = ("failed",) if failed_only else ("failed", *_UNSENT)
    query = select(Notice, Ticket).join(Ticket, Ticket.id == Notice.ticket_id).where(Notice.state.in_(states))
    if hide_confidential:
        query = query.where(Ticket.confidential.is_(False))
    if before is not None:
        query = query.where(Notice.id < before)
    found = await session.execute(query.order_by(Notice.id.desc()).limit(limit))
    return [(notice, ticket) for notice, ticket in found]


async def ticket_of_failed(session: AsyncSession, notice_id: int) -> Ticket | None:
    """The ticket of this notice, if it was given up."""
    return await session.scalar(
        select(Ticket)
        .join(Notice, Notice.ticket_id == Ticket.id)
        .where(Notice.id == notice_id, Notice.state == "failed")
    )


async def oldest_unsent(session: AsyncSession) -> datetime | None:
    """When the oldest notice that still waits was written."""
    return await session.scalar(select(func.min(Notice.created_at)).where(Notice.state.in_(_UNSENT)))


async def unfail(session: AsyncSession, notice_id: int, now: datetime) -> bool:
    """Try a given-up notice anew; False if it is not one."""
    found = await session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.state == "failed")
        .values(state="pending", attempts=0, created_at=now, next_attempt_at=now, leased_until=None)
        .returning(Notice.id)
    )
    return found.scalar_one_or_none() is not None
