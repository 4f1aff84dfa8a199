"""Housing aid: opened by a status, by local standards of housing need."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import Truth, any_of, undecided
from knowledge.programs.yiliao_jiuzhu.rules import by_need, family_status, wide_status_or_tekun


def _in_need(case: Case, status: Truth, *cites: str) -> Truth:
    h = case.households
    return (
        case.check("housing_hardship", case.true(h.housing_hardship, "housing_hardship"), *cites)
        & case.check("has_status", status, *cites)
        & undecided(h.region, CASEWORKER)
    )


@rule("zhufang_jiuzhu", valid_from="2026-07-01", cites=("ZX04b", "ZX04c"))
def since_the_law(case: Case) -> Finding:
    """社会救助法 26: families with a status whose housing is poor by the local standard."""
    return Finding(_in_need(case, wide_status_or_tekun(case), "ZX04b"))


@rule("zhufang_jiuzhu", valid_from="2014-05-01", valid_to="2026-06-30", cites=("ZX04d", "ZX04e", "BY03e"))
def before_the_law(case: Case) -> Finding:
    """暂行办法 37: families on dibao and people supported at home; just above the line by need (2020 意见 2)."""
    tekun = case.any_person(case.person_receives("tekun"))
    status = any_of(*family_status(case, wide=False), by_need(case), tekun)
    return Finding(_in_need(case, status, "ZX04d", "BY03e"))
