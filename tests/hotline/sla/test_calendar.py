"""Which days are worked: published ones exactly, others provisionally and said so."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import Lunar, Solar

from hotline.errors import InvalidInput
from hotline.sla.calendar import Calendar, Day, calendar_of, coverage_warning
from hotline.sla.calendar_service import packaged_years
from hotline.sla.statutory import statutory_days, years_with_moving_holidays

NOTHING = calendar_of({})


def days_of(first: int, last: int) -> list[date]:
    begin = date(first, 1, 1)
    return [begin + timedelta(days=offset) for offset in range((date(last, 12, 31) - begin).days + 1)]


# Published years ----------------------------------------------------------------------------------------


def test_every_published_day_is_as_the_package_says(calendar: Calendar) -> None:
    days = days_of(2004, 2026)
    assert len(days) == 8401
    for day in days:
        answer = calendar.day(day)
        assert answer.is_workday == chinese_calendar.is_workday(day), day
        assert not answer.provisional


def test_the_makeup_workdays_of_2026_are_worked_weekends_with_their_holidays_name(calendar: Calendar) -> None:
    makeup = [day for day in days_of(2026, 2026) if calendar.day(day).is_makeup]
    assert [f"{day:%m-%d}" for day in makeup] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert calendar.day(date(2026, 2, 14)) == Day(date(2026, 2, 14), True, False, "春节")
    assert calendar.day(date(2026, 10, 6)) == Day(date(2026, 10, 6), False, False, "国庆节")
    assert calendar.day(date(2026, 10, 8)) == Day(date(2026, 10, 8), True, False, None)


def test_a_notice_may_change_the_december_before_its_year_and_then_counts(calendar: Calendar) -> None:
    saturday, monday = date(2018, 12, 29), date(2018, 12, 31)
    assert calendar.is_workday(saturday)
    assert not calendar.is_workday(monday)
    notices = packaged_years()
    notices[2018] = {day: said for day, said in notices[2018].items() if day.month != 12}
    assert calendar_of(notices).is_workday(saturday)
    notices[2018][saturday] = (False, "元旦")
    assert calendar_of(notices).is_workday(saturday)


def test_a_december_day_of_a_notice_does_not_publish_the_year_it_lies_in() -> None:
    only_2019 = calendar_of({2019: packaged_years()[2019]})
    assert only_2019.day(date(2018, 12, 28)).provisional
    assert only_2019.day(date(2018, 12, 29)) == Day(date(2018, 12, 29), False, True, None)


# Past the published years -------------------------------------------------------------------------------


def test_past_the_published_years_weekends_and_the_laws_holidays_are_off_and_all_is_provisional(
    calendar: Calendar,
) -> None:
    off = [day.date for day in map(calendar.day, days_of(2027, 2027)) if not day.is_workday and day.date.weekday() < 5]
    assert [f"{day:%m-%d}" for day in off] == ["01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01"]
    assert all(calendar.day(day).provisional for day in days_of(2027, 2028))
    assert calendar.day(date(2027, 2, 5)).name == "春节"


def test_the_law_has_thirteen_days_but_for_years_in_which_two_fall_together() -> None:
    together = {year for year in years_with_moving_holidays() if len(statutory_days(year)) < 13}
    assert together == {2028, 2031, 2039}  # 中秋节 within 10-01 to 10-03
    assert statutory_days(2031)[date(2031, 10, 1)] == "国庆节、中秋节"
    assert len(statutory_days(2027)) == 13


@pytest.mark.parametrize("year", years_with_moving_holidays())
def test_the_moving_holidays_agree_with_an_independent_lunar_calendar(year: int) -> None:
    def solar(month: int, day: int) -> date:
        found = Lunar.fromYmd(year, month, day).getSolar()
        return date(found.getYear(), found.getMonth(), found.getDay())

    qingming = [day for day in range(3, 7) if Solar.fromYmd(year, 4, day).getLunar().getJieQi() == "清明"]
    new_year = solar(1, 1)
    expected = {new_year + timedelta(days=offset) for offset in range(-1, 3)}
    expected |= {date(year, 4, qingming[0]), solar(5, 5), solar(8, 15), date(year, 1, 1)}
    expected |= {date(year, 5, 1), date(year, 5, 2), *(date(year, 10, day) for day in (1, 2, 3))}
    assert set(statutory_days(year)) == expected


@pytest.mark.parametrize("year", [2025, 2026])
def test_what_the_law_gives_off_is_off_in_the_published_calendar_too(calendar: Calendar, year: int) -> None:
    assert len(statutory_days(year)) in (12, 13)
    assert not [day for day in statutory_days(year) if calendar.is_workday(day)]


def test_the_table_of_moving_holidays_reaches_ten_years_past_the_last_published_one(calendar: Calendar) -> None:
    assert max(years_with_moving_holidays()) >= max(calendar.years) + 10


def test_outside_the_table_the_fixed_holidays_remain() -> None:
    assert [f"{day:%m-%d}" for day in statutory_days(2090)] == ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"]


def test_without_any_notice_every_day_is_provisional_and_the_calendar_still_answers() -> None:
    assert NOTHING.day(date(2026, 11, 26)) == Day(date(2026, 11, 26), True, True, None)
    assert not NOTHING.is_workday(date(2026, 10, 1))
    assert NOTHING.version.startswith("unpublished-")


# Searching ----------------------------------------------------------------------------------------------


@given(st.dates(date(2004, 2, 1), date(2049, 12, 1)))
def test_the_next_and_the_last_workday_have_no_workday_in_between(day: date) -> None:
    calendar = calendar_of(packaged_years())
    after, before = calendar.workday_after(day), calendar.workday_before(day)
    assert before < day < after
    assert calendar.is_workday(before)
    assert calendar.is_workday(after)
    between = [before + timedelta(days=offset) for offset in range(1, (after - before).days)]
    assert [other for other in between if calendar.is_workday(other)] in ([], [day])


def test_a_calendar_without_workdays_is_an_error_and_no_endless_search() -> None:
    closed = calendar_of({2026: dict.fromkeys(days_of(2026, 2026), (False, "x"))})
    for search in (closed.workday_after, closed.workday_before):
        with pytest.raises(InvalidInput) as refused:
            search(date(2026, 6, 1))
        assert refused.value.code == "calendar_never_open"


# Version and coverage -----------------------------------------------------------------------------------


def test_the_version_changes_with_any_answer_and_only_then(calendar: Calendar) -> None:
    notices = packaged_years()
    assert calendar_of(notices).version == calendar.version
    assert calendar.version.startswith("2026-")
    notices[2026][date(2026, 7, 1)] = (False, "建党节")
    assert calendar_of(notices).version != calendar.version
    assert calendar_of({2026: {}}).version != calendar_of({2025: {}}).version


def test_the_years_that_are_not_published_are_named(calendar: Calendar) -> None:
    assert calendar.unpublished_between(date(2004, 1, 1), date(2026, 12, 31)) == ()
    assert calendar.unpublished_between(date(2026, 12, 31), date(2028, 1, 1)) == (2027, 2028)
    assert calendar.unpublished_between(date(2003, 12, 31), date(2004, 1, 1)) == (2003,)
    gap = calendar_of({2024: {}, 2026: {}})
    assert gap.unpublished_between(date(2024, 6, 1), date(2026, 6, 1)) == (2025,)


@pytest.mark.parametrize(
    ("today", "warning"),
    [
        (date(2026, 11, 1), None),  # 60 days are left
        (date(2026, 11, 2), "calendar_ends_soon"),
        (date(2026, 12, 31), "calendar_ends_soon"),
        (date(2027, 1, 1), "calendar_ended"),
    ],
    ids=str,
)
def test_less_than_sixty_days_before_the_calendar_ends_there_is_a_warning(
    calendar: Calendar, today: date, warning: str | None
) -> None:
    assert coverage_warning(calendar, today) == warning


def test_a_year_published_behind_a_gap_does_not_count_as_coverage() -> None:
    gap = calendar_of({2026: {}, 2028: {}})
    assert gap.published_through(date(2026, 5, 1)) == date(2026, 12, 31)
    assert coverage_warning(gap, date(2026, 12, 1)) == "calendar_ends_soon"
    assert gap.published_through(date(2027, 5, 1)) is None
