"""Days as numbers over arrays."""

from __future__ import annotations

import numpy as np

from knowledge.eligibility.truth import Ints

_UNIX = 719163  # date(1970, 1, 1).toordinal()


def add_months(days: Ints, months: int) -> Ints:
    """The same day so many months later, the month's last where it has no such day. `days`: ordinals as of `date`."""
    day = (days - _UNIX).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    offset = (day - month.astype("datetime64[D]")).astype(np.int64)
    first = (month + months).astype("datetime64[D]")
    length = ((month + months + 1).astype("datetime64[D]") - first).astype(np.int64)
    result: Ints = first.astype(np.int64) + np.minimum(offset, length - 1) + _UNIX
    return result
