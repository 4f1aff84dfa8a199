"""Two questions put in one breath: what the answer tells on the second, in the words that the first has no use for.

农村的, beside the place; 我妈七十, beside how many there are; 没出急事, beside how they get by. What is not clear stays
open and is asked on its own.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.dialogue import clauses
from knowledge.eligibility.interview import ages, choices, people
from knowledge.eligibility.interview.members import read_members
from knowledge.eligibility.interview.message import Heard, Message, is_none, is_of_others
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script

_BLANK = "□"
_A_REMARK = 8
#: The generation before, who may well be over sixty though nobody said so.
_PARENTS = re.compile(r"爸|妈|爹|娘|父|母|公公|婆婆|岳|丈人|爷爷|奶奶|外公|外婆|姥")

#: 房子烧了，啥都没了 tells of what they had.
_LOST = re.compile(r"烧|着火|失火|淹|冲走|塌|垮|地震|被偷|被骗")
#: 最近 is asked for.
_LONG_AGO = re.compile(r"[去前那]年|以前|之前|多年|小时候")


def read_also(asked: Asked, also: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """What the message tells on `also`, which was put together with `asked`; None for nothing clear."""
    if is_of_others(message.text):
        return None
    if also.reads == "members":
        return _members(also, message, told, script)
    if also.reads == "age":
        return ages.read_age(also, message, told, script)
    heard = choices.read_choice(also, _left_of(asked, message), told, script)
    return None if heard is None or heard.ask else heard


def _left_of(asked: Asked, message: Message) -> Message:
    """The message without what answers the first question: places (城关区 is no town), clauses that are an option."""
    text = message.text
    if asked.reads == "place":
        for span in message.library.regions.find(text):
            text = text[: span.start] + _BLANK * (span.end - span.start) + text[span.end :]
    for start, clause in clauses(text):
        if asked.reads == "place":
            other = len(clause.replace(_BLANK, "")) > _A_REMARK  # 我跑了三趟乡里都不给办
        else:
            other = choices.option_of(asked, clause) is not None or _LONG_AGO.search(clause) is not None
        if other:
            text = text[:start] + _BLANK * len(clause) + text[start + len(clause) :]
    return replace(message, text=text)


def _with_size(message: Message, told: Told) -> Told:
    size = people.counted(message)
    return told if size is None else told.with_(size=size)


def _members(also: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Who is old, young, ill, disabled, of all that are counted (三口人，我妈七十，一个娃上小学; 两口人，都没有)."""
    heard = read_members(also, message, _with_size(message, told), script)
    if heard is None:
        parts = [replace(message, text=clause) for _, clause in clauses(message.text)]
        if len(parts) < 2 or _LOST.search(message.text) or not any(is_none(also, part, script) for part in parts):
            return None
        return Heard(replace(told, all_members=True), (also.nobody_else if told.members else also.nobody,))
    facts = {**heard.told.facts, "size": told.facts.get("size")}  # how many there are is the other question's
    heard = replace(heard, told=replace(heard.told, facts=facts))
    found = heard.told.members
    aged = any("elder" in member.tags or member.age is not None for member in found)
    if _PARENTS.search(message.text) and not aged:
        return Heard(
            replace(heard.told, all_members=False), heard.back
        )  # 我爸妈和一个娃: how old they are, was not said
    return heard
