"""Every query on the audit log. Nothing here commits or decides."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.audit.model import AuditEntry


@dataclass(frozen=True)
class AuditFilter:
    """Which entries; None leaves a field out. `since` is included, `until` is not (aware datetimes)."""

    action: str | None = None
    actor_id: uuid.UUID | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def add(session: AsyncSession, entry: AuditEntry) -> None:
    """Write the entry."""
    session.add(entry)
    await session.flush()


async def page(session: AsyncSession, wanted: AuditFilter, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
    """Entries with an id below `before`, the newest first."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    for column, value in (
        (AuditEntry.action, wanted.action),
        (AuditEntry.actor_id, wanted.actor_id),
        (AuditEntry.subject_kind, wanted.subject_kind),
        (AuditEntry.subject_id, wanted.subject_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return (await session.scalars(query)).all()
