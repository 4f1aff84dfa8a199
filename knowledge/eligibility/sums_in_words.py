"""Sums and spans of sums, in fen, as they are told."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from knowledge.eligibility.truth import MOST, Range


class SumsInWords:
    """With the sentences for one sum, a span, and one without an upper end."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def one(self, fen: int, divided_by: int = 1) -> str:
        """One sum."""
        return self._texts["one"].format(yuan=_yuan(fen, divided_by))

    def monthly(self, values: Range | None, place: int) -> str:
        """A yearly sum as yuan a month; nothing where there is none."""
        return "" if values is None else self.span(int(values.lo[place]), int(values.hi[place]), 12)

    def span(self, low: int, high: int, divided_by: int = 1) -> str:
        """From `low` to `high`."""
        if high >= MOST:
            return self._texts["least"].format(min=_yuan(low, divided_by)) if low > 1 else self._texts["unknown"]
        if low == high:
            return self.one(low, divided_by)
        if low == 0:
            return self._texts["most"].format(max=_yuan(high, divided_by))
        return self._texts["range"].format(min=_yuan(low, divided_by), max=_yuan(high, divided_by))


def _yuan(fen: int, divided_by: int) -> str:
    """Yuan to the fen, without a fraction where there is none."""
    value = (Decimal(fen) / (100 * divided_by)).quantize(Decimal("0.01"))
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}"
