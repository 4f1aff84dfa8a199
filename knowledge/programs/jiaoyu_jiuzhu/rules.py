"""Educational aid: opened by a status, for who goes to school."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER, Study
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import Truth, any_of, undecided
from knowledge.programs.yiliao_jiuzhu.rules import by_need, family_status

_SCHOOL_AGE, _LEAVING_AGE = 6, 16


def _studies(case: Case, *kinds: Study) -> Truth:
    return case.chosen(case.persons.study, "study", "study", *kinds)


@rule("jiaoyu_jiuzhu", per="person", valid_from="2026-07-01", cites=("ZX03b", "ZX03c"))
def since_the_law(case: Case) -> Finding:
    """社会救助法 25: from kindergarten to university, for all four kinds of families and people in tekun."""
    kinds = (kind for kind in Study if kind is not Study.none)
    studies = case.check("goes_to_school", _studies(case, *kinds), "ZX03b")
    status = any_of(*map(case.of_household, family_status(case, wide=True)), case.person_receives("tekun"))
    return Finding(studies & case.check("has_status", status, "ZX03b"))


@rule(
    "jiaoyu_jiuzhu",
    per="person",
    valid_from="2014-05-01",
    valid_to="2026-06-30",
    cites=("ZX03d", "ZX03e", "ZX03g", "BY03e"),
)
def before_the_law(case: Case) -> Finding:
    """暂行办法 33: families on dibao and people in tekun, from compulsory school on. A disabled child that cannot
    attend school:
    as the case requires. Families just above the line: by need."""
    pupil = _studies(case, Study.compulsory, Study.high_school, Study.college)
    studies = case.check("goes_to_school", pupil, "ZX03d")
    of_age = case.age_at_least(_SCHOOL_AGE) & ~case.age_at_least(_LEAVING_AGE)
    kept_away = case.has_certificate & _studies(case, Study.none) & of_age & undecided(of_age.yes, CASEWORKER)
    away = case.check("disabled_child_at_home", kept_away, "ZX03g")
    status = any_of(*map(case.of_household, family_status(case, wide=False)), case.person_receives("tekun"))
    has_status = case.check("has_status", status, "ZX03d")
    near = case.check("near_by_need", case.of_household(by_need(case)), "BY03e")
    return Finding(((studies | away) & has_status) | (studies & near))
