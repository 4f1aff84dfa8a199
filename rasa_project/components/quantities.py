"""Finds sums, counts, times, case numbers, telephone and ID numbers in a citizen's message.

Each finding is {entity, start, end, value}; places are those of the message as written. What the values hold is told
where they are read: `sums` (money), `counts` (count), `times` (time), `identifiers` (ticket_no, phone, id_number).
Pure standard library, so the tests of the app can load it without Rasa.

Order matters. Identifiers go first, lest a part of one is taken for a sum; then dates; then all other numbers. A number
that fits none of them is not reported: a wrong figure in a form is worse than a question asked again.
"""

import re
from collections.abc import Iterable
from typing import Any

from components.counts import count_value, read_count
from components.identifiers import find_identifiers, without
from components.numerals import find_numerals, fold
from components.sums import HOTLINES, begins_before, read_sum
from components.surroundings import Around, around, worth
from components.times import Time, ago, find_times

Quantity = dict[str, Any]

_ANY = re.compile(r"[\d零〇一二两俩仨三四五六七八九十百千万半几幺今昨前明后去上这本下年月周星礼]")
_AGO = re.compile(r"(?:以|之)?前(?!面|台|提|期|后|任|夫|妻|列|十|几)")
_PERCENT = "百分之"
_SPANS = {"year", "month", "day"}

# 今年七十一 tells an age, not when something happened.
_AGE_TIME_GAP = re.compile(r"(?:虚岁|周岁|实岁|都|才|已经|刚刚?|满|快|就|整|有|是|过|我|他|她|\s)*")
_AGE_CUE = re.compile(
    r"(?:今年|年龄|年纪|岁数|虚岁|周岁|实岁)(?:都|才|已经|刚|满|快|就|整|有|是|也|[:\s])*$|(?:奔|满|年满|都快?|快要?|已经|过了?|上了?|有)$"
)
_KIN_BEFORE = re.compile(
    r"(?:爸|妈|爷|奶|父|母|亲|伯|叔|公|婆|姥|姨|舅|姑|老人|老人家|老娘|老爹|老汉|老伴|哥|姐|弟|妹|儿子|女儿|闺女|孙子|孙女|丈夫|妻子|爱人|老公|老婆"
    r"|孩子|老头|老头子|老太|老太太|[我俺咱他她])(?:今年|都|快|也|已经|才|刚)*$"
)
_AGE_AFTER = re.compile(r"[，,]?(?:$|[，。！？；,!?;\s\x01了的还没多])")
# 二十好几, and 七十多了 at the beginning of a clause, are said of nothing but age.
_OVER = ("好几", "出头")
_YOUNGEST_BARE, _OLDEST_BARE = 10, 110
_TAKEN_BACK = re.compile(
    r"(?:(?:哎|哦|不好意思)[，, ]*)?(?:不对不对|不对|错了|说错了|讲错了|搞错了|记错了|打错了|写错了|我说错了|不是)"
    r"[，,。 ]*(?:我是说|应该)?(?:是|就是)?"
)
_MONEY_NEAR = re.compile(r"钱|费|工资|收入|补|金|领|拿|发|给|挣|交|花|月")


def find_quantities(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Quantity]:
    """The quantities in `text`, from left to right, none overlapping another.

    `taken` are places that hold names (八十岁补贴, 三明): a number inside a name is not reported.
    """
    folded = fold(text)
    if not _ANY.search(folded):
        return []
    found = [_quantity(*identifier) for identifier in find_identifiers(folded)]
    rest = without(folded, [(item["start"], item["end"]) for item in found])
    times = find_times(rest)
    rest = without(rest, [(time.start, time.end) for time in times])
    others = _numbers(folded, rest)
    ages = [item["start"] for item in others if item["value"].get("unit") == "age"]
    found += [_quantity("time", *time) for time in times if not _tells_age(folded, time.start, time.end, ages)]
    names: set[int] = set()
    for start, end in taken:
        names.update(range(start, end))
    return sorted(
        (item for item in [*found, *others] if names.isdisjoint(range(item["start"], item["end"]))),
        key=lambda item: int(item["start"]),
    )


def _quantity(entity: str, start: int, end: int, value: Any) -> Quantity:
    return {"entity": entity, "start": start, "end": end, "value": value}


def _numbers(folded: str, rest: str) -> list[Quantity]:
    """Sums, counts and spans before today among the numbers of `rest`; `folded` still shows the words around them."""
    found: list[Quantity] = []
    last_sum = last_end = 0
    for numeral in find_numerals(rest):
        if numeral.start < last_end:
            continue
        place = around(folded, numeral, last_sum)
        item = _read(place)
        if item is None:
            continue
        found.append(item)
        last_end = item["end"]
        if item["entity"] == "money":
            last_sum = last_end
    return found


def _read(place: Around) -> Quantity | None:
    start = place.numeral.start
    if place.left.endswith(_PERCENT):
        share = _count(place, "percent")
        return {**share, "start": start - len(_PERCENT)}
    counted = read_count(place)
    if counted is not None:
        end, value = counted
        before = _before_today(place, end, value)
        return before or _quantity("count", start, end, value)
    aged = _bare_age(place)
    if aged is not None:
        return aged
    summed = read_sum(place)
    if summed is not None:
        return _quantity("money", start - begins_before(place, summed[1]), *summed)
    return _answer(place)


def _before_today(place: Around, end: int, value: dict[str, Any]) -> Quantity | None:
    """三年前 and 半个月前 are times; so is 一年多前."""
    found = _AGO.match(place.text, end)
    if found is None or value["unit"] not in _SPANS or place.left.endswith(("每", "第")):
        return None
    time: Time = ago(value["unit"], value["low"], value["high"], approximate=value["approximate"])
    return _quantity("time", place.numeral.start, found.end(), time)


def _tells_age(text: str, start: int, end: int, ages: list[int]) -> bool:
    """Whether the time is the 今年 of 今年七十一岁."""
    return text[start:end] == "今年" and any(
        end <= age <= end + 6 and _AGE_TIME_GAP.fullmatch(text[end:age]) for age in ages
    )


# ---- numbers that count nothing ----
def _bare_age(place: Around) -> Quantity | None:
    """我妈八十八了, 今年六十一, 都七十多了."""
    numeral, end = place.numeral, place.numeral.end
    if numeral.low < _YOUNGEST_BARE or numeral.high > _OLDEST_BARE:
        return None
    written = place.text[numeral.start : end]
    idiom = place.bare and (
        written.endswith(_OVER) or (written.endswith("十多") and not place.left and place.startswith("了"))
    )
    cue = _AGE_CUE.search(place.left) or _KIN_BEFORE.search(place.left)
    if not idiom and not (cue and _AGE_AFTER.match(place.text, worth(place, end).end)):
        return None
    if _MONEY_NEAR.search(place.left):
        return None
    return _count(place, "age")


def _answer(place: Around) -> Quantity | None:
    """A message that is but a number answers a question, which alone knows what was counted."""
    written = place.text[place.numeral.start : place.numeral.end]
    if written in HOTLINES or written == "半":
        return None
    if not place.is_all(place.numeral.end) and not _corrects(place):
        return None
    return _count(place, None)


def _corrects(place: Around) -> bool:
    """不对，是三千: nothing but a number and words that take another one back."""
    before, after = place.text[: place.numeral.start], place.text[place.numeral.end :]
    return bool(_TAKEN_BACK.fullmatch(before)) and not after.strip("，,。.！!了吧啊 ")


def _count(place: Around, unit: str | None) -> Quantity:
    said = worth(place, place.numeral.end)
    value = count_value(said.low, said.high, unit, approximate=said.approximate, bound=said.bound)
    return _quantity("count", place.numeral.start, said.end, value)
