"""Reckons provisional deadlines anew when a year's calendar was imported."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.sla import repository as clocks
from hotline.sla.calendar import Calendar
from hotline.tickets.calendars import Calendars
from hotline.tickets.service import TicketService
from hotline.tickets.steps import Step


async def recompute_provisional(
    session: AsyncSession, tickets: TicketService, calendar: Calendar, *, now: datetime
) -> int:
    """One `recompute` step for each ticket with a running provisional clock; returns how many. Commits nothing.

    To be called in the transaction that imported the calendar, with the calendar as it is after it.
    """
    here = replace(tickets, calendars=Calendars(tickets.calendars.service, calendar, now))
    found = await clocks.provisional_tickets(session)
    for ticket_id in found:
        await here.act(session, ticket_id, Step("recompute"), Actor.system("calendar"), now=now)
    return len(found)
