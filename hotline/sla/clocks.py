"""Starts, stops, pauses and moves the clocks of one ticket.

Works on the rows that it is given; nothing here queries or commits. A deadline that a citizen was promised is moved by
an extension or a pause of which the citizen is told, and by nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hotline.db.base import Base
from hotline.sla.calendar import Calendar
from hotline.sla.deadlines import Deadline, Ends, Term, Unit, due_at
from hotline.sla.hours import WorkingHours
from hotline.sla.model import ClockKind, ClockResult, SlaClock, SlaPause
from hotline.sla.pauses import Pause, moved_by_pause
from hotline.sla.rules import Rule

#: Kinds that stand still while a ticket is on hold, and that an extension moves.
MOVABLE = (ClockKind.PROMISE, ClockKind.RESOLVE)


@dataclass
class TicketClocks:
    """The running clocks of a ticket, as one step changes them."""

    ticket_id: uuid.UUID
    calendar: Calendar
    running: list[SlaClock]
    turns: dict[tuple[str, int], int] = field(default_factory=dict)
    """How many clocks of a kind and round there have been."""
    pauses: list[SlaPause] = field(default_factory=list)
    """Pauses that are still open."""
    new: list[Base] = field(default_factory=list)
    """Rows that the step makes, for its caller to add when the ticket's own is there to be referred to."""

    def start(
        self,
        kind: ClockKind,
        *,
        rule: Rule,
        version: str,
        hours: WorkingHours,
        round_: int,
        unit_id: str | None,
        seq: int,
        now: datetime,
    ) -> SlaClock | None:
        """A new clock by this rule; None if the rule has none of this kind."""
        span = rule.clocks.get(kind)
        if span is None:
            return None
        deadline = due_at(now, span.term(), self.calendar, hours)
        turn = self.turns[kind, round_] = self.turns.get((kind, round_), 0) + 1
        clock = SlaClock(
            ticket_id=self.ticket_id,
            kind=kind,
            round=round_,
            turn=turn,
            owner_unit=unit_id,
            rule_id=rule.id,
            rule_version=version,
            amount=span.amount,
            unit=span.unit,
            ends=span.ends,
            calendar_version=deadline.calendar_version,
            provisional=deadline.provisional,
            started_at=now,
            due_at=deadline.due_at,
            original_due_at=deadline.due_at,
            started_by_event=seq,
            next_alert_at=now,
        )  # fmt: skip
        self.new.append(clock)
        self.running.append(clock)
        return clock

    def stop(self, kinds: Iterable[ClockKind], result: ClockResult, *, seq: int, now: datetime) -> None:
        """End the running clocks of these kinds; an open pause of theirs ends with them."""
        for clock in [clock for clock in self.running if clock.kind in set(kinds)]:
            clock.stopped_at, clock.stopped_by_event, clock.result = now, seq, result
            clock.next_alert_at = None
            self.running.remove(clock)
            for pause in [pause for pause in self.pauses if pause.clock_id == clock.id]:
                pause.to_at, pause.to_event = now, seq
                self.pauses.remove(pause)

    def pause(self, reason_code: str, *, seq: int, now: datetime) -> None:
        """The movable clocks stand still from now on."""
        for clock in self._movable():
            pause = SlaPause(clock_id=clock.id, reason_code=reason_code, from_at=now, from_event=seq)
            self.new.append(pause)
            self.pauses.append(pause)
            clock.next_alert_at = None

    def resume(self, hours_of: Callable[[SlaClock], WorkingHours], *, seq: int, now: datetime) -> None:
        """They go on; each is due later by the pause, measured in its own unit."""
        for pause in list(self.pauses):
            clock = next(clock for clock in self.running if clock.id == pause.clock_id)
            pause.to_at, pause.to_event = now, seq
            self.pauses.remove(pause)
            moved = moved_by_pause(
                Deadline(clock.due_at, clock.provisional, clock.calendar_version), Pause(pause.from_at, now),
                start=clock.started_at, term=term_of(clock), calendar=self.calendar, hours=hours_of(clock),
            )  # fmt: skip
            clock.due_at, clock.provisional = moved.due_at, moved.provisional
            clock.next_alert_at = now

    def extend(
        self, workdays: int, hours_of: Callable[[SlaClock], WorkingHours], *, seq: int, now: datetime
    ) -> tuple[datetime, datetime]:
        """Move the movable clocks by workdays; returns the unit's old and new deadline.

        One whose deadline is past stays late and ends; a new one runs from that deadline on, if it isn't over as well.
        """
        old = next(clock.due_at for clock in self.running if clock.kind == ClockKind.RESOLVE)
        still = {pause.clock_id for pause in self.pauses}
        for clock in list(self._movable()):
            moved = due_at(clock.due_at, Term(workdays, Unit.WORKDAY), self.calendar, hours_of(clock))
            if clock.due_at < now and clock.id not in still:
                if moved.due_at > now:
                    self._run_on(clock, workdays, moved, seq=seq, now=now)
                continue
            clock.due_at, clock.provisional = moved.due_at, clock.provisional or moved.provisional
            clock.next_alert_at = now
        return old, next(clock.due_at for clock in self.running if clock.kind == ClockKind.RESOLVE)

    def _run_on(self, late: SlaClock, workdays: int, until: Deadline, *, seq: int, now: datetime) -> None:
        turn = self.turns[late.kind, late.round] = self.turns.get((late.kind, late.round), late.turn) + 1
        self.stop([ClockKind(late.kind)], ClockResult.CANCELLED, seq=seq, now=now)
        clock = SlaClock(
            ticket_id=self.ticket_id,
            kind=late.kind,
            round=late.round,
            turn=turn,
            owner_unit=late.owner_unit,
            rule_id=late.rule_id,
            rule_version=late.rule_version,
            amount=workdays,
            unit=Unit.WORKDAY,
            ends=Ends.END_OF_DAY,
            calendar_version=until.calendar_version,
            provisional=until.provisional,
            started_at=late.due_at,
            due_at=until.due_at,
            original_due_at=until.due_at,
            started_by_event=seq,
            next_alert_at=now,
        )  # fmt: skip
        self.new.append(clock)
        self.running.append(clock)

    def recompute(self, hours_of: Callable[[SlaClock], WorkingHours], *, now: datetime) -> list[str]:
        """Reckon the provisional clocks anew on this calendar; the kinds that moved.

        Pauses and extensions stay as they were added. A promise only moves earlier; a unit's deadline takes the new
        value, but not past the promise if it was not past it before.
        """
        promise = self.one(ClockKind.PROMISE)
        promised = promise.due_at if promise is not None else None
        moved = []
        for clock in sorted(self.running, key=lambda one: one.kind != ClockKind.PROMISE):
            if not clock.provisional:
                continue
            fresh = due_at(clock.started_at, term_of(clock), self.calendar, hours_of(clock))
            due = clock.due_at + (fresh.due_at - clock.original_due_at)
            if clock is promise:
                due = min(due, clock.due_at)
            elif promise is not None and promised is not None and clock.due_at <= promised:
                due = min(due, promise.due_at)
            if due != clock.due_at:
                moved.append(clock.kind)
            clock.due_at, clock.original_due_at = due, fresh.due_at
            clock.provisional, clock.calendar_version = fresh.provisional, fresh.calendar_version
            clock.next_alert_at = now if clock.id not in {pause.clock_id for pause in self.pauses} else None
        return moved

    def one(self, kind: ClockKind) -> SlaClock | None:
        """The running clock of this kind."""
        return next((clock for clock in self.running if clock.kind == kind), None)

    def due_next(self) -> datetime | None:
        """The earliest deadline of a clock that runs and does not stand still."""
        paused = {pause.clock_id for pause in self.pauses}
        return min((clock.due_at for clock in self.running if clock.id not in paused or clock.id is None), default=None)

    def _movable(self) -> Sequence[SlaClock]:
        return [clock for clock in self.running if clock.kind in MOVABLE]


def term_of(clock: SlaClock) -> Term:
    """The term that the clock was started with."""
    return Term(clock.amount, Unit(clock.unit), Ends(clock.ends))


def is_late(clock: SlaClock, now: datetime, paused_from: datetime | None = None) -> bool:
    """Whether the deadline is past, whatever jobs have run. A clock that stands still is judged by when it stopped."""
    return clock.due_at < (clock.stopped_at or paused_from or now)
