"""Educational aid: opened by a status, for who goes to school."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import Study
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import Truth
from knowledge.programs.yiliao_jiuzhu.rules import status


def _studies(case: Case, *kinds: Study) -> Truth:
    return case.chosen(case.persons.study, "study", "study", *kinds)


@rule("jiaoyu_jiuzhu", per="person", valid_from="2026-07-01", cites=("ZX03b", "ZX03c"))
def since_the_law(case: Case) -> Finding:
    """社会救助法 25: from kindergarten to university, for all four kinds of families."""
    studies = case.check("goes_to_school", _studies(case, *(kind for kind in Study if kind is not Study.none)), "ZX03b")
    return Finding(studies & case.check("has_status", case.of_household(status(case, wide=True)), "ZX03b"))


@rule("jiaoyu_jiuzhu", per="person", valid_from="2014-05-01", valid_to="2026-06-30", cites=("ZX03d", "ZX03e"))
def before_the_law(case: Case) -> Finding:
    """暂行办法 33: families on dibao and people in tekun, from compulsory school on."""
    studies = case.check("goes_to_school", _studies(case, Study.compulsory, Study.high_school, Study.college), "ZX03d")
    return Finding(studies & case.check("has_status", case.of_household(status(case, wide=False)), "ZX03d"))
