"""How many branches may be tried for one household."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.eligibility.codes import Ints
from knowledge.eligibility.kept import Kept

#: So many branches of one rule and of all rules are tried at most.
_MOST_OF_ONE, _MOST_OF_ALL = 5000, 10_000


class Budget:
    """Shared by the trees of a household. `given_up`: those that became too wide."""

    def __init__(self, kept: Sequence[Kept | None]) -> None:
        """`kept`: the trees that are known already, which count as if they were grown."""
        self.given_up = np.zeros(len(kept), np.bool_)
        self._size, self._total, self._live = np.zeros(len(kept), np.int64), 0, list(range(len(kept)))
        self._known = [(tree, item.grown) for tree, item in enumerate(kept) if item is not None]
        self._grown: list[Ints] = []

    def spend(self, grown: Ints) -> None:
        """On a level. `grown`: how many branches each tree has there that is not known. The widest are given up first,
        so that many others can end."""
        for tree, counts in self._known:
            grown[tree] = counts[len(self._grown)] if len(self._grown) < len(counts) else 0
        self._grown.append(grown)
        self._size += grown
        live = []
        for tree in sorted((tree for tree in self._live if grown[tree]), key=self._size.__getitem__):
            if self.too_wide(tree) or self._total + grown[tree] > _MOST_OF_ALL:
                self.given_up[tree] = True
            else:
                self._total += int(grown[tree])
                live.append(tree)
        self._live = live

    def spend_on_known(self) -> None:
        """On the levels that known trees alone have."""
        while self._live:
            self.spend(np.zeros(len(self._size), np.int64))

    def too_wide(self, tree: int) -> bool:
        """Whether a tree has too many branches, whatever others have."""
        return bool(self._size[tree] > _MOST_OF_ONE)

    def grown(self, tree: int) -> tuple[int, ...]:
        """How many branches a tree had in each level."""
        return tuple(count for level in self._grown if (count := int(level[tree])))
