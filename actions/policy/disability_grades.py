"""Questions on money for disabled people that name no aid, and on a grade of disability (视力一级补多少钱; 四级呢)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.policy.repeating import last_answer
from actions.reading.understanding import Understood
from knowledge import Answer, Block, Library, QuestionKind
from knowledge.answers.wording import fact_citation
from knowledge.dialogue import bare

#: The two allowances: one programme with two members.
ALLOWANCES = "canji_liangxiang_butie"
_GRADE = re.compile(r"(?<![第十])[一二三四1-4](?:[、到和至~-][一二三四1-4])?级(?!医院|甲|联动|政府|部门|文件|响应)")
_ALLOWANCE = re.compile("残疾.*(?:补贴|补助|津贴|钱)|(?:补贴|补助|津贴).*残疾")
_OF_MONEY = frozenset({QuestionKind.amount, QuestionKind.payment})
#: How to apply is the same for all grades.
_HANGS_ON_GRADE = _OF_MONEY | {QuestionKind.eligibility, QuestionKind.definition}
#: What the rules on a grade carry.
GRADE_TOPICS = ("severe_grade",)
#: 智力的呢: of a kind of disability, after a grade.
_KIND = re.compile("^(?:那|我?是|他是|她是)?(?:智力|精神|肢体|视力|听力|言语|多重)(?:残疾)?的?[呢吗么？?]*$")
#: What the rule on the third and the fourth grade names.
_LESS_SEVERE = re.compile("[三四34]级|智力|精神")
#: Kinds of disability and grades that the rule on care does not name, and the rules on who gets the allowances.
_NOT_NAMED = re.compile("肢体|视力|听力|言语")
_LOW = re.compile("[三四34]级")
_ALLOWANCE_RULES = ("CJ01", "CJ02")
_OLD, _OLDEST = 60, 120
#: 能不能领钱, 有补贴吗: right after a grade was told in a few words.
_WHETHER_MONEY = re.compile(
    "(?:那|我|他|她|这个|这种|国家|政府){0,2}(?:能不能|能|可以|可不可以|有没有|有|给不给|给)(?:领|拿|享受|发|得|什么|啥)?(?:到)?(?:点|些)?"
    "(?:钱|补贴|补助|津贴|护理补贴|残疾补贴)(?:的)?(?:[吗么嘛不没]|领)?"
)
_ALONE, _A_FEW_WORDS = 3, 14


def names_grade(text: str) -> bool:
    """Whether a grade is named: 二级, 三四级."""
    return _GRADE.search(text) is not None


def asks_for_allowances(asked: Understood, groups: tuple[str, ...], text: str) -> bool:
    """Whether money for disabled people is asked for, and no aid is named: the two allowances are meant."""
    if asked.programmes:
        return False
    if asked.kind in _OF_MONEY:
        return "disabled" in groups or names_grade(text)
    # 残疾证三级有补贴吗
    return asked.kind is QuestionKind.eligibility and names_grade(text) and _ALLOWANCE.search(text) is not None


def asks_on_grade(asked: Understood, text: str, library: Library) -> bool:
    """Whether a grade is asked about while the allowances are spoken of (那我爸一级呢; 三级有吗)."""
    # 他是二级智力, after how to apply: what a grade that is only told is worth is meant. 二级 alone goes on with that.
    only_told = not asked.cues.kinds and _ALONE < len(bare(text)) <= _A_FEW_WORDS and not asked.named_programme
    if asked.kind not in _HANGS_ON_GRADE and not only_told:
        return False
    about = {ALLOWANCES, *library.programmes[ALLOWANCES].members}
    named = names_grade(text) or _KIND.match(text) is not None
    return named and bool(asked.programmes) and set(asked.programmes) <= about


def grade_told_before(asked: Understood, tracker: Tracker) -> str | None:
    """The grade that was told right before a question whether there is money for it (残疾三级, 能不能领钱), or None."""
    text, before = bare(tracker.latest_message.get("text") or ""), _said_before(tracker)
    if asked.named_programme or names_grade(text) or not _WHETHER_MONEY.fullmatch(text):
        return None
    return before if len(before) <= _A_FEW_WORDS and names_grade(before) and "残" in before else None


def _said_before(tracker: Tracker) -> str:
    said = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"]
    return said[-2] if len(said) > 1 else ""


def with_kind_not_named(library: Library, said: Answer, text: str) -> Answer:
    """Before it that the rules on care do not name this kind in the third and fourth grade (肢体三级呢)."""
    kind = _NOT_NAMED.search(text)
    if kind is None or not _LOW.search(text):
        return said
    cited = tuple(fact_citation(library, library.fact(name)) for name in _ALLOWANCE_RULES)
    first = Block(library.say("grade_not_named", kind=kind[0]), cited)
    return replace(said, head=(first, *said.head))


def closest_first(said: Answer, text: str) -> Answer:
    """The answer on a grade, with the rule on the third and the fourth first where these are asked about."""
    if not _LESS_SEVERE.search(text) or (names_grade(text) and not _LOW.search(text)):
        return said  # 二级智力 is one of the severe grades
    closest = [block for block in said.head if _LESS_SEVERE.search(block.text)]
    return replace(said, head=(*closest, *(block for block in said.head if block not in closest)))


def same_grade_again(library: Library, said: Answer, tracker: Tracker) -> Answer:
    """The answer on a grade; where the last answer began with the same rule, that alone, said to be the same."""
    if not said.citations:
        return said
    first, before = said.head[0], [event["text"].split("\n")[:2] for event in last_answer(tracker.events)]
    if not any(first.text in lines for lines in before):
        return said
    below = tuple(block for block in said.rest if block.role in ("source", "next"))
    return replace(said, head=(Block(library.say("as_before")), first), rest=below, more=())


def is_of_another(asked: Understood, tracker: Tracker, text: str) -> bool:
    """Whether somebody else is asked about, of whom an age is told and no disability (我妈呢 她75岁)."""
    if not asked.new_person or "disabled" in asked.cues.groups or names_grade(text):
        return False
    allowances = bool(asked.programmes) and asked.programmes[0].startswith("canji_") and not asked.named_programme
    return allowances and any(map(_is_old, tracker.latest_message.get("entities") or []))


def _is_old(entity: dict[str, Any]) -> bool:
    value = entity["value"]
    if entity["entity"] != "count" or not isinstance(value, dict):
        return False
    return value.get("unit") == "age" and _OLD <= value["low"] < _OLDEST
