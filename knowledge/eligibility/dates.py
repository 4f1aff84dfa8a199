"""Days as numbers over arrays."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from knowledge.eligibility.truth import Bools, Ints

_FEWER = 4
_UNIX = 719163  # date(1970, 1, 1).toordinal()


def add_months(days: Ints, months: int) -> Ints:
    """The same day so many months later, the month's last where it has no such day. `days`: ordinals as of `date`."""
    least = int(days.min())
    every = int(days.max()) - least + 1
    if every * _FEWER > len(days):
        return _moved(days, months)
    # Mostly a few years hold the days of all households: each is reckoned once, then looked up.
    found: Ints = _moved(np.arange(least, least + every), months).take(days - least)
    return found


def add_months_where(known: Bools, days: Ints, months: int, other: int) -> Ints:
    """The same, but so many months after the day `other` where no day is known: for most households."""
    found = np.full(len(days), _later(other, months))
    rows = np.flatnonzero(known)
    if len(rows):
        found[rows] = add_months(days.take(rows), months)
    return found


@lru_cache(maxsize=256)
def _later(day: int, months: int) -> int:
    return int(_moved(np.array([day]), months)[0])


def _moved(days: Ints, months: int) -> Ints:
    day = (days - _UNIX).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    offset = (day - month.astype("datetime64[D]")).astype(np.int64)
    first = (month + months).astype("datetime64[D]")
    length = ((month + months + 1).astype("datetime64[D]") - first).astype(np.int64)
    result: Ints = first.astype(np.int64) + np.minimum(offset, length - 1) + _UNIX
    return result
