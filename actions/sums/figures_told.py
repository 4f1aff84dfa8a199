"""The figures in a message that reckons dibao, and the part that the words beside each give it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from knowledge.dialogue import clauses, taken_back
from knowledge.money import Period

_FEN = 100
#: What a bare number that answers the question for the income has at least. In fen.
_LEAST = 10_00
_NUMBER = re.compile(
    r"(?<![\d.])\d{2,6}(?:\.\d{1,2})?(?![\d.]|\s*(?:岁|年|月|号|日|天|%|级|口|个人|人|斤|亩|次|条|楼|平))"
)
#: 2022低保标准 names a year.
_IS_YEAR = re.compile(r"(?:19[5-9]|20[012])\d(?=低保|特困|标准|的标准|补贴)")
_MINUS = re.compile(r"(?:减去?掉?|扣掉|－|-|−)\s*$")
#: The words before a figure that say what it is, up to a few others.
_HEAD = re.compile(r"(?:人均|每人|一个人|平均)[^，。,\d]{0,5}$")
_INCOME = re.compile(r"(?:收入|进账|挣|赚|工资|退休金|养老金|打工|零工|种地|种田|卖菜)[^，。,\d减花扣欠给领补交]{0,5}$")
_IS_INCOME = re.compile(r"\s*(?:元|块钱?)?的?(?:工资|养老金|退休金|收入)")
_RAISED = re.compile(r"(?:涨到|变成|降到|减少到|到了|改成)[^，。,\d]{0,2}$")
_MORE = re.compile(
    r"(?:多(?:挣|赚|收入|进账|了收入)|(?:收入|工资|挣|赚)(?:要是)?[再又]?(?:多|增加|涨)(?!到|成))[^，。,\d到]{0,2}$"
)
_LESS = re.compile(
    r"(?:少(?:挣|赚|收入|进账|了收入)|(?:收入|工资|挣|赚)(?:要是)?[再又]?(?:减少|少|降)(?!到|成))[^，。,\d到]{0,2}$"
)
_STANDARD = re.compile(r"(?:低保线|保障线|标准线|标准|线|低保)(?:是|就是|才|定的|为|要|：)?[^，。,\d]{0,2}$")
#: 兰州低保914，农村是439.
_OTHER_STANDARD = re.compile(r"(?:农村|城市|城里|乡下|城镇)的?(?:就?是|才)?\s*$")
#: 领低保500 is what they get, 低保涨了50 by how much it rose.
_NOT_STANDARD = re.compile(r"(?:领|拿|发|吃|给|补|打|扣|少|减|涨|提高|加)[^，。,\d]{0,5}$")
_CLAIM = re.compile(
    r"(?:就是|那是|等于|能补|可以补|能领|可以领|能拿|应该是|应该补|应该领|补|一共是|合)[^，。,\d减]{0,3}$"
)
_IS_IT_SO = re.compile(r"\s*(?:元|块钱?)?(?:一个?月|一年)?(?:对吧|对吗|对不对|是吧|对不|没错吧)")
_IS_REDUCED = re.compile(r"\s*(?:(?:元|块)\s*)?(?:减|－|-|−)")
#: 914乘4减1200: the standard of one.
_IS_MULTIPLIED = re.compile(r"\s*(?:(?:元|块)\s*)?(?:乘以?|×|\*|[xX])\s*[1-9一二两三四五六七八九]")
_OF_ONE = re.compile(r"\s*(?:元|块)?是?(?:一个人|每人|一家|全家)")
#: 那1800的话, 1800呢: nothing beside the figure.
_ALONE_BEFORE = re.compile(r"(?:那么?|要是|如果|假如|万一|换成|改成|一共|总共|全家|家里|每个?月|一个?月|是|就|有)*")
_ALONE_AFTER = re.compile(r"(?:元|块钱?)?(?:的话)?(?:呢)?[?？]?")
#: 我一千, 老婆八百.
_OF_KIN = re.compile(
    "(?:^|(?<=[，。,、和 ]))(?:我|俺|她|他|我?(?:老婆|老公|老伴|爱人|媳妇|丈夫|妻子|爸爸?|妈妈?|爹|娘|儿子|女儿|闺女))"
    "(?:自己)?(?:也|就|大概|差不多|每个?月|一个?月|能有|有|是)*$"
)
#: 一共, 全家 right before a figure: it is of all.
_OF_ALL = re.compile(
    r"(?:一共|总共|合计|加起来|合起来|全家|家里?|总收入|家庭(?:月|年)?收入|我们|两口子|夫妻)"
    r"[^，。,\d我俺他她爸妈爹娘老媳儿女爱]{0,8}$"
)
_ALL_TOLD = re.compile(
    "(?:一共|总共|合计|加起来|全家|家里)(?:一个?月|每个?月|一年|每年)?(?:就|才|也就|只有|有|是|收入)*$"
)
#: What is spent, owed or had from an office is no income; whether it is, 给 and 领 leave open.
_NOT_INCOME = re.compile(
    "低保|标准|线|补|救助|津贴|领|拿|发|给|花|费|租|药|欠|借|债|贷|还款|还债|交|吃|用|开销|支出|学|存|积蓄|卖|买|房|车"
    "|彩礼|赔|罚|寄|保险|社保|医保|看病|住院|手术"
)
_FOR_SOMETHING = re.compile(
    "\\s*(?:元|块钱?)?的?(?:低保(?![能可领拿给补多有怎标是])|补|津贴|药|学费|房租|租金|医|住院|手术|伙食|生活费|开销|开支|债|贷|欠|救助)"
)
#: 我们三口人 and such: whose money it is told as.
_OURS = re.compile(r"我|俺|咱|家|口人?|老伴|老婆|老公|夫妻|个人")
_ASKS_HOW_MUCH = re.compile(r"多少|几|能领|能拿|能补|能吃|够|怎么算|咋算|呢")
_RANGE = re.compile("到|至|-|—|~|～")


@dataclass(frozen=True)
class Figure:
    """A number in a clause, in fen; `most` is its other end. `of_all`: said to be of the whole family.

    `exact`: neither 一千多 nor 不到五百. `denied`: taken back (不是1200，是1500)."""

    fen: int
    before: str
    after: str
    clause: str
    text: str
    per_head: bool
    period: Period | None
    most: int | None = None
    of_all: bool = False
    exact: bool = True
    denied: bool = False


def part_of(figure: Figure, *, has_income: bool, corrects: bool, people: bool, beside_standard: bool) -> str | None:
    """What a figure is; None where the words do not say it.

    `has_income`: an income was told before. `corrects`: the figure before it was an income and was taken back.
    `people`: it was told how many they are. `beside_standard`: the figure before it is a standard.
    """
    before, after = figure.before, figure.after
    standard = _STANDARD.search(before)
    is_standard = standard is not None and not _NOT_STANDARD.search(before[: standard.end()])
    parts = (
        ("less", _MINUS.search(before)),
        ("fall", _LESS.search(before)),
        ("more", _MORE.search(before)),
        ("factor", _IS_MULTIPLIED.match(after)),
        ("minuend", _IS_REDUCED.match(after)),
        ("claim", _CLAIM.search(before) or _IS_IT_SO.match(after)),
        (
            "income",
            _INCOME.search(before)
            or _IS_INCOME.match(after)
            or _HEAD.search(before)
            or (figure.per_head and standard is None)
            or (corrects and re.search("是$", before)),
        ),
        ("raised", has_income and (_RAISED.search(before) or stands_alone(figure))),
        ("standard", is_standard or (beside_standard and _OTHER_STANDARD.search(before))),
        ("for_whom", _OF_ONE.match(after)),
        ("income", _is_plain_income(figure, people=people or has_income)),
    )
    return next((part for part, applies in parts if applies), None)


def is_of_head(figure: Figure) -> bool:
    """Whether it is of one person: 人均650."""
    return figure.per_head or _HEAD.search(figure.before) is not None


def stands_alone(figure: Figure) -> bool:
    """那1800的话, 要是1800呢: the income told before is another one."""
    alone = _ALONE_BEFORE.fullmatch(figure.before.strip()) and _ALONE_AFTER.fullmatch(figure.after.strip())
    return bool(alone) and figure.clause.strip("？? ") == figure.text.strip("？?。 ")


def _is_plain_income(figure: Figure, *, people: bool) -> bool:
    """三口人一个月2000, 一共500块, 我一千: what is told of one's own, and not as spent or had from an office."""
    if _NOT_INCOME.search(figure.before) or _FOR_SOMETHING.match(figure.after):
        return False
    if _OF_KIN.search(figure.before):
        return True
    every = figure.period is not None or figure.of_all or _ALL_TOLD.search(figure.before) is not None
    ours = people or _OURS.search(figure.text) is not None
    # 那三口人一个月2742: what it comes to, rather.
    sums_up = figure.clause.startswith("那") and not _ASKS_HOW_MUCH.search(figure.text)
    asks = re.fullmatch(r"\s*(?:元|块钱?)?[吗吧么]?[?？]", figure.after) is not None
    return every and ours and not sums_up and not asks


def may_be_income(figure: Figure) -> bool:
    """Whether nothing says that it is spent or had from an office: 奖金200, beside 我挣800."""
    return not (_NOT_INCOME.search(figure.before) or _FOR_SOMETHING.match(figure.after))


def figures_in(text: str, entities: list[dict[str, Any]], *, asked: bool) -> list[Figure]:
    """The figures of a message, left to right. `asked`: the income was asked for, so that a bare count is one."""
    spans = [(item["start"], item["end"], item["value"]) for item in entities if item["entity"] == "money"]
    taken = {
        place
        for item in entities
        if item["entity"] == "money" or (item["entity"] == "count" and item["value"].get("unit"))
        for place in range(item["start"], item["end"])
    }
    for found in _NUMBER.finditer(text):
        if found.start() not in taken and not _IS_YEAR.match(text, found.start()):
            fen = int(Decimal(found[0]) * _FEN)
            spans.append((found.start(), found.end(), {"fen_low": fen, "fen_high": fen}))
            taken.update(range(found.start(), found.end()))
    if asked:
        spans += [(item["start"], item["end"], _as_money(item)) for item in entities if _is_bare(item, taken)]
    denied = taken_back(text)
    return [_figure(text, *span, denied) for span in sorted(spans, key=lambda span: span[0])]


def _is_bare(item: dict[str, Any], taken: set[int]) -> bool:
    value = item["value"]
    bare = item["entity"] == "count" and isinstance(value, dict) and not value.get("unit")
    return bare and item["start"] not in taken and value["low"] * _FEN >= _LEAST


def _as_money(item: dict[str, Any]) -> dict[str, Any]:
    value = item["value"]
    ends = {f"fen_{end}": int(Decimal(str(value[end])) * _FEN) for end in ("low", "high")}
    return {**ends, "bound": value.get("bound"), "approximate": value.get("approximate")}


def _figure(text: str, start: int, end: int, value: dict[str, Any], denied: tuple[tuple[int, int], ...]) -> Figure:
    at, clause = next(((at, part) for at, part in clauses(text) if at <= start < at + len(part)), (0, text))
    period, low, high = value.get("period"), int(value["fen_low"]), int(value["fen_high"])
    surface = text[start:end]
    between = low != high and _RANGE.search(surface) is not None  # 一千二到一千八, not 一千多
    before = text[at:start]
    return Figure(
        low,
        before,
        text[end : at + len(clause)],
        clause,
        text,
        per_head=value.get("per") == "person",
        period=Period(period) if period in ("month", "year") else _period(clause),
        most=high if between else None,
        of_all=value.get("per") == "household" or _OF_ALL.search(before) is not None,
        exact=not value.get("bound") and (low == high or between),
        denied=any(first <= start < last for first, last in denied),
    )


def _period(clause: str) -> Period | None:
    year, month = re.search(r"一年|每年|年收入|全年", clause), re.search(r"一个?月|每月|月收入", clause)
    if bool(year) == bool(month):
        return None
    return Period.year if year else Period.month
