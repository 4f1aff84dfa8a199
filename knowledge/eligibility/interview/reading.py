"""What an answer tells: by words for choices, by the numbers that the bot found for counts, sums and days.

A reader gives the facts and how they are read back, or asks for what is missing (per month or per year), or None for
what is no answer. What is told beside the question (不对，是四口人) is read by `read_volunteered`, which is stricter:
it needs words that say what the number counts (`volunteering`). What a story tells is read by `story`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from knowledge.eligibility.interview import (
    additions,
    ages,
    aids,
    certificates,
    choices,
    correcting,
    one_income,
    parents,
    people,
    same_breath,
    sums,
)
from knowledge.eligibility.interview.day_wages import by_month
from knowledge.eligibility.interview.members import read_members
from knowledge.eligibility.interview.message import Heard, Message, is_of_others
from knowledge.eligibility.interview.phrasing import punctuated
from knowledge.eligibility.interview.taken_out import read_taken_out
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.interview.volunteering import volunteers
from knowledge.eligibility.script import Asked, Script

Reader = Callable[[Asked, Message, Told, Script], "Heard | None"]
#: What may stand around a corrected sum.
_ONLY_A_SUM = re.compile(
    r"(?:不对|不是|说错|讲错|搞错|弄错|记错|打错|写错|改成|改为|改一下|我|是说|说的是|应该|其实|刚才|前面|那个|哦|哎|是|就|才|了|的|吧|啊|[□\s，。,.！!、])*"
)


def read_answer(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """What the message tells on this question, or None."""
    return _READERS[asked.reads](asked, message, told, script)


def read_volunteered(
    message: Message, told: Told, script: Script, but: str = "", *, corrects: bool = False
) -> Heard | None:
    """What the message tells of its own accord on any question but `but`; None for nothing.

    `corrects`: it takes back what was told, so 收入 alone means the family's.
    """
    back: list[str] = []
    now = told
    if is_of_others(message.text) and not corrects:
        return None
    for asked in script.questions:
        if asked.id == but or not volunteers(asked, message, now, script, corrects=corrects):
            continue
        heard = read_answer(asked, message, now, script)
        if heard is not None and asked.reads == "members":
            # Said beside: whether there is anybody else stays to be asked.
            heard = replace(heard, told=replace(heard.told, all_members=now.all_members))
        if heard is not None and heard.ask and asked.reads == "disability":
            heard = certificates.grade_alone(heard, message, script)  # 不对，是三级: the kind is asked later
        if heard is not None and not heard.ask and heard.told != now:
            now, back = heard.told, [*back, *heard.back]
    return Heard(now, tuple(back)) if back else None


def takes_back(message: Message, script: Script, told: Told) -> bool:
    """Whether the message corrects or completes what was told: 不对, 改一下, 我刚才少说了."""
    changes = any(word in message.text for word in script.words["changes"])
    one_more = told.facts.get("size") is not None and says_one_more(message, script)
    return message.library.dialogue.corrects(message.text) or changes or one_more


def is_only_a_sum(message: Message) -> bool:
    """Whether a correction names a sum and nothing that it is for: 说错了，不是1500，是2500."""
    return _ONLY_A_SUM.fullmatch(message.rest()) is not None


def says_one_more(message: Message, script: Script) -> bool:
    """Whether it says that somebody was left out."""
    return any(word in message.text for word in script.words["one_more"])


def read_correction(message: Message, told: Told, script: Script, but: str = "") -> Heard | None:
    """The same of a message that takes something back, and whose illness it is; None for nothing."""
    if is_of_others(message.text) and not takes_back(message, script, told):
        return None
    message = same_breath.set_right(by_month(punctuated(message)))
    out = read_taken_out(message, told, script)
    if out is not None:
        return out
    more = additions.read_other_days(message, told, script) or additions.read_more_income(message, told, script)
    changed = one_income.read_one_income(message, told, script, corrects=takes_back(message, script, told))
    if changed is not None and more is None:
        return changed
    gone = correcting.without_dead(message, told, script)
    heard = more if more is not None else _read_correction(message, gone.told if gone else told, script, but)
    if gone is not None:
        heard = Heard((heard or gone).told, (*gone.back, *(heard.back if heard else ())))
        if heard.told.facts.get("size") == told.facts.get("size"):
            return replace(heard, told=heard.told.without(script.question("size")), reopen="size")
    return heard and _recounted(heard, message, told, script)


def _recounted(heard: Heard, message: Message, told: Told, script: Script) -> Heard:
    """With the size to be asked again where one more was told of, and not how many they are now."""
    size = told.facts.get("size")
    grown = len(heard.told.members) > len(told.members) and heard.told.facts.get("size") == size
    if size is None or not grown or not says_one_more(message, script):
        return heard
    return replace(heard, told=heard.told.without(script.question("size")), reopen="size")


def _read_correction(message: Message, told: Told, script: Script, but: str) -> Heard | None:
    whose = correcting.read_whose(message, told, script)
    if whose is None:
        return read_volunteered(message, told, script, but, corrects=True)
    beside = read_volunteered(message, whose.told, script, "members", corrects=True)
    return Heard(beside.told, (*whose.back, *beside.back)) if beside is not None else whose


_READERS: dict[str, Reader] = {
    "place": choices.read_place,
    "choice": choices.read_choice,
    "people": people.read_people,
    "money": sums.read_money,
    "members": read_members,
    "aids": aids.read_aids,
    "property": choices.read_property,
    "disability": certificates.read_disability,
    "parents": parents.read_parents,
    "month": choices.read_month,
    "age": ages.read_age,
    "work": people.read_work,
}
