"""Living subsidy for disabled people in need."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import any_of, undecided
from knowledge.programs.dibao.rules import dibao_status
from knowledge.programs.yiliao_jiuzhu.rules import near_status


@rule(
    "canji_shenghuo_butie",
    per="person",
    valid_from="2016-01-01",
    cites=("CJ01", "CJ03", "CJ10", "CJ10b", "CJ10c", "SS06b", "TK19b"),
)
def living_subsidy(case: Case) -> Finding:
    """国发〔2015〕52号: certificate, in a household on dibao. Some places extend it to other low incomes: a
    caseworker's matter.
    Not with tekun, orphans' support, full support for children without care, or care money for an industrial injury."""
    p = case.persons
    receives = case.person_receives("canji_shenghuo_butie")
    aided = case.of_household(dibao_status(case))
    locally = undecided(case.households.region, CASEWORKER)
    near = case.of_household(any_of(*near_status(case)) & locally)
    # Paid in full it shuts this out; a household on dibao gets the difference, as a rule.
    children = case.person_receives("shishi_wuren_fuyang")
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("has_certificate", case.has_certificate, "CJ01")
        & (case.check("dibao_household", aided, "CJ01") | case.check("local_extension", near, "CJ01"))
        & case.check("not_tekun", ~case.person_receives("tekun"), "TK19b")
        & case.check("no_child_aid", ~case.person_receives("guer"), "CJ10b")
        & case.check(
            "no_full_child_aid",
            ~children | case.of_household(case.household_receives("dibao") & locally),
            "CJ10c",
            "SS06b",
        )
        & case.check("no_injury_care", ~case.true(p.work_injury_care, "work_injury_care"), "CJ10")
    )
    return Finding(entitled, receives)
