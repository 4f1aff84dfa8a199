"""A sum as the household has it, {yuan, per} or {min, max, per}: made, added up, put in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from knowledge.eligibility.script import Script

#: 两千左右 may be a tenth more or less.
_ROUGHLY = Decimal("0.1")
_MONTHS = 12


def plus(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Both sums, of a year where they are of different times."""
    per = one["per"] if one["per"] == other["per"] else "year"
    ends = [(_in(per, item, "min"), _in(per, item, "max")) for item in (one, other)]
    low = sum(end[0] or Decimal(0) for end in ends)
    if any(high is None for _, high in ends):
        return {"min": f"{low:.2f}", "per": per}
    high = sum(end[1] or Decimal(0) for end in ends)
    if low == high:
        return {"yuan": f"{low:.2f}", "per": per}
    return {"min": f"{low:.2f}", "max": f"{high:.2f}", "per": per}


def _in(per: str, value: dict[str, str], end: str) -> Decimal | None:
    written = value.get("yuan", value.get(end))
    if written is None:
        return None
    return Decimal(written) * (_MONTHS if per == "year" and value["per"] == "month" else 1)


def as_fact(total: dict[str, Any], per: str) -> dict[str, str]:
    """A sum as the household has it, in yuan `per` month or year; 两千左右 is a tenth more or less."""
    low, high = Decimal(total["fen_low"]) / 100, Decimal(total["fen_high"]) / 100
    if total["approximate"] and low == high and total["bound"] is None:
        low, high = low * (1 - _ROUGHLY), high * (1 + _ROUGHLY)
    cents = Decimal("0.01")
    if total["bound"] == "at_most":
        return {"min": "0", "max": str(high.quantize(cents)), "per": per}
    if total["bound"] == "at_least":
        return {"min": str(low.quantize(cents)), "per": per}
    if low == high:
        return {"yuan": str(low.quantize(cents)), "per": per}
    return {"min": str(low.quantize(cents)), "max": str(high.quantize(cents)), "per": per}


def with_month(value: dict[str, str], script: Script) -> str:
    """The same, and of a year what it comes to in a month: the standards are of a month."""
    if value["per"] != "year":
        return in_words(value, script)
    month = {key: f"{Decimal(amount) / _MONTHS:.0f}" for key, amount in value.items() if key != "per"}
    return script.says["sum_of_year"].format(
        year=in_words(value, script), month=in_words({**month, "per": "month"}, script)
    )


def in_words(value: dict[str, str], script: Script) -> str:
    """一个月 2000 元; a range with both ends."""

    def yuan(key: str) -> str:
        amount = Decimal(value[key])
        return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"

    ends = {key: yuan(key) for key in ("yuan", "min", "max") if key in value}
    said = "sum" if "yuan" in value else "sum_range" if "max" in value else "sum_at_least"
    return script.says[said].format(per=script.says[f"per_{value['per']}"], **ends)
