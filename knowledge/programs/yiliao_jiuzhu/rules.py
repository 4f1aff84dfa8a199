"""Medical aid: opened by a status."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import Truth, undecided


def status(case: Case, *, wide: bool) -> Truth:
    """On dibao or tekun, or likely to be; `wide`: also just above the line, or by unavoidable spending."""
    found = case.household_receives("dibao") | case.entitled("dibao") | case.any_person(case.person_receives("tekun"))
    if wide:
        found = (
            found
            | case.household_receives("dibao_bianyuan")
            | case.household_receives("gangxing_zhichu")
            | case.entitled("dibao_bianyuan")
            | case.entitled("gangxing_zhichu")
        )
    return found


def _spends(case: Case) -> Truth:
    return case.costs.at_least(1)


@rule("yiliao_jiuzhu", valid_from="2026-07-01", cites=("ZX01", "ZX01c", "ZX02", "ZX02c"))
def since_the_law(case: Case) -> Finding:
    """社会救助法 24: families on dibao, just above the line, or in need through spending, and people in tekun. Others who fell into need
    through illness may apply (因病致贫); how far is set locally."""
    has_status = case.check("has_status", status(case, wide=True), "ZX01")
    ill = case.check("costs_of_illness", _spends(case) & undecided(case.households.region, CASEWORKER), "ZX02c")
    return Finding(has_status | ill)


@rule("yiliao_jiuzhu", valid_from="2014-05-01", valid_to="2026-06-30", cites=("ZX01f", "ZX01g", "ZX02", "ZX02c"))
def before_the_law(case: Case) -> Finding:
    """暂行办法 28: families on dibao, people in tekun, others as the county or above says."""
    has_status = case.check("has_status", status(case, wide=False), "ZX01f")
    ill = case.check(
        "costs_of_illness", _spends(case) & undecided(case.households.region, CASEWORKER), "ZX02c", "ZX01f"
    )
    return Finding(has_status | ill)
