"""Which tickets are spot-checked: drawn by a hash, so that anybody can draw them again and nobody can choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import ceil

from hotline.reporting.period import Period
from hotline.reporting.repository import OpenedRow

#: At least three in ten of the new ones are looked at.
SHARE = 0.3


@dataclass(frozen=True)
class Sampled:
    """A ticket to look at. `no` is None for a confidential one that the reader may not see."""

    no: str | None
    unit: str
    category: str
    confidential: bool

    def without_number(self) -> Sampled:
        """The same, unnamed."""
        return replace(self, no=None)


def rank(number: str, period: Period) -> str:
    """The ticket's place in the draw of this period: SHA-256 of "number|first day/end", in hexadecimal."""
    return sha256(f"{number}|{period}".encode()).hexdigest()


def drawn(rows: Sequence[OpenedRow], period: Period) -> list[Sampled]:
    """Of each unit those of least rank: three in ten, rounded up, so at least one. By unit, then rank."""
    result = []
    for unit in sorted({row.unit for row in rows}):
        own = sorted((row for row in rows if row.unit == unit), key=lambda row: rank(row.no, period))
        result += [
            Sampled(row.no, row.unit, row.category, row.confidential) for row in own[: ceil(SHARE * len(own))]
        ]  # fmt: skip
    return result
