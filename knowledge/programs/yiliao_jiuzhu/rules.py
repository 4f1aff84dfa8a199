"""Medical aid: opened by a status."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.eligibility.case import Case, once_a_case
from knowledge.eligibility.facts import CASEWORKER
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import Truth, any_of, undecided
from knowledge.programs.dibao.rules import on_dibao


def family_status(case: Case, *, wide: bool) -> tuple[Truth, ...]:
    """The household receives dibao or is likely to; `wide`: or is just above the line, or in need through spending. For
    `any_of`."""
    if not wide:
        return on_dibao(case)
    spending = case.household_receives("gangxing_zhichu"), case.entitled("gangxing_zhichu")
    return (*on_dibao(case), *near_status(case), *spending)


def near_status(case: Case) -> tuple[Truth, ...]:
    """Recognised as just above the line, or likely to be."""
    return case.household_receives("dibao_bianyuan"), case.entitled("dibao_bianyuan")


@once_a_case
def wide_status_or_tekun(case: Case) -> Truth:
    """One of the four kinds of families, or a member in tekun."""
    return any_of(*family_status(case, wide=True), case.any_person(case.person_receives("tekun")))


def by_need(case: Case) -> Truth:
    """Before July 2026 households just above the line had other aid by need, as the place decided (2020 意见 2)."""
    return any_of(*near_status(case)) & undecided(case.households.region, CASEWORKER)


def _with_costs(case: Case, status: Sequence[Truth], *cites: str) -> Truth:
    """A status, or costs of one's own (因病致贫): then a caseworker can decide, whatever is missing in the sources
    for a
    status."""
    spends = case.costs.at_least(1)
    by_costs = case.check("costs_of_illness", spends & undecided(case.households.region, CASEWORKER), *cites)
    return any_of(*status, by_costs).without_gap(spends.yes)


@rule("yiliao_jiuzhu", valid_from="2026-07-01", cites=("ZX01", "ZX01c", "ZX02", "ZX02c"))
def since_the_law(case: Case) -> Finding:
    """社会救助法 24: families on dibao, just above the line, or in need through spending, and people in tekun. Others
    who
    fell into need through illness may apply (因病致贫); how far is set locally."""
    status = [*family_status(case, wide=True), case.any_person(case.person_receives("tekun"))]
    case.check("has_status", wide_status_or_tekun(case), "ZX01")
    return Finding(_with_costs(case, status, "ZX02c"))


@rule(
    "yiliao_jiuzhu",
    valid_from="2014-05-01",
    valid_to="2026-06-30",
    cites=("ZX01f", "ZX01g", "ZX02", "ZX02c", "ZX02d", "BY03e"),
)
def before_the_law(case: Case) -> Finding:
    """暂行办法 28: families on dibao, people in tekun, others as the county or above says."""
    status = [*family_status(case, wide=False), case.any_person(case.person_receives("tekun"))]
    case.check("has_status", any_of(*status), "ZX01f")
    near = case.check("near_by_need", by_need(case), "BY03e", "ZX02d", "ZX01f")
    return Finding(_with_costs(case, [*status, near], "ZX02c", "ZX01f"))
