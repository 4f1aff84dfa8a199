"""Which question comes next: only one whose answer can still change what is told, the most telling first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from knowledge.eligibility.determination import Screener, Screening
from knowledge.eligibility.interview.told import Told
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
            if item.id not in asked and missing.intersection(item.facts) and _applies(item.id, told)
        ]

    def _missing(self, told: Told) -> set[str]:
        found = self.screening(told).determinations
        return {fact for item in found if item.key in self._script.pursued and not item.aside for fact in item.missing}


def _applies(question: str, told: Told) -> bool:
    """Whether the question means anything to this family."""
    facts = told.facts
    disabled = told.has("disabled")
    match question:
        case "members":
            return not told.all_members
        case "disability":
            return disabled and not all(
                member.disability and member.grade for member in told.members if "disabled" in member.tags
            )
        case "long_term_care" | "employed":
            return disabled
        case "supporter" | "own_income":
            return told.dependent
        case "parents":
            return told.has("child")
        case "age":
            return told.all_members and any(
                member.age is None
                and {"disabled", "ill"} & set(member.tags)
                and not {"elder", "child", "student"} & set(member.tags)
                for member in told.members
            )
        case "over_standard_because" | "over_standard_since":
            return "dibao" in (facts.get("receives") or ())
        case _:
            return True
