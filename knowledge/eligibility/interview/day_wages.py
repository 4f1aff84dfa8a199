"""Sums of a day or of a mu as sums of a month or a year: 一天挣120，一个月干十几天; 种5亩地，一亩收800.

And one of several that is called the average: 好的时候三四千，差的时候没有，平均两千.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from knowledge.eligibility.interview.message import Entity, Heard, Message
from knowledge.eligibility.interview.people import small_number
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script

#: A day's wage whose days are not told yet, or that a month was reckoned by.
DAY_WAGE = "day_wage"
#: Whose and of what it is.
DAY_WAGE_OF = "day_wage_of"
_FEN = 100

_BLANK = "□"
_OF_A_DAY = re.compile(r"(?:[一每1]天|天天|[一每]日|日结)[^，。,；;\d]{0,6}$")
_A_DAY_BEHIND = re.compile(r"(?:元|块钱?|块)?(?:[一每/1]?天|[一每/]日)")
_DIGIT = "[一两二三四五六七八九]"
_DAYS = re.compile(
    r"(?:[一1每]个?月|月)[^，。,；;\d天]{0,8}?(?:(?P<half>半个月)|"
    rf"(?P<figures>\d{{1,2}})(?:(?:到|至|-|~)(?P<to>\d{{1,2}}))?(?P<more>[几多来]?)天|"
    rf"(?P<tens>{_DIGIT})?十(?P<ones>{_DIGIT})?(?P<rest>[几多来]?)天|(?P<low>{_DIGIT})(?P<high>{_DIGIT})?天)"
)
_MANY_DAYS = 31
_SPAN_OF_DAYS = re.compile(
    rf"半个月|\d{{1,2}}(?:(?:到|至|-|~)\d{{1,2}})?[几多来]?天|{_DIGIT}?十{_DIGIT}?[几多来]?天|{_DIGIT}{{1,2}}天"
)
_OF_A_MU = re.compile(r"(?:[一每1]亩(?:地|田)?)[^，。,；;\d]{0,6}$")
_MU = re.compile(r"(?P<number>\d{1,3}|[一两二三四五六七八九十])(?:来|多)?亩(?!产)")
#: 我打零工一天一百五, of a speaker who may not be the only one.
_OWN = re.compile(r"(?:^|[，。,；; ])(?:我|俺)(?!们|家|爸|妈|爹|娘|老|的|儿|女|弟|妹|哥|姐|男|媳|爱|对|丈|妻)")
#: 一天要吃一百五的药 is no wage.
_EARNED = re.compile(r"零工|打工|挣|赚|工资|上班|干活|做活|做工|工地|搬砖|日结|摆摊|卖")
_AVERAGE = re.compile(r"(?:平均(?:下来)?|均下来|摊下来|扯平|拉平)[^，。,；;\d]{0,6}$")


def by_month(message: Message) -> Message:
    """The message with such sums as the sums of a month or a year that they come to, where that is told."""
    return _by_mu(_by_days(_averaged(message)))


def days_in(text: str) -> tuple[int, int] | None:
    """How many days a month somebody works, at least and at most: 十几天 is 11 to 19."""
    found = _DAYS.search(text)
    if found is None:
        return None
    low, high = _range(found)
    return (low, high) if 0 < low <= high <= _MANY_DAYS else None


def days_between(text: str) -> tuple[int, int] | None:
    """The least and the most of the days told where only they are asked for: 有时候十天有时候半个月, 十天到二十天."""
    spans = [days_in(f"一个月{piece}") for piece in _SPAN_OF_DAYS.findall(text)]
    told = [span for span in spans if span is not None]
    return (min(low for low, _ in told), max(high for _, high in told)) if told else None


def _range(found: re.Match[str]) -> tuple[int, int]:
    if found["half"]:
        return 15, 15
    if found["low"]:
        low = small_number(found["low"])
        return low, small_number(found["high"]) if found["high"] else low
    if found["figures"]:
        low, more = int(found["figures"]), found["more"]
        high = int(found["to"]) if found["to"] else low
    else:
        low = 10 * small_number(found["tens"] or "一") + (small_number(found["ones"]) if found["ones"] else 0)
        high, more = low, found["rest"]
    if more == "来":
        return low - 1, low + 2
    return (low + 1, min(low + 9, _MANY_DAYS)) if more else (low, high)


def day_wage(message: Message) -> Entity | None:
    """The one sum of a message, where it is a day's."""
    found = message.found("money")
    return found[0] if len(found) == 1 and _is_of_a_day(message.text, found[0]) else None


def _is_of_a_day(text: str, item: Entity) -> bool:
    start, end = int(item["start"]), int(item["end"])
    said = text[:start] + re.split(r"[\d一两二三四五六七八九十百千万]*$", text[start:end])[0]
    return (
        item["value"]["period"] == "day"
        or _OF_A_DAY.search(text[:start]) is not None
        or re.match(r"[一每1]天", text[start:end]) is not None
        or _A_DAY_BEHIND.match(text, end) is not None
        or _OF_A_DAY.search(said) is not None
    )


def times_days(value: dict[str, Any], days: tuple[int, int]) -> dict[str, Any]:
    """A day's wage on so many days, as a month's sum."""
    low, high = days
    return {
        **value, "period": "month", "per": None,
        "fen_low": int(value["fen_low"]) * low, "fen_high": int(value["fen_high"]) * high,
    }  # fmt: skip


def with_day_wage(message: Message, told: Told) -> Message:
    """干十几天, to the days of a day's wage that was told: as the sum of a month."""
    wage = told.facts.get(DAY_WAGE)
    days = days_between(message.text) if wage is not None else None
    if wage is None or days is None or message.found("money"):
        return message
    place = len(message.text)
    value = {**times_days(wage, days), "bound": None, "approximate": wage.get("approximate", False)}
    return replace(message, entities=[{"entity": "money", "start": place, "end": place, "value": value}])


def read_wage(message: Message, told: Told, script: Script) -> Heard | None:
    """打零工一天一百五, told while something else is asked: kept, and the days are asked when the income is."""
    wage = day_wage(message)
    if wage is None or days_in(message.text) or wage["value"]["per"] or told.facts.get("income") is not None:
        return None
    value = {**wage["value"], "period": "day"}
    if value == told.facts.get(DAY_WAGE) or not _EARNED.search(message.text):
        return None
    back = script.says["day_wage"].format(yuan=int(value["fen_high"]) // _FEN)
    own = _OWN.search(message.text) is not None
    return Heard(told.with_(**{DAY_WAGE: value, DAY_WAGE_OF: ["我", ""] if own else None}), (back,))


def _by_days(message: Message) -> Message:
    wage, days = day_wage(message), days_in(message.text)
    if wage is None:
        return message
    value = times_days(wage["value"], days) if days is not None else {**wage["value"], "period": "day"}
    return _with(message, wage, value)


def _by_mu(message: Message) -> Message:
    found = [item for item in message.found("money") if _OF_A_MU.search(message.text[: int(item["start"])])]
    fields = [int(small_number(said["number"])) for said in _MU.finditer(message.text) if not _is_one(said)]
    if len(found) != 1 or len(fields) != 1:
        return message
    value = found[0]["value"]
    times = {name: int(value[name]) * fields[0] for name in ("fen_low", "fen_high")}
    return _with(message, found[0], {**value, **times, "period": value["period"] or "year"})


def _is_one(said: re.Match[str]) -> bool:
    return said["number"] in ("一", "1")


def _averaged(message: Message) -> Message:
    """With the average alone, where several sums are told."""
    found = message.found("money")
    average = [item for item in found if _AVERAGE.search(message.text[: int(item["start"])])]
    if len(found) < 2 or len(average) != 1 or average[0] is not found[-1]:
        return message
    return _blank_before(message, average[0])


def _blank_before(message: Message, average: Entity) -> Message:
    """The other sums, and at which times they come, are blanked; whose they are stays."""
    text, first = message.text, int(message.found("money")[0]["start"])
    clause = max(text.rfind(mark, 0, first) for mark in "，,。；; ") + 1
    start = int(average["start"])
    kept = [item for item in message.entities if int(item["start"]) >= start or int(item["end"]) <= clause]
    said = _AVERAGE.search(text[:start])
    until = said.start() if said is not None else start
    monthly = re.search(r"[一每1]个?月$", text[:until])
    until = monthly.start() if monthly is not None else until
    blanked = "".join(char if char in "，,。；;" else _BLANK for char in text[clause:until])
    return replace(message, text=text[:clause] + blanked + text[until:], entities=kept)


def _with(message: Message, item: Entity, value: dict[str, Any]) -> Message:
    entities = [{**other, "value": value} if other is item else other for other in message.entities]
    return replace(message, entities=entities)
