"""What is judged in parts, by several processes, from shared memory, is what is judged at once."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from itertools import pairwise
from multiprocessing import active_children

import numpy as np
import pytest

from knowledge import load_library
from knowledge.eligibility import judging
from knowledge.eligibility.columns import Households, Persons
from knowledge.eligibility.engine import evaluate
from knowledge.eligibility.judging import Helpers, Judge, Judged, Topic, Wanted, parts_of
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.shared import SharedHouseholds
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import missing

from .households import built, household

_DAY = date(2022, 11, 1)
_WANTED = {topic: Wanted(facts=True, amount=True) for topic in rulebook().topics}
_PART = 100


@pytest.fixture(scope="module")
def sets() -> list[Households]:
    rng = random.Random(7)
    return [Households.of([built(household(rng, _DAY)) for _ in range(count)], _DAY) for count in (350, 1, 200)]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_library(), rulebook(), Standards(load_library(), _DAY))


@pytest.fixture
def helpers(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> Iterator[Helpers]:
    monkeypatch.setattr(judging, "AT_A_TIME", _PART)
    with Helpers(judge, 3) as made:
        yield made
    assert not active_children()


def _same(one: dict[Topic, Judged], other: dict[Topic, Judged]) -> bool:
    return one.keys() == other.keys() and all(
        np.array_equal(mine, theirs)
        for topic, judged in one.items()
        for mine, theirs in zip(judged.arrays(), other[topic].arrays(), strict=True)
    )


def test_a_judge_says_what_the_engine_says(judge: Judge, sets: list[Households]) -> None:
    found = judge.judge(sets[0], _WANTED)
    for outcome in evaluate(load_library(), rulebook(), sets[0], _DAY):
        judged, amount = found[outcome.programme, outcome.variant], outcome.finding.amount
        assert (judged.verdicts == outcome.verdicts).all()
        assert judged.facts is not None
        assert (judged.facts == missing(outcome.finding)).all()
        assert judged.least is not None
        assert (judged.least == (1 if amount is None else amount.lo)).all()


def test_shared_households_are_all_of_these_one_after_the_other(sets: list[Households]) -> None:
    whole = SharedHouseholds.of(sets).households
    begin = 0
    for part in sets:
        again = whole.slice(begin, begin + len(part))
        begin += len(part)
        for field in fields(Households):
            if field.name != "persons":
                assert (getattr(again, field.name) == getattr(part, field.name)).all(), field.name
        for field in fields(Persons):
            assert (getattr(again.persons, field.name) == getattr(part.persons, field.name)).all(), field.name
    assert begin == len(whole)


def test_helpers_find_what_one_process_finds(helpers: Helpers, judge: Judge, sets: list[Households]) -> None:
    first, second = SharedHouseholds.of(sets), SharedHouseholds.of(sets[:1])
    for shared in (first, second, first, first):  # blocks that helpers have and have not
        assert _same(helpers.judge(shared, _WANTED), judge.judge(shared.households, _WANTED))
    few = SharedHouseholds.of(sets[1:2])
    assert _same(helpers.judge(few, _WANTED), judge.judge(few.households, _WANTED))


def test_parts_do_not_change_what_is_found(
    judge: Judge, sets: list[Households], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = judge.judge(sets[0], _WANTED)
    monkeypatch.setattr(judging, "AT_A_TIME", 70)
    assert len(parts_of(len(sets[0]), 1)) == 5
    assert _same(judge.judge(sets[0], _WANTED), whole)


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
@pytest.mark.parametrize("length", [1, 25_000, 25_001, 100_000, 1_234_567])
def test_parts_are_all_rows_once_and_as_many_for_each_process(length: int, processes: int) -> None:
    parts = parts_of(length, processes)
    assert parts[0][0] == 0
    assert parts[-1][1] == length
    assert all(one[1] == other[0] for one, other in pairwise(parts))
    assert len(parts) % processes == 0
    assert max(end - begin for begin, end in parts) <= judging.AT_A_TIME


def test_a_helper_that_is_gone_is_told_not_waited_for(helpers: Helpers, judge: Judge, sets: list[Households]) -> None:
    shared = SharedHouseholds.of(sets)
    helpers.judge(shared, _WANTED)
    gone = active_children()[0]
    os.kill(gone.pid or 0, 9)
    gone.join()
    with pytest.raises(RuntimeError, match="ended"):
        helpers.judge(shared, _WANTED)
    assert _same(helpers.judge(shared, _WANTED), judge.judge(shared.households, _WANTED))
