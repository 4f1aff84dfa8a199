"""Which question comes next: only one whose answer can still change what is told, the most telling first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from knowledge.eligibility.determination import Screener, Screening
from knowledge.eligibility.interview.told import Member, Told
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.script import Asked, Script
from knowledge.library import Library


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
            if item.id not in asked and (item.always or missing.intersection(item.facts)) and _applies(item.id, told)
        ]

    def _missing(self, told: Told) -> set[str]:
        found = self.screening(told).determinations
        return {fact for item in found if item.key in self._script.pursued and not item.aside for fact in item.missing}


def _applies(question: str, told: Told) -> bool:
    """Whether the question means anything to this family."""
    means = {
        "work": told.facts.get("size") is not None,
        "members": not told.all_members,
        "disability": any("disabled" in member.tags and not member.grade for member in told.members),
        "long_term_care": told.has("disabled"),
        "employed": told.has("disabled"),
        "supporter": told.dependent,
        "own_income": told.dependent,
        "parents": told.has("child"),
        "age": told.all_members and any(_of_unknown_age(member) for member in told.members),
        "over_standard_because": "dibao" in (told.facts.get("receives") or ()),
        "over_standard_since": "dibao" in (told.facts.get("receives") or ()),
    }
    return means.get(question, True)


def _of_unknown_age(member: Member) -> bool:
    tags = set(member.tags)
    return member.age is None and bool(tags & {"disabled", "ill"}) and not tags & {"elder", "child", "student"}
