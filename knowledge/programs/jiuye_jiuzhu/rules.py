"""Employment aid: opened by a status, for who can work and has none."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import Study
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import Truth, any_of
from knowledge.programs.tekun.rules import without_strength
from knowledge.programs.yiliao_jiuzhu.rules import by_need, family_status


def _out_of_work(case: Case, *cites: str) -> Truth:
    p = case.persons
    return (
        case.check("can_work", ~without_strength(case), *cites)
        & case.check("not_at_school", case.chosen(p.study, "study", "study", Study.none), *cites)
        & case.check("without_work", ~case.true(p.employed, "employed"), *cites)
    )


@rule("jiuye_jiuzhu", per="person", valid_from="2026-07-01", cites=("ZX05b",))
def since_the_law(case: Case) -> Finding:
    """社会救助法 27: families on dibao, just above the line, or in need through spending."""
    status = case.check("has_status", case.of_household(any_of(*family_status(case, wide=True))), "ZX05b")
    return Finding(_out_of_work(case, "ZX05b") & status)


@rule("jiuye_jiuzhu", per="person", valid_from="2014-05-01", valid_to="2026-06-30", cites=("ZX05e", "BY03e"))
def before_the_law(case: Case) -> Finding:
    """暂行办法 42: families on dibao; just above the line by need (2020 意见 2)."""
    status = family_status(case, wide=False)
    case.check("has_status", case.of_household(any_of(*status)), "ZX05e")
    case.check("near_by_need", case.of_household(by_need(case)), "BY03e")
    return Finding(_out_of_work(case, "ZX05e") & case.of_household(any_of(*status, by_need(case))))
