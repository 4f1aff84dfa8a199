"""Children counted first and told apart then: 三个孩子，一个上大学两个上高中 are three, not six."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from knowledge.eligibility.interview.told import Member
from knowledge.eligibility.script import Script
from knowledge.number_words import SMALL_NUMBERS

_COUNT = r"(?P<count>\d|[一二两俩三仨四五六七八九十])(?!口)\s*[个位名]?"
#: One of those just counted, without a number.
_ONE = r"(?P<one>老大|老二|老三|老小|大的|小的|大儿子|小儿子|大女儿|小女儿|大姑娘|小姑娘)"
#: Children as such; all other words say what becomes of some of them.
_CHILDREN = r"孩子|小孩|娃娃?|儿女|崽|伢|儿子|女儿|孙子|孙女"
#: 两个小的, with nothing more, are children too.
_LITTLE = r"小的(?=$|呢|啊|，)"
#: What a child of a family may be said to be.
_OF_CHILDREN = ("student", "child", "disabled", "ill")
_GAP = r"[^，。,、；;\d一二两俩三仨四五六七八九十]{0,4}?"


class Part(NamedTuple):
    """So many of whom one thing is said. `plain`: that there are so many, and nothing more."""

    number: int
    kind: str
    plain: bool


def parts_of(clause: str, script: Script) -> list[Part]:
    """The counted children of a clause, from left to right."""
    words = {word: kind for kind in _OF_CHILDREN for word in script.members[kind].words}
    named = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pattern = rf"(?:{_COUNT}|{_ONE}){_GAP}(?P<word>{named}|{_CHILDREN}|{_LITTLE})"
    found = []
    for match in re.finditer(pattern, clause):
        kind = words.get(match["word"], "child")
        number = _number(match["count"]) if match["count"] else 1
        # 一个残疾人 beside two children is somebody else.
        other = kind in ("disabled", "ill") and "人" in match["word"] + clause[match.end() : match.end() + 1]
        plain = kind == "child" and re.fullmatch(f"{_CHILDREN}|小的", match["word"]) is not None
        found.append(Part(number, kind, plain or other))
    return found


def _number(written: str) -> int:
    return int(written) if written.isdigit() else SMALL_NUMBERS[written]


def tell_apart(members: list[Member], parts: list[Part]) -> bool:
    """Say of the children counted last what `parts` say of some of them; those counted first in the same clause are
    added. False, and nothing done, where it is not of them: nobody was counted so, or more are told of than are left.
    """
    first, rest = parts[:1], parts[1:]
    if rest and first[0].plain and first[0].kind == "child":
        added = [Member(("child",))] * first[0].number
        if not _of_the_last([*members, *added], rest):
            return False
        members += added
        parts = rest
    if not parts or not _of_the_last(members, parts):
        return False
    at = len(members) - len(_last_children(members))
    for part in parts:
        for _ in range(part.number):
            tags = (part.kind, "child") if part.kind in ("disabled", "ill") else (part.kind,)
            members[at] = replace(members[at], tags=tags)
            at += 1
    return True


def _of_the_last(members: list[Member], parts: list[Part]) -> bool:
    left = len(_last_children(members))
    return left > 1 and not any(part.plain for part in parts) and sum(part.number for part in parts) <= left


def _last_children(members: list[Member]) -> list[Member]:
    """The children at the end of the list of whom nothing else was said."""
    return [*takewhile(lambda member: member.tags == ("child",) and member.who is None, reversed(members))]
