"""Notices that did not arrive: somebody must tell that citizen, or try again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from hotline.accounts.actor import Actor, Role
from hotline.logging import mask_personal_data
from hotline.outreach import failed
from telephony.desk.access import Access
from telephony.desk.desk import errors
from telephony.desk.ticket_schemas import FailedNoticeOut, FailedNoticesOut
from telephony.desk.ticket_views import TicketViews

_LARGEST_ID = 2**63 - 1


def build_notices_router(access: Access, views: TicketViews) -> APIRouter:
    """Two routes."""
    router = APIRouter(prefix="/api/desk/failed-notices", tags=["desk"])
    Reader = Annotated[Actor, Depends(access.require(*(failed.READERS - {Role.SYSTEM})))]
    Retrier = Annotated[Actor, Depends(access.require(*(failed.RETRIERS - {Role.SYSTEM})))]

    @router.get("", responses=errors(422))
    async def failed_notices(
        actor: Reader,
        *,
        before: Annotated[int | None, Query(ge=1, le=_LARGEST_ID, description="Id to go on from")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> FailedNoticesOut:
        """Notices that were given up, the latest first. What they said stands in the ticket."""
        now = access.clock()
        async with access.transaction() as session:
            found = await failed.unsent(session, actor, before=before, limit=limit + 1)
            shown = [
                FailedNoticeOut(
                    id=notice.id, kind=notice.kind, channel=notice.channel, attempts=notice.attempts,
                    why=mask_personal_data(notice.provider_answer or ""), created_at=notice.created_at,
                    ticket=await views.row(session, ticket, now),
                )
                for notice, ticket in found[:limit]
            ]  # fmt: skip
        return FailedNoticesOut(notices=shown, before=shown[-1].id if len(found) > limit else None)

    @router.post("/{notice_id}/retry", status_code=204, responses=errors(404, 422))
    async def retry(notice_id: Annotated[int, Path(ge=1, le=_LARGEST_ID)], actor: Retrier) -> None:
        """Try it anew, for another day. Recorded."""
        async with access.transaction() as session:
            await failed.retry(session, actor, notice_id, now=access.clock())

    return router
