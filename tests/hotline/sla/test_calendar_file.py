"""The file of a year: read as it is published, or refused with the field that is wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.errors import InvalidInput
from hotline.sla.calendar_file import read_year
from hotline.sla.calendar_service import packaged_years
from tests.hotline.sla.year_2027 import NOTICE, year_2027


def as_file(year: int) -> dict[str, Any]:
    """What the package knows of a year, as a file."""
    days = [
        {"name": name, "date": str(day), "isOffDay": not worked}
        for day, (worked, name) in packaged_years()[year].items()
    ]
    return {"year": year, "papers": [], "days": days}


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_year_that_was_published_can_be_read(year: int) -> None:
    file = read_year(as_file(year))
    assert (file.year, file.notice_url) == (year, None)
    assert file.days == packaged_years()[year]


def test_a_file_may_hold_days_of_the_december_before_and_the_notices_address() -> None:
    file = read_year(year_2027())
    assert file.notice_url == NOTICE
    assert file.days[date(2026, 12, 26)] == (True, "元旦")
    assert file.days[date(2026, 12, 31)] == (False, "元旦")
    assert list(file.days) == sorted(file.days)


def _set(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda file: file.update(fields)


def _day(number: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda file: file["days"][number].update(fields)


def _without(*dates: str) -> Callable[[dict[str, Any]], None]:
    return lambda file: file.update(days=[day for day in file["days"] if day["date"] not in dates])


@pytest.mark.parametrize(
    ("spoil", "field", "says"),
    [
        (_set(year="2027"), "year", "whole number"),
        (_set(year=True), "year", "whole number"),
        (_set(year=27), "year", "2004"),
        (lambda file: file.pop("year"), "year", "whole number"),
        (_set(year=2028), "days[0].date", "2026-12-26 is not of 2028"),
        (_set(papers="https://www.gov.cn/"), "papers", "list"),
        (_set(papers=[NOTICE, "javascript:alert(1)"]), "papers[1]", "http"),
        (_set(papers=[f"https://{'x' * 500}"]), "papers[0]", "address"),
        (_set(days={}), "days", "list"),
        (lambda file: file.pop("days"), "days", "list"),
        (_set(days=[]), "days", "notice for 2027 is not in this file"),
        (_set(day=[]), "day", "no field"),
        (lambda file: file["days"].insert(3, "2027-01-01"), "days[3]", "object"),
        (_day(2, date="2027-02-30"), "days[2].date", "no date"),
        (_day(2, date="20270103"), "days[2].date", "no date"),
        (_day(2, date="2027-W01-1"), "days[2].date", "no date"),
        (_day(2, date=20270103), "days[2].date", "no date"),
        (_day(2, date="2026-11-30"), "days[2].date", "not of 2027"),
        (_day(2, date="2028-01-01"), "days[2].date", "not of 2027"),
        (_day(2, date="2026-12-31"), "days[2].date", "twice"),
        (_day(2, isOffDay="true"), "days[2].isOffDay", "true or false"),
        (_day(2, isOffDay=0), "days[2].isOffDay", "true or false"),
        (_day(2, isOffDay=False), "days[2].isOffDay", "a Friday"),
        (lambda file: file["days"][2].pop("isOffDay"), "days[2].isOffDay", "missing"),
        (lambda file: file["days"][2].pop("name"), "days[2].name", "missing"),
        (_day(2, name=" "), "days[2].name", "name of 1 to 40"),
        (_day(2, name="元" * 41), "days[2].name", "name of 1 to 40"),
        (_day(2, name="元\u202e旦"), "days[2].name", "name of 1 to 40"),
        (_day(2, name=None), "days[2].name", "name of 1 to 40"),
        (_day(2, note="x"), "days[2].note", "no field"),
        (_without("2027-10-01"), "days", "2027-10-01 (国庆节) is a holiday by law"),
        (_without("2027-02-06"), "days", "2027-02-06 (春节)"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_field_that_is(
    spoil: Callable[[dict[str, Any]], Any], field: str, says: str
) -> None:
    file = year_2027()
    spoil(file)
    with pytest.raises(InvalidInput) as refused:
        read_year(file)
    assert (refused.value.code, refused.value.field) == ("calendar_file_invalid", field)
    assert refused.value.message.startswith(f"{field}: ")
    assert says in refused.value.message


@pytest.mark.parametrize("data", [None, [], "2027", 2027, [{"year": 2027}]], ids=str)
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(InvalidInput, match="the file: must be a JSON object"):
        read_year(data)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


@given(st.fixed_dictionaries({"year": st.just(2027) | _json, "papers": _json, "days": _json}) | _json)
def test_no_file_whatsoever_raises_anything_else(data: object) -> None:
    with pytest.raises(InvalidInput):
        read_year(data)
