"""Sums of some months or weeks as one month's: 半年六千, 三个月四千, 一季度两千, 一个星期三百."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from knowledge.eligibility.interview.people import small_number
from knowledge.eligibility.interview.sum_roles import Figure

_NUMBER = r"(?:1[0-2]|[1-9]|十[一二]?|[一两二三四五六七八九])"
#: 半年六千, 三个月四千, 一季度两千, 两年三万, 一个星期三百; the words between are few, and name no other time.
_SPAN = re.compile(
    rf"(?:(?P<vague>[大小多]半年|好?几个?[月年])|(?P<half>[上下一]?半年)|(?P<months>{_NUMBER})个月|(?P<quarter>(?:[一每1]个?)?季度)"
    rf"|(?P<years>[两二三四五2-5])年"
    r"|(?P<week>(?:[一每1]个?(?:星期|礼拜)|[一每]周(?!岁|围|边)))|(?P<month>月(?!份|嫂))|(?P<year>[一每1]年|全年)|(?P<day>[一每1]天|日结))"
)
_BEHIND = re.compile(r"(?:元|块钱?)?[一每/](?P<what>个?季度?|个?星期|个?礼拜|周|个?半年)")
#: 干了三个月挣四千: how long they worked, perhaps of a whole year.
_WORKED = re.compile(
    r"(?:干|打|做|上|忙|出去|在外)[了过]?[^，。,；;\d]{0,4}$|(?:才|只|就|能)(?:干|做|打)[^，。,；;\d]{0,3}$"
)
_WEEKS, _YEAR = Decimal(52), Decimal(12)
#: So many characters may stand between a time and its sum.
_NEAR = 8


def of_month_or_year(value: dict[str, Any] | None, item: Figure) -> dict[str, Any] | None:
    """A sum of some months or weeks as one month's. None where it is not clear of how many."""
    if value is None:
        return None
    behind, spans = _BEHIND.match(item.behind), [*_SPAN.finditer(item.before)]
    if behind is not None:
        return _of_behind(value, behind["what"])
    if not spans or re.search(r"[一/每1]个?[年月]", item.behind[:3]):
        return value
    return _of_span(value, spans[-1], item.before)


def _of_behind(value: dict[str, Any], what: str) -> dict[str, Any] | None:
    """六百一个星期, 两千一季度; 三千一季 may be a harvest."""
    if re.search("星期|礼拜|周", what):
        return _as_month(value, _WEEKS / _YEAR)
    months = 6 if "半年" in what else 3 if "度" in what else None
    return None if months is None else _as_month(value, 1 / Decimal(months))


def _of_span(value: dict[str, Any], span: re.Match[str], before: str) -> dict[str, Any] | None:
    name = str(span.lastgroup)
    if name == "months" and _months(span["months"]) == 1:
        name = "month"
    if name in ("month", "year"):
        return {**value, "period": value["period"] or name}
    if name in ("vague", "day"):
        return value if name == "day" else None
    if _WORKED.search(before[: span.start()]) or len(before) - span.end() > _NEAR:
        return None
    months = {
        "half": lambda: Decimal(6),
        "quarter": lambda: Decimal(3),
        "week": lambda: _YEAR / _WEEKS,
        "months": lambda: Decimal(_months(span["months"])),
        "years": lambda: _YEAR * _months(span["years"]),
    }[name]()
    return _as_month(value, 1 / months)


def _months(written: str) -> int:
    """三, 12, 十一."""
    if written.startswith("十"):
        return 10 + (small_number(written[1:]) if len(written) > 1 else 0)
    return small_number(written)


def _as_month(value: dict[str, Any], part: Decimal) -> dict[str, Any]:
    return times(value, part) | {"period": "month"}


def times(value: dict[str, Any], many: Decimal) -> dict[str, Any]:
    """So many times a sum, to the fen."""
    ends = {
        name: int((Decimal(value[name]) * many).quantize(Decimal(1), ROUND_HALF_UP)) for name in ("fen_low", "fen_high")
    }
    return {**value, **ends}
