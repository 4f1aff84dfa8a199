"""The figures that a citizen reckons with: 439减300, 人均650, 三口人收入900, 那就是600, each in the part that it plays.

A figure is taken only where the words beside it say what it is. What earlier messages told holds on, and later ones
change it (要是收入涨到1500). A claim (那就是600) and a change count in the message that makes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rasa_sdk.interfaces import Tracker

from knowledge.answers.by_difference import Sums
from knowledge.dialogue import clauses
from knowledge.money import Period

#: Messages in which figures are looked for.
_LOOK_BACK = 8
_FEN = 100
#: A bare sum of a family above this is hardly a month's: 一年 was left out. In fen.
_MONTHLY_AT_MOST = 6_000_00
_NUMBER = re.compile(
    r"(?<![\d.])\d{2,6}(?:\.\d{1,2})?(?![\d.]|\s*(?:岁|年|月|号|日|天|%|级|口|个人|人|斤|亩|次|条|楼|平))"
)
_MINUS = re.compile(r"(?:减去?掉?|扣掉|－|-|−)\s*$")
#: The words before a figure that say what it is, up to a few others.
_HEAD = re.compile(r"(?:人均|每人|一个人|平均)[^，。,\d]{0,5}$")
_INCOME = re.compile(r"(?:收入|进账|挣|赚|工资|退休金|养老金|打工)[^，。,\d减]{0,5}$")
_IS_INCOME = re.compile(r"\s*(?:元|块钱?)?的?(?:工资|养老金|退休金|收入)")
_RAISED = re.compile(r"(?:涨到|变成|降到|到了|改成)[^，。,\d]{0,2}$")
_MORE = re.compile(r"多(?:挣|赚|收入|进账|了收入)[^，。,\d]{0,2}$")
_FAMILY = re.compile(r"家|我们|咱们|一共|总共|两口子|夫妻")
_I = re.compile("[我俺咱](?!们|家)")
_OF_OTHERS = re.compile(r"邻居|隔壁|人家|别人|村里有|他们家|同事")
_STANDARD = re.compile(r"(?:低保线|保障线|标准线|标准|线|低保)(?:是|就是|才|定的|为|要|：)?[^，。,\d]{0,2}$")
#: 领低保500 is what they get, 低保涨了50 by how much it rose.
_NOT_STANDARD = re.compile(r"(?:领|拿|发|吃|给|补|打|扣|少|减|涨|提高|加)[^，。,\d]{0,5}$")
_CLAIM = re.compile(
    r"(?:就是|那是|等于|能补|可以补|能领|可以领|能拿|应该是|应该补|应该领|补|一共是|合)[^，。,\d减]{0,3}$"
)
_ONE_OR_ALL = re.compile(
    r"一个人的?还是|一家的?还是|每人还是|按人头?还是|按户还是|全家还是|是一个人的?(?:吗|吧|么|啊|呀)?[?？]?$|是一家(?:人)?的(?:吗|吧)"
)
_FEWER = re.compile(
    r"(?P<n>[一两二三1-3])个(?:人|孩子|娃|女儿|闺女|儿子)?(?:嫁|分|搬|迁)(?:出去|走)|(?:嫁|分|搬|迁)(?:出去|走)了?(?P<o>[一两二1-2])个|少了?(?P<m>[一两二1-3])个?人"
)
_COUNTS = {"一": 1, "两": 2, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}
_IS_REDUCED = re.compile(r"\s*(?:元|块)?\s*(?:减|－|-|−)")
_OF_ONE = re.compile(r"\s*(?:元|块)?是?(?:一个人|每人|一家|全家)")
#: 就她一个人; not 就我一个人挣钱.
_ALONE = re.compile(
    r"(?:就|只有?)[我她他俺](?:自己)?一个人?(?:[过住了吧啊]|生活|$|(?=[，。,]))|独居|一个人[过住]|一个人生活"
)
#: 两个人挣钱, 三个人上学: not how many they are.
_ONLY_SOME = re.compile(
    r"^(?:都|在|能)?(?:挣|赚|打工|上班|工作|上学|读书|残疾|有残疾|有病|生病|病|去世|走|死|嫁|搬|有工作|没工作|干活|领|吃)"
)
#: 一分没有了: whether nothing at all is left.
_NOTHING_LEFT = re.compile(
    r"(?:一分钱?|一毛钱?|一块钱?|啥|什么)(?:都|也)?(?:没有?|拿不到|领不到|不给|补不了|不补)|没得领|没钱领|领不到了|补不到了"
)


@dataclass(frozen=True)
class _Figure:
    """A number in a clause, in fen."""

    fen: int
    before: str
    after: str
    clause: str
    text: str
    per_head: bool
    period: Period | None


def sums_now(message: dict[str, Any]) -> Sums:
    """What the latest message tells by itself."""
    return _read(message.get("text") or "", message.get("entities") or [], Sums())


def sums_so_far(tracker: Tracker) -> Sums:
    """What the last messages told, this one too, later ones over earlier ones."""
    events = [event for event in tracker.events if event.get("event") == "user" and event.get("text")]
    said = [(event["text"], (event.get("parse_data") or {}).get("entities") or []) for event in events[-_LOOK_BACK:]]
    latest = (tracker.latest_message.get("text") or "", tracker.latest_message.get("entities") or [])
    said = [*(said[:-1] if said and said[-1][0] == latest[0] else said), latest]
    sums = Sums()
    for text, entities in said:
        # A claim and a change are of one message.
        people = max(sums.people - sums.fewer, 1) if sums.people is not None else None
        income = sums.income + sums.more if sums.income is not None and sums.more is not None else sums.income
        sums = replace(sums, people=people, income=income, claim=None, more=None, fewer=0, for_whom=False)
        sums = _read(text, entities, sums)
    return sums


def asks_whether_nothing_is_left(text: str) -> bool:
    """那就一分没有了？"""
    return _NOTHING_LEFT.search(text) is not None


def _read(text: str, entities: list[dict[str, Any]], sums: Sums) -> Sums:
    if _OF_OTHERS.search(text):
        return sums
    people = _people(text, entities)
    if people is not None:
        sums = replace(sums, people=people)
    left = _FEWER.search(text)
    if left is not None:
        sums = replace(sums, fewer=_COUNTS[left["n"] or left["m"] or left["o"]])
    if _ONE_OR_ALL.search(text):
        sums = replace(sums, for_whom=True)
    for figure in _figures(text, entities):
        sums = _with(sums, figure)
    return sums


def _with(sums: Sums, figure: _Figure) -> Sums:
    """The sums with this figure in the part that the words beside it give it; as they were where they give none."""
    parts = {
        "less": lambda: _minus(sums, figure),
        "more": lambda: replace(sums, more=figure.fen),
        "minuend": lambda: sums if _is_total(sums, figure.fen) else replace(sums, stated=figure.fen),
        "claim": lambda: replace(sums, claim=figure.fen),
        "income": lambda: replace(sums, **_income(figure)),
        "raised": lambda: replace(sums, income=figure.fen, income_per=figure.period or sums.income_per),
        "standard": lambda: replace(sums, stated=figure.fen),
        "for_whom": lambda: replace(sums, stated=figure.fen, for_whom=True),
    }
    part = _part(figure, has_income=sums.income is not None)
    return parts[part]() if part else sums


def _part(figure: _Figure, *, has_income: bool) -> str | None:
    before, after = figure.before, figure.after
    standard = _STANDARD.search(before)
    is_standard = standard is not None and not _NOT_STANDARD.search(before[: standard.end()])
    parts = (
        ("less", _MINUS.search(before)),
        ("more", _MORE.search(before)),
        ("minuend", _IS_REDUCED.match(after)),
        ("claim", _CLAIM.search(before)),
        (
            "income",
            _INCOME.search(before)
            or _IS_INCOME.match(after)
            or _HEAD.search(before)
            or (figure.per_head and standard is None),
        ),
        ("raised", has_income and _RAISED.search(before)),
        ("standard", is_standard),
        ("for_whom", _OF_ONE.match(after)),
    )
    return next((part for part, applies in parts if applies), None)


def _minus(sums: Sums, figure: _Figure) -> Sums:
    """439减300 is of one person, 减八千 and 1317减1200 are of the family."""
    reduced = re.search(r"([\d.]+)\s*(?:元|块)?\s*(?:减去?掉?|扣掉|－|-|−)\s*$", figure.before)
    of_one = reduced is not None and not _is_total(sums, int(Decimal(reduced[1]) * _FEN))
    per = figure.period or (None if of_one else sums.income_per)
    return replace(sums, income=figure.fen, income_per=per, per_head=of_one, only_own=False)


def _is_total(sums: Sums, fen: int) -> bool:
    """Whether a figure is the standards of the whole family together."""
    return (sums.people or 1) > 1 and sums.stated is not None and fen != sums.stated


def _income(figure: _Figure) -> dict[str, Any]:
    period, per_head = figure.period, figure.per_head or _HEAD.search(figure.before) is not None
    if period is None and not per_head and figure.fen > _MONTHLY_AT_MOST:
        period = Period.year
    # 我家四口，一个月收入2000 is the family's, 我家四口，我挣2000 is the speaker's.
    of_family = _FAMILY.search(figure.clause if _I.search(figure.clause) else figure.text)
    own = not per_head and of_family is None
    return {"income": figure.fen, "income_per": period, "per_head": per_head, "only_own": own}


def _people(text: str, entities: Iterable[dict[str, Any]]) -> int | None:
    """How many they are: 三口人, 我们四个人; one only where they say that they live alone."""
    for item in entities:
        value = item.get("value")
        if item["entity"] != "count" or not isinstance(value, dict) or value.get("unit") != "person":
            continue
        if value["low"] != value["high"] or _ONLY_SOME.match(text[item["end"] :]):
            continue
        if value["low"] > 1:
            return int(value["low"])
    return 1 if _ALONE.search(text) else None


def _figures(text: str, entities: list[dict[str, Any]]) -> list[_Figure]:
    money = [
        item for item in entities if item["entity"] == "money" and item["value"]["fen_low"] == item["value"]["fen_high"]
    ]
    spans = [(item["start"], item["end"], item["value"]["fen_low"], item["value"]) for item in money]
    taken = {
        place
        for item in entities
        if item["entity"] == "money" or (item["entity"] == "count" and item["value"].get("unit"))
        for place in range(item["start"], item["end"])
    }
    for found in _NUMBER.finditer(text):
        if found.start() not in taken:
            spans.append((found.start(), found.end(), int(Decimal(found[0]) * _FEN), {}))
    figures = []
    for start, end, fen, value in sorted(spans, key=lambda span: span[0]):
        at, clause = next(((at, part) for at, part in clauses(text) if at <= start < at + len(part)), (0, text))
        period = value.get("period")
        figures.append(
            _Figure(
                int(fen),
                text[at:start],
                text[end : at + len(clause)],
                clause,
                text,
                per_head=value.get("per") == "person",
                period=Period(period) if period in ("month", "year") else _period(clause),
            )
        )
    return figures


def _period(clause: str) -> Period | None:
    year, month = re.search(r"一年|每年|年收入|全年", clause), re.search(r"一个?月|每月|月收入", clause)
    if bool(year) == bool(month):
        return None
    return Period.year if year else Period.month
