"""Every query on kept screenings. Nothing here commits or decides."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.screenings.model import Screening


async def add_once(session: AsyncSession, row: dict[str, Any]) -> bool:
    """Write the row; False if there is one with this token hash, which stays as it is."""
    added = await session.scalars(
        insert(Screening).values(row).on_conflict_do_nothing(index_elements=["token_hash"]).returning(Screening.id)
    )
    return added.one_or_none() is not None


async def by_token_hash(session: AsyncSession, token_hash: str, now: datetime) -> Screening | None:
    """The screening with this token hash that has not expired, or None."""
    found = await session.scalars(
        select(Screening).where(Screening.token_hash == token_hash, Screening.expires_at > now)
    )
    return found.one_or_none()


async def delete_of_conversation(session: AsyncSession, conversation_id: uuid.UUID) -> int:
    """Delete all that is kept of a conversation; returns how many."""
    return await _count(session, delete(Screening).where(Screening.conversation_id == conversation_id))


async def delete_expired(session: AsyncSession, now: datetime, limit: int) -> int:
    """Delete at most `limit` that have expired, the oldest first; returns how many.

    What another process is deleting is left to it.
    """
    due = (
        select(Screening.id)
        .where(Screening.expires_at <= now)
        .order_by(Screening.expires_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return await _count(session, delete(Screening).where(Screening.id.in_(due.scalar_subquery())))


async def _count(session: AsyncSession, statement: Any) -> int:
    done = await session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)
    return int(done.rowcount)
