"""The household just above the dibao line: a status that opens other aid."""

from __future__ import annotations

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import GAP
from knowledge.eligibility.means import Line, Means
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import MOST, Range, Truth


def _near_the_line(case: Case, line: Line) -> Finding:
    receives = case.household_receives("dibao_bianyuan")

    def between(means: Means) -> Truth:
        return ~means.below_standard & means.below(line)

    if case.steps is not None:  # for the explanation alone
        case.check("not_dibao", ~case.below_standard, sides=lambda: (case.income, case.family_standard))
        top = case.means.family_line(line)
        case.check("income_below_line", case.means.below(line), "BY01", "BY02", sides=lambda: (case.income, top))
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("not_receiving_dibao", ~case.household_receives("dibao"), "HC12")
        & case.check("near_the_line", case.either_area(between), "BY01", "BY02")
        & case.check("property", case.property_ok, "DB10", "DB10b")
    )
    return Finding(entitled, receives)


def _half_above(standard: Range) -> Range:
    return standard.times(3, 2)


def _without_end(standard: Range) -> Range:
    return Range(standard.lo, np.full_like(standard.hi, MOST), standard.why | np.uint64(GAP))


@rule("dibao_bianyuan", valid_from="2021-07-01", valid_to="2026-06-30", cites=("BY01",))
def until_june_2026(case: Case) -> Finding:
    """Below 1.5 times the dibao standard (最低生活保障审核确认办法 8)."""
    return _near_the_line(case, _half_above)


@rule("dibao_bianyuan", valid_from="2026-07-01", cites=("BY02", "BY02b"))
def since_july_2026(case: Case) -> Finding:
    """Below a line that each province draws above the dibao standard (社会救助法 21); none is in the sources."""
    return _near_the_line(case, _without_end)
