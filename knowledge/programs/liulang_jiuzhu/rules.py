"""Aid to people without a living away from home."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.registry import Finding, rule


@rule("liulang_jiuzhu", key="emergency", valid_from="2003-08-01", cites=("LL02", "LL03", "LL03b"))
def shelter(case: Case) -> Finding:
    """城市生活无着的流浪乞讨人员救助管理办法实施细则 2: no food or shelter of one's own, nobody to go to, on neither
    dibao nor tekun, roaming."""
    h = case.households
    aided = case.household_receives("dibao") | case.any_person(case.person_receives("tekun"))
    entitled = (
        case.check("homeless", case.true(h.homeless, "homeless"), "LL02")
        & case.check("no_relatives", case.true(h.no_relatives, "no_relatives"), "LL02")
        & case.check("not_aided", ~aided, "LL02")
    )
    return Finding(entitled)
