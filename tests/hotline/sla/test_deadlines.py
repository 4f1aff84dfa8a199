"""When terms are due and how much of them has passed: known cases, and what holds for all."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import chinese_calendar
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from hotline.clock import SHANGHAI
from hotline.errors import InvalidInput
from hotline.sla.calendar import Calendar, calendar_of
from hotline.sla.deadlines import Ends, Term, Unit, due_at, elapsed, last_day
from hotline.sla.hours import WorkingHours
from tests.hotline.sla.office_hours import ALWAYS, CALENDAR, HOURS, hours_of_all_kinds, local, moments, shown, terms

MINUTE = timedelta(minutes=1)


def due(start: str, amount: int, unit: Unit, ends: Ends = Ends.END_OF_DAY, hours: WorkingHours = HOURS) -> str:
    return shown(due_at(local(start), Term(amount, unit, ends), CALENDAR, hours).due_at)


# Known cases --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-02-13 17:00", 120, "2026-02-14 10:30"),  # on a make-up Saturday
        ("2026-02-14 17:00", 120, "2026-02-24 10:30"),  # over the Spring Festival
        ("2026-02-15 10:00", 30, "2026-02-24 09:30"),  # begun on a day off
        ("2026-09-19 10:00", 60, "2026-09-20 10:00"),  # Saturday off, Sunday worked
        ("2026-09-30 17:00", 60, "2026-10-08 09:30"),
        ("2026-10-09 17:00", 60, "2026-10-10 09:30"),
        ("2026-05-08 17:30", 1, "2026-05-09 09:01"),  # begun at the close
        ("2026-01-03 12:00", 60, "2026-01-04 10:00"),
        ("2026-11-26 09:00", 180, "2026-11-26 12:00"),  # ends at noon, not when work goes on
        ("2026-11-26 09:00", 181, "2026-11-26 13:31"),
        ("2026-11-26 07:00", 60, "2026-11-26 10:00"),  # begun before the opening
        ("2026-11-26 12:00", 60, "2026-11-26 14:30"),  # begun in the lunch break
        ("2026-11-26 13:29", 60, "2026-11-26 14:30"),
        ("2026-11-27 20:00", 420, "2026-11-30 17:30"),  # a whole day
        ("2025-12-31 17:00", 60, "2026-01-04 09:30"),  # over the year's end
    ],
)
def test_working_minutes_pass_in_working_hours_only(start: str, minutes: int, expected: str) -> None:
    assert due(start, minutes, Unit.WORKING_MINUTE) == expected


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-25", 5, "2026-10-09"),  # begun on a holiday
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-12-28", 3, "2026-12-31"),
        ("2025-12-31", 1, "2026-01-04"),
    ],
)
@pytest.mark.parametrize("time", ["00:00", "10:00", "23:59"])
def test_workdays_count_from_the_next_day_and_end_at_the_close(start: str, days: int, expected: str, time: str) -> None:
    assert due(f"{start} {time}", days, Unit.WORKDAY) == f"{expected} 17:30"


def test_past_the_published_calendar_a_deadline_is_provisional_or_in_strict_mode_refused() -> None:
    start, term = local("2026-12-28 10:00"), Term(5, Unit.WORKDAY)
    found = due_at(start, term, CALENDAR, HOURS)
    assert (shown(found.due_at), found.provisional) == ("2027-01-05 17:30", True)
    assert found.calendar_version == CALENDAR.version
    with pytest.raises(InvalidInput, match="calendar not published for 2027") as refused:
        due_at(start, term, CALENDAR, HOURS, strict=True)
    assert refused.value.code == "calendar_not_published"
    certain = due_at(start, Term(3, Unit.WORKDAY), CALENDAR, HOURS, strict=True)
    assert (shown(certain.due_at), certain.provisional) == ("2026-12-31 17:30", False)


@pytest.mark.parametrize(
    ("term", "hours", "provisional"),
    [
        (Term(600, Unit.WORKING_MINUTE), HOURS, True),
        (Term(600, Unit.WORKING_MINUTE), ALWAYS, False),
        (Term(90, Unit.WORKING_MINUTE), HOURS, False),
        (Term(6000, Unit.MINUTE), HOURS, False),
        (Term(9, Unit.NATURAL_DAY), HOURS, False),
        (Term(9, Unit.NATURAL_DAY, Ends.SAME_TIME), HOURS, False),
        (Term(1, Unit.WORKDAY, Ends.SAME_TIME), ALWAYS, True),
    ],
    ids=str,
)
def test_a_deadline_is_provisional_only_if_it_rests_on_unpublished_days(
    term: Term, hours: WorkingHours, provisional: bool
) -> None:
    assert due_at(local("2026-12-31 16:00"), term, CALENDAR, hours).provisional == provisional


def test_a_workday_may_end_on_the_last_midnight_of_the_published_year() -> None:
    found = due_at(local("2026-12-30 16:00"), Term(1, Unit.WORKDAY), CALENDAR, ALWAYS)
    assert (shown(found.due_at), found.provisional) == ("2027-01-01 00:00", False)
    assert last_day(found.due_at) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("start", "ends", "expected"),
    [
        ("2026-11-26 10:00", Ends.END_OF_DAY, "2026-11-30 00:00"),  # 24:00 on Sunday the 29th
        ("2026-11-26 00:00", Ends.END_OF_DAY, "2026-11-30 00:00"),
        ("2026-11-26 23:59", Ends.END_OF_DAY, "2026-11-30 00:00"),
        ("2026-11-26 10:00", Ends.SAME_TIME, "2026-11-29 10:00"),
    ],
)
def test_natural_days_count_holidays_too(start: str, ends: Ends, expected: str) -> None:
    assert due(start, 3, Unit.NATURAL_DAY, ends) == expected


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("10:00", "10:00"),
        ("12:00", "12:00"),
        ("12:30", "13:30"),  # in the lunch break: when work goes on
        ("07:00", "09:00"),
        ("17:30", "17:30"),
        ("20:00", "17:30"),  # after the close: the close
    ],
)
def test_a_workday_that_ends_at_the_same_time_stays_within_the_hours_of_its_day(time: str, expected: str) -> None:
    assert due(f"2026-09-30 {time}", 1, Unit.WORKDAY, Ends.SAME_TIME) == f"2026-10-08 {expected}"


@pytest.mark.parametrize("time", ["00:00", "10:00", "20:00"])
def test_a_workday_term_begun_on_a_day_off_ends_at_the_close_whatever_the_time(time: str) -> None:
    assert due(f"2026-11-28 {time}", 1, Unit.WORKDAY, Ends.SAME_TIME) == "2026-11-30 17:30"


def test_minutes_of_the_wall_clock_pass_at_night_and_on_holidays() -> None:
    assert due("2026-09-30 23:50", 20, Unit.MINUTE) == "2026-10-01 00:10"


def test_a_due_time_is_aware_and_in_utc() -> None:
    found = due_at(datetime(2026, 11, 26, 2, 0, tzinfo=UTC), Term(1, Unit.WORKDAY), CALENDAR, HOURS)
    assert found.due_at == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    assert found.due_at.tzinfo is UTC


# Refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(0, Unit.WORKDAY), (-1, Unit.MINUTE), (3661, Unit.NATURAL_DAY), (3660 * 24 * 60 + 1, Unit.WORKING_MINUTE)],
)
def test_a_term_of_nothing_or_of_more_than_ten_years_is_refused(amount: int, unit: Unit) -> None:
    with pytest.raises(InvalidInput) as refused:
        Term(amount, unit)
    assert refused.value.code == "term_invalid"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        due_at(datetime(2026, 11, 26, 10), Term(1, Unit.WORKDAY), CALENDAR, HOURS)
    assert refused.value.code == "moment_without_zone"


@pytest.mark.parametrize("unit", [Unit.WORKDAY, Unit.WORKING_MINUTE])
def test_a_calendar_that_is_never_open_is_an_error_and_no_endless_loop(unit: Unit) -> None:
    days = {date(2026, 1, 1) + timedelta(days=offset): (False, "x") for offset in range(365)}
    with pytest.raises(InvalidInput) as refused:
        due_at(local("2026-03-01 10:00"), Term(1, unit), calendar_of({2026: days}), HOURS)
    assert refused.value.code == "calendar_never_open"


# What holds for all -------------------------------------------------------------------------------------


@example(local("2026-11-06 13:51"), timedelta(hours=11), Term(1, Unit.WORKDAY, Ends.SAME_TIME), HOURS)
@given(moments, st.timedeltas(timedelta(0), timedelta(days=20)), terms, hours_of_all_kinds)
def test_what_begins_later_is_never_due_earlier(
    start: datetime, later: timedelta, term: Term, hours: WorkingHours
) -> None:
    first = due_at(start, term, CALENDAR, hours).due_at
    assert first <= due_at(start + later, term, CALENDAR, hours).due_at
    assert first > start


@given(moments, terms, st.integers(1, 50), hours_of_all_kinds)
def test_a_longer_term_is_due_later(start: datetime, term: Term, more: int, hours: WorkingHours) -> None:
    longer = Term(term.amount + more, term.unit, term.ends)
    assert due_at(start, term, CALENDAR, hours).due_at < due_at(start, longer, CALENDAR, hours).due_at


@given(moments, terms, hours_of_all_kinds)
def test_at_the_due_time_just_the_term_has_passed(start: datetime, term: Term, hours: WorkingHours) -> None:
    found = due_at(start, term, CALENDAR, hours).due_at
    if term.unit is Unit.NATURAL_DAY and term.ends is Ends.END_OF_DAY:
        assert term.amount < elapsed(start, found, term.unit, CALENDAR, hours) <= term.amount + 1
    elif (
        term.unit is Unit.WORKDAY
        and term.ends is Ends.SAME_TIME
        and start.time() == time()
        and CALENDAR.is_workday(start.date())
    ):
        # Who is open at 00:00: the n-th workday has just begun, and none of it has passed.
        assert elapsed(start, found + MINUTE, term.unit, CALENDAR, hours) == term.amount
    else:
        assert elapsed(start, found, term.unit, CALENDAR, hours) == term.amount


@given(moments, terms, hours_of_all_kinds)
def test_a_term_in_work_ends_within_working_hours(start: datetime, term: Term, hours: WorkingHours) -> None:
    assume(term.unit in (Unit.WORKDAY, Unit.WORKING_MINUTE))
    found = due_at(start, term, CALENDAR, hours).due_at
    assert any(opens <= found <= closes for opens, closes in _spans_around(found, hours, term.unit is Unit.WORKDAY))


def _spans_around(moment: datetime, hours: WorkingHours, workdays_only: bool) -> list[tuple[datetime, datetime]]:
    midnight = datetime.combine(moment.astimezone(SHANGHAI).date(), time(), SHANGHAI)
    days = [CALENDAR.day((midnight - timedelta(days=back)).date()) for back in (0, 1)]
    return [
        (midnight + (span.start - 1440 * back) * MINUTE, midnight + (span.end - 1440 * back) * MINUTE)
        for back, day in enumerate(days)
        for span in hours.on(day)
        if day.is_workday or not workdays_only
    ]


@given(st.datetimes(datetime(2008, 1, 1), datetime(2026, 10, 1)), st.integers(1, 20))
def test_workdays_are_those_that_a_count_on_the_fingers_gives(start: datetime, days: int) -> None:
    day, left = start.date(), days
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    found = due_at(start.replace(tzinfo=SHANGHAI), Term(days, Unit.WORKDAY), CALENDAR, HOURS)
    assert last_day(found.due_at) == day
    assert not found.provisional


_is_workday = cache(chinese_calendar.is_workday)


def _is_open(moment: datetime) -> bool:
    """Whether the office works in the minute that begins at `moment` (local): found without the code under test."""
    minute = moment.hour * 60 + moment.minute
    return _is_workday(moment.date()) and (540 <= minute < 720 or 810 <= minute < 1050)


@settings(max_examples=40)
@given(st.datetimes(datetime(2008, 1, 1), datetime(2026, 11, 1)), st.integers(1, 600))
def test_working_minutes_are_those_that_a_clock_watched_minute_by_minute_gives(start: datetime, minutes: int) -> None:
    moment = start = start.replace(second=0, microsecond=0)
    left = minutes
    while left:
        left -= _is_open(moment)
        moment += MINUTE
    found = due_at(start.replace(tzinfo=SHANGHAI), Term(minutes, Unit.WORKING_MINUTE), CALENDAR, HOURS)
    assert found.due_at == moment.replace(tzinfo=SHANGHAI)


@given(moments, st.integers(1, 30))
def test_no_summer_time_bends_a_day(start: datetime, days: int) -> None:
    found = due_at(start, Term(days, Unit.NATURAL_DAY, Ends.SAME_TIME), CALENDAR, HOURS).due_at
    assert found - start == timedelta(days=days)
    assert found.astimezone(SHANGHAI).time() == start.time()


stretches = st.timedeltas(timedelta(0), timedelta(days=200))


@given(moments, stretches, stretches, st.sampled_from(Unit), hours_of_all_kinds)
def test_what_passes_in_two_stretches_is_what_passes_in_both_together(
    first: datetime, to_middle: timedelta, to_last: timedelta, unit: Unit, hours: WorkingHours
) -> None:
    middle, last = first + to_middle, first + to_middle + to_last
    if unit is Unit.WORKDAY and time() in (middle.time(), last.time()):
        middle, last = middle + MINUTE, last + MINUTE  # midnight ends a day, and as a start begins one
    parts = elapsed(first, middle, unit, CALENDAR, hours) + elapsed(middle, last, unit, CALENDAR, hours)
    assert parts == pytest.approx(elapsed(first, last, unit, CALENDAR, hours))


@given(moments, moments, st.sampled_from(Unit), hours_of_all_kinds)
def test_nothing_passes_backwards(one: datetime, other: datetime, unit: Unit, hours: WorkingHours) -> None:
    assert elapsed(max(one, other), min(one, other), unit, CALENDAR, hours) == 0


def test_workdays_that_have_passed_are_those_after_the_first_day(calendar: Calendar) -> None:
    def passed(start: str, end: str) -> float:
        return elapsed(local(start), local(end), Unit.WORKDAY, calendar, HOURS)

    assert passed("2026-09-30 10:00", "2026-09-30 17:00") == 0
    assert passed("2026-09-30 10:00", "2026-10-07 17:00") == 0
    assert passed("2026-09-30 10:00", "2026-10-08 09:00") == 1
    assert passed("2026-09-30 10:00", "2026-10-09 00:00") == 1  # the midnight that ends the 8th
    assert passed("2026-09-30 10:00", "2026-10-10 09:00") == 3
