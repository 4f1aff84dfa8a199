"""The figures that a citizen reckons with: 439减300, 人均650, 三口人收入900, 那就是600, each in the part that it plays.

A figure is taken only where the words beside it say what it is (`figures_told`). What earlier messages told holds on,
and later ones change it (要是收入涨到1500). A claim (那就是600) and a change count in the message that makes them.
Money that was told and not understood makes the income unsure, and then nothing is reckoned as if there were none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.sums.figures_told import Figure, figures_in, is_of_head, may_be_income, part_of, stands_alone
from actions.sums.incomes_told import with_incomes
from actions.sums.people_told import people_in
from knowledge import Library
from knowledge.answers.by_difference import Sums
from knowledge.dialogue import bare
from knowledge.money import Period
from knowledge.number_words import DIGITS

#: Messages in which figures are looked for.
_LOOK_BACK = 8
_FEN = 100
#: What is hardly worth to be told of a family's income; in fen.
_SMALL = 50_00
#: 人均4500 after 人均一年4000 is of a year, too; 人均400 after it may be of a month.
_ALIKE = 4
_OF_OTHERS = re.compile(r"邻居|隔壁|人家|别人|村里有|他们家|同事")
_ONE_OR_ALL = re.compile(
    r"一个人的?还是|一家的?还是|每人还是|按人头?还是|按户还是|全家的?还是|是一个人的?(?:吗|吧|么|啊|呀)?[?？]?$|是一家(?:人)?的(?:吗|吧)"
)
_FEWER = re.compile(
    r"(?P<n>[一两二三1-3])个(?:人|孩子|娃|女儿|闺女|儿子)?(?:嫁|分|搬|迁)(?:出去|走)|(?:嫁|分|搬|迁)(?:出去|走)了?(?P<o>[一两二1-2])个|少了?(?P<m>[一两二1-3])个?人"
)
_COUNTS = {"一": 1, "两": 2, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}
#: 一分没有了: whether nothing at all is left.
_NOTHING_LEFT = re.compile(
    r"(?:一分钱?|一毛钱?|一块钱?|啥|什么)(?:都|也)?(?:没有?|拿不到|领不到|不给|补不了|不补)|没得领|没钱领|领不到了|补不到了"
)
#: Of the whole family, or of who lives alone; not 老婆没收入.
_NO_INCOME = re.compile(
    r"(?:^|[，。,]|全家|家里|我们|大家|口人?|个人|都|要是|如果|假如|那)(?:现在|一个月|真的|都|也)*"
    r"(?:没有?|没啥|没得|无)(?:任何|什么|一点|一分钱?)?(?:收入|进账)|一分钱?的?收入(?:都|也)?没|收入(?:是|为)?(?:零|0(?!\d))"
)
_NONE_AT_ALL = re.compile(r"(?:一分)?(?:都|也)?(?:没有?|无|零|0|没得)(?:任何)?(?:收入|钱)?(?:了|的|啊|呀)?")
_OVER = re.compile(
    r"(?:那么?)?(?:按)?(?:(?P<half>半年|六个月|6个月)|一年|一整年|全年|十二个月|12个月)(?:下来)?(?:一共|总共|合计)?(?:的?呢"
    r"|(?:能|是|有|给|得)?(?:领|拿|补)?多少(?:钱|元)?(?:呢|啊)?)"
)
_EACH = re.compile(r"(?:每个?人|一个人|平均)(?:能|可以|大概|平均)?(?:分|摊|领|拿|得)(?:到|得)?(?:多少|几)")
_FACTOR = re.compile(r"\s*(?:(?:元|块)\s*)?(?:乘以?|×|\*|[xX])\s*(?P<people>[1-9一二两三四五六七八九])")
_MULTIPLIED = re.compile(r"(?:乘以?|×|\*|[xX])\s*[\d一二两三四五六七八九]+\s*(?:口人?)?(?:减|－|-|−)[^\d]*$")


def sums_now(message: dict[str, Any], *, has_income: bool = False, asked: bool = False) -> Sums:
    """What the latest message tells by itself. `has_income`: one was told before; `asked`: it was asked for."""
    return _read(message.get("text") or "", message.get("entities") or [], Sums(), has_income=has_income, asked=asked)


def sums_so_far(tracker: Tracker, library: Library, *, latest: bool = True) -> Sums:
    """What the last messages told, this one too unless `latest` is false, later ones over earlier ones."""
    sums, said = Sums(), list(_messages(tracker, library))
    for text, entities, asked in said if latest else said[:-1]:
        # A claim and a change are of one message.
        people = max(sums.people - sums.fewer, 1) if sums.people is not None else None
        income, most = (_changed(fen, sums.more) for fen in (sums.income, sums.income_most))
        sums = replace(sums, people=people, income=income, income_most=most)
        sums = replace(sums, claim=None, more=None, fewer=0, for_whom=False)
        sums = replace(sums, none=False, months=0, each=False)
        sums = _read(text, entities, sums, asked=asked)
    return sums


def _changed(fen: int | None, more: int | None) -> int | None:
    """An income that rose or fell."""
    return max(fen + more, 0) if fen is not None and more is not None else fen


def was_asked(tracker: Tracker, library: Library) -> bool:
    """Whether the last answer asked for the income."""
    return list(_messages(tracker, library))[-1][2]


def _messages(tracker: Tracker, library: Library) -> Iterator[tuple[str, list[dict[str, Any]], bool]]:
    """The last messages, this one too; with what was found in each, and whether it was asked for the income."""
    question, asked, said = library.say("sum_ask_income"), False, []
    for event in tracker.events:
        text = event.get("text") or ""
        if event.get("event") == "bot":
            asked = asked or question in text
        elif event.get("event") == "user" and text:
            said.append((text, (event.get("parse_data") or {}).get("entities") or [], asked))
            asked = False
    latest = (tracker.latest_message.get("text") or "", tracker.latest_message.get("entities") or [])
    if said and said[-1][0] == latest[0]:
        asked = said.pop()[2]
    yield from said[1 - _LOOK_BACK :]
    yield (*latest, asked)


def asks_whether_nothing_is_left(text: str) -> bool:
    """那就一分没有了？"""
    return _NOTHING_LEFT.search(text) is not None


def _read(
    text: str, entities: list[dict[str, Any]], sums: Sums, *, has_income: bool = False, asked: bool = False
) -> Sums:
    if _OF_OTHERS.search(text):
        return sums
    people = people_in(text, entities)
    if people is not None:
        sums = replace(sums, people=people)
    left = _FEWER.search(text)
    if left is not None:
        sums = replace(sums, fewer=_COUNTS[left["n"] or left["m"] or left["o"]])
    if _ONE_OR_ALL.search(text):
        sums = replace(sums, for_whom=True)
    over = _OVER.fullmatch(bare(text))
    if over is not None:
        sums = replace(sums, months=6 if over["half"] else 12)
    if _EACH.search(text):
        sums = replace(sums, each=True)
    if _NO_INCOME.search(text) or (asked and _NONE_AT_ALL.fullmatch(bare(text))):
        sums = _without_income(sums)
    return _with_figures(sums, figures_in(text, entities, asked=asked), has_income=has_income, asked=asked)


def _without_income(sums: Sums) -> Sums:
    return replace(
        sums, none=True, income=None, income_most=None, per_head=False, only_own=False, earners=(), unsure=False
    )


def _with_figures(sums: Sums, figures: list[Figure], *, has_income: bool, asked: bool) -> Sums:
    """The sums with each figure in the part that the words beside it give it."""
    parts: list[tuple[str | None, Figure]] = []
    for figure in figures:
        before = parts[-1] if parts else None
        part = part_of(
            figure,
            has_income=has_income or sums.income is not None or any(part == "income" for part, _ in parts),
            corrects=before is not None and before[0] == "income" and before[1].denied,
            people=sums.people is not None,
            beside_standard=before is not None and before[0] == "standard",
        )
        answers = asked or (sums.unsure and stands_alone(figure))
        plain = part in (None, "income") and len(figures) == 1 and not is_of_head(figure)
        if answers and plain and may_be_income(figure):
            # It was asked for what all have in a month.
            parts.append(("income", replace(figure, period=figure.period or Period.month, of_all=True)))
            continue
        parts.append((part, figure))
    parts = [(part, figure) for part, figure in parts if not figure.denied]
    told = [figure for part, figure in parts if part == "income" and not is_of_head(figure)]
    for part, figure in parts:
        if figure in told:
            sums = with_incomes(sums, told) if figure is told[-1] else sums
        elif part is not None:
            sums = _with(sums, figure, part)
        elif figure.fen >= _SMALL and sums.income is None:
            sums = replace(sums, unsure=True)
    beside = any(part is None and figure.fen >= _SMALL and may_be_income(figure) for part, figure in parts)
    if told and sums.only_own and beside:
        return replace(_without_income(sums), none=False, unsure=True)  # 我挣800，奖金200
    return replace(sums, unsure=False) if sums.income is not None else sums


def _with(sums: Sums, figure: Figure, part: str) -> Sums:
    if not figure.exact:
        return replace(sums, income=None, income_most=None, per_head=False, earners=(), unsure=True)
    parts = {
        "less": lambda: _minus(sums, figure),
        "more": lambda: replace(sums, more=figure.fen),
        "fall": lambda: replace(sums, more=-figure.fen),
        "factor": lambda: _multiplied(sums, figure),
        "minuend": lambda: sums if _is_total(sums, figure.fen) else replace(sums, stated=figure.fen),
        "claim": lambda: replace(sums, claim=figure.fen),
        "income": lambda: _per_head(sums, figure),
        "raised": lambda: _raised(sums, figure),
        "standard": lambda: replace(sums, stated=figure.fen),
        "for_whom": lambda: replace(sums, stated=figure.fen, for_whom=True),
    }
    return parts[part]()


def _minus(sums: Sums, figure: Figure) -> Sums:
    """439减300 is of one person; 减八千, 1317减1200 and 914乘4减1200 are of the family."""
    reduced = re.search(r"([\d.]+)\s*(?:(?:元|块)\s*)?(?:减去?掉?|扣掉|－|-|−)\s*$", figure.before)
    of_one = reduced is not None and not _is_total(sums, int(Decimal(reduced[1]) * _FEN))
    if _MULTIPLIED.search(figure.before):
        of_one = False
    per = figure.period or (None if of_one else sums.income_per)
    return replace(
        sums, income=figure.fen, income_most=None, income_per=per, per_head=of_one, only_own=False, earners=()
    )


def _multiplied(sums: Sums, figure: Figure) -> Sums:
    """914乘4: the standard, and how many they are."""
    factor = _FACTOR.match(figure.after)
    people = sums.people
    if factor is not None:
        people = DIGITS.get(factor["people"]) or int(factor["people"])
    return replace(sums, stated=figure.fen, people=people)


def _is_total(sums: Sums, fen: int) -> bool:
    """Whether a figure is the standards of the whole family together."""
    return (sums.people or 1) > 1 and sums.stated is not None and fen != sums.stated


def _raised(sums: Sums, figure: Figure) -> Sums:
    """收入涨到1500: of the same people and time, unless it says another."""
    per = figure.period or sums.income_per
    return replace(sums, income=figure.fen, income_most=figure.most, income_per=per, earners=())


def _per_head(sums: Sums, figure: Figure) -> Sums:
    period = figure.period
    alike = sums.per_head and sums.income is not None and sums.income < figure.fen * _ALIKE
    if period is None and alike and figure.fen < (sums.income or 0) * _ALIKE:
        period = sums.income_per
    return replace(
        sums,
        income=figure.fen,
        income_most=figure.most,
        income_per=period,
        per_head=True,
        only_own=False,
        earners=(),
    )
