"""All routes of the staff's work on tickets."""

from __future__ import annotations

from fastapi import APIRouter

from telephony.desk.access import Access
from telephony.desk.alerts_api import build_alerts_router
from telephony.desk.ticket_actions import build_ticket_actions
from telephony.desk.ticket_views import TicketViews
from telephony.desk.tickets import build_ticket_desk
from telephony.desk.units_api import build_units_router
from telephony.tickets.office import TicketOffice


def build_tickets_router(access: Access, office: TicketOffice) -> APIRouter:
    """The staff's routes of docs/tickets.md."""
    router = APIRouter()
    views = TicketViews(office)
    for part in (build_ticket_desk, build_ticket_actions, build_alerts_router):
        router.include_router(part(access, views))
    router.include_router(build_units_router(access))
    return router
