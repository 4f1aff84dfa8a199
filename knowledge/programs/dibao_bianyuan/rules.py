"""The household just above the dibao line: a status that opens other aid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import GAP
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import MOST, Ints, Range, Truth, exactly

#: From the dibao standard to the line of households just above it.
_Line = Callable[[Range], Range]


def _near_the_line(case: Case, line: _Line) -> Finding:
    receives = case.household_receives("dibao_bianyuan")
    income, size = case.counted_income, case.size

    def between(standard: Range, best: Ints) -> Truth:
        surely = line(exactly(best)).lo
        return ~case.compared(income, standard * size, case.sure_income, case.best_of(best)) & case.compared(
            income, line(standard) * size, case.sure_income, case.best_of(surely)
        )

    if case.steps is not None:  # for the explanation alone
        case.check("not_dibao", ~case.below_standard, left=case.income, right=case.family_standard)
        top = line(case.standard) * size
        below = case.compared(income, top, case.sure_income, case.best_of(line(exactly(case.best_standard)).lo))
        case.check("income_below_line", below, "BY01", "BY02", left=case.income, right=top)
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("not_receiving_dibao", ~case.household_receives("dibao"), "HC12")
        & case.check("near_the_line", case.either_area(between), "BY01", "BY02")
        & case.check("property", case.property_ok, "DB10", "DB10b")
    )
    return Finding(entitled, receives)


@rule("dibao_bianyuan", valid_from="2021-07-01", valid_to="2026-06-30", cites=("BY01",))
def until_june_2026(case: Case) -> Finding:
    """Below 1.5 times the dibao standard (最低生活保障审核确认办法 8)."""
    return _near_the_line(case, lambda standard: standard.times(3, 2))


@rule("dibao_bianyuan", valid_from="2026-07-01", cites=("BY02", "BY02b"))
def since_july_2026(case: Case) -> Finding:
    """Below a line that each province draws above the dibao standard (社会救助法 21); none is in the sources."""
    return _near_the_line(
        case,
        lambda standard: Range(standard.lo, np.full_like(standard.hi, MOST), standard.why | np.uint64(GAP)),
    )
