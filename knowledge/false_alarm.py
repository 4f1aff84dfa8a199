"""What shows that an alarm was none, by the lists of false_alarm.yaml: it is denied, or what it was is long over."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from knowledge.danger import find_danger
from knowledge.urgent_advice import LIFE, LIFE_OTHER, load_urgent_advice
from knowledge.waiting import any_of, plain
from knowledge.yaml_text import read_yaml

#: Said beside a denial; no matter.
_FILLERS = frozenset(
    ["不是", "不对", "你听清楚", "听清楚", "看清楚", "你看清楚", "好好看", "没有", "对不起", "不好意思", "哎呀", "真的"]
)
_PARTS = re.compile(r"[\s，,。.！!？?…；;]+")


class Mistake(Enum):
    """Why an alarm was none: the citizen says so, or it tells of what is long over."""

    DENIED = "denied"
    LONG_AGO = "long_ago"


@dataclass(frozen=True)
class FalseAlarmWords:
    """The lists, compiled."""

    denies: re.Pattern[str]
    means: re.Pattern[str]
    long_ago: re.Pattern[str]
    past: re.Pattern[str]
    now: re.Pattern[str]
    ended: re.Pattern[str]
    another: re.Pattern[str]
    own: re.Pattern[str]
    unless: re.Pattern[str]

    def mistake(self, text: str, story: Collection[str]) -> Mistake | None:
        """Why the alarm that `story` (what the citizen said before) led to was none, by this message.

        None where somebody's own life was meant: what they deny may be true all the same, and a person comes. None
        also where the message tells of danger beside what it denies.
        """
        words = plain(text)
        if self.unless.search(words) or self._tells_danger(text) or any(map(self.is_own, story)):
            return None
        if self.denies.search(words):
            return Mistake.DENIED
        kinds = {danger.kind for danger in map(find_danger, story) if danger is not None}
        if kinds == {LIFE} and (self.long_ago.search(words) or self._tells_only_of_past(story)):
            return Mistake.LONG_AGO
        return None

    def is_own(self, text: str) -> bool:
        """Whether it speaks of ending the speaker's own life, as far as its words tell; in doubt it does."""
        danger = find_danger(text)
        if danger is None or danger.kind != LIFE:
            return False
        if load_urgent_advice().special(LIFE, [text]) == LIFE_OTHER:
            return False  # 我妈老说不如死了算了: the clause alone does not tell whose life
        clauses = [part for part in _PARTS.split(text) if _is_of_life(part) and not self.denies.search(plain(part))]
        if not clauses:
            return self.denies.search(plain(text)) is None
        return any(self._is_own_clause(plain(clause)) for clause in clauses)

    def _tells_only_of_past(self, story: Collection[str]) -> bool:
        return any(map(self.tells_of_past, story)) and not any(map(self.now.search, map(plain, story)))

    def tells_of_past(self, text: str) -> bool:
        """Whether it tells of a life that ended a year ago or more."""
        return any(self.past.search(part) and self.ended.search(part) for part in plain(text).split("，"))

    def meant(self, text: str, story: Collection[str]) -> str:
        """What is to be answered: what the message names; else with it what the alarming message asked and told."""
        left = self.left_of(text)
        alarm = next((said for said in reversed(list(story)) if find_danger(said) is not None), "")
        told = [part for part in _PARTS.split(alarm) if part and not _is_danger(part) and not self.ended.search(part)]
        return "，".join(dict.fromkeys([*told, *left]))

    def left_of(self, text: str) -> list[str]:
        """The parts of a message that do not deny the alarm: they name what was meant."""
        return [part for part in _PARTS.split(text) if part and not self._is_no_matter(part)]

    def _is_no_matter(self, part: str) -> bool:
        words = plain(part)
        if self.means.search(words):
            return False
        return bool(len(words) < 2 or self.denies.search(words) or self.long_ago.search(words) or words in _FILLERS)

    def _tells_danger(self, text: str) -> bool:
        """Danger in what is left when the parts that deny it are taken out."""
        left = "，".join(part for part in _PARTS.split(text) if part and not self.denies.search(plain(part)))
        return not self.long_ago.search(plain(left)) and _is_danger(left)

    def _is_own_clause(self, clause: str) -> bool:
        return self.own.search(clause) is not None or self.another.search(clause) is None


def _is_danger(text: str) -> bool:
    return find_danger(text) is not None


def _is_of_life(text: str) -> bool:
    danger = find_danger(text)
    return danger is not None and danger.kind == LIFE


@cache
def load_false_alarm_words() -> FalseAlarmWords:
    """Read the file. Raises TypeError or re.error where it is not as it must be."""
    raw = read_yaml(files("knowledge").joinpath("false_alarm.yaml").read_text(encoding="utf-8"))
    return FalseAlarmWords(**{name: any_of(patterns) for name, patterns in raw.items()})
