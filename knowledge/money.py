"""Money as integer fen with a period; never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Period(StrEnum):
    """What a sum is paid for."""

    month = "month"
    year = "year"
    once = "once"


@dataclass(frozen=True)
class Money:
    """`fen` Chinese fen (1 yuan = 100 fen) per `period`."""

    fen: int
    period: Period

    @classmethod
    def from_yuan(cls, yuan: Decimal, period: Period) -> Money:
        """Raises ValueError for a part of a fen."""
        fen = yuan * 100
        if fen != fen.to_integral_value():
            raise ValueError(f"{yuan} yuan is no whole number of fen")
        return cls(int(fen), period)

    def monthly(self) -> tuple[Money, bool]:
        """The same sum per month, to the fen, and whether the division was exact. Only for yearly sums."""
        if self.period is not Period.year:
            raise ValueError(f"{self.period} is not converted to a month")
        exact, rest = divmod(self.fen, 12)
        rounded = int((Decimal(self.fen) / 12).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        return Money(exact if rest == 0 else rounded, Period.month), rest == 0

    def yuan(self) -> str:
        """Yuan as printed: 914, 826.08."""
        whole, part = divmod(self.fen, 100)
        return str(whole) if part == 0 else f"{whole}.{part:02d}"
