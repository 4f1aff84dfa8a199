"""What each sum of a message is: earned or spent, aid, owed, had before, not received, a part of another one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from knowledge.dialogue import clauses
from knowledge.eligibility.interview.message import Message

#: Spent, or to be taken off. 花生 is a crop, 收房租 an income.
_SPENT = re.compile(
    r"药(?!材|农|店)|看(?:个)?病|治病|住院|医[药疗院]|手术|透析|化疗|(?<!收)(?<!出)(?:房租|租金|租房)(?!收入)|学费|学杂|书本|补课|培训费|还[了]?[债贷款钱]|要还|房贷|车贷"
    r"|贷款|利息|水电|电费|话费|开销|开支|花销|支出|伙食|随礼|彩礼|(?<!棉)花(?!生|椒|卉|菜|木|农|店)|(?<!转)交(?!给[我俺])|(?<!自)付|缴|减掉?去?|扣|去掉|除去|除掉|刨去|抛去"
)
_SPENT_BEHIND = re.compile(
    r"(?:元|块钱?|块)?(?:都|全|就|也)?的?(?:药[费钱]?(?!材)|医药|房租|租金|学费|学杂|利息|房贷|车贷|贷款|开销|开支|水电|电费|债|看病|吃药|买药|交|还[债贷])"
)
_BORROWED = re.compile(r"(?:借|欠|贷|赊)[^，。,；;\d]{0,6}$")
#: 去掉社保剩一千五, 到手两千: what is left of another sum.
_LEFT_OVER = re.compile(r"(?:剩|落下?|到手|净(?:挣|赚|落|收)?|实际(?:拿|到))[^，。,；;]{0,4}$")
_NOT_RECEIVED = re.compile(r"(?:该给|应该给|应给|拖欠|欠(?:着|了|我|俺)|说好给|答应给|判(?:了|给)?)[^，。,；;\d]{0,6}$")
_NOT_RECEIVED_BEHIND = re.compile(
    r"^[^，。,；;\d]{0,8}(?:没给|不给|没发|不发|没拿到|没到手|没领到|没收到|没见着|要不到|没要到|拖着|欠着)"
)
_AID = re.compile(r"(?:补贴|补助|低保|救助|特困|五保|津贴)(?![和跟加])[^，。,]{0,6}$")
_AID_BEHIND = re.compile(r"(?:元|块钱?|块)?的?(?:低保|特困|五保|救助|残补|残疾补|护理补|生活补)")
_PAST = re.compile(
    r"以前|原来|原先|之前|从前|早先|那时|那会儿|前几年|前些年|前年|往年|年轻时|好的时候|没病的时候|没病之前|出事前|生病前"
)
_OF_NOW = "现在|如今|今年|这下|眼下|目前|后来"
_LAST_YEAR, _THIS_YEAR = re.compile("去年"), re.compile(f"{_OF_NOW}|今天")
_NOW = re.compile(_OF_NOW)
#: 原来两千多，现在下岗了: nothing of now is said in figures.
_STOPPED = re.compile(
    r"下岗|失业|停工|停发|没活|没工作|不干了|干不了|干不动|辞了|黄了|倒闭|被辞|没(?:钱|收入)|一分(?:钱)?(?:都|也)?没"
)
#: 一个月五千，现在没了: nor here.
_GONE = re.compile(
    r"(?:现在|如今|眼下|目前|后来|这下)(?:都|也|就|全)?(?:没了|没有了?|没得了?|断了|停了)(?=$|[，。,！!\s])"
)
_PART_OF_IT = re.compile(r"(?:其中|里面|里头|包括|包含|当中)[^，。,；;]{0,8}$")
#: 住院回来打工两千: nearer to the sum than what was paid for.
_EARNED = re.compile(r"打工|工资|挣|赚|收入|上班|卖|退休金|养老金|零工|进账")


#: What it takes to have something to sell; 卖化肥 is a trade.
_INTO_IT = re.compile(
    r"(?<!卖)(?:饲料|种子|化肥|肥料|农药|猪崽|猪仔|猪苗|鸡苗|苗钱|成本|本钱|进货|拿货|租地|交地租|承包费|摊位费|柴油|农膜|请人收)(?:钱|费)?[^，。,；;\d]{0,6}$"
)
_SOLD = re.compile(r"卖|收成|种|养|生意|摆摊|开店|店里|收入|毛")


@dataclass(frozen=True)
class Figure:
    """A sum with the words before it (from the sum before, in its clause), behind it, and its whole clause."""

    value: dict[str, Any]
    before: str
    behind: str
    clause: str
    lead: str  # the message up to the sum


def figures_in(message: Message) -> list[Figure]:
    """The sums of a message, left to right."""
    found, figures = message.found("money"), []
    for at, item in enumerate(found):
        start, end = int(item["start"]), int(item["end"])
        at_clause, clause = next(
            ((place, text) for place, text in reversed(clauses(message.text)) if place <= start), (0, message.text)
        )
        before = max([at_clause, *(int(other["end"]) for other in found[:at])])
        surface = message.text[start:end]
        lead = re.match(
            r"[^\d一二两三四五六七八九十百千万]*(?:[一1](?:个?月|年|天|户))?[^\d一二两三四五六七八九十百千万]*", surface
        )
        said = lead[0] if lead else ""  # 每人两千五: the words that the reader takes into the sum
        rest = message.text[end : at_clause + len(clause)]
        behind = rest if at + 1 == len(found) else rest[: max(0, int(found[at + 1]["start"]) - end)]
        if behind != rest and _SPENT.search(behind):
            behind = ""  # 三千房贷一千五: what stands between two sums is of the second
        figures.append(
            Figure(item["value"], message.text[before:start] + said, behind, clause, message.text[:start] + said)
        )
    return figures


def over_and_done(figures: list[Figure], text: str) -> bool:
    """Whether all that is told is of the past, or has stopped: what there is now must be asked."""
    past = [_is_past(item) for item in figures]
    if any(past) and all(past):
        return True
    if figures and _GONE.search(text[len(figures[-1].lead) :]) is not None:
        return True
    last_year = [item for item in figures if _LAST_YEAR.search(item.clause)]
    now = _THIS_YEAR.search(text)
    return (
        bool(last_year)
        and len(last_year) == len(figures)
        and now is not None
        and _STOPPED.search(text[now.start() :]) is not None
    )


def _is_past(item: Figure) -> bool:
    before = item.lead.rpartition("。")[2]
    past = [found.end() for found in _PAST.finditer(before)]
    now = [found.end() for found in _NOW.finditer(before)]
    return bool(past) and (not now or max(now) < max(past))


def why_left_out(item: Figure, text: str) -> str:
    """Why a sum is no income: had before, not received, spent, aid, or a part of another; '' for an income."""
    if is_left_over(item):
        return ""
    why = {
        "left_past": _is_past(item) or bool(_LAST_YEAR.search(item.clause) and _THIS_YEAR.search(text)),
        "left_unpaid": bool(_NOT_RECEIVED.search(item.before) or _NOT_RECEIVED_BEHIND.match(item.behind)),
        "left_spent": is_spent(item) or is_put_in(item) or _BORROWED.search(item.before) is not None,
        "aid": is_aid(item.lead) or _AID_BEHIND.match(item.behind) is not None,
        "part": _PART_OF_IT.search(item.before) is not None,
    }
    return next((reason for reason, applies in why.items() if applies), "")


def is_spent(item: Figure) -> bool:
    """Whether a sum is said to be paid for something, or to be taken off."""
    spent = [found.start() for found in _SPENT.finditer(item.before)]
    earned = [found.start() for found in _EARNED.finditer(item.before)]
    return bool(spent and (not earned or max(spent) > max(earned))) or _SPENT_BEHIND.match(item.behind) is not None


def is_put_in(item: Figure) -> bool:
    """Whether a sum is what was put into the fields, the animals or the trade."""
    return _INTO_IT.search(item.before) is not None


def is_sold(item: Figure) -> bool:
    """Whether a sum is said to come from fields, animals or a trade."""
    return _SOLD.search(item.clause) is not None and not is_put_in(item)


def is_left_over(item: Figure) -> bool:
    """Whether a sum is what is left of another: 去掉社保剩一千五."""
    return _LEFT_OVER.search(item.before) is not None


def is_aid(before: str) -> bool:
    """Whether the words before a sum say that it is aid."""
    return _AID.search(before) is not None
