"""Which of the facts that three-valued logic names as missing can really turn a verdict.

Logic names every unknown part of a rule, also where each way to fill it ends the same (a deduction too small to
matter; a condition that another one makes needless). Here the ways are tried, for one household: a tree over the open
facts (`branches`), each with the values that rules tell apart. Branches that end alike are made one (`diagram`); a fact
that is left nowhere in it can't turn the verdict. So a fact is left out by trying everything only: where that would be
too much (little is known yet), all that logic names is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from knowledge.eligibility.branches import Trees
from knowledge.eligibility.columns import Households
from knowledge.eligibility.completions import Completions, Open
from knowledge.eligibility.diagram import facts_left, first_end
from knowledge.eligibility.engine import Outcome, evaluate
from knowledge.eligibility.facts import BIT, FACTS, names_of
from knowledge.eligibility.filling import End, Filling
from knowledge.eligibility.kept import Asked, Kept, Memory
from knowledge.eligibility.reads import Reading
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import missing
from knowledge.library import Library

#: With more open facts than these (of each person one) a tree would hardly ever end.
_MOST_OPEN = 8


class Narrowed(NamedTuple):
    """The named facts that can turn a verdict, the cheapest to ask first; all that are named, where trying would take
    too long. None can where every way ends the same: `outcome` is then what the rule finds of one of them, with its
    steps."""

    facts: tuple[str, ...]
    outcome: Outcome | None = None


class Exactness:
    """Narrows what is missing, of households on one day."""

    def __init__(
        self, library: Library, book: Rulebook, standards: Standards, as_of: date, *, keeps: bool = False
    ) -> None:
        """`keeps`: what is found is kept for the next ones, for whoever asks for many."""
        self._library, self._book, self._standards, self._as_of = library, book, standards, as_of
        self._completions = Completions(library, book, standards, as_of)
        self._memory = Memory(Reading(library, book, standards, as_of)) if keeps else None

    def narrowed(self, household: Households, outcomes: Sequence[Outcome]) -> dict[Asked, Narrowed]:
        """For each rule and row that needs more information what really matters. `household`: columns of one."""
        named = {
            Asked(outcome.programme, outcome.variant, row): bits
            for outcome in outcomes
            for row, bits in enumerate(missing(outcome.finding, outcome.verdicts).tolist())
            if bits
        }
        # Of all facts: where some are filled in, a branch may wait for others that nobody waited for before.
        opens = self._completions.open_facts(household, FACTS) if named else ()
        found = {asked: Narrowed(names_of(bits)) for asked, bits in named.items()}
        if opens is None:
            return found
        facts = [BIT[item.fact] for item in opens]
        some = [asked for asked, bits in named.items() if sum(bits & fact != 0 for fact in facts) <= _MOST_OPEN]
        if some:
            found |= self._tried(household, opens, {asked: named[asked] for asked in some})
        return found

    def _tried(
        self, household: Households, opens: Sequence[Open], named: Mapping[Asked, int]
    ) -> Iterator[tuple[Asked, Narrowed]]:
        """What is left for each of these, but those for which trying would be too much."""
        memory, filling = self._memory, Filling(household, opens)
        keys = memory.keys(household, opens, named) if memory else []
        kept = [memory.get(key) for key in keys] if memory else [None] * len(named)
        trees = Trees(filling, [*named], np.array([*named.values()], np.uint64), kept, evaluate=self._evaluated)
        left = facts_left(trees, filling.bits).tolist()
        for tree, (asked, bits) in enumerate(named.items()):
            given_up, found = trees.budget.given_up[tree], kept[tree]
            if found is None:
                # What matters only once another fact is known is asked for then; but where nothing else is left, it is
                # that.
                facts = (bits & left[tree]) or left[tree]
                end = None if facts else first_end(trees, tree)
                found = Kept(trees.budget.grown(tree), facts, None if end is None else filling.said(end))
                # Where others were in its way, it may end another time.
                if memory and (not given_up or trees.budget.too_wide(tree)):
                    memory.put(keys[tree], found)
            if not given_up:
                yield asked, Narrowed(names_of(found.facts), self._completed(filling, asked, found.end))

    def _completed(self, filling: Filling, asked: Asked, end: End | None) -> Outcome | None:
        """What the rule finds of the household completed, where nothing can turn the verdict."""
        if end is None:
            return None
        return next(self._evaluated(filling.households(filling.filled(end))[0], {asked.rule}, trace=True))

    def _evaluated(
        self, columns: Households, rules: Collection[tuple[str, str]], *, trace: bool = False
    ) -> Iterator[Outcome]:
        return evaluate(
            self._library, self._book, columns, self._as_of, standards=self._standards, trace=trace, topics=rules
        )


__all__ = ["Asked", "Exactness", "Narrowed"]
