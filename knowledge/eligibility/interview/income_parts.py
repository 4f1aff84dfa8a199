"""What a family's income is made up of: each sum with whose it is and what it comes from.

Kept beside the income, so that another source or another person adds to it, and what somebody tells anew of the same
source takes the place of what they told. `{"of": income, "parts": [[who, source, sum], ...]}`; where the income was
told otherwise since, it is one sum of which nothing more is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, NamedTuple

from knowledge.eligibility.interview.sum_texts import in_words, plus
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script

#: The parts of the income; facts of the talk, not of the household.
PARTS = "income_parts"
_SELF = ("我", "俺")
#: So many parts are read back one by one.
_MOST_TOLD = 5


class Part(NamedTuple):
    """A sum of the income. `who`: in the citizen's words (妈, 我), '' where not said; `source`: 种地, 养老金, or ''."""

    who: str
    source: str
    value: dict[str, str]

    @property
    def is_known(self) -> bool:
        """Whether it is said whose it is, or what it comes from."""
        return bool(self.who or self.source)

    def is_the_same(self, other: Part) -> bool:
        """Whether both are told of the same person's same source."""
        return self == other._replace(value=self.value) and self.is_known

    def may_be_the_same(self, other: Part) -> bool:
        """The same, where either may not say whose it is or what it comes from."""
        return all(not mine or not yours or mine == yours for mine, yours in zip(self[:2], other[:2], strict=True))


def parts_of(told: Told) -> tuple[Part, ...]:
    """The parts of the income that was told; one unknown part where nothing of them is known."""
    income, kept = told.facts.get("income"), told.facts.get(PARTS) or {}
    if income is None:
        return ()
    if kept.get("of") != income:
        return (Part("", "", income),) if income.get("yuan") != "0" else ()
    return tuple(Part(*item) for item in kept["parts"])


def with_parts(told: Told, parts: Sequence[Part]) -> Told:
    """The same with the income that these come to."""
    income = total_of(parts)
    return told.with_(income=income, **{PARTS: {"of": income, "parts": [list(part) for part in parts]}})


def total_of(parts: Sequence[Part]) -> dict[str, str]:
    """Their sum, of a year where they are of different times."""
    return reduce(plus, (part.value for part in parts)) if parts else {"yuan": "0", "per": "year"}


def in_parts(told: Told, script: Script) -> str:
    """全家一年 6120 元（种地一年 3000 元，养老金一个月 260 元）."""
    parts = parts_of(told)
    whole = script.question("income").told_as.format(value=in_words(told.facts["income"], script))
    if not 1 < len(parts) <= _MOST_TOLD or not all(part.is_known for part in parts[1:]):
        return whole
    named = [name_of(part, script) for part in parts]
    return script.says["income_in_parts"].format(whole=whole, parts="，".join(named))


def name_of(part: Part, script: Script) -> str:
    """您打工一个月 1500 元; 前面说的一个月 800 元."""
    who = script.says["you"] if part.who in _SELF else part.who
    named = f"{who}{part.source}" or script.says["told_before"]
    return script.says["one_earns"].format(who=named, value=in_words(part.value, script))


def as_parts(raw: Any) -> tuple[Part, ...]:
    """Parts that were kept in a fact."""
    return tuple(Part(*item) for item in raw or ())
