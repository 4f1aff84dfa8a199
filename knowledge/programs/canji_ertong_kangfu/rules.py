"""Rehabilitation for disabled children."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import undecided
from knowledge.programs.dibao.rules import dibao_status

_SCHOOL_AGE, _GROWN_UP = 7, 18


@rule("canji_ertong_kangfu", per="person", valid_from="2018-10-01", cites=("CJ13", "CJ13b", "CJ13c"))
def rehabilitation(case: Case) -> Finding:
    """国发〔2018〕20号 二: children up to 6 with a disability; of families on dibao, in tekun and orphans yes, of
    others by local rules."""
    p = case.persons
    poor = case.of_household(dibao_status(case)) | case.person_receives("tekun") | case.person_receives("guer")
    entitled = (
        (
            case.check("up_to_six", ~case.age_at_least(_SCHOOL_AGE), "CJ13")
            | case.check("older_child", ~case.age_at_least(_GROWN_UP) & undecided(p.grade, CASEWORKER), "CJ13c")
        )
        & case.check("disabled_child", case.has_certificate, "CJ13")
        & (
            case.check("poor_family", poor, "CJ13b")
            | case.check("local_family", undecided(p.grade, CASEWORKER), "CJ13c")
        )
    )
    return Finding(entitled)
