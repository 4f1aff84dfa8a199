"""A new calendar: a promise only moves earlier, a unit's deadline takes the new value up to the promise."""

from dataclasses import replace
from datetime import timedelta

from hotline.sla.calendar import Calendar
from hotline.sla.calendar_service import CalendarService
from hotline.tickets import repository
from hotline.tickets.calendars import Calendars
from hotline.tickets.opening import Opening
from hotline.tickets.rebuilding import differences
from hotline.tickets.recomputing import recompute_provisional
from tests.hotline.tickets.conftest import Office


async def test_a_promise_moves_earlier_only_and_the_units_deadline_not_past_it(office: Office) -> None:
    await CalendarService().seed(office.session, office.now)
    office.service = replace(office.service, calendars=Calendars(CalendarService()))
    office.opening = Opening(office.service)
    early, late = (await office.open()).ticket, (await office.open(contact_phone="13900139000")).ticket
    calendar: Calendar = await office.service.calendars.get(office.session, office.now)
    right = {}
    for ticket, shift in ((early, timedelta(days=2)), (late, -timedelta(days=2))):
        for clock in await repository.running_clocks(office.session, ticket.id):
            if clock.kind in ("promise", "resolve"):
                right[ticket.id] = clock.due_at
                # As if reckoned on a calendar without the days that the new one has.
                clock.due_at, clock.original_due_at = clock.due_at + shift, clock.original_due_at + shift
                clock.provisional = True
        ticket.promised_at = right[ticket.id] + shift
    await office.session.flush()
    assert await recompute_provisional(office.session, office.service, calendar, now=office.now) == 2
    assert early.promised_at == right[early.id]
    assert late.promised_at == right[late.id] - timedelta(days=2)
    for ticket in (early, late):
        clocks = {clock.kind: clock for clock in await repository.running_clocks(office.session, ticket.id)}
        assert clocks["resolve"].due_at <= clocks["promise"].due_at
        assert not clocks["resolve"].provisional
        assert (await repository.events(office.session, ticket.id))[-1].action == "recompute"
    assert differences(early, await repository.events(office.session, early.id)) == {}
    assert await recompute_provisional(office.session, office.service, calendar, now=office.now) == 0
