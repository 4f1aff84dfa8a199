"""Housing aid: opened by a status, by local standards of housing need."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import undecided
from knowledge.programs.yiliao_jiuzhu.rules import status


def _in_need(case: Case, *cites: str, wide: bool) -> Finding:
    h = case.households
    return Finding(
        case.check("housing_hardship", case.true(h.housing_hardship, "housing_hardship"), *cites)
        & case.check("has_status", status(case, wide=wide), *cites)
        & undecided(h.region, CASEWORKER)
    )


@rule("zhufang_jiuzhu", valid_from="2026-07-01", cites=("ZX04b", "ZX04c"))
def since_the_law(case: Case) -> Finding:
    """社会救助法 26: families with a status whose housing is poor by the local standard."""
    return _in_need(case, "ZX04b", wide=True)


@rule("zhufang_jiuzhu", valid_from="2014-05-01", valid_to="2026-06-30", cites=("ZX04d", "ZX04e"))
def before_the_law(case: Case) -> Finding:
    """暂行办法 37: families on dibao and people supported at home."""
    return _in_need(case, "ZX04d", wide=False)
