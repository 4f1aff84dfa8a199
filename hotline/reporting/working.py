"""Minutes within a unit's working hours: the one place that asks the deadlines' arithmetic for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hotline.sla.calendar import Calendar
from hotline.sla.deadlines import Unit, elapsed
from hotline.sla.hours import WorkingHours

Span = tuple[datetime, datetime]


def wall_minutes(span: Span) -> float:
    """Minutes of the clock on the wall."""
    return max(0.0, (span[1] - span[0]).total_seconds() / 60)


def working_minutes(span: Span, calendar: Calendar, hours: WorkingHours) -> float:
    """Minutes of the span that the unit works."""
    return elapsed(span[0], span[1], Unit.WORKING_MINUTE, calendar, hours)


def clipped(pauses: Iterable[Span], span: Span) -> list[Span]:
    """What of the pauses lies within the span."""
    cut = [(max(start, span[0]), min(end, span[1])) for start, end in pauses]
    return [(start, end) for start, end in cut if start < end]
