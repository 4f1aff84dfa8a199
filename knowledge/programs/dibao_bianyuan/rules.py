"""The household just above the dibao line: a status that opens other aid."""

from __future__ import annotations

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import GAP
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import MOST, Range


def _near_the_line(case: Case, line: Range) -> Finding:
    receives = case.household_receives("dibao_bianyuan")
    need = line * case.size
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("not_receiving_dibao", ~case.household_receives("dibao"), "HC12")
        & case.check("not_dibao", ~case.below_standard, left=case.counted_income, right=case.standard * case.size)
        & case.check(
            "income_below_line",
            case.compared(case.counted_income, need),
            "BY01",
            "BY02",
            left=case.counted_income,
            right=need,
        )
        & case.check("property", case.property_ok, "DB10", "DB10b")
    )
    return Finding(entitled, receives)


@rule("dibao_bianyuan", valid_from="2021-07-01", valid_to="2026-06-30", cites=("BY01",))
def until_june_2026(case: Case) -> Finding:
    """Below 1.5 times the dibao standard (最低生活保障审核确认办法 8)."""
    return _near_the_line(case, case.standard.times(3, 2))


@rule("dibao_bianyuan", valid_from="2026-07-01", cites=("BY02", "BY02b"))
def since_july_2026(case: Case) -> Finding:
    """Below a line that each province draws above the dibao standard (社会救助法 21); none is in the sources."""
    standard = case.standard
    line = Range(standard.lo, np.full_like(standard.hi, MOST), standard.why | np.uint64(GAP))
    return _near_the_line(case, line)
