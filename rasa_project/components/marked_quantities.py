"""What a number is worth that somebody else has marked: a sum, a count or a time, of which only the kind is sure.

The rules of `quantities` look for numbers in a message and leave what may be none. Where somebody says that there is
one, more can be read: 一张五块 as the price of one, 三亩半, 两个月零三天, 零九年. A number that can't be read to its
end has no value; a time that can't is one of which no day can be told. Pure standard library.
"""

import re
from decimal import Decimal
from typing import Any

from components.counts import count_value
from components.numerals import find_numerals, fold, parse_exact
from components.quantities import find_quantities, has_all_numbers
from components.times import find_times, time

Value = dict[str, Any]

_FIRST_YEAR, _LAST_YEAR = 1920, 2060

_N = r"[\d零〇一二两三四五六七八九十百千万亿]"
_NO_N = r"[^\W\d零〇一二两三四五六七八九十百千万亿半几a-zA-Z]"


def value_at(text: str, start: int, end: int, entity: str) -> Value | None:
    """The value of `text` from `start` to `end`, which somebody else says is a sum, a count or a time.

    None if it can not be read as such, to its last number.
    """
    said = fold(text[start:end])
    return _KINDS[entity](said)


def is_no_year(said: str) -> bool:
    """Whether it is a number of digits alone that is no year anybody tells of: 2500 and 1900 are sums."""
    said = fold(said.strip())
    return said.isdecimal() and len(said) != 2 and not _FIRST_YEAR <= int(said) <= _LAST_YEAR


def _whole(said: str, entity: str) -> Value | None:
    """The value of the one quantity in `said`, if the rules find it, and no number beside it."""
    for item in find_quantities(said):
        if item["entity"] == entity and has_all_numbers(said, item["start"], item["end"]):
            value: Value = item["value"]
            return value
    return None


# ---- sums ----
# 一张, 三天, 一个盒子, 一只一个月: what a sum is paid for, before or behind it.
_FOR_SOME = re.compile(rf"(?:[每一两三半]{_NO_N}{{1,3}})+")
_FOR_ONE = re.compile(f"[每一两]{_NO_N}{{1,3}}")
_PENNIES = re.compile(r"(?P<number>[一二两三四五六七八九])分钱?")
_FROM_TO = re.compile(rf"(?P<low>{_N}+(?P<unit>[十百千万块]))(?P<high>{_N}+(?P=unit))")


def _sum(said: str) -> Value | None:
    said = said.replace("蚊", "元")
    rests = [said[cut:] for cut in range(2, len(said)) if _FOR_SOME.fullmatch(said[:cut])]
    rests += [said[:-cut] for cut in range(2, len(said)) if _FOR_ONE.fullmatch(said[-cut:])]
    return next(filter(None, map(_sum_alone, [said, *rests])), None)


def _sum_alone(said: str) -> Value | None:
    # Without 元 a sum may be known by what stands around it alone.
    value = _whole(said, "money") or _whole(f"{said}元", "money")
    if value is not None:
        return value
    pennies = _PENNIES.fullmatch(said)
    if pennies is not None:
        fen = int(parse_exact(pennies["number"]) or 0)
        return {"fen_low": fen, "fen_high": fen, "period": None, "per": None, "approximate": False, "bound": None}
    between = _FROM_TO.fullmatch(said)
    if between is not None:
        low, high = _sum_alone(between["low"]), _sum_alone(between["high"])
        if low and high and low["fen_low"] < high["fen_low"]:
            return {**low, "fen_high": high["fen_low"], "approximate": True}
    return None


# ---- counts ----
_HALF_OF_IT = re.compile("一半|半数")
_HALF_A = re.compile(f"半{_NO_N}{{1,3}}")
_SHARES = {
    **dict.fromkeys(("一大半", "一半多", "一半以上"), (50, 100)),
    **dict.fromkeys(("百分百", "百分之百", "十成十"), (100, 100)),
    "一小半": (0, 50),
    "一半人": (50, 50),
}
# 大半天, 半个多月.
_ABOUT = re.compile("^[大小](?=半)|(?<=半个)多|(?<=半)多")
_WITH_AND = re.compile(r"(?P<tens>[二三四五六七八九]十)有(?P<ones>[一二三四五六七八九])")
_OUNCES = re.compile(rf"(?P<number>{_N}+)两")
_GRAMS = 50
_EXACT = re.compile(rf"(?P<number>{_N}+)(?P<measure>{_NO_N}{{1,3}}?)(?P<rest>[半一二三四五六七八九])")
_POINT = re.compile(rf"(?P<number>{_N}+)点(?P<rest>[零一二三四五六七八九]+)(?P<measure>{_NO_N}{{0,3}})")
_TWO_PARTS = re.compile(
    rf"(?P<first>{_N}+(?P<measure>{_NO_N}{{1,3}}?))[零又]?(?P<second>{_N}+(?P<other>{_NO_N}{{1,3}}))"
)
# 一天二十四小时 is a rate.
_SMALLER = {"年": ("个月", "月"), "岁": ("个月", "月"), "个月": ("天", "日"), "月": ("天", "日")}


def _count(said: str) -> Value | None:
    return next(filter(None, (read(said) for read in _COUNTS)), None)


def _exactly(number: Decimal, unit: str | None) -> Value:
    return count_value(number, number, unit, approximate=False, bound=None)


def _half(said: str) -> Value | None:
    """一半, half of it."""
    return _exactly(Decimal(50), "percent") if _HALF_OF_IT.fullmatch(said) else None


def _by_rules(said: str) -> Value | None:
    return _whole(said, "count")


def _half_a(said: str) -> Value | None:
    """半间; the rules read 半年 and 半斤, in their own units."""
    return _exactly(Decimal("0.5"), "day" if said[1] in "天日" else "item") if _HALF_A.fullmatch(said) else None


def _bare(said: str) -> Value | None:
    numeral = next(iter(find_numerals(said)), None)
    if numeral is None or not has_all_numbers(said, numeral.start, numeral.end):
        return None
    return count_value(numeral.low, numeral.high, None, approximate=numeral.approximate, bound=None)


def _share(said: str) -> Value | None:
    if said not in _SHARES:
        return None
    low, high = map(Decimal, _SHARES[said])
    return count_value(low, high, "percent", approximate=low != high, bound=None)


def _about(said: str) -> Value | None:
    without = _ABOUT.sub("", said)
    value = _count(without) if without and without != said else None
    return {**value, "approximate": True} if value else None


def _with_and(said: str) -> Value | None:
    found = _WITH_AND.fullmatch(said)
    return (
        _exactly((parse_exact(found["tens"]) or 0) + (parse_exact(found["ones"]) or Decimal(0)), None)
        if found
        else None
    )


def _ounces(said: str) -> Value | None:
    found = _OUNCES.fullmatch(said)
    number = parse_exact(found["number"]) if found else None
    return _exactly(_GRAMS * number, "gram") if number else None


def _with_tenths(said: str) -> Value | None:
    """三亩半, 六亩二, 零点三, 三点二公里."""
    found = _EXACT.fullmatch(said) or _POINT.fullmatch(said)
    number = parse_exact(found["number"]) if found else None
    if found is None or number is None:
        return None
    tenths = "5" if found["rest"] == "半" else "".join(str(int(parse_exact(digit) or 0)) for digit in found["rest"])
    number += Decimal(f"0.{tenths}")
    two = _whole(f"两{found['measure']}", "count") if found["measure"] else None
    return _exactly(number * Decimal(str(two["low"])) / 2, two["unit"]) if two else _exactly(number, None)


def _two_parts(said: str) -> Value | None:
    """一年两年 is from one to two; of 三年六个月 the years are told, and that it is more."""
    found = _TWO_PARTS.fullmatch(said)
    if found is None or found["other"] not in (found["measure"], *_SMALLER.get(found["measure"], ())):
        return None
    first, second = _whole(found["first"], "count"), _whole(found["second"], "count")
    if not (first and second):
        return None
    low, high = Decimal(str(first["low"])), Decimal(str(first["high"])) + 1
    if found["measure"] == found["other"]:
        high = Decimal(str(second["high"]))
    return count_value(low, high, first["unit"], approximate=True, bound=None) if low <= high else None


_COUNTS = (_half, _by_rules, _half_a, _bare, _share, _about, _with_and, _ounces, _with_tenths, _two_parts)


# ---- times ----
_A_YEAR = re.compile(r"\d{4}|[一二][九〇零][\d〇零一二三四五六七八九]{2}")


def _time(said: str) -> Value:
    value = _whole(said, "time")
    if value is not None:
        return value
    # 零九年 may be a span in a sentence, and is none here.
    for words in (f"{said}年",) if _A_YEAR.fullmatch(said) else (f"{said}的时候", said):
        for found in find_times(words):
            if found.start == 0 and has_all_numbers(said, 0, found.end):
                return found.value
            if found.start == 0:  # 今年五月初八: this year
                return {**found.value, "approximate": True}
    return time(approximate=True)


_KINDS = {"money": _sum, "count": _count, "time": _time}
