"""Runs all rules over households: the one way in for a chat, a request and a register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.case import Case, Step
from knowledge.eligibility.columns import Households
from knowledge.eligibility.registry import Finding, Per, Rule, Rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.truth import Bools
from knowledge.eligibility.verdict import verdicts, verdicts_together
from knowledge.library import Library


@dataclass(slots=True, eq=False)  # never changed; see truth.Truth
class Outcome:
    """What the rules of one programme say. `verdicts`: one a household, or one a person where `per` is person.

    `steps`: what was compared, `applied`: the rules and the rows they hold for; both only where asked for.
    """

    programme: str
    variant: str
    per: Per
    verdicts: NDArray[np.int8]
    finding: Finding
    steps: tuple[Step, ...] = ()
    applied: tuple[tuple[Rule, Bools], ...] = ()


def evaluate(
    library: Library,
    book: Rulebook,
    households: Households,
    as_of: date,
    *,
    standards: Standards | None = None,
    trace: bool = False,
    topics: Collection[tuple[str, str]] | None = None,
) -> Iterator[Outcome]:
    """One outcome a programme and variant (of `topics` alone), in the order of telling. `standards` may be reused for
    the same day."""
    case = Case(library, households, as_of, standards or Standards(library, as_of), book)
    return outcomes(case, trace=trace, topics=topics)


def outcomes(
    case: Case, *, trace: bool = False, topics: Collection[tuple[str, str]] | None = None
) -> Iterator[Outcome]:
    """The same for a case that is asked more than its verdicts afterwards."""
    asked = case.rulebook.topics if topics is None else [each for each in case.rulebook.topics if each in topics]
    if len(case.households) > 1:
        for found in _found(case, asked, trace=trace):
            yield found.judged(verdicts(found.finding))
        return
    all_found = [*_found(case, asked, trace=trace)]
    for found, judged in zip(all_found, verdicts_together([item.finding for item in all_found]), strict=True):
        yield found.judged(judged)


class _Found(NamedTuple):
    """What the rules of one programme found, before it is judged."""

    programme: str
    variant: str
    per: Per
    finding: Finding
    steps: tuple[Step, ...]
    applied: tuple[tuple[Rule, Bools], ...]

    def judged(self, verdicts: NDArray[np.int8]) -> Outcome:
        return Outcome(self.programme, self.variant, self.per, verdicts, self.finding, self.steps, self.applied)


def _found(case: Case, topics: Iterable[tuple[str, str]], *, trace: bool) -> Iterator[_Found]:
    book = case.rulebook
    for programme, variant in topics:
        case.steps, case.applied = ([] if trace else None), []
        finding = book.find(case, programme, variant) if trace else case.finding(programme, variant)
        steps = tuple(case.steps or ())
        yield _Found(programme, variant, book.per(programme, variant), finding, steps, tuple(case.applied))
