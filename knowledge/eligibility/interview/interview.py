"""Which question comes next: only one whose answer can still change what is told, the most telling first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import Protocol, TypeVar

from knowledge.eligibility.determination import Screener, Screening
from knowledge.eligibility.interview.day_wages import DAY_WAGE
from knowledge.eligibility.interview.sums import EARNED, EARNED_BY
from knowledge.eligibility.interview.told import SINGLE_DIBAO, Member, Told
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.script import Asked, Script
from knowledge.eligibility.standing import Found, Stands
from knowledge.eligibility.verdict import Verdict
from knowledge.library import Library

#: Aid that depends on who brings a child up.
_FOR_CHILDREN = frozenset({"tekun", "guer", "shishi_wuren_fuyang"})
_LIKELY = (Verdict.likely_eligible, Verdict.will_change)
#: So many questions in a row passed over, of one kind or of any, lead to a result.
_LIKE_PASSED, _ANY_PASSED = 2, 3
_ALL = 1000
_Stands_co = TypeVar("_Stands_co", bound=Stands, covariant=True)


@dataclass(frozen=True)
class SoFar:
    """How far a talk has come: ids of the questions. `asked`: put, one a turn, not again. `passed`: 不知道, 不想说, and
    what was asked in the same breath. `since`: how many had been put when the family wanted to be asked on; 0: not
    yet."""

    asked: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    since: int = 0

    def had(self, question: Asked) -> bool:
        """Whether it is not put again."""
        return question.id in self.asked or question.id in self.passed

    def passed_over(self, question: Asked) -> bool:
        """Whether the family did not know or did not want to say."""
        return question.id in self.passed


@dataclass(frozen=True)
class Look:
    """How a talk stands. `questions`: what could be asked now, the next first; empty where nothing can change any more,
    or the family has been asked enough. `more`: whether they could be asked on for a more exact result."""

    found: Found
    questions: tuple[Asked, ...]
    more: bool
    screener: Screener

    @cached_property
    def screening(self) -> Screening:
        """What can be said so far. A turn that asks on needs none of the words."""
        return self.screener.in_words(self.found)


class Interview:
    """Screenings on one day."""

    def __init__(self, library: Library, book: Rulebook, as_of: date) -> None:
        self._screener = Screener(library, book, as_of, keeps=True)
        self._script: Script = library.interview

    def screening(self, told: Told) -> Screening:
        """What can be said so far."""
        return self._screener.screen(told.household())

    def look(self, told: Told, so_far: SoFar) -> Look:
        """What can be said and what could be asked."""
        found = self._screener.found(told.household())
        left = self._open(found, told, replace(so_far, since=max(len(so_far.asked), 1)))
        more = bool(left) and len(so_far.asked) < self._script.most
        open_ = self._open(found, told, so_far)
        if self._enough(so_far):
            open_ = [item for item in open_ if self._is_half_told(item, so_far)]
        return Look(found, tuple(open_), more, self._screener)

    def _is_half_told(self, question: Asked, so_far: SoFar) -> bool:
        """Whether the other half of what was asked in one breath has just been told: 过不下去, and what happened?"""
        last = so_far.asked[-1]
        return self._script.question(last).also == question.id and last not in so_far.passed

    def _open(self, found: Found, told: Told, so_far: SoFar) -> list[Asked]:
        pursued = [item for item in visible(found, told) if item.key in self._script.pursued]
        waiting = {(item.key, fact) for item in pursued for fact in item.missing}
        missing = {fact for _, fact in waiting}
        # What most want to know of, dibao, is not left open for aid of less weight that is likely.
        first = {fact for key, fact in waiting if key == self._script.pursued[0]}
        settled = so_far.since == 0 and any(item.verdict in _LIKELY for item in pursued)
        unknown = {self._script.question(name).about for name in so_far.passed} if so_far.since == 0 else set()
        open_ = [
            item
            for item in self._script.questions
            if not so_far.had(item)
            and not (item.id == "income" and told.facts.get("income") is not None)
            and (
                item.always
                or any(told.has(name) or told.facts.get(name) for name in item.always_with)
                or missing.intersection(item.facts)
            )
            and not (item.later and ((settled and not first.intersection(item.facts)) or item.about in unknown))
            and _applies(item.id, told)
        ]
        return sorted(open_, key=lambda item: (item.later, -_telling(item, waiting)))

    def _enough(self, so_far: SoFar) -> bool:
        """Whether it is time for a result: after the usual number of questions, or when the last ones were passed over:
        two of a kind, or three. Who wants to be asked on is, up to the most."""
        if len(so_far.asked) >= (self._script.most if so_far.since else self._script.usual):
            return True
        last = [self._script.question(name) for name in so_far.asked[so_far.since :]][-_ANY_PASSED:]
        passed = [item.about for item in takewhile(so_far.passed_over, reversed(last))]
        return len(passed) >= _ANY_PASSED or (len(passed) >= _LIKE_PASSED and len(set(passed[:_LIKE_PASSED])) == 1)

    def together(self, asked: Asked, told: Told, so_far: SoFar) -> Asked | None:
        """The question that is put in the same breath; None where it is not open."""
        if not asked.also:
            return None
        other = self._script.question(asked.also)
        wanted = told.facts.get(other.id) is None and not so_far.had(other) and _applies(other.id, told)
        return other if wanted else None

    def heard_with(self, asked: Asked, told: Told, so_far: SoFar) -> Asked | None:
        """The question that an answer may tell on, too: where it is one of a few words, also after it was told
        (过不下去，得了大病, after 没有)."""
        other = self._script.question(asked.also) if asked.also else None
        if other is not None and other.reads == "choice":
            return other
        return self.together(asked, told, so_far)

    def about_left(self, questions: Sequence[Asked], told: Told, so_far: SoFar) -> int:
        """About how many are still to come after the next one."""
        together = {question.also for question in questions if self.together(question, told, so_far) is not None}
        most = (self._script.most if so_far.since else self._script.usual) - len(so_far.asked)
        return min(most, sum(question.id not in together for question in questions)) - 1

    def titles(self, asked: Asked, told: Told, also: Asked | None = None) -> tuple[str, ...]:
        """The buttons under it."""
        if also is not None and asked.buttons_also:
            return asked.buttons_also
        return asked.buttons_alone if asked.buttons_alone and told.is_alone else asked.titles()

    def wording(self, asked: Asked, told: Told, also: Asked | None = None) -> str:
        """The question as it is put to this family: what they told already is left out, `also` is asked with it."""
        if also is not None:
            return asked.ask_also
        if asked.reads == "property" and told.facts.get("rest"):
            left = [item.named for item in asked.options if told.facts.get(str(item.value)) is None]
            return self._script.says["property_rest"].format(rest=self._script.says["or"].join(left))
        if asked.id == "income" and told.facts.get(EARNED) and told.facts.get(EARNED_BY):
            return self._script.says["income_of_rest"].format(value=told.facts[EARNED_BY])
        if asked.id == "income" and told.facts.get(DAY_WAGE):
            return self._script.says["ask_days"]
        if asked.ask_alone and told.is_alone:
            return asked.ask_alone
        return asked.ask_more if asked.ask_more and told.members else asked.ask


def _telling(question: Asked, waiting: Collection[tuple[str, str]]) -> int:
    """How much aid waits for a question. Everything does for those that a talk always begins with."""
    return len({key for key, fact in waiting if fact in question.facts}) if not question.first else _ALL


def _applies(question: str, told: Told) -> bool:
    """Whether the question means anything to this family."""
    means = {
        "work": told.facts.get("size") is not None and told.may_work,
        "members": not told.all_members,
        "receives": told.facts.get("receives") is None,
        "disability": any("disabled" in member.tags and not member.grade for member in told.members),
        "long_term_care": told.has("disabled"),
        "employed": told.has("disabled"),
        "supporter": told.dependent and len(told.untold()) < len(told.members),
        "own_income": len(told.may_need_support()) == 1,
        "parents": any("child" in member.tags for at, member in enumerate(told.members) if at not in told.untold()),
        "age": told.all_members and any(_of_unknown_age(member) for member in told.members),
        "over_standard_because": "dibao" in (told.facts.get("receives") or ()),
        "over_standard_since": "dibao" in (told.facts.get("receives") or ()),
    }
    return means.get(question, True)


class _Tells(Protocol[_Stands_co]):
    """Anything that tells how programmes stand."""

    def told(self) -> tuple[_Stands_co, ...]:
        """Those that a family wants to hear of."""


def visible(found: _Tells[_Stands_co], told: Told) -> tuple[_Stands_co, ...]:
    """What is asked on and told: without aid for children without parents, where a family is an ordinary one, and
    without dibao for one member where somebody has it."""
    has_single = bool(told.facts.get(SINGLE_DIBAO))
    return tuple(
        item
        for item in found.told()
        if not (item.programme in _FOR_CHILDREN and item.person in told.untold())
        and not (has_single and item.key == "dibao/single_person")
    )


def _of_unknown_age(member: Member) -> bool:
    tags = set(member.tags)
    return member.age is None and bool(tags & {"disabled", "ill"}) and not tags & {"elder", "child", "student"}
