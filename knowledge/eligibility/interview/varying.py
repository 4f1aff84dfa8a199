"""An income that is not the same each month: 有时候一千有时候三千 is between the two, never both together."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from knowledge.eligibility.interview.phrasing import yuan_of
from knowledge.eligibility.script import Script
from knowledge.kin import PARENT, SON_OR_DAUGHTER, SPOUSE

_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_AMOUNT = re.compile(
    r"(?P<figures>\d+(?:\.\d+)?)(?P<unit>[百千万]?)|(?P<written>[一二两三四五六七八九十百千万]*[百千万][一二两三四五六七八九十百千万]*)"
    r"|(?P<nothing>一分(?:钱|都|也)*没(?:有|得)?|没(?:有|得)?(?:钱|收入|进账)|没(?:有|得)(?=$|[，。,了])|挣不到钱?|不挣钱)"
)
#: 忙的时候我挣一千，老婆挣三千: of two people, so they may well come together.
_PEOPLE = re.compile(f"我|俺|{SPOUSE}|{SON_OR_DAUGHTER}|{PARENT}")
#: 打工三千，种地一千; and what is a day's.
_SOURCES = re.compile(r"打工|上班|种地|地里|养老金|退休金|低保|做生意|卖")
_A_DAY = re.compile(r"[一每]天|日结|一日")
_LEAST, _FEN, _BOTH_ENDS = 100, 100, 2


def swing_of(text: str, script: Script) -> tuple[int, int] | None:
    """Lowest and highest in fen of a sum that comes and goes; both the same where only one of them is told. None for
    a sum that does not."""
    told_apart = [found.end() for found in _times(script, "varying", "varying_beside").finditer(text)]
    if not is_told_apart(text, script) and len(told_apart) < _BOTH_ENDS:
        return None  # 最近不好，一个月两千
    if not told_apart or _A_DAY.search(text) or is_of_several(text):
        return None
    if _amounts(text[: told_apart[0]]):
        return None  # 一个月三千，有时候多两百
    parts = [_amounts(text[at:end]) for at, end in zip(told_apart, [*told_apart[1:], len(text)], strict=True)]
    amounts = [part[0] for part in parts if part]
    if not any(amounts) or any(len(part) > 1 for part in parts):
        return None
    return min(amounts) * _FEN, max(amounts) * _FEN


def is_of_several(text: str) -> bool:
    """Whether sums are of several people or of several sources, so that they may well come together."""
    return any(len(set(who.findall(text))) > 1 for who in (_PEOPLE, _SOURCES))


def is_told_apart(text: str, script: Script) -> bool:
    """Whether sums are of different times, whatever they are."""
    return _times(script, "varying").search(text) is not None


def _times(script: Script, *lists: str) -> re.Pattern[str]:
    words = sorted((word for name in lists for word in script.words[name]), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _amounts(text: str) -> list[int]:
    found = [(match, _yuan(match)) for match in _AMOUNT.finditer(text)]
    return [yuan for match, yuan in found if match["nothing"] or yuan >= _LEAST]


def _yuan(found: re.Match[str]) -> int:
    """两千五, 2500, 1.2万; 0 for 一分没有."""
    if found["nothing"]:
        return 0
    if found["figures"]:
        return int(Decimal(found["figures"]) * _UNITS.get(found["unit"], 1))
    return yuan_of(found["written"])


def as_money(low: int, high: int, period: str | None) -> dict[str, Any]:
    """The same as the bot's reader gives a sum."""
    return {
        "fen_low": low, "fen_high": high, "period": period, "per": None, "approximate": False, "bound": None,
    }  # fmt: skip
