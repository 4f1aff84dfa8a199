"""Runs all rules over households: the one way in for a chat, a request and a register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.case import Case, Step
from knowledge.eligibility.columns import Households
from knowledge.eligibility.registry import Finding, Per, Rule, Rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.truth import Bools
from knowledge.eligibility.verdict import verdicts
from knowledge.library import Library


@dataclass(frozen=True, eq=False)
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
) -> Iterator[Outcome]:
    """One outcome a programme and variant, in the order of telling. `standards` may be reused for the same day."""
    return outcomes(Case(library, households, as_of, standards or Standards(library, as_of), book), trace=trace)


def outcomes(case: Case, *, trace: bool = False) -> Iterator[Outcome]:
    """The same for a case that is asked more than its verdicts afterwards."""
    book = case.rulebook
    for programme, variant in book.topics:
        case.steps, case.applied = ([] if trace else None), []
        finding = book.find(case, programme, variant) if trace else case.finding(programme, variant)
        steps = tuple(case.steps or ())
        yield Outcome(
            programme, variant, book.per(programme, variant), verdicts(finding), finding, steps, tuple(case.applied)
        )
