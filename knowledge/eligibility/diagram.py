"""What is left of grown trees when branches that end alike are made one, as in a decision diagram."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.eligibility.branches import ENDS, STAYS, UNLISTED, Level, Places, Trees
from knowledge.eligibility.codes import Bits, Ints
from knowledge.eligibility.filling import Filled
from knowledge.eligibility.verdict import Verdict

#: No household is so.
_NOBODY = -1
#: Two branches end differently for some household.
_CONFLICT = -2
#: Where a branch ends in the order of open facts.
_LEAF = np.iinfo(np.int64).max


def facts_left(trees: Trees, bits: Bits) -> Bits:
    """Of each tree that was not given up the facts, as bits, that turn its verdict somewhere. `bits`: of each open
    fact."""
    reduction = _Reduction(trees, bits)
    below = np.zeros(0, np.int64)
    for level in reversed(trees.levels):
        below = reduction.numbers(level, below)
    return reduction.left


class _Reduction:
    """Makes branches that end alike one, from the last level to the first."""

    def __init__(self, trees: Trees, bits: Bits) -> None:
        self._trees, self._bits = trees, bits
        self.left = np.zeros(len(trees.impossible), np.uint64)
        self._diagrams = [_Diagram() for _ in self.left]

    def numbers(self, level: Level, below: Ints) -> Ints:
        """Each branch of a level as a number, the same for those of a tree that end alike. `below`: those of the level
        after it."""
        number = np.full(len(level.tree), _NOBODY)
        ends = np.flatnonzero((level.fate == ENDS) | (level.fate == STAYS))
        number[ends] = level.verdict.take(ends)
        for branch in np.flatnonzero(level.fate == UNLISTED).tolist():
            self.left[level.tree[branch]] |= level.waits[branch]
            number[branch] = self._diagrams[level.tree[branch]].leaf()
        if len(level.grown):
            begins = level.begins[:-1]
            most = np.maximum.reduceat(below, begins)
            least = np.minimum.reduceat(np.where(below == _NOBODY, _LEAF, below), begins)
            number[level.grown] = most
            differ = (least < most) & ~self._trees.budget.given_up.take(level.tree.take(level.grown))
            self._tell_apart(level, number, below.tolist(), np.flatnonzero(differ))
        return number

    def _tell_apart(self, level: Level, number: Ints, below: list[int], differ: Places) -> None:
        """Numbers for the branches that go on in different ways. `differ`: which of `level.grown`."""
        begins, branches = level.begins.tolist(), level.grown.take(differ)
        trees, facts = level.tree.take(branches).tolist(), level.at.take(branches).tolist()
        for nth, branch, tree, at in zip(differ.tolist(), branches.tolist(), trees, facts, strict=True):
            children, diagram = tuple(below[begins[nth] : begins[nth + 1]]), self._diagrams[tree]
            if self._trees.impossible[tree]:
                # What no household is tells nothing apart.
                one = diagram.united(children)
                if one != _CONFLICT:
                    number[branch] = one
                    continue
            number[branch] = diagram.node(self._trees.place_of(tree, at), children)
            self.left[tree] |= self._bits[at]


def first_end(trees: Trees, tree: int) -> Filled | None:
    """The first branch of a tree that ended, as one row of what it fills in; None where none did."""
    for level in trees.levels:
        for fate in (ENDS, STAYS):
            found = np.flatnonzero((level.tree == tree) & (level.fate == fate))
            if len(found):
                row = level.filled[found[0]]
                return level.ways[row : row + 1]
    return None


class _Diagram:
    """Branches of one tree as numbers, those that end alike as the same one. The first are the verdicts."""

    def __init__(self) -> None:
        self._nodes: list[tuple[int, tuple[int, ...]]] = [(_LEAF, ())] * len(Verdict)
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._both: dict[tuple[int, int], int] = {}

    def leaf(self) -> int:
        """An end like no other."""
        self._nodes.append((_LEAF, ()))
        return len(self._nodes) - 1

    def node(self, place: int, children: tuple[int, ...]) -> int:
        """A branch that goes on by the open fact at this place of the order with these."""
        different = {*children} - {_NOBODY}
        if len(different) <= 1:
            return next(iter(different), _NOBODY)
        key = (place, children)
        if key not in self._numbers:
            self._numbers[key] = len(self._nodes)
            self._nodes.append(key)
        return self._numbers[key]

    def united(self, branches: Sequence[int]) -> int:
        """One branch that ends as each of these wherever that one does."""
        found = _NOBODY
        for branch in branches:
            found = self._united(found, branch)
            if found == _CONFLICT:
                break
        return found

    def _united(self, one: int, other: int) -> int:
        if one in (_NOBODY, other):
            return other
        if other == _NOBODY:
            return one
        key = (one, other) if one < other else (other, one)
        if key not in self._both:
            self._both[key] = self._worked_out(*key)
        return self._both[key]

    def _worked_out(self, one: int, other: int) -> int:
        (place, children), (other_place, other_children) = self._nodes[one], self._nodes[other]
        # The first of the facts by which they go on; it does not matter to the one that goes on by another.
        first = min(place, other_place)
        if first == _LEAF:
            return _CONFLICT
        count = len(children if place == first else other_children)
        pairs = zip(
            children if place == first else (one,) * count,
            other_children if other_place == first else (other,) * count,
            strict=True,
        )
        united = []
        for pair in pairs:
            found = self._united(*pair)
            if found == _CONFLICT:
                return found
            united.append(found)
        return self.node(first, tuple(united))
