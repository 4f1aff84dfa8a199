"""All routes of the staff's work on tickets."""

from __future__ import annotations

from fastapi import APIRouter

from telephony.desk.access import Access
from telephony.desk.alerts_api import build_alerts_router
from telephony.desk.notices_api import build_notices_router
from telephony.desk.ticket_actions import build_ticket_actions
from telephony.desk.ticket_views import TicketViews
from telephony.desk.tickets import build_ticket_desk
from telephony.desk.units_api import build_units_router
from telephony.tickets.office import TicketOffice


def build_tickets_routers(access: Access, office: TicketOffice) -> tuple[APIRouter, ...]:
    """The staff's routes of docs/tickets.md, side by side as those of `desk.router`."""
    views = TicketViews(office)
    return (
        build_ticket_desk(access, views),
        build_ticket_actions(access, views),
        build_alerts_router(access, views),
        build_notices_router(access, views),
        build_units_router(access),
    )
