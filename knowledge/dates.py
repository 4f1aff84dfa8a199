"""Dates as sources state them: a day, a month or only a year."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A year with, where the source gives them, month and day (0 = not given)."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads 2022, 2022-06 or 2022-06-28. Raises ValueError for anything else, impossible days too."""
        found = _PARTIAL.match(text)
        if found is None:
            raise ValueError(f"not a date (2022, 2022-06 or 2022-06-28): {text!r}")
        parts = [int(part) for part in found.groups() if part is not None]
        partial = cls(*parts)
        date(partial.year, partial.month if len(parts) > 1 else 1, partial.day if len(parts) > 2 else 1)
        return partial

    @cached_property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @cached_property
    def last(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def older_than_a_year(self, as_of: date) -> bool:
        """Whether more than 12 months surely lie between it and `as_of`."""
        month_day = (as_of.month, min(as_of.day, calendar.monthrange(as_of.year - 1, as_of.month)[1]))
        return self.last < date(as_of.year - 1, *month_day)

    def __str__(self) -> str:
        return "-".join([f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part])
