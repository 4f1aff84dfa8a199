"""Reminders of deadlines, for those whom they are meant for."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from hotline.accounts.actor import STAFF_ROLES, Actor, Role
from hotline.sla import alert_list
from telephony.desk.access import Access
from telephony.desk.desk import errors
from telephony.desk.ticket_schemas import AlertOut, AlertsOut
from telephony.desk.ticket_views import TicketViews

_LARGEST_ID = 2**63 - 1


def build_alerts_router(access: Access, views: TicketViews) -> APIRouter:
    """Two routes."""
    router = APIRouter(prefix="/api/desk/alerts", tags=["desk"])
    Reader = Annotated[Actor, Depends(access.require(*STAFF_ROLES))]
    Addressee = Annotated[Actor, Depends(access.require(Role.TOWNSHIP, Role.CENTRE, Role.MANAGER))]

    @router.get("", responses=errors(422))
    async def alerts(
        actor: Reader,
        *,
        unseen: Annotated[bool, Query(description="Only those that nobody has marked as seen")] = True,
        before: Annotated[int | None, Query(ge=1, le=_LARGEST_ID, description="Id to go on from")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> AlertsOut:
        """Reminders for the caller, the newest first. Auditors and admins see all of them."""
        now = access.clock()
        async with access.transaction() as session:
            found = await alert_list.alerts(session, actor, unseen=unseen, before=before, limit=limit + 1)
            shown = [
                AlertOut(
                    id=alert.id, at=alert.at, kind=alert.kind, to_role=alert.to_role, clock=clock.kind,
                    due_at=clock.due_at, ticket=await views.row(session, ticket, now), seen_at=alert.seen_at,
                )
                for alert, clock, ticket in found[:limit]
            ]  # fmt: skip
        return AlertsOut(alerts=shown, before=shown[-1].id if len(found) > limit else None)

    @router.post("/{alert_id}/seen", status_code=204, responses=errors(404, 422))
    async def seen(alert_id: Annotated[int, Path(ge=1, le=_LARGEST_ID)], actor: Addressee) -> None:
        """Mark it as seen."""
        async with access.transaction() as session:
            await alert_list.mark_seen(session, actor, alert_id, access.clock())

    return router
