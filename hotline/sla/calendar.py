"""Which days are worked in China: the published years exactly, the days past them provisionally.

The State Council publishes each year's days off and make-up workdays (调休) by a notice, mostly in November of the
year before. Until a year's notice is out, weekends and the holidays of the law are days off, and the answer says
that it is provisional.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hotline.errors import InvalidInput
from hotline.sla.statutory import statutory_days

#: Days without a workday after which a calendar is taken to be wrong. The longest break since 2004 was 10 days
#: (春节 2020); a search that goes on would never end.
LONGEST_BREAK = 31
#: The notice comes in November mostly. Who has not imported it two months before the year ends should look.
WARN_DAYS = 60

Notice = Mapping[date, tuple[bool, str]]
"""The days that a notice names: whether they are worked, and for which holiday."""

CoverageWarning = Literal["calendar_ends_soon", "calendar_ended"]


@dataclass(frozen=True)
class Day:
    """One day. `name` is its holiday, or for a make-up workday the holiday it makes up for; None for all others."""

    date: date
    is_workday: bool
    provisional: bool
    name: str | None = None

    @property
    def is_makeup(self) -> bool:
        """A Saturday or Sunday that is worked."""
        return self.is_workday and self.date.weekday() >= 5


@dataclass(frozen=True)
class Calendar:
    """The days of the published `years`; made by `calendar_of`.

    `days` holds those that notices name; any other day of a published year is worked from Monday to Friday.
    Two calendars that answer the same have the same `version`.
    """

    days: Notice
    years: frozenset[int]
    version: str

    def day(self, day: date) -> Day:
        """What is known of a day, provisional outside the published years."""
        provisional = day.year not in self.years
        if day in self.days and not provisional:
            worked, name = self.days[day]
            return Day(day, worked, provisional, name)
        name_by_law = statutory_days(day.year).get(day) if provisional else None
        return Day(day, day.weekday() < 5 and name_by_law is None, provisional, name_by_law)

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked, as far as is known; `day` says whether it is certain."""
        return self.day(day).is_workday

    def workday_after(self, day: date) -> date:
        """The first workday after `day`. Raises InvalidInput `calendar_never_open`."""
        return self._search(day, timedelta(days=1))

    def workday_before(self, day: date) -> date:
        """The last workday before `day`. Raises InvalidInput `calendar_never_open`."""
        return self._search(day, timedelta(days=-1))

    def _search(self, day: date, step: timedelta) -> date:
        for distance in range(1, LONGEST_BREAK + 1):
            if self.is_workday(found := day + distance * step):
                return found
        raise never_open(day)

    def unpublished_between(self, first: date, last: date) -> tuple[int, ...]:
        """The years that are not published and have days from `first` to `last`, both included."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)

    def published_through(self, day: date) -> date | None:
        """The last day of the unbroken run of published years that holds `day`; None if `day` is in none."""
        return published_through(self.years, day)

    def named_days(self, year: int) -> tuple[Day, ...]:
        """The holidays and make-up workdays of a year, in order; past the published years those of the law."""
        named = self.days if year in self.years else statutory_days(year)
        return tuple(self.day(day) for day in sorted(named) if day.year == year)


def calendar_of(notices: Mapping[int, Notice]) -> Calendar:
    """A calendar of the published years' notices.

    A notice may change days of the December before (2018-12-29 by the one for 2019): of two notices that name a day,
    the later year's counts.
    """
    days = {day: said for year in sorted(notices) for day, said in notices[year].items()}
    return Calendar(days, frozenset(notices), _version(days, sorted(notices)))


def _version(days: Notice, years: list[int]) -> str:
    """The last published year and eight digits of all that the answers rest on, the law's days to come included."""
    after = years[-1] + 1 if years else 0
    by_law = [statutory_days(year) for year in range(after, after + 2) if after]
    facts = [f"{day} {worked} {name}" for day, (worked, name) in sorted(days.items())]
    facts += [f"{day} {name}" for dates in by_law for day, name in dates.items()]
    digest = hashlib.sha256("\n".join([*map(str, years), *facts]).encode()).hexdigest()[:8]
    return f"{years[-1] if years else 'unpublished'}-{digest}"


def published_through(years: frozenset[int], day: date) -> date | None:
    """The last day of the unbroken run of `years` that holds `day`; None if `day` is in none."""
    year = day.year
    if year not in years:
        return None
    while year + 1 in years:
        year += 1
    return date(year, 12, 31)


def coverage_warning(calendar: Calendar, today: date) -> CoverageWarning | None:
    """`calendar_ends_soon` when less than 60 days are published from today on, `calendar_ended` when today is not."""
    last = calendar.published_through(today)
    if last is None:
        return "calendar_ended"
    return "calendar_ends_soon" if (last - today).days < WARN_DAYS else None


def never_open(day: date) -> InvalidInput:
    """The error of a search that found no open day within `LONGEST_BREAK` days of `day`."""
    return InvalidInput(
        "calendar_never_open",
        f"no workday within {LONGEST_BREAK} days of {day}: the calendar or the working hours are wrong",
    )
