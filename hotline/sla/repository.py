"""Every query on clocks and alerts across tickets. Nothing here commits or decides."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.sla.model import SlaAlert, SlaClock, SlaPause


async def clocks_to_look_at(session: AsyncSession, now: datetime, limit: int) -> Sequence[int]:
    """Ids of running clocks whose moment has come, the longest overdue first."""
    found = await session.scalars(
        select(SlaClock.id)
        .where(SlaClock.stopped_at.is_(None), SlaClock.next_alert_at <= now)
        .order_by(SlaClock.next_alert_at)
        .limit(limit)
    )
    return found.all()


async def clock(session: AsyncSession, clock_id: int) -> SlaClock | None:
    """The clock as it is now. Whoever changes it has locked its ticket."""
    return await session.get(SlaClock, clock_id, populate_existing=True)


async def stands_still(session: AsyncSession, clock_id: int) -> bool:
    """Whether the clock is paused."""
    found = await session.scalar(select(SlaPause.id).where(SlaPause.clock_id == clock_id, SlaPause.to_at.is_(None)))
    return found is not None


async def provisional_tickets(session: AsyncSession) -> Sequence[uuid.UUID]:
    """Tickets with a running clock that rests on an unpublished calendar."""
    query = select(SlaClock.ticket_id).where(SlaClock.stopped_at.is_(None), SlaClock.provisional)
    return (await session.scalars(query.distinct().order_by(SlaClock.ticket_id))).all()


async def given(session: AsyncSession, clock_id: int) -> set[str]:
    """Kinds of reminders that the clock has given."""
    return set(await session.scalars(select(SlaAlert.kind).where(SlaAlert.clock_id == clock_id)))


async def add_alert(
    session: AsyncSession, about: SlaClock, kind: str, *, unit: str | None, role: str, now: datetime
) -> bool:
    """Write the reminder down; False if it has been given before."""
    statement = (
        insert(SlaAlert)
        .values(clock_id=about.id, ticket_id=about.ticket_id, kind=kind, unit_id=unit, to_role=role, at=now)
        .on_conflict_do_nothing(index_elements=["clock_id", "kind"])
        .returning(SlaAlert.id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def unseen(
    session: AsyncSession, *, role: str, unit_id: str | None = None, limit: int = 100
) -> Sequence[SlaAlert]:
    """Reminders that a unit's staff, or a role without a unit (centre, manager), has not seen, the newest first."""
    query = select(SlaAlert).where(SlaAlert.to_role == role, SlaAlert.seen_at.is_(None))
    if unit_id is not None:
        query = query.where(SlaAlert.unit_id == unit_id)
    return (await session.scalars(query.order_by(SlaAlert.at.desc(), SlaAlert.id.desc()).limit(limit))).all()


async def mark_seen(
    session: AsyncSession, ids: Collection[int], *, role: str, unit_id: str | None = None, now: datetime
) -> int:
    """Take these off the list of this unit or role; others' stay. Returns how many were."""
    statement = update(SlaAlert).where(SlaAlert.id.in_(ids), SlaAlert.to_role == role, SlaAlert.seen_at.is_(None))
    if unit_id is not None:
        statement = statement.where(SlaAlert.unit_id == unit_id)
    found = await session.execute(statement.values(seen_at=now).returning(SlaAlert.id))
    return len(found.all())
