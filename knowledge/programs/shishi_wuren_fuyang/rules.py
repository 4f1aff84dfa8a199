"""Support for children whose parents cannot bring them up."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import undecided
from knowledge.programs.shishi_wuren_fuyang.children import absent_or_gone, both_parents, gone, is_child


@rule(
    "shishi_wuren_fuyang",
    per="person",
    valid_from="2020-01-01",
    cites=("SS01", "SS01b", "SS02a", "SS02b", "SS02c", "SS02d", "SS06", "SS06b", "HC03"),
)
def without_care(case: Case) -> Finding:
    """民发〔2019〕62号 一, 民发〔2020〕125号 一: each parent is dead, missing or unable, and not both are dead or
    missing (that is an orphan)."""
    receives = case.person_receives("shishi_wuren_fuyang")
    # On tekun already: what is short of this support may be paid on top (补差), which the place decides.
    tekun = case.person_receives("tekun")
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("under_eighteen", is_child(case), "SS01")
        & case.check("both_parents_unable", both_parents(case, absent_or_gone), "SS01", "SS01b")
        & case.check("not_orphan", ~both_parents(case, gone), "GE01")
        & case.check("no_orphan_aid", ~case.person_receives("guer"))
        & case.check("no_tekun_chosen", ~tekun | undecided(tekun.yes, CASEWORKER), "HC03", "SS06b")
    )
    return Finding(entitled, receives)
