"""Which of the facts that three-valued logic names as missing can really turn a verdict.

Logic names every unknown part of a rule, also where each way to fill it ends the same (a deduction too small to
matter; a condition that another one makes needless). Here the ways are tried, for one household: a tree over the open
facts, each with the values that rules tell apart, all branches of a level in one call of the engine. A branch ends
where logic is certain. Branches that end alike are made one, as in a decision diagram; a fact that is left nowhere in
it can't turn the verdict. So a fact is left out by trying everything only: where that would be too much (little is
known yet), all that logic names is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.columns import Households, Persons
from knowledge.eligibility.completions import Completions, Open
from knowledge.eligibility.engine import Outcome, evaluate
from knowledge.eligibility.facts import ANY_FACT, FACTS, names_of
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import CERTAIN, Verdict, missing
from knowledge.library import Library

#: So many branches of one rule and of all rules are tried at most.
_MOST_OF_ONE, _MOST_OF_ALL = 5000, 10_000
#: With more open facts than these (of each person one) a tree would hardly ever end.
_MOST_OPEN = 8
#: By verdict: whether another fact may turn it.
_OPEN = np.array([verdict not in CERTAIN for verdict in sorted(Verdict)])
#: The open facts that are filled in: their place, and that of the way they are.
Filled = tuple[tuple[int, int], ...]


class Asked(NamedTuple):
    """What one rule finds of the household (row 0) or of one person."""

    programme: str
    variant: str
    row: int


class Narrowed(NamedTuple):
    """The named facts that can turn a verdict, the cheapest to ask first; all that are named, where trying would take
    too long. None can where every way ends the same: `outcome` is then what the rule finds of one of them, with its
    steps."""

    facts: tuple[str, ...]
    outcome: Outcome | None = None


class _Branch(NamedTuple):
    """One way to fill some open facts in, for one rule."""

    asked: Asked
    filled: Filled


@dataclass
class _Tree:
    """The tree of one rule. `order`: of its open facts, the same in each branch, so that branches can be compared.
    `verdicts`: what branches end in. `split`: by which open fact the others go on. `unlisted`: what branches wait for
    of which no values are tried."""

    order: tuple[int, ...]
    verdicts: dict[Filled, int] = field(default_factory=dict)
    split: dict[Filled, int] = field(default_factory=dict)
    unlisted: dict[Filled, frozenset[str]] = field(default_factory=dict)
    size: int = 0
    impossible: bool = False
    given_up: bool = False


class Exactness:
    """Narrows what is missing, of households on one day."""

    def __init__(self, library: Library, book: Rulebook, standards: Standards, as_of: date) -> None:
        self._library, self._book, self._standards, self._as_of = library, book, standards, as_of
        self._completions = Completions(library, book, standards, as_of)

    def narrowed(self, household: Households, outcomes: Sequence[Outcome]) -> dict[Asked, Narrowed]:
        """For each rule and row that needs more information what really matters. `household`: columns of one."""
        named = {
            Asked(outcome.programme, outcome.variant, row): names_of(bits)
            for outcome in outcomes
            for row, bits in enumerate(missing(outcome.finding).tolist())
            if bits
        }
        # Of all facts: where some are filled in, a branch may wait for others that nobody waited for before.
        opens = self._completions.open_facts(household, FACTS) if named else ()
        all_named = {asked: Narrowed(facts) for asked, facts in named.items()}
        if opens is None:
            return all_named
        trees = {
            asked: _Tree(_order(opens, asked.row))
            for asked, facts in named.items()
            if sum(item.fact in facts for item in opens) <= _MOST_OPEN
        }
        self._grow(household, opens, trees, named)
        found = {asked: _reduced(named[asked], tree, opens) for asked, tree in trees.items() if not tree.given_up}
        return all_named | {asked: self._whole(household, opens, asked, narrow) for asked, narrow in found.items()}

    def _whole(self, household: Households, opens: Sequence[Open], asked: Asked, found: _Reduced) -> Narrowed:
        """With what the rule finds of the household completed, where nothing can turn the verdict."""
        if found.facts or found.end is None:
            return Narrowed(found.facts)
        columns, _ = _filled(household, opens, [found.end])
        return Narrowed((), next(self._evaluated(columns, {(asked.programme, asked.variant)}, trace=True)))

    def _evaluated(
        self, columns: Households, rules: Collection[tuple[str, str]], *, trace: bool = False
    ) -> Iterator[Outcome]:
        return evaluate(
            self._library, self._book, columns, self._as_of, standards=self._standards, trace=trace, topics=rules
        )

    def _grow(
        self,
        household: Households,
        opens: Sequence[Open],
        trees: Mapping[Asked, _Tree],
        named: Mapping[Asked, tuple[str, ...]],
    ) -> None:
        """Level by level, until every branch has ended or its tree is given up."""
        rest = [(_Branch(asked, ()), frozenset(named[asked]), int(Verdict.needs_more_info)) for asked in trees]
        total = 0
        while rest:
            grown: dict[Asked, list[_Branch]] = {}
            for branch, facts, verdict in rest:
                tree = trees[branch.asked]
                at = _next(tree.order, opens, facts, branch.filled)
                if at is None and facts <= {opens[at].fact for at, way in branch.filled if not opens[at].ways[way]}:
                    tree.verdicts[branch.filled] = verdict  # there is nothing to tell of these, so it stays so
                    continue
                if at is None:
                    tree.unlisted[branch.filled] = facts
                    continue
                tree.split[branch.filled] = at
                ways = range(len(opens[at].ways))
                tree.size += len(ways)
                grown.setdefault(branch.asked, []).extend(
                    _Branch(branch.asked, (*branch.filled, (at, way))) for way in ways
                )
            tried: list[_Branch] = []
            # The widest are given up first, so that many others can end.
            for asked, branches in sorted(grown.items(), key=lambda item: trees[item[0]].size):
                if trees[asked].size > _MOST_OF_ONE or total + len(branches) > _MOST_OF_ALL:
                    trees[asked].given_up = True
                else:
                    total += len(branches)
                    tried += branches
            rest = self._judge(household, opens, trees, tried)

    def _judge(
        self, household: Households, opens: Sequence[Open], trees: Mapping[Asked, _Tree], branches: Sequence[_Branch]
    ) -> list[tuple[_Branch, frozenset[str], int]]:
        """Notes which branches end, and gives the others with the facts that they wait for and their verdict."""
        if not branches:
            return []
        distinct = {filled: place for place, filled in enumerate(dict.fromkeys(branch.filled for branch in branches))}
        rules = {(branch.asked.programme, branch.asked.variant) for branch in branches}
        columns, possible = _filled(household, opens, list(distinct))
        found = {
            (outcome.programme, outcome.variant): (outcome, _waits_for(outcome))
            for outcome in self._evaluated(columns, rules)
        }
        persons = len(household.persons.household)
        rest = []
        for branch in branches:
            asked, place = branch.asked, distinct[branch.filled]
            if not possible[place]:
                trees[asked].impossible = True
                continue
            outcome, waits = found[asked.programme, asked.variant]
            row = place * persons + asked.row if outcome.per == "person" else place
            verdict = int(outcome.verdicts[row])
            if waits[row]:
                rest.append((branch, _names(int(waits[row])), verdict))
            else:
                trees[asked].verdicts[branch.filled] = verdict
        return rest


@lru_cache(maxsize=1 << 12)
def _names(bits: int) -> frozenset[str]:
    return frozenset(names_of(bits))


def _waits_for(outcome: Outcome) -> NDArray[np.uint64]:
    """The facts, as bits, that may still turn a verdict: those that are missing, and those beside a gap or a
    caseworker's decision, which may make a surely unmet condition of it."""
    why = outcome.finding.entitled.why
    if outcome.finding.receives is not None:
        why = why | outcome.finding.receives.why * (outcome.verdicts == int(Verdict.needs_more_info))
    waits: NDArray[np.uint64] = (why & np.uint64(ANY_FACT)) * _OPEN[outcome.verdicts]
    return waits


def _order(opens: Sequence[Open], row: int) -> tuple[int, ...]:
    """The open facts as they are tried: in the order of asking, but each fact of the person first for whom the rule is
    asked. Once that is known, most rules wait for nobody else's: a tree is narrower by far."""
    return tuple(sorted(range(len(opens)), key=lambda at: (FACTS.index(opens[at].fact), opens[at].person != row, at)))


def _next(order: Sequence[int], opens: Sequence[Open], facts: frozenset[str], filled: Filled) -> int | None:
    """The first open fact that is still waited for."""
    done = {at for at, _ in filled}
    return next((at for at in order if opens[at].fact in facts and at not in done), None)


def _filled(
    household: Households, opens: Sequence[Open], branches: Sequence[Filled]
) -> tuple[Households, NDArray[np.bool_]]:
    """The household once for each branch with what is filled in there, and which of them can be: a family has no less
    than its members."""
    count, persons = len(branches), len(household.persons.household)
    own = {item.name: np.tile(getattr(household.persons, item.name), count) for item in fields(Persons)}
    own["household"] = np.repeat(np.arange(count), persons)
    whole = {
        item.name: np.repeat(getattr(household, item.name), count)
        for item in fields(Households)
        if item.name != "persons"
    }
    whole["first"] = np.arange(count) * persons
    for place, branch in enumerate(branches):
        for at, way in branch:
            item = opens[at]
            columns, row = (whole, place) if item.person is None else (own, place * persons + item.person)
            for name, value in item.ways[way].items():
                columns[name][row] = value
    least = np.add.reduceat(own["income_lo"], whole["first"])
    return Households(persons=Persons(**own), **whole), least <= whole["income_hi"]


class _Reduced(NamedTuple):
    """The facts that are left, and a branch that ended (None where none did)."""

    facts: tuple[str, ...]
    end: Filled | None


def _reduced(named: tuple[str, ...], tree: _Tree, opens: Sequence[Open]) -> _Reduced:
    """What is left of a tree when branches that end alike are one."""
    diagram, place = _Diagram(), {at: nth for nth, at in enumerate(tree.order)}
    left: set[str] = set()

    def number(filled: Filled) -> int | None:
        """Of what comes of a branch; None where no household is so."""
        if filled in tree.verdicts:
            return diagram.node(-1, tree.verdicts[filled])
        if filled in tree.unlisted:
            left.update(tree.unlisted[filled])
            return diagram.node(-2, filled)
        at = tree.split.get(filled)
        if at is None:
            return None
        children = tuple(number((*filled, (at, way))) for way in range(len(opens[at].ways)))
        if tree.impossible:
            # What no household is tells nothing apart.
            one = diagram.united(children)
            if not isinstance(one, _Conflict):
                return one
        found = diagram.node(place[at], children)
        if len({*children} - {None}) > 1:
            left.add(opens[at].fact)
        return found

    number(())
    # What matters only once another fact is known is asked for then; but where nothing else is left, it is that.
    kept = [fact for fact in named if fact in left] or [fact for fact in FACTS if fact in left]
    return _Reduced(tuple(kept), next(iter(tree.verdicts), None))


class _Conflict:
    """Two branches that end differently for some household."""


_CONFLICT = _Conflict()


class _Diagram:
    """Branches as numbers, those that end alike as the same one."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._nodes: list[tuple[int, Any]] = []

    def node(self, at: int, what: Any) -> int | None:
        """A branch that goes on by the open fact `at` with these numbers, or ends (`at` below 0)."""
        if at >= 0 and len(different := {*what} - {None}) <= 1:
            return next(iter(different), None)
        key = (at, what)
        if key not in self._numbers:
            self._numbers[key] = len(self._nodes)
            self._nodes.append(key)
        return self._numbers[key]

    def united(self, branches: Sequence[int | None]) -> int | _Conflict | None:
        """One branch that ends as each of these wherever that one does."""
        found: int | None = None
        for branch in branches:
            one = self._united(found, branch)
            if isinstance(one, _Conflict):
                return one
            found = one
        return found

    def _united(self, one: int | None, other: int | None) -> int | _Conflict | None:
        if one is None or one == other:
            return other
        if other is None:
            return one
        (at, what), (other_at, other_what) = self._nodes[one], self._nodes[other]
        if at < 0 and other_at < 0:
            return _CONFLICT
        # The first of the facts by which they go on; it does not matter to the one that goes on by another.
        first = min(place for place in (at, other_at) if place >= 0)
        count = len(what) if at == first else len(other_what)
        pairs = zip(
            what if at == first else (one,) * count, other_what if other_at == first else (other,) * count, strict=True
        )
        children = []
        for pair in pairs:
            child = self._united(*pair)
            if isinstance(child, _Conflict):
                return child
            children.append(child)
        return self.node(first, tuple(children))


__all__ = ["Asked", "Exactness", "Narrowed"]
