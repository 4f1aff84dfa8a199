"""A stretch of days in China, its first day included and its last one not, and what figures are grouped by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from hotline.clock import SHANGHAI
from hotline.errors import InvalidInput

_LONGEST = timedelta(days=3660)


class By(StrEnum):
    """What a row of a report stands for."""

    UNIT = "unit"
    CATEGORY = "category"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_TIMES = frozenset({By.DAY, By.WEEK, By.MONTH})


@dataclass(frozen=True)
class Period:
    """The days from `first` up to, not including, `end`. Raises InvalidInput `period_invalid`."""

    first: date
    end: date

    def __post_init__(self) -> None:
        # The calendar of Python begins and ends within a day of these, which UTC may step over.
        within = date.min < self.first and self.end < date.max
        if not within or not timedelta() < self.end - self.first <= _LONGEST:
            raise InvalidInput("period_invalid", "the period must end after it begins, within ten years", field="to")

    @property
    def start_at(self) -> datetime:
        """Its first moment, in UTC."""
        return _midnight(self.first)

    @property
    def end_at(self) -> datetime:
        """The first moment after it, in UTC."""
        return _midnight(self.end)

    def __str__(self) -> str:
        return f"{self.first}/{self.end}"


def groups(text: str) -> tuple[By, ...]:
    """Read "unit,category,month". Raises InvalidInput `grouping_invalid`, also for two units of time."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = {by.value for by in By}
    if not set(names) <= known or len(set(names)) < len(names) or len(_TIMES & set(names)) > 1:
        raise InvalidInput(
            "grouping_invalid", f"group by {', '.join(known)}, each once, and one unit of time", field="by"
        )
    return tuple(By(name) for name in names)


def bucket(by: By, at: datetime) -> str:
    """The first day (in China) of the day, week (from Monday) or month that `at` falls in."""
    day = at.astimezone(SHANGHAI).date()
    if by is By.WEEK:
        day -= timedelta(days=day.weekday())
    elif by is By.MONTH:
        day = day.replace(day=1)
    return day.isoformat()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
