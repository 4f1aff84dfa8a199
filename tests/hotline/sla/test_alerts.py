"""Looks at clocks: what is given, once, with the system's steps; and what follows an answer by itself."""

import uuid

from sqlalchemy import select

from hotline.outreach.model import Notice
from hotline.routing.model import Unit
from hotline.sla import repository as clocks
from hotline.sla.clocks import is_late
from hotline.sla.model import SlaAlert, SlaClock
from hotline.tickets import repository
from hotline.tickets.alerts import Alerts
from hotline.tickets.follow_up import FollowUp
from hotline.tickets.rebuilding import differences
from hotline.tickets.steps import Rating
from tests.hotline.tickets.conftest import EAST, Office


async def _clock(office: Office, ticket_id: uuid.UUID, kind: str) -> SlaClock:
    running = await repository.running_clocks(office.session, ticket_id)
    return next(clock for clock in running if clock.kind == kind)


async def _look(office: Office) -> list[str]:
    due = await clocks.clocks_to_look_at(office.session, office.now, 100)
    return [kind for id_ in due for kind in await Alerts(office.service).look(office.session, id_, now=office.now)]


async def _actions(office: Office, ticket_id: uuid.UUID) -> list[str]:
    return [event.action for event in await repository.events(office.session, ticket_id)]


async def test_a_breach_urges_and_then_supervises_once_each(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    await office.act(ticket.id, "record_contact", office.east, note="打过电话")
    assert await _look(office) == []
    office.later(days=8)
    first = await _look(office)
    assert first == ["breach"]
    assert await _look(office) == []
    office.later(days=30)
    assert await _look(office) == ["supervise", "manager"]
    assert (await _actions(office, ticket.id))[-2:] == ["urge", "supervise"]
    assert ticket.supervised
    assert differences(ticket, await repository.events(office.session, ticket.id)) == {}
    assert (await _clock(office, ticket.id, "resolve")).next_alert_at is None


async def test_looking_again_after_the_moment_was_lost_reminds_nobody_twice(office: Office) -> None:
    ticket = (await office.open()).ticket
    office.later(days=8)
    given = await _look(office)
    assert "breach" in given
    for clock in await repository.running_clocks(office.session, ticket.id):
        clock.next_alert_at = office.now
    await office.session.flush()
    assert await _look(office) == []


async def test_a_clock_that_stands_still_and_one_that_stopped_remind_nobody(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    await office.act(ticket.id, "record_contact", office.east, note="打过电话")
    await office.act(ticket.id, "hold", office.east, hold_reason="waiting_for_citizen", reason="等材料")
    resolve = await _clock(office, ticket.id, "resolve")
    office.later(days=30)
    assert await Alerts(office.service).look(office.session, resolve.id, now=office.now) == []
    other = (await office.open(contact_phone="13900139000")).ticket
    clock = await _clock(office, other.id, "sign")
    await office.act(other.id, "sign", office.east)
    office.later(days=30)
    assert await Alerts(office.service).look(office.session, clock.id, now=office.now) == []


async def test_urgent_aid_at_night_rings_the_township_the_county_and_the_centre(office: Office) -> None:
    office.later(hours=15)  # one in the morning
    for unit in ("county", "centre"):
        (await office.session.get_one(Unit, unit)).duty_phone = "0795-3210002"
    ticket = (await office.open(urgent=True)).ticket
    for _ in range(5):
        await _look(office)
        office.later(minutes=10)
    calls = (
        await office.session.scalars(
            select(Notice).where(Notice.channel == "duty_phone", Notice.ticket_id == ticket.id).order_by(Notice.id)
        )
    ).all()
    kinds = [notice.kind for notice in calls]
    assert kinds == ["duty_phone", "duty_phone_again", "county_phone", "centre_phone"]
    await office.act(ticket.id, "record_contact", office.east, note="接通了")
    office.later(minutes=30)
    assert "manager_phone" not in await _look(office)


async def test_a_ticket_without_a_unit_is_said_to_the_centre_at_once(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "request_return", office.east, reason="不是我们镇的")
    await office.act(ticket.id, "grant_return", office.centre)
    assert await _look(office) == ["unrouted_0"]
    office.later(hours=1)
    assert await _look(office) == ["half"]
    (half, alert) = await clocks.unseen(office.session, role="centre")
    assert (half.kind, alert.kind) == ("half", "unrouted_0")
    await clocks.mark_seen(office.session, [half.id], role="centre", now=office.now)
    assert await clocks.mark_seen(office.session, [alert.id], role="manager", now=office.now) == 0
    assert await clocks.mark_seen(office.session, [alert.id], role="centre", now=office.now) == 1
    assert await clocks.unseen(office.session, role="centre") == []


async def test_a_units_alerts_are_its_own(office: Office) -> None:
    await office.open()
    office.later(days=8)
    await _look(office)
    assert await clocks.unseen(office.session, role="township", unit_id=EAST)
    assert not await clocks.unseen(office.session, role="township", unit_id="west")


async def test_late_is_true_on_reading_although_no_job_ever_ran(office: Office) -> None:
    ticket = (await office.open()).ticket
    clock = await _clock(office, ticket.id, "resolve")
    assert not is_late(clock, clock.due_at)
    office.later(days=30)
    assert is_late(clock, office.now)
    assert (await office.session.scalars(select(SlaAlert))).all() == []


async def test_after_an_answer_the_citizen_is_asked_and_after_silence_it_is_closed(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    await office.act(ticket.id, "reply", office.east, reply="办好了")
    follow = FollowUp(office.service)
    assert list(await follow.waiting(office.session, office.now, 10)) == [ticket.id]
    assert await follow.step(office.session, ticket.id, now=office.now) == "ask_callback"
    assert await follow.step(office.session, ticket.id, now=office.now) is None
    office.later(days=4)
    assert await follow.step(office.session, ticket.id, now=office.now) is None
    office.later(days=2)
    assert list(await follow.waiting(office.session, office.now, 10)) == [ticket.id]
    assert await follow.step(office.session, ticket.id, now=office.now) == "close"
    assert await follow.step(office.session, ticket.id, now=office.now) is None
    assert differences(ticket, await repository.events(office.session, ticket.id)) == {}


async def test_who_was_dissatisfied_is_not_closed_by_silence(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    await office.act(ticket.id, "reply", office.east, reply="不符合条件")
    follow = FollowUp(office.service)
    await follow.step(office.session, ticket.id, now=office.now)
    await office.act(ticket.id, "record_callback", office.centre, rating=Rating(False, False, "没解决"))
    office.later(days=30)
    assert list(await follow.waiting(office.session, office.now, 10)) == []
    assert await follow.step(office.session, ticket.id, now=office.now) is None
