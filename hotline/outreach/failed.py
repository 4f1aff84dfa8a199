"""Notices that did not arrive, for those who must see to it: listed, and tried anew when the cause is gone.

Who may: the centre, managers, admins; auditors look on. Managers see none of confidential tickets, as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.audit import service as audit
from hotline.errors import NotFound
from hotline.outreach import repository
from hotline.outreach.model import Notice
from hotline.tickets.model import Ticket
from hotline.tickets.visibility import sees_confidential

RETRIERS = frozenset({Role.CENTRE, Role.MANAGER, Role.ADMIN, Role.SYSTEM})
READERS = RETRIERS | {Role.AUDITOR}


async def unsent(
    session: AsyncSession, actor: Actor, *, failed_only: bool = True, before: int | None = None, limit: int = 50
) -> Sequence[tuple[Notice, Ticket]]:
    """Notices that were given up (or, not `failed_only`, are not sent yet) with their tickets, the latest first.

    `before`: the id to go on from. Raises Forbidden.
    """
    actor.needs(READERS)
    return await repository.unsent(
        session, failed_only=failed_only, hide_confidential=not sees_confidential(actor), before=before, limit=limit
    )


async def retry(session: AsyncSession, actor: Actor, notice_id: int, *, now: datetime) -> None:
    """Try a given-up notice anew, for another day. Recorded. Raises Forbidden; NotFound if it is not given up."""
    actor.needs(RETRIERS)
    ticket = await repository.ticket_of_failed(session, notice_id)
    if ticket is None or (ticket.confidential and not sees_confidential(actor)):
        raise NotFound("notice_not_found", f"no notice {notice_id} was given up")
    await repository.unfail(session, notice_id, now)
    details = {"notice": notice_id}
    await audit.record(
        session, actor, "notice_retried", subject_kind="ticket", subject_id=ticket.id, now=now, details=details
    )
