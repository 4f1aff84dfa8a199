"""When to remind: shares of the term, the workday before, and never while everybody is out."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.sla.deadlines import Term, Unit, due_at
from hotline.sla.hours import WorkingHours
from hotline.sla.milestones import MilestoneKind, milestones
from hotline.sla.working_time import WorkingTime, to_local
from tests.hotline.sla.office_hours import ALWAYS, CALENDAR, HOURS, hours_of_all_kinds, local, moments, shown, terms


def reminders(start: str, term: Term, *, hours: WorkingHours = HOURS, urgent: bool = False) -> dict[str, str]:
    due = due_at(local(start), term, CALENDAR, hours).due_at
    found = milestones(local(start), due, term.unit, CALENDAR, hours, urgent=urgent)
    return {one.kind.value: shown(one.at) for one in found}


def test_workdays_are_shared_out_in_working_time() -> None:
    # 09-28 10:00 to 10-09 17:30: 6 h, 7 h, 7 h, the holidays, 7 h, 7 h; half of it are 17 h.
    assert reminders("2026-09-28 10:00", Term(4, Unit.WORKDAY)) == {
        "half": "2026-09-30 14:30",
        "workday_before": "2026-10-08 09:00",
        "four_fifths": "2026-10-09 09:12",
    }


def test_working_minutes_are_shared_out_over_night() -> None:
    assert reminders("2026-11-26 16:30", Term(120, Unit.WORKING_MINUTE)) == {
        "four_fifths": "2026-11-27 09:36",
        "half": "2026-11-27 09:00",  # 17:30 is the close: nobody would see it before the morning
    }


def test_a_reminder_in_the_night_waits_for_the_morning() -> None:
    assert reminders("2026-11-26 16:00", Term(24 * 60, Unit.MINUTE)) == {
        "half": "2026-11-27 09:00",
        "four_fifths": "2026-11-27 11:12",
    }


def test_a_reminder_that_would_wait_past_the_deadline_comes_before_instead() -> None:
    # Due on Sunday at 24:00; half and four fifths are on Saturday and Sunday.
    assert reminders("2026-11-26 10:00", Term(3, Unit.NATURAL_DAY)) == {
        "workday_before": "2026-11-27 09:00",
        "half": "2026-11-27 13:30",
        "four_fifths": "2026-11-27 13:30",
    }


@pytest.mark.parametrize("hours", [HOURS, ALWAYS], ids=["office", "always open"])
def test_urgent_reminders_are_not_moved(hours: WorkingHours) -> None:
    assert reminders("2026-11-26 23:00", Term(120, Unit.MINUTE), hours=hours, urgent=True) == {
        "half": "2026-11-27 00:00",
        "four_fifths": "2026-11-27 00:36",
    }


def test_a_term_that_begins_on_its_last_workday_or_the_one_before_has_no_reminder_of_the_day_before() -> None:
    term = Term(1, Unit.WORKDAY)
    assert "workday_before" not in reminders("2026-11-26 10:00", term)
    assert reminders("2026-11-26 08:00", term)["workday_before"] == "2026-11-26 09:00"


def test_what_is_due_at_midnight_is_due_on_the_day_before() -> None:
    found = reminders("2026-11-24 10:00", Term(3, Unit.WORKDAY), hours=ALWAYS)  # Friday at 24:00
    assert found["workday_before"] == "2026-11-26 00:00"


@given(moments, terms, hours_of_all_kinds, st.booleans())
def test_reminders_come_in_order_between_start_and_due_and_in_hours_where_any_lie_there(
    start: datetime, term: Term, hours: WorkingHours, urgent: bool
) -> None:
    due = due_at(start, term, CALENDAR, hours).due_at
    found = milestones(start, due, term.unit, CALENDAR, hours, urgent=urgent)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert len({one.kind for one in found}) == len(found)
    working = WorkingTime(CALENDAR, hours)
    for one in found:
        assert start < one.at < due
        if not urgent:
            local_moment = to_local(one.at)
            assert working.next_open(local_moment) == local_moment


@given(moments, st.integers(1, 300))
def test_urgent_shares_of_minutes_are_exact_to_the_second(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    due = due_at(start, Term(minutes, Unit.MINUTE), CALENDAR, ALWAYS).due_at
    found = {one.kind: one.at for one in milestones(start, due, Unit.MINUTE, CALENDAR, ALWAYS, urgent=True)}
    assert (found[MilestoneKind.HALF] - start).total_seconds() == minutes * 30
    assert (found[MilestoneKind.FOUR_FIFTHS] - start).total_seconds() == minutes * 48
