"""Care subsidy for severely disabled people."""

from __future__ import annotations

from knowledge.eligibility.case import Case, Grades
from knowledge.eligibility.registry import Finding, rule
from knowledge.programs.dibao.rules import ANY_KIND

_GRAVE, _LOCAL = Grades(ANY_KIND, 1, 2), Grades(ANY_KIND, 3, 4, may=True)


@rule("canji_huli_butie", per="person", valid_from="2016-01-01", cites=("CJ02", "CJ02b", "CJ03", "CJ10", "TK19b"))
def care_subsidy(case: Case) -> Finding:
    """国发〔2015〕52号: grades 1 and 2 that need care for long; some places add grades 3 and 4, of intellectual and
    mental
    disability first. Not with tekun or care money for an industrial injury. No income test."""
    p = case.persons
    receives = case.person_receives("canji_huli_butie")
    not_receiving = case.check("not_receiving", ~receives)
    if case.steps is not None:  # for the explanation alone
        case.check("grade_one_or_two", case.disabled(_GRAVE), "CJ02")
        case.check("local_grades", case.disabled(_LOCAL), "CJ02b")
    entitled = (
        not_receiving
        & case.disabled(_GRAVE, _LOCAL)
        & case.check("needs_long_care", case.true(p.long_term_care, "long_term_care"), "CJ02")
        & case.check("not_tekun", ~case.person_receives("tekun"), "TK19b")
        & case.check("no_injury_care", ~case.true(p.work_injury_care, "work_injury_care"), "CJ10")
    )
    return Finding(entitled, receives)
