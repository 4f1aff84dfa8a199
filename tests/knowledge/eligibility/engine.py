"""What the engine finds, in the shape of the scalar evaluator's results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from knowledge import Library
from knowledge.eligibility.columns import Households
from knowledge.eligibility.engine import evaluate
from knowledge.eligibility.facts import names_of
from knowledge.eligibility.household import Household
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.verdict import Verdict, missing

from .scalar import Result

#: Programme and variant.
Rule = tuple[str, str]
#: The engine's "no upper end".
ENDLESS = 2**50

_NAMES = {int(verdict): verdict.name for verdict in Verdict}
_NAMED: dict[int, frozenset[str]] = {}


def outcomes(library: Library, households: Sequence[Household], day: date) -> Iterator[tuple[Rule, str, list[Result]]]:
    """Each rule, whether it is per household or person, and a result for each row (without `why`)."""
    for outcome in evaluate(library, rulebook(), Households.of(list(households), day), day):
        amount = outcome.finding.amount
        verdicts, facts = outcome.verdicts.tolist(), missing(outcome.finding).tolist()
        spans: list[tuple[int, int | None] | None] = [None] * len(verdicts)
        if amount is not None:
            ends = zip(amount.lo.tolist(), amount.hi.tolist(), strict=True)
            spans = [None if low > high else (low, None if high >= ENDLESS else high) for low, high in ends]
        rows = [
            Result(_NAMES[verdict], _named(bits), span)
            for verdict, bits, span in zip(verdicts, facts, spans, strict=True)
        ]
        yield (outcome.programme, outcome.variant), outcome.per, rows


def by_household(library: Library, households: Sequence[Household], day: date) -> list[dict[Rule, list[Result]]]:
    """For each household, what each rule finds: one result, or one for each person."""
    found: list[dict[Rule, list[Result]]] = [{} for _ in households]
    if not households:
        return found
    for rule, per, rows in outcomes(library, households, day):
        start = 0
        for one, results in zip(households, found, strict=True):
            count = 1 if per == "household" else persons_of(one)
            results[rule] = rows[start : start + count]
            start += count
    return found


def persons_of(household: Household) -> int:
    """How many rows the rules for persons have for a household."""
    return household.size or max(1, len(household.persons))


def _named(bits: int) -> frozenset[str]:
    if bits not in _NAMED:
        _NAMED[bits] = frozenset(names_of(bits))
    return _NAMED[bits]
