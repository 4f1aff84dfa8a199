"""Answers in money: per month or year, per head, roughly, several of one family."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from knowledge.dialogue import bare
from knowledge.eligibility.interview.message import Entity, Heard, Message
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script

#: 两千左右 may be a tenth more or less.
_ROUGHLY = Decimal("0.1")
#: A bare number up to here is what was asked for, a month's; more may be a year's, and is asked back. In fen.
_MONTHLY_AT_MOST = 6_000_00
_LEAST = 20_00
_MONTHS = 12
#: Numbers that can be sums of money.
_SUMS = re.compile(r"\d{3,}|\d+(?:\.\d+)?[千万]|[一二两三四五六七八九十百千万]*[百千万][一二两三四五六七八九十百千万]*")


def read_money(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """The sum of the family, or of one person, with its period."""
    if bare(message.text) in {bare(word) for word in (*asked.nothing, *script.words["none"])} or _mentions_nothing(
        asked, message
    ):
        value = {"yuan": "0", "per": "year"}
        return Heard(told.with_(**{asked.id: value}, pending=None), (asked.nobody,))
    sums = _sums_of(asked, message) or [
        _as_money(count) for count in message.values("count") if count.get("unit") is None
    ]
    pending, period = told.facts.get("pending"), _period(message.text)
    if not sums and pending and period:
        sums, told = [{**pending, "period": period}], told.with_(pending=None)
    if not sums or (asked.id == "income" and _NO_MORE.search(message.text)):
        return None
    total = _total(sums, message.text)
    if total is None or total["period"] == "day" or _SUMS.search(message.rest()):
        # Not every number was understood, or it is a day's wage: the family is asked for the whole.
        return Heard(told, ask=asked.ask_total) if asked.ask_total else None
    return _whole_sum(asked, total, period, told, script)


def _whole_sum(asked: Asked, total: dict[str, Any], period: str | None, told: Told, script: Script) -> Heard | None:
    """A sum of the family, per month or year; what is unclear is asked back."""
    per = total["period"] or period or ("year" if asked.per == "year" else None)
    if per is None and 0 < total["fen_high"] < _LEAST:
        return None  # the price of something, hardly what a family lives on
    if per is None and total["fen_high"] <= _MONTHLY_AT_MOST:
        per = "month"  # the question is about a month
    if per not in ("month", "year"):
        return Heard(
            told.with_(pending=total), ask=asked.ask_per, buttons=(script.says["a_months"], script.says["a_years"])
        )
    if total["per"] == "person" and asked.id == "income":
        size = told.facts.get("size")
        if size is None:
            return None
        total = {**total, "fen_low": total["fen_low"] * size, "fen_high": total["fen_high"] * size}
    value = as_fact(total, per)
    return Heard(told.with_(**{asked.id: value}, pending=None), (asked.told_as.format(value=in_words(value, script)),))


#: 我一个月五千，现在没了: what they had.
_NO_MORE = re.compile(r"(?:现在|如今|这下|以后)[^，。,]{0,4}(?:没了|没有了|挣不了|挣不到|干不了)|停工了|没活干了?")
_AID = re.compile(r"(?:补贴|补助|低保|救助|特困|五保|津贴)(?![和跟加])[^，。,]{0,6}$")
#: 借了万把块, 欠着三万; what was paid with it (借了三万看病) is said after the sum.
_BORROWED = re.compile(r"(?:借|欠|贷款?|赊)(?:了|着|下|款)?[^，。,]{0,5}$")
_SPENT_ON = re.compile(r"^[^，。,；;]{0,3}(?:看病|治病|住院|做手术|上学|交学费|康复|透析|化疗|吃药|买药)")


def _sums_of(asked: Asked, message: Message) -> list[dict[str, Any]]:
    """The sums told; aid is no income (残疾补贴一个月两百), a debt is neither income nor what was paid."""
    counts_no_aid = asked.id == "income"
    return [
        item["value"]
        for item in (message.sums() if asked.id == "necessary_costs" else message.found("money"))
        if not (counts_no_aid and is_aid(message.text[: int(item["start"])])) and not is_debt(message.text, item)
    ]


def is_debt(text: str, item: Entity) -> bool:
    """Whether a sum is only said to be owed."""
    start, end = int(item["start"]), int(item["end"])
    return _BORROWED.search(text[:start]) is not None and _SPENT_ON.search(text[end:]) is None


def is_aid(before: str) -> bool:
    """Whether the words before a sum say that it is aid."""
    return _AID.search(before) is not None


def _mentions_nothing(asked: Asked, message: Message) -> bool:
    long = [word for word in asked.nothing if len(word) > 2]
    return not _sums_of(asked, message) and any(word in message.text for word in long)


def _as_money(count: dict[str, Any]) -> dict[str, Any]:
    return {
        "fen_low": int(Decimal(str(count["low"])) * 100),
        "fen_high": int(Decimal(str(count["high"])) * 100),
        "period": None,
        "per": None,
        "approximate": count["approximate"],
        "bound": count["bound"],
    }


def _period(text: str) -> str | None:
    if re.search(r"[一每]个?月|月收入|按月|个月的", text):
        return "month"
    return "year" if re.search(r"[一每]年|全年|年收入|按年|年的|去年|今年", text) else None


def _total(sums: list[dict[str, Any]], text: str) -> dict[str, Any] | None:
    """One sum; several are added up, unless one is called the total."""
    if len(sums) == 1:
        return sums[0]
    if any(word in text for word in ("总共", "一共", "合起来", "加起来")):
        return sums[-1]
    return added_up(sums)


def added_up(sums: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The sum of several, of a year where some are of a month and some of a year. None where one has a bound (at most),
    or where it can't be told what its period is."""
    periods = {item["period"] for item in sums}
    if len(periods) == 2 and None in periods:
        periods.remove(None)  # 我一个月一千二，老伴八百
    if any(item["bound"] for item in sums) or (len(periods) > 1 and periods != {"month", "year"}):
        return None
    mixed = len(periods) > 1
    times = [_MONTHS if mixed and item["period"] == "month" else 1 for item in sums]
    return {
        "fen_low": sum(item["fen_low"] * many for item, many in zip(sums, times, strict=True)),
        "fen_high": sum(item["fen_high"] * many for item, many in zip(sums, times, strict=True)),
        "period": "year" if mixed else periods.pop(),
        "per": None,
        "approximate": any(item["approximate"] for item in sums),
        "bound": None,
    }


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


def in_words(value: dict[str, str], script: Script) -> str:
    """一个月 2000 元; a range with both ends."""

    def yuan(key: str) -> str:
        amount = Decimal(value[key])
        return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"

    ends = {key: yuan(key) for key in ("yuan", "min", "max") if key in value}
    said = "sum" if "yuan" in value else "sum_range" if "max" in value else "sum_at_least"
    return script.says[said].format(per=script.says[f"per_{value['per']}"], **ends)
