"""Where pauses move a deadline: known cases, and that nothing is lost or given away."""

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hotline.errors import InvalidInput
from hotline.sla.calendar import calendar_of
from hotline.sla.deadlines import Deadline, Ends, Term, Unit, due_at, elapsed
from hotline.sla.hours import WorkingHours
from hotline.sla.pauses import Pause, moved_by_pause
from tests.hotline.sla.office_hours import CALENDAR, HOURS, hours_of_all_kinds, local, moments, shown, terms

TWO_WORKDAYS = Term(2, Unit.WORKDAY)
START = local("2026-09-28 10:00")  # Monday; 10-01 to 10-07 are off, 10-10 is a make-up Saturday


def moved(term: Term, *pauses: tuple[str, str], start: str = "2026-09-28 10:00") -> str:
    deadline = due_at(local(start), term, CALENDAR, HOURS)
    for begin, end in pauses:
        deadline = _moved(deadline, Pause(local(begin), local(end)), local(start), term, HOURS)
    return shown(deadline.due_at)


def _moved(deadline: Deadline, pause: Pause, start: datetime, term: Term, hours: WorkingHours) -> Deadline:
    return moved_by_pause(deadline, pause, start=start, term=term, calendar=CALENDAR, hours=hours)


# Known cases --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2026-09-29 09:00", "2026-09-29 17:29", "2026-09-30 17:30"),  # no close within: nothing is used up
        ("2026-09-29 10:00", "2026-09-30 09:00", "2026-10-08 17:30"),  # Tuesday's close
        ("2026-09-29 17:30", "2026-09-29 17:31", "2026-10-08 17:30"),  # the close itself
        ("2026-09-29 17:29", "2026-09-29 17:30", "2026-09-30 17:30"),  # up to the close
        ("2026-09-29 10:00", "2026-10-01 09:00", "2026-10-09 17:30"),  # two closes
        ("2026-09-30 18:00", "2026-10-08 09:00", "2026-09-30 17:30"),  # too late: it was due before
        ("2026-09-30 10:00", "2026-10-08 09:00", "2026-10-08 17:30"),  # the holidays cost nothing
        ("2026-09-30 10:00", "2026-10-10 18:00", "2026-10-12 17:30"),  # a make-up Saturday is a workday
        ("2026-09-28 11:00", "2026-09-29 09:00", "2026-09-30 17:30"),  # the first day was not counted anyway
        ("2026-09-20 11:00", "2026-09-29 18:00", "2026-10-08 17:30"),  # what lies before the start does not count
    ],
)
def test_a_pause_of_a_term_in_workdays_is_worth_the_closes_within_it(begin: str, end: str, expected: str) -> None:
    assert moved(TWO_WORKDAYS, (begin, end)) == expected


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2026-09-28 11:00", "2026-09-28 12:30", "2026-09-28 15:00"),  # 60 minutes until noon
        ("2026-09-28 12:05", "2026-09-28 13:25", "2026-09-28 14:00"),  # the lunch break is worth nothing
        ("2026-09-28 13:30", "2026-10-08 09:10", "2026-10-08 09:40"),
        ("2026-09-28 14:00", "2026-09-28 15:00", "2026-09-28 15:00"),  # begun at the last moment: due when it ends
        ("2026-09-28 14:01", "2026-09-28 15:00", "2026-09-28 14:00"),  # too late
    ],
)
def test_a_pause_of_a_term_in_working_minutes_is_worth_the_working_minutes_within_it(
    begin: str, end: str, expected: str
) -> None:
    assert moved(Term(150, Unit.WORKING_MINUTE), (begin, end)) == expected  # due at 14:00 without it


def test_who_pauses_with_no_working_time_left_has_until_the_pause_ends() -> None:
    term = Term(120, Unit.WORKING_MINUTE)  # due at 12:00
    assert moved(term, ("2026-09-28 12:00", "2026-09-28 13:00")) == "2026-09-28 13:00"


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Term(3000, Unit.MINUTE), "2026-09-30 22:00"),
        (Term(2, Unit.NATURAL_DAY, Ends.SAME_TIME), "2026-09-30 20:00"),
    ],
    ids=str,
)
def test_ten_hours_within_a_day_move_what_is_counted_by_the_clock_by_ten_hours(term: Term, expected: str) -> None:
    assert moved(term, ("2026-09-29 10:00", "2026-09-29 20:00")) == expected


@pytest.mark.parametrize("unit", [Unit.MINUTE, Unit.WORKING_MINUTE])
def test_of_a_pause_that_began_before_the_clock_only_what_lies_after_its_start_counts(unit: Unit) -> None:
    assert moved(Term(30, unit), ("2026-09-28 09:30", "2026-09-28 10:20")) == "2026-09-28 10:50"


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2026-09-30 10:00", "2026-09-30 12:00", "2026-09-30 15:00"),
        ("2026-09-30 10:00", "2026-09-30 16:00", "2026-09-30 16:00"),  # no close within, but it was due meanwhile
        ("2026-09-30 10:00", "2026-09-30 18:00", "2026-10-08 17:30"),  # counts as due at that day's close
    ],
)
def test_a_due_time_put_within_a_workday_by_hand_is_not_over_when_the_pause_is(
    begin: str, end: str, expected: str
) -> None:
    deadline = Deadline(local("2026-09-30 15:00"), False, CALENDAR.version)
    after = _moved(deadline, Pause(local(begin), local(end)), START, TWO_WORKDAYS, HOURS)
    assert shown(after.due_at) == expected


def test_a_pause_of_a_term_in_natural_days_is_worth_the_midnights_within_it() -> None:
    term = Term(2, Unit.NATURAL_DAY)
    assert moved(term, ("2026-09-29 10:00", "2026-09-30 00:00")) == "2026-10-01 00:00"
    assert moved(term, ("2026-09-29 10:00", "2026-09-30 00:01")) == "2026-10-02 00:00"
    assert moved(term, ("2026-09-29 10:00", "2026-10-02 10:00")) == "2026-10-04 00:00"


def test_a_term_that_ends_at_the_same_time_uses_up_its_days_at_that_time() -> None:
    term = Term(2, Unit.WORKDAY, Ends.SAME_TIME)  # due on 09-30 at 10:00
    assert moved(term, ("2026-09-29 10:01", "2026-09-30 09:59")) == "2026-09-30 10:00"
    assert moved(term, ("2026-09-29 09:00", "2026-09-29 11:00")) == "2026-10-08 10:00"


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        Pause(START, START - timedelta(seconds=1))
    assert refused.value.code == "pause_reversed"


def test_a_pause_past_the_published_calendar_makes_the_deadline_provisional() -> None:
    start, term = local("2026-12-28 10:00"), Term(3, Unit.WORKDAY)
    deadline = due_at(start, term, CALENDAR, HOURS)
    assert not deadline.provisional
    after = _moved(deadline, Pause(local("2026-12-31 10:00"), local("2027-01-01 10:00")), start, term, HOURS)
    assert (shown(after.due_at), after.provisional) == ("2027-01-04 17:30", True)
    assert after.calendar_version == CALENDAR.version
    until_then = {year: {day: CALENDAR.days[day] for day in CALENDAR.days if day.year == year} for year in (2025, 2026)}
    older = calendar_of(until_then)
    assert due_at(start, term, older, HOURS).due_at == deadline.due_at


# What holds for all -------------------------------------------------------------------------------------

spans = st.timedeltas(timedelta(0), timedelta(days=12))
few_units = terms.filter(lambda term: term.amount <= 900)


@given(moments, few_units, hours_of_all_kinds, spans, spans, spans)
def test_two_pauses_that_touch_are_worth_what_both_in_one_are(
    start: datetime, term: Term, hours: WorkingHours, before: timedelta, first: timedelta, second: timedelta
) -> None:
    begin, middle, end = start + before, start + before + first, start + before + first + second
    deadline = due_at(start, term, CALENDAR, hours)
    one_by_one = _moved(deadline, Pause(begin, middle), start, term, hours)
    one_by_one = _moved(one_by_one, Pause(middle, end), start, term, hours)
    assert one_by_one == _moved(deadline, Pause(begin, end), start, term, hours)


@given(moments, few_units, hours_of_all_kinds, spans, spans, st.timedeltas(timedelta(0), timedelta(days=5)))
def test_a_pause_never_makes_a_deadline_earlier_nor_leaves_it_before_its_own_end(
    start: datetime, term: Term, hours: WorkingHours, before: timedelta, length: timedelta, put_off: timedelta
) -> None:
    due = due_at(start, term, CALENDAR, hours)
    # Also a due time that somebody has put off by hand, to any moment.
    for deadline in (due, Deadline(due.due_at + put_off, due.provisional, due.calendar_version)):
        pause = Pause(start + before, start + before + length)
        after = _moved(deadline, pause, start, term, hours)
        assert after.due_at >= deadline.due_at
        if pause.start <= deadline.due_at:
            assert after.due_at >= pause.end or length == timedelta(0)
        else:
            assert after == deadline


@given(moments, few_units, hours_of_all_kinds, st.lists(st.tuples(spans, spans), max_size=4))
def test_without_the_pauses_just_the_term_has_passed_at_the_due_time(
    start: datetime, term: Term, hours: WorkingHours, gaps: list[tuple[timedelta, timedelta]]
) -> None:
    assume(term.unit in (Unit.MINUTE, Unit.WORKING_MINUTE))
    deadline, at = due_at(start, term, CALENDAR, hours), start
    paused = 0.0
    for running, length in gaps:
        pause = Pause(at + running, at + running + length)
        if elapsed(pause.start, deadline.due_at, term.unit, CALENDAR, hours) == 0:
            break
        deadline = _moved(deadline, pause, start, term, hours)
        paused += elapsed(pause.start, pause.end, term.unit, CALENDAR, hours)
        at = pause.end
    assert elapsed(start, deadline.due_at, term.unit, CALENDAR, hours) - paused == pytest.approx(term.amount)
