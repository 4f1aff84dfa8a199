"""Income that comes to what was told before: 还有养老金一个人一百二; 老婆也有，一个月1200; 女儿一个月给200.

Another source or another person adds. What the same person tells of the same source once more, or corrects, takes the
place of what they told. Where it may be in the sum that was told (两千, and then 我老婆一个月两千), it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from knowledge.eligibility.interview.day_wages import days_in, times_days
from knowledge.eligibility.interview.earnings import OF_THE_OLD, Earnings, earnings_in
from knowledge.eligibility.interview.income_again import BESIDE, reopened
from knowledge.eligibility.interview.income_parts import Part, in_parts, name_of, parts_of, total_of, with_parts
from knowledge.eligibility.interview.message import Heard, Message, is_of_others
from knowledge.eligibility.interview.people import small_number
from knowledge.eligibility.interview.sum_texts import as_fact
from knowledge.eligibility.interview.support import helper_in, with_helper
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script
from knowledge.kin import GROWN_UP

_MONTHLY_AT_MOST = 6_000_00
#: 我还打零工, 老婆也有, 另外.
_ADDS = re.compile(
    r"(?:还|也|又)(?:有|挣|赚|领|拿|打|做|干|种|养|卖|给|收|能|在|一个月|每月|[\d一两二三四五六七八九])|加上|再加"
)
#: 全家一共三千; not 养老金两个人一共三百六.
_OF_ALL = re.compile(r"全家|一家人|一家子|总收入|家庭|家里(?:一共|总共|合起来|加起来|的?收入|现在)")
_TOGETHER = re.compile("一共|总共|合起来|加起来|拢共|合计")
_TWO = re.compile(r"老两口|[小]?两口子|夫妻俩?|我们俩|我俩|俩人|爸妈|父母|公婆|(?P<count>[两三])个?(?:人|老人|老的)")
_HELP = "给的"


def read_more_income(message: Message, told: Told, script: Script) -> Heard | None:
    """The family's income with what is told now. Where that can't be reckoned, the whole is asked for again."""
    found = earnings_in(message, told)
    if told.facts.get("income") is None or not found.sums or found.ask or _is_other(message, script):
        return None
    if _OF_ALL.search(message.text) and len(found.sums) == 1:
        return _whole(message, found, told, script)
    return _more(message, found, told, script)


def _is_other(message: Message, script: Script) -> bool:
    """Whether costs are told, what others have, or something is asked."""
    costs = any(word in message.text for word in script.words["costs"])
    return costs or is_of_others(message.text) or message.library.dialogue.asks(message.text)


def _more(message: Message, found: Earnings, told: Told, script: Script) -> Heard | None:
    sources = {source for _, source in found.whence if source}
    of_all = _OF_ALL.search(message.text) or (_TOGETHER.search(message.text) and len(sources) != 1)
    if of_all:
        return None
    said = any(word in message.text for word in script.words["more_income"])
    adds = said or _ADDS.search(message.text) is not None
    corrects = not adds and _corrects(message, script)
    helper = helper_in(message.text, script)
    new = _parts(message, found, told, helper)
    if not all(who or source for who, source in found.whence) and helper is None:
        return None
    if any(_lives_elsewhere(part) for part in new or ()):
        return None
    now = with_helper(told, message.text, script)
    if new is None:
        return Heard(reopened(now, script), reopen="income") if said or helper else None
    return _replaced(now, new, script) if corrects else _added(now, new, script, adds=adds)


def _whole(message: Message, found: Earnings, told: Told, script: Script) -> Heard | None:
    """全家一年一共四千, after other sums: the whole, told anew."""
    value = _of_family(found.sums[0], "", message.text, told)
    if value is None:
        return None
    now = with_parts(told, [Part("", "", as_fact(value, value["period"]))])
    return Heard(now, (in_parts(now, script),), how="changed") if now.facts["income"] != told.facts["income"] else None


def read_other_days(message: Message, told: Told, script: Script) -> Heard | None:
    """收入说错了，一个月才干五六天: of a day's wage that was told; None where none was."""
    wage, days = told.facts.get("day_wage"), days_in(message.text)
    if told.facts.get("income") is None or wage is None or days is None or message.found("money"):
        return None
    who, source = told.facts.get("day_wage_of") or ("", "")
    parts = list(parts_of(told))
    at = next((at for at, old in enumerate(parts) if (old.who, old.source) == (who, source)), None)
    if at is None:
        return None
    parts[at] = Part(who, source, as_fact(times_days(wage, days), "month"))
    now = with_parts(told, parts)
    return Heard(now, (in_parts(now, script),), how="changed")


def _corrects(message: Message, script: Script) -> bool:
    return message.library.dialogue.corrects(message.text) or any(
        word in message.text for word in script.words["changes"]
    )


def _lives_elsewhere(part: Part) -> bool:
    """我儿子一个月挣五千; not 儿子给五百."""
    return re.search(GROWN_UP, part.who) is not None and part.source != _HELP


def _parts(message: Message, found: Earnings, told: Told, helper: str | None) -> list[Part] | None:
    """What is told now, each with its period; None where that is not clear."""
    parts = []
    for value, (who, source) in zip(found.sums, found.whence, strict=True):
        whole = _of_family(value, source, message.text, told)
        if whole is None:
            return None
        helps = helper is not None and source in ("", _HELP)
        named = (helper or "", _HELP) if helps else (who, source)
        parts.append(Part(*named, as_fact(whole, whole["period"])))
    return parts


def _of_family(value: dict[str, Any], source: str, text: str, told: Told) -> dict[str, Any] | None:
    """A sum of all who receive it, with its period; None where that is not clear."""
    period = value["period"] or ("month" if value["fen_high"] <= _MONTHLY_AT_MOST else None)
    times = 1
    if value["per"] == "person":
        times = _how_many(text, told) if source in OF_THE_OLD else 0
    if period not in ("month", "year") or not times or value["bound"]:
        return None
    return {
        **value, "period": period, "per": None,
        "fen_low": value["fen_low"] * times, "fen_high": value["fen_high"] * times,
    }  # fmt: skip


def _how_many(text: str, told: Told) -> int:
    """How many receive what only old people do."""
    named = _TWO.search(text)
    if named is not None:
        return small_number(named["count"]) if named["count"] else 2
    return sum("elder" in member.tags for member in told.members)


def _added(told: Told, new: Sequence[Part], script: Script, *, adds: bool) -> Heard | None:
    """With the new sums; the same person's same source once more takes the place of what was told of it."""
    parts, changed = list(parts_of(told)), False
    for part in new:
        at = next((at for at, old in enumerate(parts) if old.is_the_same(part)), None)
        unclear = [old for old in parts if old.may_be_the_same(part)]
        if adds or not (unclear or at is not None):
            parts.append(part)
        elif at is not None:
            parts[at], changed = part, True
        else:
            return _asked_whether_in_it(told, new, script)
    now = with_parts(told, parts)
    if now.facts["income"] == told.facts["income"]:
        return None
    return Heard(now, (in_parts(now, script),), how="changed" if changed else "added")


def _asked_whether_in_it(told: Told, new: Sequence[Part], script: Script) -> Heard | None:
    """全家两千, and then 我老婆一个月两千: whether it is in the sum that was told, is asked; the same sum is."""
    if total_of(new) == told.facts["income"]:
        return None
    named = "，".join(name_of(part, script) for part in new)
    kept = [list(part) for part in new]
    return Heard(reopened(told, script).with_(**{BESIDE: kept}), (named,), reopen="income")


def _replaced(told: Told, new: Sequence[Part], script: Script) -> Heard | None:
    """A correction of one sum of several; None where it is not clear of which."""
    parts = list(parts_of(told))
    fitting = [at for at, old in enumerate(parts) if old.is_known and old.may_be_the_same(new[0])]
    if len(new) != 1 or len(fitting) != 1:
        return None
    old = parts[fitting[0]]
    parts[fitting[0]] = Part(old.who or new[0].who, old.source or new[0].source, new[0].value)
    now = with_parts(told, parts)
    return Heard(now, (in_parts(now, script),), how="changed")
