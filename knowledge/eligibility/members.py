"""Sums and unions over the members of each household, for many households."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.codes import FEW, Ints, rows_of


class Members:
    """Which rows of persons are of which household: from `first[row]` on, `listed[row]` of them.

    numpy's `reduceat` takes ten nanoseconds a household. With the largest households first, all second members stand
    in one array, all third ones in another, which are added to the first ones in one step each: a fifth of the time.
    """

    def __init__(self, first: Ints, listed: Ints) -> None:
        self._first = first
        self._places: list[NDArray[np.intp]] = []
        if len(first) < FEW:
            return
        order = np.argsort(-listed.astype(np.int8), kind="stable")
        self._back = np.empty(len(order), np.intp)
        self._back[order] = np.arange(len(order))
        begins = first.take(order)
        # How many households have at least so many members.
        at_least = np.bincount(listed)[::-1].cumsum()[::-1].tolist()
        self._places = [begins[:count] + place for place, count in enumerate(at_least[1:])]

    def reduced(self, step: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """One value a household from those of its persons, as `step.reduceat`; `step` is a sum, union or the like."""
        if not self._places:
            every: NDArray[Any] = step.reduceat(values, self._first)
            return every
        found = rows_of(values, self._places[0])
        for places in self._places[1:]:
            some = found[: len(places)]
            step(some, rows_of(values, places), out=some)
        return rows_of(found, self._back)
