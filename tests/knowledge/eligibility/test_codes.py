"""Many rows, written as a byte each, say the same as few, which have a bit for each reason."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from itertools import product

import numpy as np
import pytest

from knowledge import load_library
from knowledge.eligibility.choices import known
from knowledge.eligibility.codes import FEW, Ints
from knowledge.eligibility.dates import add_months_where
from knowledge.eligibility.facts import BIT, CASEWORKER, GAP
from knowledge.eligibility.members import Members
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.truth import Deferred, Spread, Truth, any_of, either_way, select, undecided

from .engine import by_household, persons_of
from .households import DAYS, built, household

TODAY = date(2026, 11, 26)
_ROWS = 600
_VALUES = (
    0,
    -1,
    BIT["age"],
    BIT["size"],
    GAP,
    CASEWORKER,
    GAP | BIT["age"],
    GAP | CASEWORKER,
    BIT["size"] | CASEWORKER,
)


def _truth(values: list[int]) -> Truth:
    """0 is yes, -1 no, all else the reasons for which it is open."""
    told = np.array(values, np.int64)
    return Truth(told == 0, told == -1, np.where(told == -1, 0, told).astype(np.uint64))


_EXPRESSIONS: dict[str, Callable[[Truth, Truth, Truth], Truth]] = {
    "and": lambda a, b, c: a & b & c,
    "or": lambda a, b, c: a | b | c,
    "any of": any_of,
    "mixed": lambda a, b, c: (a & ~b) | ~(c | (a & b)),
    "nested": lambda a, b, c: ~((a | b) & (b | ~c)) & (a | c),
    "without a gap": lambda a, b, c: any_of(a, b, c & _caseworker(c)).without_gap(~(a | b).has_gap()),
    "either": lambda a, b, c: select(a.yes, b & c, b | c),
}


def _caseworker(like: Truth) -> Truth:
    return _truth([CASEWORKER] * len(like))


@pytest.mark.parametrize("name", _EXPRESSIONS)
def test_few_rows_and_many_say_the_same(name: str) -> None:
    rng = random.Random(name)
    columns = [[rng.choice(_VALUES) for _ in range(_ROWS)] for _ in range(3)]
    find = _EXPRESSIONS[name]
    many = find(*map(_truth, columns))
    some = np.arange(0, _ROWS, 7)
    assert (many.why_at(some) == many.why[some]).all()
    for begin in range(0, _ROWS, FEW // 2):
        rows = slice(begin, begin + FEW // 2)
        few = find(*(_truth(column[rows]) for column in columns))
        assert (few.yes == many.yes[rows]).all()
        assert (few.no == many.no[rows]).all()
        assert (few.why == many.why[rows]).all()


@pytest.mark.parametrize("open_rows", [0, 20, _ROWS])
def test_what_is_worked_out_last_is_asked_for_open_rows_alone_and_says_the_same(open_rows: int) -> None:
    rng = random.Random(open_rows)
    first, second, last = ([rng.choice(_VALUES) for _ in range(_ROWS)] for _ in range(3))
    for place in rng.sample(range(_ROWS), _ROWS - open_rows):
        first[place] = -1
    asked: list[int] = []

    def find(rows: Ints | None) -> Truth:
        assert rows is not None
        asked.extend(rows.tolist())
        return _truth([last[row] for row in rows.tolist()])

    found = (_truth(first) & Deferred(find, _ROWS) & _truth(second)).now()
    whole = _truth(first) & _truth(last) & _truth(second)
    assert (found.yes == whole.yes).all()
    assert (found.no == whole.no).all()
    assert (found.why == whole.why).all()
    assert (found.why_at(np.arange(3)) == whole.why[:3]).all()
    assert asked == [row for row in range(_ROWS) if -1 not in (first[row], second[row])]
    # What is of households is looked at for the same rows.
    households, places = _truth([rng.choice(_VALUES) for _ in range(_ROWS // 3)]), np.arange(_ROWS) // 3
    found = (_truth(first) & Deferred(find, _ROWS) & Spread(households, places) & _truth(second)).now()
    whole = whole & households.take(places)
    assert (found.yes == whole.yes).all()
    assert (found.no == whole.no).all()
    assert (found.why == whole.why).all()


@pytest.mark.parametrize("rows", [FEW - 1, _ROWS])
def test_rows_are_open_for_the_reason_that_is_theirs(rows: int) -> None:
    rng = np.random.default_rng(rows)
    kind = rng.integers(0, 4, rows)
    found = either_way(kind == 0, kind == 1, (kind != 3, CASEWORKER), (kind == 3, BIT["age"]))
    assert (found.yes == (kind == 0)).all()
    assert (found.no == (kind == 1)).all()
    assert found.why.tolist() == [(0, 0, CASEWORKER, BIT["age"])[each] for each in kind]


def test_months_are_counted_from_the_day_that_is_known_else_from_another() -> None:
    days = np.array([date(2022, 8, 31).toordinal(), -1, date(2021, 2, 1).toordinal()])
    found = add_months_where(days > 0, days, 6, date(2022, 11, 30).toordinal())
    expected = [date(2023, 2, 28), date(2023, 5, 30), date(2021, 8, 1)]
    assert found.tolist() == [day.toordinal() for day in expected]


def test_members_are_summed_as_reduceat_does() -> None:
    rng = np.random.default_rng(3)
    listed = rng.integers(1, 9, 200)
    first = np.cumsum(listed) - listed
    values = rng.integers(0, 1000, int(listed.sum()))
    members = Members(first, listed, np.repeat(np.arange(200), listed))
    for step in (np.add, np.bitwise_or, np.minimum):
        assert (members.reduced(step, values) == step.reduceat(values, first)).all()
    rows = values < 300
    assert (members.count(rows) == np.add.reduceat(rows.astype(int), first)).all()


@pytest.mark.parametrize(
    "codes", [(620102001, 620102014, -1), (620102, 620102001, -1), (0, 5), (-1,), (110101,)], ids=str
)
def test_places_are_told_apart_wherever_they_lie(codes: tuple[int, ...]) -> None:
    regions = np.random.default_rng(4).choice(np.array(codes), 300)
    found, place = Standards(load_library(), TODAY).different(regions)
    assert set(found.tolist()) == set(regions.tolist())
    assert (found[place] == regions).all()


@pytest.mark.parametrize("size", [5, 400])
def test_truths_of_households_are_combined_before_they_are_spread_as_after(size: int) -> None:
    rng = np.random.default_rng(5)
    count = size // 2 + 1
    places = np.sort(rng.integers(0, count, size))
    facts = [known(values == 1, values, "hardship") for values in rng.integers(-1, 2, (2, count)).astype(np.int8)]
    decided = [*facts, facts[0] & undecided(places[:count], CASEWORKER), undecided(places[:count], GAP)]
    for one, other in product(decided, repeat=2):
        spread, taken = Spread(one, places), one.take(places)
        others = Spread(other, places), other.take(places)
        pairs = [
            (spread & others[0], taken & others[1]),
            (spread | others[0], taken | others[1]),
            (others[1] | spread, taken | others[1]),
            (any_of(spread, others[0]), any_of(taken, others[1])),
            (~(spread & others[0]), ~(taken & others[1])),
            ((spread & others[0]).take(places[:7] % size), (taken & others[1]).take(places[:7] % size)),
        ]
        for found, expected in pairs:
            assert (found.yes == expected.yes).all()
            assert (found.no == expected.no).all()
            assert (found.why == expected.why).all()


@pytest.mark.parametrize("day", DAYS[::3], ids=str)
def test_few_households_with_many_persons_are_judged_as_each_alone(day: date) -> None:
    rng = random.Random(day.toordinal() + 2)
    households = [built(household(rng, day)) for _ in range(FEW - 10)]
    assert sum(map(persons_of, households)) >= FEW > len(households)
    for one, among in zip(households, by_household(load_library(), households, day), strict=True):
        (alone,) = by_household(load_library(), [one], day)
        assert alone == among, one.model_dump_json(exclude_none=True)
