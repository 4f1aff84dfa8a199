"""Living support for orphans."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.registry import Finding, rule
from knowledge.programs.shishi_wuren_fuyang.children import both_parents, gone, is_child


@rule("guer", per="person", valid_from="2010-01-01", cites=("GE01", "GE01c", "TK19c"))
def orphan(case: Case) -> Finding:
    """国办发〔2010〕54号 一: under 18, both parents dead or not to be found."""
    receives = case.person_receives("guer")
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("under_eighteen", is_child(case), "GE01")
        & case.check("both_parents_gone", both_parents(case, gone), "GE01")
    )
    return Finding(entitled, receives)
