"""When a clock reminds whom: shares of working time, ladders, and what a long absence leaves out."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline.sla.calendar import calendar_of
from hotline.sla.model import SlaClock
from hotline.sla.reminders import next_moment, plan, plan_unrouted, to_give
from hotline.sla.rules import sla_rules

CALENDAR = calendar_of({2026: {}, 2027: {}})
#: Wednesday 2026-11-25, 10:00 in China; the county works 9-12 and 13:30-17:30.
BEGIN = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def china(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026, or for days from 20 on of November, as China's clocks show it."""
    return datetime(2026, 11 if day >= 20 else 12, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def clock(kind: str, unit: str, amount: int, due: datetime) -> SlaClock:
    return SlaClock(kind=kind, unit=unit, amount=amount, ends="end_of_day", started_at=BEGIN, due_at=due)


def five_days() -> SlaClock:
    return clock("resolve", "workday", 5, china(2, 17, 30))


def moments(of: SlaClock, **more: bool) -> dict[str, datetime]:
    hours = sla_rules().working_hours(None)
    return {one.kind: one.at for one in plan(of, sla_rules(), CALENDAR, hours, **more)}


def test_a_request_of_five_workdays_is_reminded_of_by_the_rules() -> None:
    found = moments(five_days())
    # 41 working hours: 6 on Wednesday, 7 on each of five days.
    assert found == {
        "half": china(30, 9, 30),
        "most": china(1, 16, 18),
        "last_workday": china(1, 9),
        "breach": china(3, 9),
        "supervise": china(3, 17, 30),
        "manager": china(9, 17, 30),
    }


def test_a_short_term_has_no_reminder_of_the_day_before() -> None:
    assert "last_workday" not in moments(clock("sign", "workday", 1, china(26, 17, 30)))


@pytest.mark.parametrize("kind", ["promise", "callback"])
def test_a_promise_and_a_callback_remind_nobody(kind: str) -> None:
    assert moments(clock(kind, "workday", 5, china(2, 17, 30))) == {}


def test_urgent_aid_climbs_by_minutes_until_somebody_called() -> None:
    contact = clock("contact", "minute", 30, BEGIN + timedelta(minutes=30))
    hours = sla_rules().working_hours({"always_open": True})
    calls = [one for one in plan(contact, sla_rules(), CALENDAR, hours, urgent=True) if one.calls]
    assert [(one.kind, (one.at - BEGIN) // timedelta(minutes=1), one.to) for one in calls] == [
        ("duty_phone_again", 10, "township"),
        ("county_phone", 20, "county"),
        ("centre_phone", 30, "centre"),
        ("manager_phone", 45, "manager"),
    ]


def test_after_a_day_without_a_worker_only_the_latest_reminder_is_given_but_nothing_that_makes_others_act() -> None:
    planned = plan(five_days(), sla_rules(), CALENDAR, sla_rules().working_hours(None))
    assert [one.kind for one in to_give(planned, (), china(1, 17))] == ["most"]
    assert [one.kind for one in to_give(planned, ("most",), china(1, 17))] == []
    late = [one.kind for one in to_give(planned, (), china(15, 9))]
    assert late == ["breach", "supervise", "manager"]
    assert next_moment(planned, china(15, 9)) is None
    assert next_moment(planned, BEGIN) == china(30, 9, 30)


def test_a_ticket_without_a_unit_is_said_again_every_two_working_hours() -> None:
    dispatch = clock("dispatch", "working_minute", 120, china(25, 12))
    found = plan_unrouted(dispatch, CALENDAR, sla_rules().working_hours(None), china(25, 16))
    assert [one.at for one in found] == [BEGIN, china(25, 13, 30), china(25, 15, 30), china(26, 9)]
    assert [one.kind for one in to_give(found, ("unrouted_0",), china(25, 16))] == ["unrouted_2"]
