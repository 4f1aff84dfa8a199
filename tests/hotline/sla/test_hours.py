"""Hours of a unit: what can be said, and what is refused with the day that is wrong."""

from datetime import date
from typing import Any

import pytest

from hotline.errors import InvalidInput
from hotline.sla.calendar import Calendar
from hotline.sla.hours import Span, WorkingHours

DAY = ["09:00-12:00", "13:30-17:30"]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY)
MORNING, AFTERNOON = Span(540, 720), Span(810, 1050)


def test_a_week_is_the_same_by_weekday_and_by_workdays() -> None:
    by_day, short = WorkingHours.from_dict(WEEK), WorkingHours.from_dict({"workdays": DAY})
    assert by_day == short
    assert by_day.week[0] == (MORNING, AFTERNOON)
    assert by_day.week[5:] == ((), ())


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({**WEEK, "wed": []}, "wed"),
        (dict.fromkeys(("mon", "tue", "wed", "thu"), DAY), "fri"),
        ({}, "mon"),
        ({"sat": DAY, "sun": DAY}, "mon"),
        ({**WEEK, "sat": []}, "sat"),
        ({**WEEK, "tue": ["09:00-12:00", "11:59-17:00"]}, "tue"),
        ({**WEEK, "tue": ["13:30-17:30", "09:00-12:00"]}, "tue"),
        ({**WEEK, "tue": ["12:00-09:00"]}, "tue"),
        ({**WEEK, "tue": ["12:00-12:00"]}, "tue"),
        ({**WEEK, "tue": ["09:00-24:01"]}, "tue"),
        ({**WEEK, "tue": ["09:60-12:00"]}, "tue"),
        ({**WEEK, "tue": ["9-12"]}, "tue"),
        ({**WEEK, "tue": [900]}, "tue"),
        ({**WEEK, "tue": "09:00-12:00"}, "tue"),
        ({**WEEK, "tue": None}, "tue"),
        ({**WEEK, "monday": DAY}, "monday"),
        ({**WEEK, "workdays": DAY}, "workdays"),
        ({**WEEK, "makeup": "sat"}, "makeup"),
        ({**WEEK, "makeup": []}, "makeup"),
        ({"always_open": False}, "always_open"),
        ({"always_open": True, "mon": DAY}, "always_open"),
        ([DAY], None),
    ],
    ids=str,
)
def test_hours_that_make_no_sense_are_refused_and_the_day_is_named(data: Any, field: str | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        WorkingHours.from_dict(data)
    assert refused.value.code == "hours_invalid"
    assert refused.value.field == field
    assert refused.value.message.startswith("hours")


def test_spans_that_touch_do_not_overlap() -> None:
    assert len(WorkingHours.from_dict({"workdays": ["09:00-12:00", "12:00-17:00"]}).week[0]) == 2


def test_a_makeup_workday_has_the_hours_of_an_ordinary_weekday(calendar: Calendar) -> None:
    saturday = calendar.day(date(2026, 2, 14))
    assert WorkingHours.from_dict(WEEK).on(saturday) == (MORNING, AFTERNOON)
    uneven = {**WEEK, "wed": ["08:00-10:00"], "makeup": "wed", "sat": ["09:00-12:00"]}
    assert WorkingHours.from_dict(uneven).on(saturday) == (Span(480, 600),)


def test_a_weekend_with_hours_of_its_own_is_open_but_for_holidays(calendar: Calendar) -> None:
    hours = WorkingHours.from_dict({**WEEK, "sat": ["09:00-12:00"]})
    assert hours.on(calendar.day(date(2026, 11, 28))) == (MORNING,)
    assert hours.on(calendar.day(date(2026, 11, 29))) == ()
    assert hours.on(calendar.day(date(2026, 10, 3))) == ()
    assert hours.on(calendar.day(date(2026, 10, 7))) == ()


def test_a_duty_telephone_is_open_on_every_day(calendar: Calendar) -> None:
    for day in (date(2026, 10, 1), date(2026, 11, 28), date(2026, 11, 30)):
        assert WorkingHours.always().on(calendar.day(day)) == (Span(0, 1440),)
