"""Reads the file of a year: the State Council's notice as JSON, in the form that the project holiday-cn publishes.

    {"year": 2027,
     "papers": ["https://www.gov.cn/…"],
     "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, …]}

`papers` are the notices' addresses, the first is kept; keys that begin with `$` are left aside. `days` are the days off
and, with `isOffDay` false, the make-up workdays; days of the December before belong to it if the notice changes them.
What is not named is worked from Monday to Friday. A file is taken whole or refused with the field that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hotline.errors import InvalidInput
from hotline.sla.calendar import Notice
from hotline.sla.statutory import statutory_days

#: The first year under the law that `statutory_days` knows, so that a file's completeness can be told.
_LAW_SINCE = 2025
_YEARS = range(2004, 2101)
_LONGEST_NAME = 40
_LONGEST_ADDRESS = 500
_ADDRESS = re.compile(r"https?://\S+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True)
class YearFile:
    """One year's notice. `days` may hold days of the December before."""

    year: int
    days: Notice
    notice_url: str | None


def read_year(data: object) -> YearFile:
    """Check parsed JSON. Raises InvalidInput `calendar_file_invalid`; `field` and message name what is wrong."""
    if not isinstance(data, Mapping):
        raise _refused(None, "must be a JSON object with year, papers and days")
    unknown = sorted(str(key) for key in data if key not in ("year", "papers", "days") and not str(key).startswith("$"))
    if unknown:
        raise _refused(unknown[0], "is no field of this file; there are year, papers and days")
    year = data.get("year")
    # True is an int to Python, but no year.
    if not isinstance(year, int) or isinstance(year, bool) or year not in _YEARS:
        raise _refused("year", f"must be a whole number from {_YEARS[0]} to {_YEARS[-1]}")
    notice_url = _first_paper(data.get("papers", []))
    entries = data.get("days")
    if not isinstance(entries, list):
        raise _refused("days", "must be a list")
    if not entries:
        raise _refused("days", f"is empty: the notice for {year} is not in this file")
    days: dict[date, tuple[bool, str]] = {}
    for number, entry in enumerate(entries):
        day, said = _entry(f"days[{number}]", entry, year)
        if day in days:
            raise _refused(f"days[{number}].date", f"{day} stands there twice")
        days[day] = said
    _check_complete(year, days)
    return YearFile(year, dict(sorted(days.items())), notice_url)


def _first_paper(papers: object) -> str | None:
    if not isinstance(papers, list):
        raise _refused("papers", "must be a list of addresses")
    for number, paper in enumerate(papers):
        if not isinstance(paper, str) or not _ADDRESS.fullmatch(paper) or len(paper) > _LONGEST_ADDRESS:
            raise _refused(f"papers[{number}]", "must be an address that begins with http:// or https://")
    return papers[0] if papers else None


def _entry(field: str, entry: Any, year: int) -> tuple[date, tuple[bool, str]]:
    if not isinstance(entry, Mapping):
        raise _refused(field, "must be an object with name, date and isOffDay")
    for key in ("name", "date", "isOffDay"):
        if key not in entry:
            raise _refused(f"{field}.{key}", "is missing")
    unknown = sorted(str(key) for key in entry if key not in ("name", "date", "isOffDay"))
    if unknown:
        raise _refused(f"{field}.{unknown[0]}", "is no field of a day; there are name, date and isOffDay")
    day = _date(f"{field}.date", entry["date"], year)
    name, off = entry["name"], entry["isOffDay"]
    if not isinstance(name, str) or not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise _refused(f"{field}.name", f"must be a name of 1 to {_LONGEST_NAME} characters")
    if not isinstance(off, bool):
        raise _refused(f"{field}.isOffDay", "must be true or false")
    if not off and day.weekday() < 5:
        raise _refused(
            f"{field}.isOffDay",
            f"is false for {day}, a {_WEEKDAYS[day.weekday()]}, which is worked anyway; wrong date?",
        )
    return day, (not off, name.strip())


def _date(field: str, text: object, year: int) -> date:
    try:
        # fromisoformat alone would take 20270101 and 2027-W01-1 as well.
        day = date.fromisoformat(text) if isinstance(text, str) and _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise _refused(field, f"{repr(text)[:40]} is no date such as {year}-01-01")
    if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
        raise _refused(field, f"{day} is not of {year} or the December before")
    return day


def _check_complete(year: int, days: Notice) -> None:
    """Half a file would pass for a whole one otherwise: every holiday of the law must be among the days off."""
    if year < _LAW_SINCE:
        return
    for day, name in statutory_days(year).items():
        if days.get(day, (True, ""))[0]:
            raise _refused("days", f"{day} ({name}) is a holiday by law, but no day off in this file; is it whole?")


def _refused(field: str | None, problem: str) -> InvalidInput:
    return InvalidInput("calendar_file_invalid", f"{field or 'the file'}: {problem}", field=field)
