"""Finds sums, counts, times, case numbers, telephone and ID numbers in a citizen's message.

Each finding is {entity, start, end, value}; places are those of the message as written. What the values hold is told
where they are read: `sums` (money), `counts` (count), `times` (time), `identifiers` (ticket_no, phone, id_number).
Pure standard library, so the tests of the app can load it without Rasa.

Order matters. Identifiers go first, lest a part of one is taken for a sum; then dates; then all other numbers. A number
that fits none of them is not reported: a wrong figure in a form is worse than a question asked again.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from components.ages import is_bare_age
from components.counts import count_value, read_count
from components.identifiers import find_identifiers, without
from components.numerals import find_numerals, fold, parse_exact
from components.sums import HOTLINES, begins_before, read_sum
from components.surroundings import Around, around, worth
from components.times import Time, ago, find_times

Quantity = dict[str, Any]

_SAID = "一二三四五六七八九十"

_ANY = re.compile(r"[\d零〇一二两俩仨三四五六七八九十百千万半几幺今昨前明后去上这本下年月周星礼廿初]")
_FRACTION = re.compile(
    rf"(?<![{_SAID}\d百])(?P<whole>[{_SAID}]{{1,3}}|\d{{1,3}})分之(?P<part>[{_SAID}]{{1,3}}|\d{{1,3}})"
)
# 三个月后, 两年以后.
_LATER = re.compile(r"(?:以|之)?后(?!面|来|悔|台|代|果|门|续|院|半|勤|边|头|方)")
_SINCE_SOMETHING = re.compile(r"(?:[了过满完]|第|出生|住院|去世|申请|交|毕业)$")
_AGO = re.compile(r"(?:以|之)?前(?!面|台|提|期|后|任|夫|妻|列|十|几)")
_PERCENT = "百分之"
_NUMBERS = re.compile(r"[\d零〇一二两俩仨三四五六七八九十百千万亿半几幺]")
_BELOW_NOUGHT = "零下"
_SPANS = {"year", "month", "day"}

_TAKEN_BACK = re.compile(
    r"(?:(?:哎|哦|不好意思)[，, ]*)?(?:不对不对|不对|错了|说错了|讲错了|搞错了|记错了|打错了|写错了|我说错了|不是)"
    r"[，,。 ]*(?:我是说|应该)?(?:是|就是)?"
)


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
    shares = list(_fractions(rest))
    rest = without(rest, [(share["start"], share["end"]) for share in shares])
    others = shares + _numbers(folded, rest)
    found += [_quantity("time", *time) for time in times]
    names: set[int] = set()
    for start, end in taken:
        names.update(range(start, end))
    return sorted(
        (item for item in [*found, *others] if names.isdisjoint(range(item["start"], item["end"]))),
        key=lambda item: int(item["start"]),
    )


def has_all_numbers(text: str, start: int, end: int) -> bool:
    """Whether no number stands outside of a stretch: 两间 is not all of 两间半."""
    return not _NUMBERS.search(text[:start] + text[end:])


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
        # The 一个月 that was read as a count belongs to the sum behind it: 一个月两千.
        while found and found[-1]["end"] > item["start"]:
            found.pop()
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
        if value["unit"] == "degree" and place.left.endswith(_BELOW_NOUGHT):
            return _below_nought(start, end, value)
        before = _before_today(place, end, value)
        return before or _quantity("count", start, end, value)
    if is_bare_age(place):
        return _count(place, "age")
    if place.left.endswith(_BELOW_NOUGHT) and place.strictly_bare:  # 零下三十, without 度
        cold = _count(place, "degree")
        return _below_nought(start, cold["end"], cold["value"])
    summed = read_sum(place)
    return _quantity("money", start - begins_before(place, summed[1]), *summed) if summed else _answer(place)


def _below_nought(start: int, end: int, value: Any) -> Quantity:
    value = {**value, "low": -value["high"], "high": -value["low"]}
    return _quantity("count", start - len(_BELOW_NOUGHT), end, value)


def _fractions(text: str) -> Iterator[Quantity]:
    """三分之二, as a share of a hundred; 百分之六十 is read with the numbers."""
    for found in _FRACTION.finditer(text):
        whole, part = parse_exact(found["whole"]), parse_exact(found["part"])
        if whole and part and part <= whole:
            share = round(100 * part / whole, 2)
            value = count_value(share, share, "percent", approximate=False, bound=None)
            yield _quantity("count", *found.span(), value)


def _before_today(place: Around, end: int, value: dict[str, Any]) -> Quantity | None:
    """三年前, 半个月前 and 一年多前 are times; so is 三个月后 unless after something that happened (交了三个月后)."""
    if value["unit"] not in _SPANS or place.left.endswith(("每", "第")):
        return None
    found = _AGO.match(place.text, end)
    low, high = value["low"], value["high"]
    if found is None and not _SINCE_SOMETHING.search(place.left):
        found = _LATER.match(place.text, end)
        low, high = -high, -low
    if found is None:
        return None
    time: Time = ago(value["unit"], low, high, approximate=value["approximate"])
    return _quantity("time", place.numeral.start, found.end(), time)


# ---- numbers that count nothing ----
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
