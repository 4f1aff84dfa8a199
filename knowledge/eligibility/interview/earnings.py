"""What of an answer on the family's income is income, and whose it is.

Only what is surely income is added up. A sum of some months becomes one month's; what each of two earn counts twice;
what is spent, owed, not received or past is left out. Where that can't be told, the whole is asked for again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from knowledge.dialogue import clauses
from knowledge.eligibility.interview.message import Message
from knowledge.eligibility.interview.owners import RELATIVE, SELF, owner_of, source_of
from knowledge.eligibility.interview.people import small_number
from knowledge.eligibility.interview.periods import of_month_or_year, times
from knowledge.eligibility.interview.sum_roles import (
    Figure,
    figures_in,
    is_left_over,
    is_put_in,
    is_sold,
    is_spent,
    over_and_done,
    why_left_out,
)
from knowledge.eligibility.interview.told import Told

#: What only old people receive.
OF_THE_OLD = ("养老金", "退休金")
_YEAR = Decimal(12)
_SAME_AGAIN = re.compile(
    r"(?:合(?:下来|计着|成|着|到)?|等于|也?就是(?:说)?|平均(?:下来)?|算下来|相当于|折(?:合|算)?(?:下来|成)?|均下来)[^，。,；;\d]{0,4}$"
)
_ALL_TOLD = re.compile(r"(?:一共|总共|合起来|加起来|合计|拢共|总的|总收入)[^，。,；;\d]{0,6}$")
#: Each of two: 两个人打工每人两千五, 夫妻俩各两千.
_EACH = re.compile(r"(?:各(?:自|人)?|每个?人|每位|人均)[^，。,；;]{0,5}$")
#: 老两口一人两百; not 老公一个人打工三千.
_ONE_EACH = re.compile(r"一个?人[^，。,；;]{0,5}$")
_PER_HEAD = re.compile(r"人均|平均|家里每|全家每|我?家每")
_GROUP = re.compile(
    r"(?P<pair>老两口|[小]?两口子|夫妻俩?|夫妻二人|俩人|我们俩|我俩|他们俩|父母|爸妈|爹妈|公婆|老婆?公?俩|我(?:和|跟)(?:我|俺)?(?:老伴|老婆|老公|爱人|对象|媳妇|丈夫|妻子))"
    r"|(?P<count>[两俩三仨四五六2-6])个?(?:人|儿子|女儿|孩子|老人|闺女|娃|大人|都)?(?=[^，。,；;]{0,6}(?:打工|上班|挣|干活|工作|都|在|给|领|养老|退休|每|各))"
)
_WORK = re.compile(r"打工|上班|工资|挣|赚|干活|工作|养老|退休|低保|补贴|给")
#: 全家就靠我, 只有我挣钱, 别人没有: there is no other income.
_NO_OTHER = re.compile(
    r"靠|指望|指着|只有|就我一|就他一|就她一|一个人(?:挣|打工|上班|赚|干活|工作)|一共|总共|合起来|加起来|合计|总收入"
    r"|别的没|别人没|其他没|其他人没|没有?别的|没别人|没有?其他"
)
#: Of the family, in the clause of the sum: 我们一个月三千; not 我家三口人，我打工三千.
_OF_FAMILY = re.compile(r"全家|一家|家里(?!没)|我们?家|俺家|咱家|我们|俺们|咱们|都|两口子|夫妻|老两口")
_OF_ALL = re.compile(r"全家|一家人|一共|总共|合起来|加起来|合计|总收入|拢共")
_HAS_NONE = re.compile(
    r"没(?:有)?(?:工作|收入|上班|挣|钱|得|活|退休)|不(?:挣|上班|干活|能)|在家|带(?:娃|孩子)|上学|读书|没了|坐牢|干不了"
)
_MOST_OFF = Decimal("0.1")
_TOLD = ("left_past", "left_unpaid", "left_spent")


@dataclass(frozen=True)
class Earnings:
    """`sums`: what is income, as the bot's reader gives sums. `ask`: key of the sentence that asks again. `whose`: the
    one person that all of it is said of; '' for the family's. `left`: keys of what is said of sums that don't count.
    `none`: the only sum told is no income. `by`: the one person named with it, though others may have none. `whence`:
    of each sum whose it is and what it comes from."""

    sums: tuple[dict[str, Any], ...] = ()
    ask: str = ""
    whose: str = ""
    left: tuple[str, ...] = ()
    none: bool = False
    by: str = ""
    whence: tuple[tuple[str, str], ...] = ()


def earnings_in(message: Message, told: Told) -> Earnings:
    """What of a message is income. Nothing, where no sum is told."""
    figures = figures_in(message)
    if not figures:
        return Earnings()
    why_left = [why_left_out(item, message.text) for item in figures]
    figures, why_left, net = _net_of_costs(figures, why_left)
    kept = [item for item, why in zip(figures, why_left, strict=True) if not why]
    unclear = len(figures) > 1 and (not kept or any(is_left_over(item) for item in kept))
    once = _without_repeats(kept)
    if over_and_done(figures, message.text) or unclear or once is None:
        return Earnings(ask="ask_now" if over_and_done(figures, message.text) else "ask_income_only")
    if not once:
        return Earnings(none=True)
    values = [of_month_or_year(_for_each(item, told), item) for item in once]
    if any(value is None for value in values):
        return Earnings(ask="ask_month")
    by = _by(once, message.text)
    left = tuple(dict.fromkeys([*net, *(why for why in why_left if why in _TOLD)]))
    whose = "" if _others_have_none(once, message.text) else by
    whence = tuple((owner_of(item, message.text), source_of(item, message.text)) for item in once)
    return Earnings(tuple(value for value in values if value), whose=whose, left=left, by=by, whence=whence)


def _net_of_costs(figures: list[Figure], why_left: list[str]) -> tuple[list[Figure], list[str], list[str]]:
    """养猪一年卖三万，饲料花了两万: of fields, animals and trade what is left counts (办法 of 2021, article 13), where
    the one sum and what was put into it are of the same time. Third: the sentence on it."""
    sold = [at for at, item in enumerate(figures) if not why_left[at] and is_sold(item)]
    put_in = [at for at, item in enumerate(figures) if is_put_in(item)]
    if len(sold) != 1 or not put_in:
        return figures, why_left, []
    whole = figures[sold[0]].value
    if any(figures[at].value["period"] not in (None, whole["period"]) for at in put_in):
        return figures, why_left, []
    low = max(whole["fen_low"] - sum(figures[at].value["fen_high"] for at in put_in), 0)
    high = max(whole["fen_high"] - sum(figures[at].value["fen_low"] for at in put_in), 0)
    left = replace(figures[sold[0]], value={**whole, "fen_low": low, "fen_high": high})
    now = [left if at == sold[0] else item for at, item in enumerate(figures) if at not in put_in]
    return now, [why for at, why in enumerate(why_left) if at not in put_in], ["left_costs"]


def costs_in(message: Message) -> tuple[dict[str, Any], ...]:
    """The sums of a message that are said to be spent, where others stand beside them that are not."""
    figures = figures_in(message)
    spent = [item for item in figures if is_spent(item)]
    return tuple(item.value for item in spent) if len(spent) < len(figures) else ()


def is_aid_only(message: Message) -> bool:
    """Whether all sums told are aid."""
    return all(why_left_out(item, message.text) == "aid" for item in figures_in(message))


def is_of_all(text: str) -> bool:
    """Whether a sum is called the whole family's (全家三千), and not one of several."""
    return _OF_ALL.search(text) is not None


def _without_repeats(figures: list[Figure]) -> list[Figure] | None:
    """Without what says a sum once more (一万二一年，合一千一个月), and with the whole alone where it is named; None
    where they don't fit together."""
    whole = [item for item in figures if _ALL_TOLD.search(item.before)]
    if whole:
        return whole[-1:]
    kept: list[Figure] = []
    for item in figures:
        if kept and _SAME_AGAIN.search(item.before):
            if not _is_same(kept[-1], item):
                return None
            continue
        kept.append(item)
    return kept


def _is_same(one: Figure, other: Figure) -> bool:
    of_year = [_a_year(item) for item in (one, other)]
    if None in of_year:
        return False
    first, second = (Decimal(value or 0) for value in of_year)
    return abs(first - second) <= _MOST_OFF * max(first, second)


def _a_year(item: Figure) -> Decimal | None:
    value = of_month_or_year(item.value, item)
    if value is None or value["period"] not in ("month", "year"):
        return None
    return Decimal(value["fen_low"]) * (_YEAR if value["period"] == "month" else 1)


def _for_each(item: Figure, told: Told) -> dict[str, Any] | None:
    """What each of some earn, of all of them. None where it is not said how many they are."""
    each, one_each = _EACH.search(item.before) is not None, _ONE_EACH.search(item.before) is not None
    if item.value["per"] != "person" and not (each or one_each):
        return item.value
    if _PER_HEAD.search(item.before):
        return {**item.value, "per": "person"}
    groups = [*_GROUP.finditer(item.lead)]
    if groups:
        many = 2 if groups[-1]["pair"] else small_number(groups[-1]["count"])
        return times(item.value, Decimal(many)) | {"per": None}
    if not each:
        alone = RELATIVE.search(item.before) or SELF.search(item.before) or item.value["per"] != "person"
        return {**item.value, "per": None} if alone else item.value
    of_work = _WORK.search(item.clause) is not None and not any(word in item.clause for word in OF_THE_OLD)
    if of_work and (told.facts.get("size") or 2) > 1:
        return None
    return {**item.value, "per": "person"}


def _by(figures: list[Figure], text: str) -> str:
    """The one person who is named with all of it, '' where it is of several, or the family's."""
    # 儿子给三百 is the family's.
    found = {"" if "给" in item.before else owner_of(item, text) for item in figures}
    of_family = _NO_OTHER.search(text) or any(_OF_FAMILY.search(item.clause) for item in figures)
    return found.pop() if len(found) == 1 and not of_family else ""


def _others_have_none(figures: list[Figure], text: str) -> bool:
    """我打工一千五，老婆没工作: all of them are told of."""
    others = [clause for _, clause in clauses(text) if not any(item.clause == clause for item in figures)]
    return any(_HAS_NONE.search(clause) and (RELATIVE.search(clause) or SELF.search(clause)) for clause in others)
