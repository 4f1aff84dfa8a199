"""Numbers and dates as official texts print them: 十二, 2022年6月28日, 二〇二二年六月二十八日."""

from __future__ import annotations

import re

from knowledge.dates import PartialDate

#: A number in Chinese characters, as clauses are counted (一 to 九百九十九).
CHINESE = "[一二三四五六七八九十百零〇]+"

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_UNITS = {"十": 10, "百": 100}
_YEAR = "[12１２]\\d{3}|[一二][〇零○一二三四五六七八九]{3}"
_SMALL = "\\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
#: A date in either script; month and day may be missing.
DATE = re.compile(rf"({_YEAR})\s*(?:年\s*(?:({_SMALL})\s*月\s*(?:({_SMALL})\s*日)?)?|[-/.](\d{{1,2}})[-/.](\d{{1,2}}))")


def number(text: str) -> int:
    """The number that digits or Chinese characters stand for. Raises ValueError for anything else."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            raise ValueError(f"not a number: {text!r}")
    return total + digit


def _year(text: str) -> int:
    return int("".join(str(_DIGITS.get(character, character)) for character in text))


def find_date(text: str) -> PartialDate | None:
    """The first date in `text`, as precise as it is printed; None if there is none that exists."""
    for found in DATE.finditer(text):
        year, month, day, other_month, other_day = found.groups()
        parts = [number(part) for part in (month or other_month, day or other_day) if part]
        try:
            return PartialDate.parse("-".join([str(_year(year)), *(f"{part:02d}" for part in parts)]))
        except ValueError:
            continue
    return None
