"""The engine and the scalar evaluator agree on every verdict, missing fact and amount of many random households."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from itertools import islice

import pytest

from knowledge import Library, load_library
from tests.sample_sizes import few_or_many

from .engine import Rule, by_household, outcomes
from .households import DAYS, Data, built, household
from .scalar import Result, evaluator

#: Some at a time, which is quicker than all the results at once. On nine days; twelve times, so 54,000 households.
IN_BATCH = 500
#: The last day before something changes and the day from which it holds.
EDGES = tuple(
    date.fromisoformat(day)
    for day in (
        "2021-07-01",
        "2022-06-01",
        "2022-06-02",
        "2022-06-27",
        "2022-06-28",
        "2022-08-31",
        "2022-09-01",
        "2022-10-19",
        "2022-10-20",
        "2022-12-31",
        "2023-01-01",
        "2023-03-31",
        "2023-04-01",
        "2023-05-30",
        "2023-05-31",
        "2023-12-31",
        "2024-01-01",
        "2024-02-29",
        "2024-12-31",
        "2025-01-01",
    )
)


def differences(library: Library, data: list[Data], day: date) -> Iterator[str]:
    """Where the two evaluators find different things, in words."""
    households = [built(one) for one in data]
    screen = evaluator(library, day)
    scalar = [screen(one) for one in households]
    rules: set[Rule] = set()
    for rule, per, engine_rows in outcomes(library, households, day):
        rules.add(rule)
        scalar_rows = [(place, result) for place, one in enumerate(scalar) for result in one[rule]]
        assert len(scalar_rows) == len(engine_rows), f"{rule}: {len(engine_rows)} rows, not {len(scalar_rows)}"
        for (place, theirs), engine in zip(scalar_rows, engine_rows, strict=True):
            if engine[:3] != theirs[:3]:  # `why` is the scalar's alone
                yield (
                    f"{day} {' '.join(rule)} ({per})\n  engine: {_shown(engine)}\n  scalar: {_shown(theirs)}"
                    f"\n  {json.dumps(data[place], ensure_ascii=False)}"
                )
    assert rules == set(scalar[0]), "a rule that only one of the two has"


def _shown(result: Result) -> str:
    why = f", because of {', '.join(sorted(result.why))}" if result.why else ""
    return f"{result.verdict}, missing {sorted(result.missing)}, amount {result.amount}{why}"


@few_or_many(3, 12)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_two_evaluators_agree(day: date, count: int) -> None:
    rng = random.Random(day.toordinal())
    for _ in range(count):
        found = differences(load_library(), [household(rng, day) for _ in range(IN_BATCH)], day)
        first = list(islice(found, 3))
        assert not first, "\n\n".join(first)


@pytest.mark.parametrize("day", EDGES, ids=str)
def test_they_agree_on_the_days_when_rules_change(day: date) -> None:
    rng = random.Random(day.toordinal())
    first = list(islice(differences(load_library(), [household(rng, day) for _ in range(200)], day), 3))
    assert not first, "\n\n".join(first)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_household_is_judged_alone_as_among_others(day: date) -> None:
    rng = random.Random(day.toordinal() + 1)
    households = [built(household(rng, day)) for _ in range(12)]
    for one, among in zip(households, by_household(load_library(), households, day), strict=True):
        (alone,) = by_household(load_library(), [one], day)
        assert alone == among, one.model_dump_json(exclude_none=True)
