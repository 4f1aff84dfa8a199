"""Trees over the open facts of one household, one for each rule and row, grown together.

A branch is one way to fill some open facts in. All branches of a level, of every tree, are rows of arrays, and go
through the rules in one call. A branch ends where the verdict is certain; else it goes on by the first open fact, in an
order that is the same in the whole tree, for which the rule still waits there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.budget import Budget
from knowledge.eligibility.codes import Bits, Bools
from knowledge.eligibility.columns import Households
from knowledge.eligibility.engine import Outcome
from knowledge.eligibility.facts import ANY_FACT
from knowledge.eligibility.filling import Filled, Filling
from knowledge.eligibility.kept import Asked, Kept
from knowledge.eligibility.verdict import CERTAIN, Verdict

#: What becomes of a branch. It ends, and the verdict is certain; it ends, as there is nothing to tell of what it waits
#: for; it goes on by an open fact; it waits for facts of which no values are tried; no household is so.
ENDS, STAYS, SPLITS, UNLISTED, IMPOSSIBLE = (np.int8(fate) for fate in range(5))
#: By verdict: whether another fact may turn it.
_OPEN = np.array([verdict not in CERTAIN for verdict in sorted(Verdict)])
_MORE, _FACTS = int(Verdict.needs_more_info), np.uint64(ANY_FACT)

Places = NDArray[np.intp]
#: Runs these rules (programme, variant).
Evaluate = Callable[[Households, Collection[tuple[str, str]]], Iterable[Outcome]]


@dataclass
class Level:
    """The branches of all trees that fill equally many facts in; those of one tree in a fixed order.

    `ways`: what they fill in, `filled`: which row of it each one has. `waits`: the facts that each waits for. `at`:
    the open fact by which it goes on. `grown`: those whose branches, one for each way of it, are in the next level,
    one after the other; where those of each begin, and where all end: `begins`.
    """

    tree: Places
    ways: Filled
    filled: Places
    waits: Bits
    verdict: NDArray[np.int8]
    fate: NDArray[np.int8]
    at: Places
    grown: Places = field(default_factory=lambda: np.zeros(0, np.intp))
    begins: Places = field(default_factory=lambda: np.zeros(1, np.intp))

    @classmethod
    def of(cls, tree: Places, ways: Filled, filled: Places) -> Level:
        """Branches of which nothing is known yet."""
        count = len(tree)
        waits, small = np.zeros(count, np.uint64), np.zeros(count, np.int8)
        return cls(tree, ways, filled, waits, small, small.copy(), np.zeros(count, np.intp))


class Trees:
    """Grows the trees. `levels`: all branches; `budget` knows which were given up; `impossible`: those with branches
    that no household can be."""

    def __init__(
        self,
        filling: Filling,
        asked: Sequence[Asked],
        named: Bits,
        kept: Sequence[Kept | None],
        *,
        evaluate: Evaluate,
    ) -> None:
        """`named`: the facts that logic names for each tree. `kept`: what is known of it already; then it is not
        grown."""
        self._filling, self._evaluate = filling, evaluate
        self._row = np.array([item.row for item in asked], np.intp)
        self._rules = list(dict.fromkeys(item.rule for item in asked))
        self._rule = np.array([self._rules.index(item.rule) for item in asked], np.intp)
        self.budget, self.impossible = Budget(kept), np.zeros(len(asked), np.bool_)
        new = np.flatnonzero([item is None for item in kept])
        #: By row the place of each open fact in the order of its trees.
        self._place = np.zeros((filling.persons, len(filling)), np.intp)
        for row in {int(row) for row in self._row[new]}:
            self._place[row] = np.argsort(filling.order(row))
        root = Level.of(new, filling.nothing(), np.zeros(len(new), np.intp))
        root.waits[:], root.verdict[:], root.fate[:] = named[new], _MORE, SPLITS
        self.levels = [root]
        self._grow()

    def place_of(self, tree: int, at: int) -> int:
        """Where an open fact stands in the order of a tree."""
        return int(self._place[self._row[tree], at])

    def _grow(self) -> None:
        """Level by level, until every branch has ended or its tree is given up."""
        while True:
            level = self.levels[-1]
            self._split(level)
            splits = np.flatnonzero(level.fate == SPLITS)
            tree, ways = level.tree.take(splits), self._filling.ways.take(level.at.take(splits))
            self.budget.spend(np.bincount(tree, ways, len(self._row)).astype(np.int64))
            level.grown = splits[~self.budget.given_up[tree]]
            if not len(level.grown):
                break
            self.levels.append(self._next(level))
            self._judge(self.levels[-1])
        self.budget.spend_on_known()

    def _split(self, level: Level) -> None:
        """By which open fact each branch goes on that waits for one: the first that is not filled in."""
        some = np.flatnonzero(level.fate == SPLITS)
        if not len(some):
            return
        waits, filled = level.waits.take(some), level.filled.take(some)
        facts = np.flatnonzero((self._filling.bits & np.bitwise_or.reduce(waits)) != 0)
        last = np.iinfo(np.intp).max
        places = np.full((len(some), len(facts) + 1), last)
        wanted = (waits[:, None] & self._filling.bits[facts]) != 0
        wanted &= level.ways[:, facts].take(filled, axis=0) < 0
        order = self._place[:, facts].take(self._row.take(level.tree.take(some)), axis=0)
        places[:, :-1] = np.where(wanted, order, last)
        first = places.argmin(axis=1)
        splits = places.min(axis=1) < last
        level.at[some[splits]] = facts[first[splits]]
        left = np.flatnonzero(~splits)
        if len(left):
            untold = self._filling.untold(level.ways).take(filled[left])
            level.fate[some[left]] = np.where((waits[left] & ~untold) == 0, STAYS, UNLISTED)

    def _next(self, level: Level) -> Level:
        """The branches of these, one for each way."""
        at, filled = level.at.take(level.grown), level.filled.take(level.grown)
        # Several trees go on from the same household by the same fact: that is filled in once.
        keys, which = np.unique(filled * len(self._filling) + at, return_inverse=True)
        from_, facts = np.divmod(keys, len(self._filling))
        counts = self._filling.ways.take(facts)
        ways = level.ways.take(np.repeat(from_, counts), axis=0)
        ends = np.cumsum(counts)
        way = np.arange(ends[-1]) - np.repeat(ends - counts, counts)
        ways[np.arange(len(ways)), np.repeat(facts, counts)] = way
        each = counts.take(which)
        level.begins = np.concatenate([[0], np.cumsum(each)])
        first = np.repeat((ends - counts).take(which) - level.begins[:-1], each)
        return Level.of(np.repeat(level.tree.take(level.grown), each), ways, first + np.arange(len(first)))

    def _judge(self, level: Level) -> None:
        """What the rules say of each branch, and what it waits for."""
        households, possible = self._filling.households(level.ways)
        there: Bools = possible.take(level.filled)
        rules = self._rule.take(level.tree)
        asked = np.flatnonzero(np.bincount(rules, minlength=len(self._rules))).tolist()
        for outcome in self._evaluate(households, {self._rules[rule] for rule in asked}):
            some = np.flatnonzero(rules == self._rules.index((outcome.programme, outcome.variant)))
            rows = level.filled.take(some)
            if outcome.per == "person":
                rows = rows * self._filling.persons + self._row.take(level.tree.take(some))
            verdict = outcome.verdicts.take(rows)
            level.verdict[some] = verdict
            open_ = np.flatnonzero(_OPEN.take(verdict) & there.take(some))
            level.waits[some[open_]] = _waits_for(outcome, rows.take(open_), verdict.take(open_))
        level.fate[:] = np.where(there, np.where(level.waits != 0, SPLITS, ENDS), IMPOSSIBLE)
        self.impossible[level.tree[~there]] = True


def _waits_for(outcome: Outcome, rows: Places, verdict: NDArray[np.int8]) -> Bits:
    """The facts that may still turn the verdicts of these rows: those that are missing, and those beside a gap or a
    caseworker's decision, which may make a surely unmet condition of it."""
    why = outcome.finding.entitled.why_at(rows)
    if outcome.finding.receives is not None:
        more = np.flatnonzero(verdict == _MORE)
        why[more] |= outcome.finding.receives.why_at(rows.take(more))
    return why & _FACTS
