"""A ticket with the field names of GeoReport v2. Nothing that a person is called, and no text but the filer's own."""

from __future__ import annotations

from datetime import datetime

from hotline.clock import SHANGHAI
from hotline.routing.model import Unit
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket
from knowledge import Library
from telephony.open311.formats import Row
from telephony.open311.services import Service, services


def service_row(service: Service) -> Row:
    """A kind of request."""
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": service.description,
        "metadata": False,
        "type": "realtime",
        "keywords": service.keywords,
        "group": service.group,
    }


def request_row(
    ticket: Ticket, unit: Unit | None, said: str, library: Library, *, own: bool, address: str
) -> Row:  # fmt: skip
    """A request. `own`: the filer asks, with the key by which it was filed, and gets the text back.

    The place is told down to the county: in a village everybody knows whose roof it is.
    """
    service = services()[ticket.category]
    county = (ticket.division_code or "")[:6]
    return {
        "service_request_id": ticket.no,
        "status": "open" if flow().is_open(ticket.state) else "closed",
        "status_notes": said,
        "service_name": service.name,
        "service_code": service.code,
        "description": ticket.text if own else None,
        "agency_responsible": unit.name if unit is not None else None,
        "service_notice": f"{address}/tickets/{ticket.no}" if own else None,
        "requested_datetime": moment(ticket.opened_at),
        "updated_datetime": moment(ticket.changed_at),
        "expected_datetime": moment(ticket.promised_at) if ticket.promised_at is not None else None,
        "address": library.regions.full_name(county) if library.regions.get(county) is not None else None,
        "address_id": county or None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def moment(at: datetime) -> str:
    """With its offset from UTC, to the second: 2026-11-26T10:00:00+08:00."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")
