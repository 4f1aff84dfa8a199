"""Money is whole fen with a period; a year becomes a month by division, said to be exact or not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from knowledge.money import Money, Period


@pytest.mark.parametrize(
    ("yuan", "monthly", "exact"),
    [("5268", "439", True), ("14268", "1189", True), ("9913", "826.08", False), ("24912", "2076", True)],
)
def test_yearly_sum_per_month(yuan: str, monthly: str, exact: bool) -> None:
    month, is_exact = Money.from_yuan(Decimal(yuan), Period.year).monthly()
    assert (month.yuan(), month.period, is_exact) == (monthly, Period.month, exact)


def test_a_month_is_not_divided() -> None:
    with pytest.raises(ValueError, match="not converted"):
        Money(91400, Period.month).monthly()


def test_parts_of_a_fen_are_refused() -> None:
    with pytest.raises(ValueError, match="whole number of fen"):
        Money.from_yuan(Decimal("1.001"), Period.once)


@pytest.mark.parametrize(("fen", "text"), [(91400, "914"), (50, "0.50"), (82608, "826.08")])
def test_yuan_as_printed(fen: int, text: str) -> None:
    assert Money(fen, Period.month).yuan() == text
