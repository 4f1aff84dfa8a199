"""When a unit is open: several spans a day, the same on a make-up workday as on an ordinary one, or round the clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hotline.errors import InvalidInput
from hotline.sla.calendar import Day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})")
_DAY = 24 * 60


@dataclass(frozen=True, order=True)
class Span:
    """From `start` to `end`, in minutes since midnight in China; 0 to 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= _DAY:
            raise _refused(None, f"{self} must begin before it ends, between 00:00 and 24:00")

    def __str__(self) -> str:
        return "-".join(f"{at // 60:02}:{at % 60:02}" for at in (self.start, self.end))


@dataclass(frozen=True)
class WorkingHours:
    """The spans of a week, Monday first; made by `from_dict` or `always`. Raises InvalidInput `hours_invalid`.

    Monday to Friday must have spans: each workday of the calendar needs a close at which a deadline can end.
    Saturday and Sunday may have some; they count on ordinary weekends, not on holidays. A weekend day that the calendar
    makes a workday has the spans of `makeup_weekday` (0 is Monday).
    """

    week: tuple[tuple[Span, ...], ...] = ()
    makeup_weekday: int = 0
    always_open: bool = False

    def __post_init__(self) -> None:
        if self.always_open:
            return
        if len(self.week) != 7:
            raise _refused(None, "a week has seven days")
        for name, spans in zip(WEEKDAYS, self.week, strict=True):
            if not spans and name not in ("sat", "sun"):
                raise _refused(name, "has no hours; mon to fri need some each, since a workday ends at its close")
            for before, after in pairwise(spans):
                if after.start < before.end:
                    raise _refused(name, f"{before} and {after} overlap or are not in order")
        if not 0 <= self.makeup_weekday <= 4:
            raise _refused("makeup", "must be one of mon to fri")

    @classmethod
    def always(cls) -> WorkingHours:
        """Round the clock on every day, as of a duty telephone. No calendar is asked."""
        return cls(always_open=True)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> WorkingHours:
        """Hours as JSON or YAML has them; InvalidInput `hours_invalid` names the day that is wrong.

        `{"mon": ["09:00-12:00", "13:30-17:30"], …}` by weekday, `{"workdays": […]}` for Monday to Friday alike,
        `{"always_open": true}` round the clock. `sat` and `sun` may be left out; `"makeup": "tue"` names the weekday
        whose hours a make-up workday has, Monday if left out.
        """
        if not isinstance(data, Mapping):
            raise _refused(None, "must be a mapping of weekdays to spans")
        unknown = set(data) - {*WEEKDAYS, "workdays", "makeup", "always_open"}
        if unknown:
            raise _refused(str(min(map(str, unknown))), f"is no weekday; use {', '.join(WEEKDAYS)}, workdays, makeup")
        if "always_open" in data:
            if data["always_open"] is not True or len(data) > 1:
                raise _refused("always_open", "must be true and stand alone")
            return cls.always()
        if "workdays" in data and any(name in data for name in WEEKDAYS[:5]):
            raise _refused("workdays", "stands for mon to fri; give either it or them")
        makeup = data.get("makeup", "mon")
        if makeup not in WEEKDAYS[:5]:
            raise _refused("makeup", "must be one of mon to fri")
        return cls(tuple(_spans(data, name) for name in WEEKDAYS), WEEKDAYS.index(makeup))

    def on(self, day: Day) -> tuple[Span, ...]:
        """The spans of a day, empty when closed."""
        if self.always_open:
            return (Span(0, _DAY),)
        weekday = day.date.weekday()
        if day.is_makeup:
            return self.week[self.makeup_weekday]
        # A weekend with hours of its own is open, unless it is part of a holiday.
        if day.is_workday or (weekday >= 5 and day.name is None):
            return self.week[weekday]
        return ()


def _spans(data: Mapping[str, Any], name: str) -> tuple[Span, ...]:
    key = "workdays" if "workdays" in data and name not in ("sat", "sun") else name
    if key not in data:
        return ()
    texts = data[key]
    if not isinstance(texts, list) or not texts:
        raise _refused(key, 'must be a list such as ["09:00-12:00", "13:30-17:30"]; leave a closed day out')
    return tuple(_span(key, text) for text in texts)


def _span(key: str, text: object) -> Span:
    found = _SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise _refused(key, f"{repr(text)[:40]} is no span such as 09:00-12:00")
    hours_and_minutes = [int(number) for number in found.groups()]
    if any(minute > 59 for minute in hours_and_minutes[1::2]):
        raise _refused(key, f"{text!r} has more than 59 minutes")
    start, end = (hours_and_minutes[at] * 60 + hours_and_minutes[at + 1] for at in (0, 2))
    if not 0 <= start < end <= _DAY:
        raise _refused(key, f"{text} must begin before it ends, between 00:00 and 24:00")
    return Span(start, end)


def _refused(field: str | None, problem: str) -> InvalidInput:
    return InvalidInput("hours_invalid", f"hours{f'.{field}' if field else ''}: {problem}", field=field)
