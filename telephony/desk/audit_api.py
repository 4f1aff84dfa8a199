"""The audit log, for auditors and admins."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BeforeValidator

from hotline.accounts.actor import Actor
from hotline.audit import service as audit
from hotline.audit.repository import AuditFilter
from telephony.desk.desk import Desk, errors
from telephony.desk.schemas import PLAIN, AuditOut, entry_out

_LARGEST_ID = 2**63 - 1


def _no_number(given: Any) -> Any:
    # pydantic takes "0.5" for seconds since 1970; the contract says a moment with its offset.
    if isinstance(given, str) and not given[:5].endswith("-"):
        raise ValueError("not a moment")
    return given


_Moment = Annotated[AwareDatetime | None, BeforeValidator(_no_number)]
_Text = Annotated[str | None, Query(max_length=100, pattern=PLAIN)]


def build_audit_router(desk: Desk) -> APIRouter:
    """One route."""
    router = APIRouter(prefix="/api/audit", tags=["staff"])
    access = desk.access

    @router.get("", responses=errors(422))
    async def entries(
        actor: Annotated[Actor, Depends(access.require(*audit.READERS))],
        *,
        action: _Text = None,
        actor_id: uuid.UUID | None = None,
        subject_kind: _Text = None,
        subject_id: _Text = None,
        since: Annotated[_Moment, Query(description="From this moment on")] = None,
        until: Annotated[_Moment, Query(description="Before this moment")] = None,
        before: Annotated[int | None, Query(ge=1, le=_LARGEST_ID, description="Id to go on from")] = None,
        limit: Annotated[int, Query(ge=1, le=audit.LARGEST_PAGE)] = 50,
    ) -> AuditOut:
        """What was done, the newest first."""
        wanted = AuditFilter(action, actor_id, subject_kind, subject_id, since, until)
        async with access.transaction() as session:
            page = await audit.entries(session, actor, wanted, before=before, limit=limit)
        return AuditOut(entries=[entry_out(entry) for entry in page.entries], before=page.before)

    return router
