"""When to remind before a deadline: at half of the term, at four fifths, and on the workday before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from hotline.sla.calendar import Calendar
from hotline.sla.deadlines import Unit
from hotline.sla.hours import WorkingHours
from hotline.sla.working_time import WorkingTime, ending_day, to_local, to_utc


class MilestoneKind(StrEnum):
    """What a reminder is about."""

    HALF = "half"
    """Half of the term is over."""
    FOUR_FIFTHS = "four_fifths"
    """Four fifths of it are over."""
    WORKDAY_BEFORE = "workday_before"
    """The workday before the last day begins: the last whole one, on which an extension can still be asked for."""


@dataclass(frozen=True)
class Milestone:
    """A moment (aware, UTC) at which to remind."""

    kind: MilestoneKind
    at: datetime


def milestones(
    start: datetime, due: datetime, unit: Unit, calendar: Calendar, hours: WorkingHours, *, urgent: bool = False
) -> tuple[Milestone, ...]:
    """The moments strictly between `start` and `due` (aware) at which to remind, in order; none for a term too short.

    Shares are of working time for working minutes and workdays, else of the time on the wall. A moment at which the
    unit is closed moves to the next opening, or where that is not before `due` to the last one before it; nobody reads
    reminders at night. `urgent`: not moved, since somebody is on duty. Raises InvalidInput `calendar_never_open`.
    """
    working = WorkingTime(calendar, hours)
    began, ends = to_local(start), to_local(due)
    found: list[tuple[MilestoneKind, datetime]] = []
    for kind, share in ((MilestoneKind.HALF, Fraction(1, 2)), (MilestoneKind.FOUR_FIFTHS, Fraction(4, 5))):
        moment = _at_share(began, ends, share, unit, working)
        found.append((kind, moment if urgent else _in_hours(moment, ends, working)))
    before = calendar.workday_before(ending_day(ends))
    found.append((MilestoneKind.WORKDAY_BEFORE, working.opening(before)))
    return tuple(Milestone(kind, to_utc(at)) for kind, at in sorted(found, key=lambda one: one[1]) if began < at < ends)


def _at_share(began: datetime, ends: datetime, share: Fraction, unit: Unit, working: WorkingTime) -> datetime:
    counts_work = unit in (Unit.WORKING_MINUTE, Unit.WORKDAY)
    term = working.between(began, ends) if counts_work else ends - began
    seconds = int(term / timedelta(seconds=1) * share)
    passed = timedelta(seconds=seconds)
    return working.after(began, passed) if counts_work else began + passed


def _in_hours(moment: datetime, ends: datetime, working: WorkingTime) -> datetime:
    later = working.next_open(moment)
    return later if later < ends else working.last_opening(moment)
