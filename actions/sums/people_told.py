"""How many a family is by what a citizen tells: 三口人, 夫妻俩带两个孩子, 就我一个人; None where that is not sure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from knowledge.dialogue import clauses, taken_back
from knowledge.eligibility.interview.people import SPOUSE_AWAY
from knowledge.number_words import SMALL_NUMBERS

_KIN = (
    "孩子|小孩|娃娃?|儿子|女儿|闺女|孙子|孙女|外孙女?|学生|小的|老的|老人|大人|老婆|老公|老伴|爱人|媳妇|丈夫|妻子"
    "|爸爸?|妈妈?|爹|娘|父亲|母亲|爷爷|奶奶|婆婆|公公|岳父|岳母|弟弟?|妹妹?|哥哥?|姐姐?"
)
_NUMBER = r"(?P<number>[1-9]|[一二两俩三仨四五六七八九])个?"
#: 两个孩子 and 老婆: some of the family.
_SOME = re.compile(f"(?:{_NUMBER})?(?:小)?(?P<kin>{_KIN})")
_COUNTED = re.compile(f"{_NUMBER}(?:小)?(?:{_KIN})")
_PAIR = re.compile(
    "夫妻(?:俩|两个?人?|二人)|两口子|[老小]两口|(?:我们|[我俺咱])俩|(?:娘|爷|母子|父子|母女|父女)俩|两个人(?=带|养)"
)
#: With whom the speaker lives, from here to the end of the clause: 我一个人带俩娃, 我和老伴.
_I_AND = re.compile(
    "(?:[我俺](?:一个人|自己|独自)?)(?:和|跟|与|同|带着?|拉扯着?|养着?)(?!们|去|来|我|你|他们|她们|人|村|街|政府)"
)
#: 两个孩子一个老人加我.
_AND_I = re.compile("(?:加上?|连上?|算上|还有|和|跟)[我俺](?:自己)?(?!们|家|妈|爸|爹|娘|老|媳|儿|女|孙|弟|妹|哥|姐)")
#: What else may stand in the clause that tells who lives together.
_BESIDE = re.compile(
    r"(?:一起|过日子|生活|[和跟加带着上、与同还有就了的我过住养共]|(?:[一两二三四五六2-6]|俩)个?人|家里|全家|一家)"
)
_THEN_MONEY = re.compile(r"(?:一个?月|每个?月|一年|每年|一共|总共|收入|全家)")
_MOUTHS = re.compile("口")
#: 多了两口, 少一口: a change, not how many they are.
_CHANGES = re.compile("(?:多|少|添|增)(?:了|加)?$")
_NOW = re.compile("(?:现在|如今|目前|就剩|只剩|剩下?)[^，。,]{0,3}$")
#: 就她一个人; not 就我一个人挣钱.
_ALONE = re.compile(
    r"(?:就|只有?)[我她他俺](?:自己)?一个人?(?:[过住了吧啊]|生活|$|(?=[，。,]))|独居|一个人[过住]|一个人生活"
)
#: 两个人挣钱, 三个人上学: not how many they are.
_ONLY_SOME = re.compile(
    r"^(?:都|在|能)?(?:挣|赚|打工|上班|工作|上学|读书|残疾|有残疾|有病|生病|病|去世|走|死|嫁|搬|有工作|没工作|干活|领|吃|带|养|加)"
)


def people_in(text: str, entities: Iterable[dict[str, Any]]) -> int | None:
    """How many they are; one only where they say that they live alone."""
    denied = taken_back(text)
    counts = [
        item
        for item in entities
        if item["entity"] == "count" and isinstance(item.get("value"), dict) and item["value"].get("unit") == "person"
        if item["value"]["low"] == item["value"]["high"]
        if not any(start <= item["start"] < end for start, end in denied)
    ]
    mouths = [item for item in counts if _MOUTHS.search(text[item["start"] : item["end"]])]
    if mouths:
        return _one_of(text, mouths)
    listed = _listed(text)
    if listed is not None:
        return listed
    whole = [item for item in counts if not _COUNTED.match(text, item["start"])]
    whole = [item for item in whole if not _ONLY_SOME.match(text[item["end"] :]) and item["value"]["low"] > 1]
    if whole and not _is_pair(text, whole[0]):
        return int(whole[0]["value"]["low"])
    return 1 if _ALONE.search(text) and not _COUNTED.search(text) else None


def _one_of(text: str, mouths: list[dict[str, Any]]) -> int | None:
    """三口人; of two different numbers the one that is so now."""
    if any(_CHANGES.search(text[: item["start"]]) for item in mouths):
        return None
    numbers = {int(item["value"]["low"]) for item in mouths}
    if len(numbers) > 1 and not _NOW.search(text[: mouths[-1]["start"]]):
        return None
    return int(mouths[-1]["value"]["low"])


def _is_pair(text: str, item: dict[str, Any]) -> bool:
    """俩 of 夫妻俩, which `_listed` reads."""
    return any(pair.start() <= item["start"] < pair.end() for pair in _PAIR.finditer(text))


def _listed(text: str) -> int | None:
    """Everybody who is named, where one clause names all: 我和老婆带两个孩子. None where others are named elsewhere."""
    for at, clause in clauses(text):
        number = _listed_in(clause)
        if number is None:
            continue
        elsewhere = text[:at] + "，" + text[at + len(clause) :]
        return None if _COUNTED.search(elsewhere) or SPOUSE_AWAY.search(elsewhere) else number
    return None


def _listed_in(clause: str) -> int | None:
    pair, i_and, and_i = _PAIR.search(clause), _I_AND.search(clause), _AND_I.search(clause)
    if pair is not None:
        rest = clause[pair.end() :]
        if _COUNTED.search(clause[: pair.start()]):
            return None
        others = _all_in(rest)
        return 2 + others if others is not None else None
    if and_i is not None and _COUNTED.search(clause[: and_i.start()]):
        others = _all_in(clause[: and_i.start()])
        return others + 1 if others is not None else None
    if i_and is None and "大人" in clause and len(_COUNTED.findall(clause)) > 1:
        return _all_in(clause)  # 两个大人两个小孩
    if i_and is not None:
        others = _all_in(clause[i_and.end() :])
        return others + 1 if others else None
    return None


def _all_in(part: str) -> int | None:
    """How many are named in a part of a clause that does nothing but name them; None for another one."""
    money = _THEN_MONEY.search(part)
    part = part[: money.start()] if money is not None else part
    named = list(_SOME.finditer(part))
    left = _BESIDE.sub("", _SOME.sub("", part)).strip(" ？?吧呀啊呢")
    if left:
        return None
    return sum(SMALL_NUMBERS.get(found["number"] or "一") or int(found["number"]) for found in named)
