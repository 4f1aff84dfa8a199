"""Working time: how much lies between two moments, and by when some has passed.

Moments in here are naive, in China's time: China has had no summer time since 1991, so wall-clock arithmetic is exact.
`to_local` and `to_utc` are the only ways in and out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hotline.clock import SHANGHAI
from hotline.errors import InvalidInput
from hotline.sla.calendar import LONGEST_BREAK, Calendar, never_open
from hotline.sla.hours import WorkingHours

ONE_DAY = timedelta(days=1)
_NONE = timedelta(0)


def to_local(moment: datetime) -> datetime:
    """An aware moment as China's clocks show it. Raises InvalidInput `moment_without_zone`."""
    if moment.tzinfo is None:
        raise InvalidInput("moment_without_zone", "a moment must carry its time zone")
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


def to_utc(moment: datetime) -> datetime:
    """The aware moment in UTC of what China's clocks show."""
    return moment.replace(tzinfo=SHANGHAI).astimezone(UTC)


def midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time())


def ending_day(moment: datetime) -> date:
    """The day that a moment ends or lies in: midnight is 24:00 of the day before, not 00:00 of the next."""
    return (moment - timedelta(microseconds=1)).date()


@dataclass(frozen=True)
class WorkingTime:
    """A unit's hours on a calendar."""

    calendar: Calendar
    hours: WorkingHours

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The open spans of a day, in order. A moment at a span's end is no longer open."""
        if self.hours.always_open:
            return [(midnight(day), midnight(day) + ONE_DAY)]
        begin = midnight(day)
        return [
            (begin + timedelta(minutes=span.start), begin + timedelta(minutes=span.end))
            for span in self.hours.on(self.calendar.day(day))
        ]

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; none if `end` is not later."""
        if self.hours.always_open:
            return max(end - start, _NONE)
        total, day = _NONE, start.date()
        while day <= end.date():
            for opens, closes in self.spans(day):
                total += max(min(closes, end) - max(opens, start), _NONE)
            day += ONE_DAY
        return total

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment by which `amount` has been worked since `start`; `start` itself for no time at all.

        So it may be a close (12:00), never the opening after it. Raises InvalidInput `calendar_never_open`.
        """
        if amount <= _NONE:
            return start
        day, closed = start.date(), 0
        while closed <= LONGEST_BREAK:
            spans = self.spans(day)
            closed = 0 if spans else closed + 1
            for opens, closes in spans:
                begin = max(opens, start)
                if closes - begin >= amount:
                    return begin + amount
                amount -= max(closes - begin, _NONE)
            day += ONE_DAY
        raise never_open(start.date())

    def next_open(self, moment: datetime) -> datetime:
        """`moment` if the unit is open then, else the next opening. Raises InvalidInput `calendar_never_open`."""
        for distance in range(LONGEST_BREAK + 1):
            for opens, closes in self.spans(moment.date() + distance * ONE_DAY):
                if moment < closes:
                    return max(opens, moment)
        raise never_open(moment.date())

    def last_opening(self, moment: datetime) -> datetime:
        """The last opening before `moment`. Raises InvalidInput `calendar_never_open`."""
        for distance in range(LONGEST_BREAK + 1):
            for opens, _ in reversed(self.spans(moment.date() - distance * ONE_DAY)):
                if opens < moment:
                    return opens
        raise never_open(moment.date())

    def opening(self, workday: date) -> datetime:
        """When a workday begins."""
        return self.spans(workday)[0][0]

    def close(self, workday: date) -> datetime:
        """When a workday ends; 24:00 for who is always open."""
        return self.spans(workday)[-1][1]

    def within(self, workday: date, at: time) -> datetime:
        """That time on a workday; when closed then, the next opening of the same day, or else its close."""
        moment = datetime.combine(workday, at)
        for opens, closes in self.spans(workday):
            if moment <= closes:
                return max(opens, moment)
        return self.close(workday)
