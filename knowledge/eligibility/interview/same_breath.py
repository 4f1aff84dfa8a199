"""A number taken back in the same breath: 全家三千，不对，两千 are two thousand, neither five nor three.

What was said first is blanked, so that no reader sees it; what no number takes the place of stays as it was said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from knowledge.dialogue import clauses, taken_back
from knowledge.eligibility.interview.message import Entity, Message, person_of

_BLANK = "□"
_STOP = r"，,。；;！!、…\s"
#: 不对, 说错了, 哦不是; not 对不对, 不是两千, 算错了三次.
_INSTEAD = re.compile(
    rf"(?:(?:[哦噢啊呃嗯唉]|哎呀?)[{_STOP}]*)?(?:(?:我|刚才|刚刚)?(?:(?<!对)(?:不对)+|(?:说|讲|记|写|打|搞|弄|算|数)?错了|口误)"
    rf"(?:[{_STOP}]+|(?=[是\d一二两三四五六七八九十]|应该|全家))|(?<![^{_STOP}哦噢啊])(?:不是的?|不+)[{_STOP}]+)"
)
#: What follows comes to what was said: 全家三千，不对，还有养老金两百.
_MORE = re.compile(r"还有|还挣|另外|加上|再加|也有|也挣|也是|没算|忘了|漏了")
_WHOLE = re.compile(r"全家|一家人|总共|一共|合起来|加起来")
_MOUTHS = re.compile(r"(?:\d+|[一二两三四五六七八九十]+)\s*(?:口人?(?!子)|个人)")


class _Number(NamedTuple):
    """A number of a message: where it stands and what it counts."""

    start: int
    end: int
    kind: str


def is_unclear(message: Message) -> bool:
    """Whether a sum is taken back and it is not said which of several."""
    return _step(message) is _UNCLEAR


def set_right(message: Message) -> Message:
    """The message without the numbers that it takes back itself, and without the words that take them back."""
    message = _without_denied(message)
    while isinstance(step := _step(message), Message):
        message = step
    return message


def _without_denied(message: Message) -> Message:
    """不是1500，是2500; 收入是2500不是1500: without the number that is said not to be so, where another one stands."""
    numbers = _numbers(message)
    for start, end in taken_back(message.text):
        old = [item for item in numbers if start <= item.start < end]
        left = [
            item for item in numbers if not any(first <= item.start < last for first, last in taken_back(message.text))
        ]
        if old and any(_alike(old[0].kind, item.kind) or _alike(item.kind, old[0].kind) for item in left):
            new = next((item for item in left if item.start >= end), left[-1])
            message = _blanked(message, old[:1], [old[0][:2]], new)
    return message


_UNCLEAR = object()


def _step(message: Message) -> Message | object | None:
    """The message with the first correction in it made; None for none."""
    for instead in _INSTEAD.finditer(message.text):
        numbers = _numbers(message)
        before = [item for item in numbers if item.end <= instead.start()]
        after = [item for item in numbers if item.start >= instead.end()]
        if not before or not after or _MORE.search(message.text, instead.end()):
            continue
        new = after[0]
        same = [item for item in before if _alike(item.kind, new.kind)]
        if not same:
            continue
        old = _meant(message, same, new)
        if old is None:
            return _UNCLEAR if new.kind == "money" else None
        return _blanked(message, old, [(item.start, item.end) for item in old] + [instead.span()], new)
    return None


def _alike(old: str, new: str) -> bool:
    """三千块，不对，2000: a number of nothing is of what the one before was."""
    return old == new or (new == "bare" and old in ("money", "people"))


def _meant(message: Message, before: list[_Number], new: _Number) -> list[_Number] | None:
    """Those that the new one takes the place of; None where there are several and it is not said which."""
    if len(before) == 1 or new.kind != "money":
        return before[-1:]
    if _WHOLE.search(_clause_at(message.text, new.start)):
        return before
    who = person_of(_clause_at(message.text, new.start), message)
    of_them = [item for item in before if person_of(_clause_at(message.text, item.start), message) == who]
    return of_them if who is not None and len(of_them) == 1 else None


def _clause_at(text: str, place: int) -> str:
    return next(clause for start, clause in reversed(clauses(text)) if start <= place)


def _numbers(message: Message) -> list[_Number]:
    """Sums, counts of people and bare numbers, left to right; 六口 is none to the bot's reader."""
    people = [_Number(*found.span(), "people") for found in _MOUTHS.finditer(message.text)]
    taken = {place for item in people for place in range(item.start, item.end)}
    others = [
        _Number(int(item["start"]), int(item["end"]), "money" if item["entity"] == "money" else "bare")
        for item in message.entities
        if item["entity"] == "money" or (item["entity"] == "count" and item["value"].get("unit") is None)
    ]
    return sorted([*people, *(item for item in others if item.start not in taken)])


def _blanked(message: Message, old: list[_Number], spans: list[tuple[int, int]], new: _Number) -> Message:
    """Without `spans`. 一个月三千，不对，两千: the new sum is of the same time."""
    text = message.text
    for start, end in spans:
        text = text[:start] + "".join(char if char in "，," else _BLANK for char in text[start:end]) + text[end:]
    said = next((item for item in message.entities if int(item["start"]) == old[-1].start), None)
    left = [item for item in message.entities if not any(start <= int(item["start"]) < end for start, end in spans)]
    return replace(message, text=text, entities=[_of_the_same_time(item, said, new) for item in left])


def _of_the_same_time(item: Entity, old: Entity | None, new: _Number) -> Entity:
    if old is None or {item["entity"], old["entity"]} != {"money"} or int(item["start"]) != new.start:
        return item
    kept = {name: item["value"].get(name) or old["value"].get(name) for name in ("period", "per")}
    return {**item, "value": {**item["value"], **kept}}
