"""A case of many households goes with its last user, so that the next one's arrays take its place in memory."""

from __future__ import annotations

import gc
import random
import weakref
from datetime import date

import pytest

from knowledge import load_library
from knowledge.eligibility.case import Case
from knowledge.eligibility.codes import FEW
from knowledge.eligibility.columns import Households
from knowledge.eligibility.engine import outcomes
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import missing

from .households import DAYS, built, household


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nothing_that_a_case_remembers_holds_the_case(day: date) -> None:
    rng = random.Random(day.toordinal() + 3)
    library = load_library()
    columns = Households.of([built(household(rng, day)) for _ in range(FEW)], day)
    case = Case(library, columns, day, Standards(library, day), rulebook())
    gone = weakref.ref(case)
    found = list(outcomes(case))
    gc.disable()
    try:
        del case
        assert gone() is None
    finally:
        gc.enable()
    # What was found still answers, though its case is gone.
    assert all(len(missing(item.finding)) == len(item.verdicts) for item in found)
    assert any(item.finding.amount is not None for item in found)
