"""How long a number of workdays is: 30个工作日是多少天, 那是几个星期."""

from __future__ import annotations

import re

from knowledge.dialogue import bare
from knowledge.number_words import DIGITS

A_WEEK = 5
_LONGEST = 20
_COUNT = r"(?P<count>\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_HOW_LONG = (
    "(?:(?:到底|究竟|大概|一共|总共|要|就|也|合|那|这|又|都)*(?:就是|是|等于|算|有|合|换成|折成)?(?:我们?平时的?|平常的?|实际)?)"
    "(?:[多好]少天|几天|[多好]久|多长时间|多长|几个?(?:星期|礼拜|月|周)|多少个?(?:星期|礼拜|月|周))"
)
_ASKS = re.compile(f"(?:{_COUNT}?个?(?:工作日|上班日|上班天)){_HOW_LONG}")
#: In an answer: 30 个工作日内.
_TOLD = re.compile(r"(\d{1,3}) ?个(?:工作日|上班日)")


def workdays_asked(text: str, told: str) -> int | None:
    """The number of workdays whose length a message asks; without a number in it, the first that was told just now."""
    said = bare(text)
    found = _ASKS.search(said) if len(said) <= _LONGEST else None
    if found is None:
        return None
    if found["count"]:
        return _number(found["count"])
    before = _TOLD.search(told)
    return int(before[1]) if before else None


def _number(said: str) -> int:
    """二十五, 十, 7."""
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.partition("十")
    if not ten:
        return DIGITS[tens]
    return 10 * (DIGITS[tens] if tens else 1) + (DIGITS[ones] if ones else 0)


def weeks(workdays: int) -> tuple[int, bool]:
    """Whole weeks of five workdays, and whether some days are over. Holidays make it longer."""
    return divmod(workdays, A_WEEK)[0], bool(workdays % A_WEEK)
