"""Records what was done, and lists it for auditors and admins. Nothing here commits.

An entry stands in the transaction of what it tells of: both are kept, or neither.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.audit import repository
from hotline.audit.model import AuditEntry
from hotline.audit.repository import AuditFilter
from hotline.logging import mask_personal_data

READERS = frozenset({Role.AUDITOR, Role.ADMIN})
LARGEST_PAGE = 200


async def record(
    session: AsyncSession,
    actor: Actor,
    action: str,
    *,
    subject_kind: str,
    subject_id: uuid.UUID | str | int | None,
    now: datetime,
    details: Mapping[str, Any] | None = None,
    address_hash: str | None = None,
) -> None:
    """Add an entry.

    `details` (JSON) say what a reader needs beyond the rest, and are masked like a log line: ID, card and telephone
    numbers in them become marks. `subject_id` is kept as it is, so it must be an id of ours.
    """
    entry = AuditEntry(
        at=now,
        actor_id=actor.account_id,
        actor_name=actor.name,
        role=actor.role,
        action=action,
        subject_kind=subject_kind,
        subject_id=None if subject_id is None else str(subject_id),
        details={key: _storable(value) for key, value in (details or {}).items()},
        address_hash=address_hash,
    )
    await repository.add(session, entry)


def _storable(value: Any) -> Any:
    """Masked, and without what PostgreSQL's JSON can't hold: NUL and half surrogate pairs."""
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
        return mask_personal_data(text)
    if isinstance(value, Mapping):
        return {_storable(str(key)): _storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_storable(item) for item in value]
    if isinstance(value, uuid.UUID):
        return str(value)  # ours, however long its runs of digits
    if value is None or isinstance(value, (bool, float)):
        return value
    masked = _storable(str(value))
    return value if isinstance(value, int) and masked == str(value) else masked


@dataclass(frozen=True)
class AuditPage:
    """Entries, the newest first; `before` asks for the page after this one, None when it is the last."""

    entries: Sequence[AuditEntry]
    before: int | None


async def entries(
    session: AsyncSession,
    actor: Actor,
    wanted: AuditFilter | None = None,
    *,
    before: int | None = None,
    limit: int = 50,
) -> AuditPage:
    """A page of at most `limit` (up to 200) entries. Raises Forbidden to all but auditors and admins."""
    actor.needs(READERS)
    size = max(1, min(limit, LARGEST_PAGE))
    found = list(await repository.page(session, wanted or AuditFilter(), before=before, limit=size + 1))
    more = len(found) > size
    return AuditPage(found[:size], found[size - 1].id if more else None)
