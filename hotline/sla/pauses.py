"""Where a pause moves the due time: as much of the term is left at its end as was left at its beginning.

A pause is measured in the clock's own unit. Working minutes: those within it; so a pause over a weekend is worth
nothing. Workdays: the closes of workdays within it, since it is at the close that a workday has been used up; a pause
from morning to noon uses none up, one from Friday noon to Monday noon uses up Friday. To count each day that a pause
touches would give away a day for every ten minutes, and two pauses of one day would be worth more than one that
holds both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from hotline.errors import InvalidInput
from hotline.sla.calendar import Calendar
from hotline.sla.deadlines import Deadline, Term, Unit, deadline_at, ticks_of
from hotline.sla.hours import WorkingHours
from hotline.sla.working_time import WorkingTime, ending_day, to_local


@dataclass(frozen=True)
class Pause:
    """From `start` on, before `end` (both aware). Raises InvalidInput `pause_reversed`."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidInput("pause_reversed", f"a pause can't end at {self.end}, before it began at {self.start}")


def moved_by_pause(
    deadline: Deadline, pause: Pause, *, start: datetime, term: Term, calendar: Calendar, hours: WorkingHours
) -> Deadline:
    """The deadline after a pause of a clock that began at `start`.

    Never earlier, and never before the pause ends, so that nobody is late at the moment of going on. Two pauses that
    touch move it as the one that holds both; two apart move it by the sum of what they are worth. What lies before
    `start` does not count, and a pause that begins when the deadline is over moves nothing: late stays late.
    Raises as `due_at` does.
    """
    working = WorkingTime(calendar, hours)
    began, due = to_local(start), to_local(deadline.due_at)
    paused, resumed = max(to_local(pause.start), began), to_local(pause.end)
    if resumed <= paused or paused > due:
        return deadline
    last: date | None = None
    if term.unit is Unit.WORKING_MINUTE:
        # With working time left, the pause ends before the moved due time anyway; with none left, it is due at its end.
        left = working.between(paused, due)
        moved = working.after(due, working.between(paused, resumed)) if left else max(due, resumed)
    elif (ticks := ticks_of(began, term, working)) is not None:
        used_up = ticks.count(paused, resumed)
        moved = max(due, resumed)
        if used_up:
            # A due time that was put between two ticks by hand counts as the next one.
            moved, last = ticks.nth_after(ticks.first_from(due), used_up)
    else:
        moved = due + (resumed - paused)
    after = deadline_at(began, moved, last or ending_day(moved), term.unit, working)
    return replace(after, provisional=after.provisional or deadline.provisional)
