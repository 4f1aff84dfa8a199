"""Whether a message tells something on a question that was not asked: only where its words say what they are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.eligibility.interview import certificates
from knowledge.eligibility.interview.members import OLD_SPEAKER, members_in
from knowledge.eligibility.interview.message import Message, said_of
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script
from knowledge.kin import PARENT, SON_OR_DAUGHTER, SPOUSE

_COUNTED = re.compile(
    r"[\d一二两三四五六七八九十]+\s*口(?!子)"
    r"|(?:[我俺咱]们?家|全家|家里?)(?:里|现在|一共|总共|共|就|只|有){0,3}[\d一二两三四五六七八九十]+个?人(?![^，。,、]{0,3}(?:打工|上班|生病|得病|残疾))"
)
#: 人口是四口人: said of what was told.
#: 5口人, and nothing else, counts once more.
_ONLY_SIZE = re.compile(
    r"(?:是|就|有|我们?|俺们?|咱们?|家里?|一共|总共){0,4}[\d一二两三四五六七八九十]+\s*口人?[吧哦啊呀哈]?"
)
_OF_SIZE = re.compile(r"人口(?:应该)?(?:是|有)")
_OF_PLACE = ("户口", "户籍", "我家在", "我们家在", "我在", "我是", "我们是", "俺是", "住在", "老家")
_OF_AREA = ("户口", "户籍", "农村户", "城镇户", "我是农村", "的农民", "是农民", "我是城", "农村的", "城里的")
_OF_AID = re.compile(
    r"(?:领|吃|拿|享受|靠)(?:着|了|过)?(?:的是)?[^，。,没不]{0,3}(?:低保|特困|五保)"
    r"|(?:低保|特困|五保)(?:金|钱)?(?:一个?月|每月)[^，。,？?吗多少]{0,4}[\d一二两三四五六七八九十]"  # 低保一个月五百多
)
_OF_RELATIVE = re.compile(
    rf"(?:{SON_OR_DAUGHTER}|女婿|儿媳|公公|婆婆|爷爷|奶奶|{SPOUSE}|{PARENT}|哥|弟|姐|妹)[^，。,]{{0,8}}(?:挣|赚|工资|收入|打工|退休金)"
)
#: 收入2500, without the sum: said again, it is the family's.
_ONLY_INCOME = re.compile(
    r"\s*(?:(?:[我俺咱]们?家|全家|家里|家庭)\s*)?(?:一个?月|每个?月|月|一年|每年|年)?的?总?收入(?:其实|应该|就|是|有|大概|一共|也|差不多|改成|为|，|,)*\s*(?:吧|了|左右|的样子)?"
)
_OF_PROPERTY = re.compile(r"[有没][^，。,]{0,4}(?:车|房|店|存款|公司)")


def volunteers(asked: Asked, message: Message, told: Told, script: Script, *, corrects: bool) -> bool:
    """Whether the words say that they are about this question. `corrects`: they take back what was told."""
    about = _ABOUT.get(asked.id)
    return about is not None and about(_Beside(asked, message, told, script, corrects))


@dataclass(frozen=True)
class _Beside:
    """A message, the question that it may be about, and what was told before."""

    asked: Asked
    message: Message
    told: Told
    script: Script
    corrects: bool

    def has(self, words: Iterable[str]) -> bool:
        return any(word in self.message.text for word in words)

    def says(self, name: str) -> bool:
        """Whether one of the script's words of this name stands in it."""
        return self.has(self.script.words[name])

    def is_news(self) -> bool:
        """Whether the question has no answer yet, or that one is taken back."""
        return self.corrects or self.told.facts.get(self.asked.id) is None


def _of_region(said: _Beside) -> bool:
    return bool(said.message.library.regions.find(said.message.text)) and (said.corrects or said.has(_OF_PLACE))


def _of_area(said: _Beside) -> bool:
    return said.has(_OF_AREA) or (
        said.corrects and said.has(word for item in said.asked.options for word in item.words)
    )


def _of_size(said: _Beside) -> bool:
    counted = _COUNTED.search(said.message.text) is not None
    again = _OF_SIZE.search(said.message.text) or _ONLY_SIZE.fullmatch(said.message.text.strip("，。,. "))
    return counted and (said.is_news() or again is not None)


def _of_income(said: _Beside) -> bool:
    if not said.says("income") or not said.message.values("money"):
        return False
    again = _ONLY_INCOME.fullmatch(said.message.rest()) is not None
    return again or said.says("whole_family") or (said.corrects and not _is_of_one(said.message))


def _is_of_one(message: Message) -> bool:
    """Whether the one sum is what a relative earns (我儿子一个月挣五千)."""
    return len(message.values("money")) == 1 and _OF_RELATIVE.search(message.text) is not None


def _of_members(said: _Beside) -> bool:
    if said.corrects and members_in(said.message, said.script):
        return True
    old = "老两口" in said.message.text or OLD_SPEAKER.search(said.message.text) is not None
    return old and not said.told.members


def _of_costs(said: _Beside) -> bool:
    own_pocket = said.says("own_pocket") and not said.says("past")
    sums = said.message.sums()
    return said.says("costs") and any(said.corrects or own_pocket or item["value"]["period"] for item in sums)


def _of_hardship(said: _Beside) -> bool:
    return said.says("hardship") or (said.says("gets_by") and "？" not in said.message.text)


def _of_care(said: _Beside) -> bool:
    needs = any(said_of(word, said.message.text) for word in said.script.words["needs_care"])
    return needs and said.is_news() and said.told.has("disabled")


def _of_grade(said: _Beside) -> bool:
    if not said.corrects or not said.told.has("disabled"):
        return False
    graded = any(count.get("unit") == "grade" for count in said.message.values("count"))
    return graded or certificates.has_none(said.message.text)


_ABOUT: dict[str, Callable[[_Beside], bool]] = {
    "region": _of_region,
    "area_type": _of_area,
    "receives": lambda said: _OF_AID.search(said.message.text) is not None,
    "size": _of_size,
    "income": _of_income,
    "property": lambda said: said.corrects and _OF_PROPERTY.search(said.message.text) is not None,
    "members": _of_members,
    "necessary_costs": _of_costs,
    "hardship": _of_hardship,
    "long_term_care": _of_care,
    "emergency": lambda said: said.says("no_blow"),
    "supporter": lambda said: said.is_news() and said.says("childless"),
    "disability": _of_grade,
}
