"""A term, when it is due, and how much of it has passed. docs/deadlines.md has the rules in words, with cases.

Days count as 民法典 counts them: the day something begins is not counted (第二百零一条), and the last one ends at
24:00, or where there are business hours when business ends (第二百零三条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hotline.errors import InvalidInput
from hotline.sla.calendar import LONGEST_BREAK, Calendar, never_open
from hotline.sla.hours import WorkingHours
from hotline.sla.working_time import ONE_DAY, WorkingTime, ending_day, midnight, to_local, to_utc

_MINUTE = timedelta(minutes=1)
#: Ten years: a longer term is a slip of the keyboard, and reckoning it would take a while.
_LONGEST_DAYS = 3660


class Unit(StrEnum):
    """What a term counts."""

    MINUTE = "minute"
    """Minutes of the clock on the wall, day and night."""
    WORKING_MINUTE = "working_minute"
    """Minutes within the unit's hours."""
    NATURAL_DAY = "natural_day"
    """Days of the calendar, holidays too."""
    WORKDAY = "workday"
    """Workdays of China's calendar, make-up workdays too."""

    @property
    def counts_days(self) -> bool:
        """Whether the unit is a day, so that `Ends` matters."""
        return self in (Unit.NATURAL_DAY, Unit.WORKDAY)


class Ends(StrEnum):
    """When on its last day a term of days ends."""

    END_OF_DAY = "end_of_day"
    """A workday at the unit's close, a natural day at 24:00."""
    SAME_TIME = "same_time"
    """At the time of day at which it began; a workday within the unit's hours, at its close if begun on a day off."""


@dataclass(frozen=True)
class Term:
    """So many units, 1 or more. `ends` is for days; minutes end when they end. Raises InvalidInput `term_invalid`."""

    amount: int
    unit: Unit
    ends: Ends = Ends.END_OF_DAY

    def __post_init__(self) -> None:
        longest = _LONGEST_DAYS * (1 if self.unit.counts_days else 24 * 60)
        if not 1 <= self.amount <= longest:
            raise InvalidInput(
                "term_invalid", f"a term in {self.unit}s must be from 1 to {longest}, not {self.amount}", field="amount"
            )


@dataclass(frozen=True)
class Deadline:
    """The moment (aware, UTC) up to which, itself included, something is in time.

    `provisional`: it rests on days whose calendar is not published yet. `calendar_version` is the calendar's.
    """

    due_at: datetime
    provisional: bool
    calendar_version: str


def due_at(start: datetime, term: Term, calendar: Calendar, hours: WorkingHours, *, strict: bool = False) -> Deadline:
    """When a term that begins at `start` (aware) is due.

    With `strict` a provisional deadline raises InvalidInput `calendar_not_published`. Also raises `calendar_never_open`
    and `moment_without_zone`.
    """
    working = WorkingTime(calendar, hours)
    began = to_local(start)
    if term.unit is Unit.WORKING_MINUTE:
        due = working.after(began, term.amount * _MINUTE)
    elif (ticks := ticks_of(began, term, working)) is not None:
        due, last = ticks.nth_after(began.date(), term.amount)
        return deadline_at(began, due, last, term.unit, working, strict=strict)
    else:
        due = began + term.amount * (ONE_DAY if term.unit is Unit.NATURAL_DAY else _MINUTE)
    return deadline_at(began, due, ending_day(due), term.unit, working, strict=strict)


def deadline_at(
    began: datetime, due: datetime, last: date, unit: Unit, working: WorkingTime, *, strict: bool = False
) -> Deadline:
    """The deadline at `due`, on the day `last`, moments local: provisional if a day that decided it is.

    Raises as `due_at` does.
    """
    calendar = working.calendar
    if unit is Unit.WORKDAY:
        first = began.date() + ONE_DAY
    elif unit is Unit.WORKING_MINUTE and not working.hours.always_open:
        first = began.date()
    else:
        return Deadline(to_utc(due), False, calendar.version)
    missing = calendar.unpublished_between(first, last)
    if missing and strict:
        raise InvalidInput("calendar_not_published", f"calendar not published for {missing[0]}")
    return Deadline(to_utc(due), bool(missing), calendar.version)


@dataclass(frozen=True)
class DayTicks:
    """The moments at which a term of days counts on: one for each day that counts, after the day it began.

    A term of n days is due at its n-th tick.
    """

    began: datetime
    term: Term
    working: WorkingTime

    def on(self, day: date) -> datetime | None:
        """The tick of a day; None for one that does not count."""
        if day <= self.began.date():
            return None
        if self.term.unit is Unit.NATURAL_DAY:
            return midnight(day) + ONE_DAY
        if not self.working.calendar.is_workday(day):
            return None
        # What begins on a day off has no time of a workday: it counts as begun at the last workday's close. Else what
        # begins on a Saturday morning could be due before what began on Friday afternoon.
        if self.term.ends is Ends.SAME_TIME and self.working.calendar.is_workday(self.began.date()):
            return self.working.within(day, self.began.time())
        return self.working.close(day)

    def nth_after(self, day: date, number: int) -> tuple[datetime, date]:
        """The `number`-th tick (from 1) of the days after `day`, with its day. Raises as `due_at` does.

        The day can't be told from the tick: midnight may be the end of one or, for a term that began at 00:00, the
        same time of the next.
        """
        closed = 0
        while closed <= LONGEST_BREAK:
            day += ONE_DAY
            tick = self.on(day)
            if tick is None:
                # Days up to the one it began on are no break of the calendar's.
                closed += day > self.began.date()
                continue
            closed, number = 0, number - 1
            if number == 0:
                return tick, day
        raise never_open(day)

    def first_from(self, moment: datetime) -> date:
        """The day of the first tick at `moment` or later. Raises InvalidInput `calendar_never_open`."""
        tick, day = self.nth_after(moment.date() - 2 * ONE_DAY, 1)
        while tick < moment:
            tick, day = self.nth_after(day, 1)
        return day

    def count(self, start: datetime, end: datetime) -> int:
        """How many ticks lie from `start` on and before `end`."""
        found, day = 0, start.date() - ONE_DAY
        while day <= end.date():
            tick = self.on(day)
            found += tick is not None and start <= tick < end
            day += ONE_DAY
        return found


def ticks_of(began: datetime, term: Term, working: WorkingTime) -> DayTicks | None:
    """The ticks of a term of days; None where time is counted instead (minutes, and n times 24 hours)."""
    by_the_hour = term.unit is Unit.NATURAL_DAY and term.ends is Ends.SAME_TIME
    return DayTicks(began, term, working) if term.unit.counts_days and not by_the_hour else None


def elapsed(start: datetime, end: datetime, unit: Unit, calendar: Calendar, hours: WorkingHours) -> float:
    """How much has passed from `start` to `end` (aware), in that unit; 0 if `end` is not later.

    Minutes, working minutes and natural days (of 24 h) with their fractions. Workdays whole: those after the day of
    `start`, up to and with the day of `end`, so that n have passed at the due time of a term of n workdays.
    """
    working = WorkingTime(calendar, hours)
    began, ended = to_local(start), to_local(end)
    if ended <= began:
        return 0.0
    if unit is Unit.WORKDAY:
        first, last = began.date() + ONE_DAY, ending_day(ended)
        days = (first + offset * ONE_DAY for offset in range((last - first).days + 1))
        return float(sum(calendar.is_workday(day) for day in days))
    if unit is Unit.WORKING_MINUTE:
        return working.between(began, ended) / _MINUTE
    return (ended - began) / (ONE_DAY if unit is Unit.NATURAL_DAY else _MINUTE)


def last_day(due: datetime) -> date:
    """The day in China on which a deadline (aware) ends: 00:00 is the 24:00 of the day before."""
    return ending_day(to_local(due))
