"""Which columns each rule reads: what stands in any other makes no difference to it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, cast

import numpy as np

from knowledge.eligibility.columns import Households, Persons
from knowledge.eligibility.completions import Completions
from knowledge.eligibility.engine import evaluate
from knowledge.eligibility.facts import FACTS
from knowledge.eligibility.filling import Filling
from knowledge.eligibility.household import Household, Person
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.standards import Standards
from knowledge.library import Library

#: Columns of persons are named with this before them.
PERSONS = "persons."
#: All that tell facts. Where persons stand says how many there are alone.
OF_HOUSEHOLDS = tuple(item.name for item in fields(Households) if item.name not in ("persons", "first"))
OF_PERSONS = tuple(PERSONS + item.name for item in fields(Persons) if item.name != "household")
_PLACES = frozenset({"first", f"{PERSONS}household"})
#: Names of columns, in one order.
Columns = tuple[str, ...]


class Reading:
    """Watches the rules of a day read."""

    def __init__(self, library: Library, book: Rulebook, standards: Standards, as_of: date) -> None:
        self._library, self._book, self._standards, self._as_of = library, book, standards, as_of
        self._found: dict[tuple[str, str], Columns] = {}

    def of(self, rule: tuple[str, str]) -> Columns:
        """All that a rule (programme, variant) may read."""
        if not self._found:
            families = self._families()
            self._found = {
                topic: tuple(sorted(frozenset[str]().union(*(self.watched(topic, some) for some in families))))
                for topic in self._book.topics
            }
        return self._found[rule]

    def watched(self, rule: tuple[str, str], households: Households) -> frozenset[str]:
        """What it reads of these."""
        found: set[str] = set()
        watch = cast(Households, _Watch(households, "", found, _Watch(households.persons, PERSONS, found)))
        for outcome in evaluate(
            self._library, self._book, watch, self._as_of, standards=self._standards, topics={rule}
        ):
            for truth in filter(None, (outcome.finding.entitled, outcome.finding.receives)):
                truth.why_at(np.arange(len(truth)))
        return frozenset(found) - _PLACES

    def _families(self) -> tuple[Households, Households]:
        """Two of whom nothing is known, and the same with each fact known in each way alone, so that every place with
        rules of its own is among them."""
        unknown = Households.of([Household(persons=(Person(), Person()))], self._as_of)
        opens = Completions(self._library, self._book, self._standards, self._as_of).open_facts(unknown, FACTS)
        assert opens is not None
        filling = Filling(unknown, opens)
        known = np.tile(filling.nothing(), (int(filling.ways.sum()), 1))
        each = np.concatenate([np.arange(ways) for ways in filling.ways])
        known[np.arange(len(known)), np.repeat(np.arange(len(opens)), filling.ways)] = each
        return unknown, filling.households(known)[0]


class _Watch:
    """Households or persons, and a note of each column that is looked at."""

    def __init__(self, columns: Any, of: str, found: set[str], persons: _Watch | None = None) -> None:
        self._columns, self._of, self._found = columns, of, found
        self._persons = persons

    def __len__(self) -> int:
        return len(self._columns)

    def __getattr__(self, name: str) -> Any:
        if name == "persons":
            return self._persons
        self._found.add(self._of + name)
        return getattr(self._columns, name)
