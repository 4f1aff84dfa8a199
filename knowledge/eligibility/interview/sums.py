"""Answers in money: per month or year, per head, roughly, several of one family."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from knowledge.dialogue import bare, clauses
from knowledge.eligibility.interview import varying
from knowledge.eligibility.interview.day_wages import DAY_WAGE, DAY_WAGE_OF, day_wage, days_in, with_day_wage
from knowledge.eligibility.interview.earnings import (
    OF_THE_OLD,
    Earnings,
    costs_in,
    earnings_in,
    is_aid_only,
    is_of_all,
)
from knowledge.eligibility.interview.income_again import BESIDE, INCOME_BEFORE, read_again
from knowledge.eligibility.interview.income_parts import Part, as_parts, in_parts, total_of, with_parts
from knowledge.eligibility.interview.message import Entity, Heard, Message, is_none
from knowledge.eligibility.interview.sum_roles import is_aid
from knowledge.eligibility.interview.sum_texts import as_fact, in_words
from knowledge.eligibility.interview.support import helper_in, with_helper
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script
from knowledge.kin import PARENT, SON_OR_DAUGHTER, SPOUSE

#: A bare number up to here is what was asked for, a month's; more may be a year's, and is asked back. In fen.
MONTHLY_AT_MOST = 6_000_00
_LEAST = 20_00
#: An income told before it was asked, of which it is not clear whether it is the family's.
SAID = "said_income"
#: What one person earns, until it is said what the others of the family have; and whose the sum is of which it was
#: asked whether it is a month's or a year's.
EARNED, EARNED_BY, PENDING_OF = "earned", "earned_by", "pending_of"
#: The parts of what one person earns.
EARNED_PARTS = "earned_parts"
#: 没有了, 就我一个人挣: nobody else has an income.
_NOBODY_ELSE = re.compile(
    r"^(?:都|就|也|再)*没(?:有)?了|没(?:有)?别的|没(?:有)?其他|没别人|(?:别人|别的)(?:都)?没|其他(?:人)?(?:都)?没|就(?:我|他|她|这|那)(?:一个|些|点"
    r"|么多|份)|都没(?:有)?(?:收入|工作|钱)|没(?:有)?收入"
)
_MONTHS = 12
#: 儿子不给: no help, and nothing of what else there is.
_NO_HELP = re.compile(
    r"^(?:儿子|女儿|闺女|儿女|子女|孩子|娃|他们?|她们?)(?:又|也|都|从来|一分钱?)*(?:不给|没给过?|不管)(?:钱|我们?|一分|的)*$"
)
#: Numbers that can be sums of money.
_SUMS = re.compile(r"\d{3,}|\d+(?:\.\d+)?[千万]|[一二两三四五六七八九十百千万]*[百千万][一二两三四五六七八九十百千万]*")


def read_money(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """The sum of the family, or of one person, with its period."""
    if asked.id == "income":
        told = with_helper(told, message.text, script)
        by_days, message = message, with_day_wage(message, told)
        found = earnings_in(message, told)
        whose = told.facts.get(DAY_WAGE_OF)
        if message is not by_days and whose and not found.whose:
            found = replace(found, whose=whose[0], whence=(tuple(whose),))  # 十来天, of whom the wage is
        heard = read_again(message, told, script)
        heard = heard or _not_added_up(asked, message, told, found, script)
        if heard is not None or found.none:
            return heard
        return _read_sums(asked, message, told, found, script)
    found = Earnings(costs_in(message) if asked.id == "necessary_costs" else ())
    return _read_sums(asked, message, told, found, script)


def _not_added_up(asked: Asked, message: Message, told: Told, found: Earnings, script: Script) -> Heard | None:
    """An income that is told without a sum, comes and goes, or is not clear; None for one that is to be added up."""
    heard = _varying(asked, message, told, script)
    heard = heard or _help_without_a_sum(asked, message, told, script) or _none_but_said(asked, message, told, script)
    if heard is not None:
        return heard
    if _NO_HELP.search(bare(message.text)) and not _sums_of(asked, message):
        return Heard(told, ask=script.says["ask_without_help"])
    again = "" if _sums_of(asked, message) else _how_to_say(message, script)
    if again or found.ask:
        return Heard(told, ask=again or script.says[found.ask])
    nothing = _NOBODY_ELSE.search(message.text) is not None or _mentions_nothing(asked, message)
    if found.none and is_aid_only(message) and nothing:  # 低保领着六百，没别的
        return Heard(told.with_(**{asked.id: {"yuan": "0", "per": "year"}}), (asked.nobody,))
    earned = told.facts.get(EARNED)
    if earned is None or found.sums or not (is_none(asked, message, script) or _NOBODY_ELSE.search(message.text)):
        return None
    parts = as_parts(told.facts.get(EARNED_PARTS)) or (Part("", "", earned),)
    now = with_parts(told.with_(**{EARNED: None}), parts)
    return Heard(now, (in_parts(now, script),))


def _read_sums(asked: Asked, message: Message, told: Told, found: Earnings, script: Script) -> Heard | None:
    """What is told in sums, all of them together. `found`: those that count, where that is known."""
    is_nothing = bare(message.text) in {bare(word) for word in (*asked.nothing, *script.words["none"])}
    if is_nothing or _mentions_nothing(asked, message):
        value = {"yuan": "0", "per": "year"}
        return Heard(told.with_(**{asked.id: value}, pending=None), (asked.nobody,))
    sums = list(found.sums) or _sums_of(asked, message) or _counts(message)
    pending, whose = told.facts.get("pending") or _said(asked, told), found.whose
    period = _period(message.text) or _period_before(asked, told)
    if not sums and pending and period:
        sums, whose = [{**pending, "period": period}], str(told.facts.get(PENDING_OF) or "")
        told = told.with_(pending=None)
    over = _NO_MORE if asked.id == "income" else None
    if not sums or (over and over.search(message.text)) or _is_of_income(asked, message, script):
        return None
    total = _total(sums, message.text) if len(sums) == 1 or not _OF_IT.search(message.text) else None
    if total is None or total["period"] == "day" or _SUMS.search(message.rest()):
        # Not every number was understood, or it is a day's wage: the family is asked for the whole.
        by_day = asked.id == "income" and total is not None and total["period"] == "day"
        ask = script.says["ask_days"] if by_day else asked.ask_total
        if by_day and day_wage(message) is not None:
            told = told.with_(**{DAY_WAGE: total, DAY_WAGE_OF: [found.by, ""] if found.by else None})
        return Heard(told, ask=ask) if ask else None
    heard = _whole_sum(asked, total, period, told, script, text=message.text)
    if heard is None or asked.id != "income":
        return heard
    return _with_owner(message, heard, replace(found, whose=whose), script)


def _period_before(asked: Asked, told: Told) -> str | None:
    """Corrected, 一万二 of a year is another sum of a year."""
    before = told.facts.get(asked.id) or {}
    return before.get("per") if before.get("yuan") != "0" else None


def _is_of_income(asked: Asked, message: Message, script: Script) -> bool:
    """还有养老金一个人一百二 is no cost."""
    return asked.id == "necessary_costs" and _is_income_only(message, script)


def _with_owner(message: Message, heard: Heard, found: Earnings, script: Script) -> Heard:
    """An income with whose it is, and with what was left out said."""
    if heard.ask:
        return replace(heard, told=heard.told.with_(**{PENDING_OF: found.whose or None}))
    heard = replace(heard, told=_with_wage_kept(heard.told, message, found))
    heard = _of_all(script.question("income"), heard, found, script, of_all=is_of_all(message.text))
    left = tuple(script.says[key] for key in found.left)
    return replace(heard, back=(*heard.back, *left)) if heard.back else heard


def _of_all(asked: Asked, heard: Heard, found: Earnings, script: Script, *, of_all: bool) -> Heard:
    """The family's income: what one person earns is kept until it is said what the others have, and added to it."""
    told, value = heard.told.with_(**{PENDING_OF: None, INCOME_BEFORE: None, BESIDE: None}), heard.told.facts[asked.id]
    earned, parts = told.facts.get(EARNED), _parts_of(found, value, of_all=of_all)
    if earned is not None and not of_all:
        parts = [*(as_parts(told.facts.get(EARNED_PARTS)) or (Part("", "", earned),)), *parts]
    elif earned is None and found.whose and _others_may_earn(told):
        who = script.says["you"] if found.whose == "我" else found.whose
        ask = script.says["income_of_one"].format(who=who, value=in_words(value, script))
        kept = told.without(asked).with_(**{EARNED: value, EARNED_PARTS: [list(part) for part in parts]})
        return Heard(kept, ask=ask, buttons=(script.says["nobody_else_earns"],))
    now = with_parts(told.with_(**{EARNED: None}), parts)
    return Heard(now, (in_parts(now, script),))


def _others_may_earn(told: Told) -> bool:
    """Whether anybody but the speaker may have an income: not where all others are children."""
    size = told.facts.get("size") or 2
    return size > 1 + sum("child" in member.tags and member.who != "self" for member in told.members)


def _with_wage_kept(told: Told, message: Message, found: Earnings) -> Told:
    """With the day's wage that a sum was reckoned by, so that other days can be told later."""
    wage, days = day_wage(message), days_in(message.text)
    if wage is None or days is None or len(found.whence) != 1:
        return told
    low, high = (int(wage["value"][end]) // many for end, many in zip(("fen_low", "fen_high"), days, strict=True))
    kept = {**wage["value"], "fen_low": low, "fen_high": high, "period": "day"}
    return told.with_(**{DAY_WAGE: kept, DAY_WAGE_OF: list(found.whence[0])})


def _parts_of(found: Earnings, value: dict[str, str], *, of_all: bool) -> list[Part]:
    """The sum in its parts; one alone where they are not clear."""
    if of_all and len({source for _, source in found.whence}) != 1:
        return [Part("", "", value)]
    if len(found.whence) == 1:
        return [Part(*found.whence[0], value)]
    periods = [item["period"] or value["per"] for item in found.sums]
    if any(item["per"] or per not in ("month", "year") for item, per in zip(found.sums, periods, strict=True)):
        return [Part(found.whose, "", value)]
    facts = [as_fact(item, per) for item, per in zip(found.sums, periods, strict=True)]
    parts = [Part(*whence, fact) for whence, fact in zip(found.whence, facts, strict=True)]
    return parts if parts and total_of(parts) == value else [Part(found.whose, "", value)]


def _how_to_say(message: Message, script: Script) -> str:
    """How an income can be told by who can't reckon it, or has not the same each month; '' for other words."""
    if any(word in message.text for word in script.words["cant_reckon"]):
        return script.says["ask_roughly"]
    comes = any(bare(word) in bare(message.text) for word in script.words["comes_and_goes"])
    return script.says["varying_other"] if comes else ""


def _is_income_only(message: Message, script: Script) -> bool:
    """Whether the words are of income and not of costs."""
    return any(word in message.text for word in script.words["income"]) and not any(
        word in message.text for word in script.words["costs"]
    )


def _varying(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """An income between two sums; of one of them alone the other is asked for."""
    sums, known = _sums_of(asked, message), told.facts.get(_SWING)
    bound = len(sums) == 1 and sums[0]["bound"] is not None  # 最多两千 is a sum with a bound
    swing = None if bound else varying.swing_of(message.text, script)
    if swing is None and known is not None and not any(word in message.text for word in script.words["on_average"]):
        amounts = [(item["fen_low"], item["fen_high"]) for item in sums or _counts(message)]
        swing = amounts[0] if len(amounts) == 1 else None
        nothing = not amounts and (is_none(asked, message, script) or _mentions_nothing(asked, message))
        swing = (0, 0) if nothing else swing
    if swing is None:
        # 以前好的时候五千，现在两千: several, and they are not to be added up.
        unclear = len(sums) > 1 and varying.is_told_apart(message.text, script)
        several = varying.is_of_several(message.text)
        return Heard(told, ask=asked.ask_total if several else script.says["varying_other"]) if unclear else None
    low, high = swing
    if known is not None:
        low, high = min(low, known), max(high, known)
    elif low == high:
        return Heard(told.with_(**{_SWING: low}), ask=script.says["varying_other"])
    total = varying.as_money(low, high, _period(message.text))
    return _whole_sum(asked, total, total["period"], told.with_(**{_SWING: None}), script)


def _help_without_a_sum(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """没收入，就靠儿子给点: how much that is, is asked; it counts."""
    who = helper_in(message.text, script)
    if who is None or _sums_of(asked, message):
        return None
    return Heard(told, ask=script.says["how_much_help"].format(who=who))


def _counts(message: Message) -> list[dict[str, Any]]:
    """Bare numbers, as sums."""
    return [_as_money(count) for count in message.values("count") if count.get("unit") is None]


def _said(asked: Asked, told: Told) -> dict[str, Any] | None:
    """The income that was told before it was asked."""
    return told.facts.get(SAID) if asked.id == "income" and told.facts.get("income") is None else None


def _none_but_said(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """没有, where an income was told before: it is asked back."""
    said = _said(asked, told)
    if said is None or not is_none(asked, message, script):
        return None
    return Heard(told, ask=script.says["income_said"].format(yuan=said["fen_low"] // 100), buttons=_periods(script))


def _periods(script: Script) -> tuple[str, str]:
    return script.says["a_months"], script.says["a_years"]


def _whole_sum(
    asked: Asked, total: dict[str, Any], period: str | None, told: Told, script: Script, *, text: str = ""
) -> Heard | None:
    """A sum of the family, per month or year; what is unclear is asked back."""
    per = total["period"] or period or ("year" if asked.per == "year" else None)
    if per is None and 0 < total["fen_high"] < _LEAST:
        return None  # the price of something, hardly what a family lives on
    if per is None and total["fen_high"] <= MONTHLY_AT_MOST:
        per = "month"  # the question is about a month
    if per not in ("month", "year"):
        return Heard(told.with_(pending=total), ask=asked.ask_per, buttons=_periods(script))
    if total["per"] == "person" and asked.id == "income":
        size = told.facts.get("size")
        if size is None:
            return None
        if any(word in text for word in OF_THE_OLD):  # 养老金一人三百六 is not of the children
            size = sum("elder" in member.tags for member in told.members) if told.all_members else 0
            if not size:
                return Heard(told, ask=asked.ask_total)
        total = {**total, "fen_low": total["fen_low"] * size, "fen_high": total["fen_high"] * size}
    value = as_fact(total, per)
    return Heard(told.with_(**{asked.id: value}, pending=None), (asked.told_as.format(value=in_words(value, script)),))


#: 我一个月五千，现在没了: what they had.
_NO_MORE = re.compile(r"(?:现在|如今|这下|以后)[^，。,]{0,4}(?:没了|没有了|挣不了|挣不到|干不了)|停工了|没活干了?")
#: What an income that comes and goes was said to be at one end, until the other is told.
_SWING = "swing"
#: 儿子打工三千，给家里一千: one sum is a part of the other.
_OF_IT = re.compile(r"(?:给|交|寄|拿)(?:回)?家")
#: Of one member, not of all; and money for something.
_OF_OTHER = re.compile(
    rf"(?:{SPOUSE}|{SON_OR_DAUGHTER}|{PARENT}|弟|妹|哥|姐|孩子|娃)(?!.*(?:[都也和跟]|我))[^，。,]{{0,4}}没"
    r"|(?:没有?|没得)钱(?!$|了|的|啊|呀|嘞|进|收|挣|赚)"
)
#: 借了万把块, 欠着三万; what was paid with it (借了三万看病) is said after the sum.
_BORROWED = re.compile(r"(?:借|欠|贷款?|赊)(?:了|着|下|款)?[^，。,]{0,5}$")
_SPENT = re.compile(r"(?<![没不])(?:花|掏|交|付|缴)(?:了|掉|去|给|的)?[^，。,；;\d]{0,3}$")
_SPENT_ON = re.compile(r"^[^，。,；;]{0,3}(?:看病|治病|住院|做手术|上学|交学费|康复|透析|化疗|吃药|买药)")


def _sums_of(asked: Asked, message: Message) -> list[dict[str, Any]]:
    """The sums told; aid is no income (残疾补贴一个月两百), a debt is neither income nor what was paid."""
    counts_no_aid = asked.id == "income"
    return [
        item["value"]
        for item in (message.sums() if asked.id == "necessary_costs" else message.found("money"))
        if not (counts_no_aid and is_no_income(message.text[: int(item["start"])])) and not is_debt(message.text, item)
    ]


def is_debt(text: str, item: Entity) -> bool:
    """Whether a sum is only said to be owed."""
    start, end = int(item["start"]), int(item["end"])
    return _BORROWED.search(text[:start]) is not None and _SPENT_ON.search(text[end:]) is None


def is_no_income(before: str) -> bool:
    """Whether the words before a sum say that it is aid, or was spent."""
    return is_aid(before) or _SPENT.search(before) is not None


def _mentions_nothing(asked: Asked, message: Message) -> bool:
    long = [word for word in asked.nothing if len(word) > 2]
    # 老婆没收入 is not the whole family; 没有钱看病 says that it is short.
    told_of = [clause for _, clause in clauses(message.text) if not _OF_OTHER.search(clause)]
    return not _sums_of(asked, message) and any(word in clause for word in long for clause in told_of)


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
