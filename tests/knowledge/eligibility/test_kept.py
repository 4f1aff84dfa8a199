"""What a rule found of a family stands for every family that is the same to that rule: nothing else is kept for it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from knowledge import Library, load_library
from knowledge.eligibility import kept as kept_module
from knowledge.eligibility.budget import Budget
from knowledge.eligibility.columns import Households
from knowledge.eligibility.engine import evaluate
from knowledge.eligibility.exact import Asked, Exactness, Narrowed
from knowledge.eligibility.kept import Kept
from knowledge.eligibility.reads import Reading
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.standards import Standards
from tests.sample_sizes import few_or_many

from .households import DAYS, Data, built, complete, copied, facts_of, household, put_in, take_out, typical

TODAY = date(2026, 11, 26)


def exactness(day: date, *, keeps: bool = True) -> Exactness:
    library = load_library()
    return Exactness(library, rulebook(), Standards(library, day), day, keeps=keeps)


def narrowed(by: Exactness, data: Data, day: date) -> dict[Asked, Narrowed]:
    columns = Households.of([built(data)], day)
    return by.narrowed(columns, list(evaluate(load_library(), rulebook(), columns, day)))


def shown(found: dict[Asked, Narrowed]) -> dict[Asked, object]:
    """With all that an outcome says of the row that was asked for."""
    return {
        asked: (
            item.facts,
            item.outcome and (item.outcome.verdicts.tolist(), [step.key for step in item.outcome.steps]),
        )
        for asked, item in found.items()
    }


def as_told(rng: random.Random, day: date) -> Iterator[Data]:
    """A family that tells one fact after the other, then takes one back."""
    data = (typical if rng.random() < 0.6 else complete)(rng, day, rng.randrange(1, 4))
    untold = copied(data)
    places = facts_of(data)
    rng.shuffle(places)
    for where in places:
        take_out(untold, where)
    untold["size"] = len(untold["persons"])
    for place, where in enumerate(places):
        put_in(untold, where, data)
        if place % 8 == 0 or place > len(places) - 8:
            yield copied(untold)
    take_out(untold, places[0])
    yield untold


@few_or_many(1, 8)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_who_is_the_same_to_a_rule_is_told_the_same_as_who_is_asked_anew(day: date, count: int) -> None:
    rng, used, new = random.Random(day.toordinal() + 5), exactness(day), exactness(day, keeps=False)
    for _ in range(count):
        for data in as_told(rng, day):
            assert shown(narrowed(used, data, day)) == shown(narrowed(new, data, day)), data


def test_a_rule_is_not_asked_again_about_what_it_does_not_read(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who cares for the disabled member is nothing to housing; what the family lives on is."""
    by, tried = exactness(TODAY), list[set[tuple[str, str]]]()
    evaluated = Exactness._evaluated

    def watched(self: Exactness, columns: Households, rules: set[tuple[str, str]], **how: bool) -> object:
        tried.append(rules)
        return evaluated(self, columns, rules, **how)

    monkeypatch.setattr(Exactness, "_evaluated", watched)
    data: Data = {
        "region": "620102", "area_type": "urban", "income": {"yuan": 1000, "per": "month"}, "car": False,
        "second_home": False, "business": False, "large_savings": False, "receives": [],
        "persons": [{"age": 40, "disability": "physical", "disability_grade": 2}],
    }  # fmt: skip
    narrowed(by, data, TODAY)
    assert any(("zhufang_jiuzhu", "") in rules for rules in tried)
    tried.clear()
    narrowed(by, data | {"persons": [data["persons"][0] | {"long_term_care": True}]}, TODAY)
    assert not any(("zhufang_jiuzhu", "") in rules for rules in tried)
    tried.clear()
    narrowed(by, data | {"income": {"yuan": 1100, "per": "month"}}, TODAY)
    assert any(("zhufang_jiuzhu", "") in rules for rules in tried)


@few_or_many(15, 150)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_rule_reads_nothing_but_what_it_was_seen_to_read(day: date, count: int) -> None:
    """Whatever is known of a family: else it would be taken for another one that is not the same to the rule."""
    library, rng = load_library(), random.Random(day.toordinal() + 6)
    reading = Reading(library, rulebook(), Standards(library, day), day)
    everybody = [built(household(rng, day)) for _ in range(count)]
    for some in (everybody, *([one] for one in everybody)):
        columns = Households.of(some, day)
        for rule in rulebook().topics:
            assert reading.watched(rule, columns) <= set(reading.of(rule)), rule


def test_the_oldest_goes_when_too_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_module, "_MOST", 2)
    library = load_library()
    memory = kept_module.Memory(Reading(library, rulebook(), Standards(library, TODAY), TODAY))
    for number in range(3):
        memory.put((bytes([number]), 0), Kept((number,)))
    assert [memory.get((bytes([number]), 0)) for number in range(3)] == [None, Kept((1,)), Kept((2,))]


def test_known_trees_count_among_the_others_level_by_level() -> None:
    """The widest is given up first, whether it is grown or known from before."""
    levels = [[10, 20, 30], [3000, 200, 4000], [100, 3000, 0], [0, 2500, 0]]
    kept = [Kept(tuple(level[tree] for level in levels if level[tree])) for tree in range(3)]
    grown, known = Budget([None] * 3), Budget([kept[0], None, kept[2]])
    for level in levels:
        grown.spend(np.array(level))
        known.spend(np.array([0, level[1], 0]))
    known.spend_on_known()
    assert grown.given_up.tolist() == known.given_up.tolist() == [False, True, False]
    assert grown.too_wide(1)
    assert [known.grown(tree) for tree in range(3)] == [item.grown for item in kept]
