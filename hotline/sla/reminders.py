"""When a running clock reminds whom, by rules.yaml. Pure: nothing here queries, nothing calls now().

Reminders fall into the unit's hours (`hours: always` has them round the clock). Who looks late finds the last one
that matters, not all that were missed; what makes others act (breach, supervision, manager, calls) is never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.sla.calendar import Calendar
from hotline.sla.hours import WorkingHours
from hotline.sla.model import ClockKind, SlaClock
from hotline.sla.rules import LadderStep, Reminder, SlaRules
from hotline.sla.working_time import WorkingTime, ending_day, to_local, to_utc

#: Kinds of clocks that are reckoned in working time.
_WORKING = ("working_minute", "workday")
#: What a ticket without a unit is said of, at once and again; the number of the time follows the name.
UNROUTED = "unrouted"
_UNROUTED_EVERY = timedelta(hours=2)
#: A promise is kept by the unit's own deadline, which has its own reminders: nobody is told twice.
_SILENT = (ClockKind.PROMISE, ClockKind.CALLBACK)


@dataclass(frozen=True)
class Planned:
    """One reminder of a clock: what it is called, whom it goes to, when, and the system's step with it."""

    kind: str
    to: str
    at: datetime
    does: str | None = None
    calls: bool = False
    """Rings the duty phone of `to`."""
    must: bool = False
    """Given however late it is; the others are left out where a later one is due."""


def plan(
    clock: SlaClock, rules: SlaRules, calendar: Calendar, hours: WorkingHours, *, urgent: bool = False
) -> list[Planned]:
    """Every reminder of this clock, the earliest first. `urgent`: the ladder of calls climbs on its `contact` clock."""
    if clock.kind in _SILENT:
        return []
    working = WorkingTime(calendar, hours)
    planned = [one for reminder in rules.reminders if (one := _reminder(reminder, clock, working)) is not None]
    if urgent and clock.kind == ClockKind.CONTACT:
        planned += [_call(step, clock) for step in rules.ladder]
    return sorted(planned, key=lambda one: one.at)


def _reminder(reminder: Reminder, clock: SlaClock, working: WorkingTime) -> Planned | None:
    began, due = to_local(clock.started_at), to_local(clock.due_at)
    if reminder.share is not None:
        at = _at_share(began, due, reminder.share, clock, working)
        moved = working.next_open(at)
        at = moved if moved < due else at
    elif reminder.workdays_before is not None:
        if clock.unit != "workday" or clock.amount < (reminder.least_workdays or 0):
            return None
        day = ending_day(due)
        for _ in range(reminder.workdays_before):
            day = working.calendar.workday_before(day)
        at = working.opening(day)
    elif reminder.workdays_after is not None:
        day = ending_day(due)
        for _ in range(reminder.workdays_after):
            day = working.calendar.workday_after(day)
        # After so many whole workdays: at the time of day of the deadline, within the unit's hours.
        at = working.within(day, due.time())
    else:
        # A close of work is still open: one microsecond later begins the lateness, and the next opening.
        at = working.next_open(due + timedelta(minutes=reminder.minutes_after or 0, microseconds=1))
    after_due = at > due
    if not after_due and not began < at < due:
        return None
    return Planned(reminder.kind, reminder.to, to_utc(at), does=reminder.does, must=after_due)


def _at_share(began: datetime, due: datetime, share: float, clock: SlaClock, working: WorkingTime) -> datetime:
    if clock.unit in _WORKING:
        return working.after(began, working.between(began, due) * share)
    return began + (due - began) * share


def _call(step: LadderStep, clock: SlaClock) -> Planned:
    at = clock.started_at + timedelta(minutes=step.minutes)
    return Planned(step.kind, step.to, at, does="escalate", calls=True, must=True)


def plan_unrouted(clock: SlaClock, calendar: Calendar, hours: WorkingHours, now: datetime) -> list[Planned]:
    """The centre hears of a ticket without a unit at once, and again every two working hours."""
    working = WorkingTime(calendar, hours)
    at, number = to_local(clock.started_at), 0
    planned = [Planned(f"{UNROUTED}_0", "centre", clock.started_at)]
    # One past `now`, so that the next moment is known.
    while planned[-1].at <= now:
        at, number = working.after(at, _UNROUTED_EVERY), number + 1
        planned.append(Planned(f"{UNROUTED}_{number}", "centre", to_utc(working.next_open(at))))
    return planned


def to_give(planned: Sequence[Planned], given: Collection[str], now: datetime) -> list[Planned]:
    """What is to be given now: all that must be, and of the others only the latest, unless something later is due."""
    due = [one for one in planned if one.at <= now]
    return [one for number, one in enumerate(due) if one.kind not in given and (one.must or number == len(due) - 1)]


def next_moment(planned: Sequence[Planned], now: datetime) -> datetime | None:
    """When there is something to give again."""
    return min((one.at for one in planned if one.at > now), default=None)
