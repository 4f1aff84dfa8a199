"""Which question comes next: only one whose answer can still change what is told, the most telling first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from knowledge.eligibility.determination import Determination, Screener, Screening
from knowledge.eligibility.interview.told import DEPENDENT, SINGLE_DIBAO, Member, Told
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.script import Asked, Script
from knowledge.library import Library

#: Aid that depends on who brings a child up.
_FOR_CHILDREN = frozenset({"tekun", "guer", "shishi_wuren_fuyang"})


class Interview:
    """Screenings on one day."""

    def __init__(self, library: Library, book: Rulebook, as_of: date) -> None:
        self._screener = Screener(library, book, as_of)
        self._script: Script = library.interview

    def screening(self, told: Told) -> Screening:
        """What can be said so far."""
        return self._screener.screen(told.household())

    def open_questions(self, told: Told, asked: Collection[str]) -> list[Asked]:
        """What could be asked now, in order; empty when nothing can change any more. `asked`: not again."""
        if len(asked) >= self._script.most:
            return []
        missing = self._missing(told)
        return [
            item
            for item in self._script.questions
            if item.id not in asked
            and (item.always or any(map(told.has, item.always_with)) or missing.intersection(item.facts))
            and _applies(item.id, told)
        ]

    def wording(self, asked: Asked, told: Told) -> str:
        """The question as it is put to this family: what they told already is left out."""
        if asked.reads == "property" and told.facts.get("rest"):
            left = [item.named for item in asked.options if told.facts.get(str(item.value)) is None]
            return self._script.says["property_rest"].format(rest=self._script.says["or"].join(left))
        return asked.ask_more if asked.ask_more and told.members else asked.ask

    def _missing(self, told: Told) -> set[str]:
        found = visible(self.screening(told), told)
        return {fact for item in found if item.key in self._script.pursued and not item.aside for fact in item.missing}


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
        "own_income": _dependents(told) == 1,
        "parents": any("child" in member.tags for at, member in enumerate(told.members) if at not in told.untold()),
        "age": told.all_members and any(_of_unknown_age(member) for member in told.members),
        "over_standard_because": "dibao" in (told.facts.get("receives") or ()),
        "over_standard_since": "dibao" in (told.facts.get("receives") or ()),
    }
    return means.get(question, True)


def _dependents(told: Told) -> int:
    """How many may need support; whose own income is asked, if it is one."""
    return sum(
        bool(set(member.tags) & set(DEPENDENT)) for at, member in enumerate(told.members) if at not in told.untold()
    )


def visible(screening: Screening, told: Told) -> tuple[Determination, ...]:
    """What is asked on and told: without aid for children without parents, where a family is an ordinary one, and
    without dibao for one member where somebody has it."""
    has_single = bool(told.facts.get(SINGLE_DIBAO))
    return tuple(
        item
        for item in screening.told()
        if not (item.programme in _FOR_CHILDREN and item.person in told.untold())
        and not (has_single and item.key == "dibao/single_person")
    )


def _of_unknown_age(member: Member) -> bool:
    tags = set(member.tags)
    return member.age is None and bool(tags & {"disabled", "ill"}) and not tags & {"elder", "child", "student"}
