"""Old-age allowance: from which age, how much and for whom is set locally."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import GAP
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import undecided

_OLD = 60


@rule("gaoling_jintie", per="person", valid_from="2013-07-01", cites=("GL01",))
def old_age(case: Case) -> Finding:
    """老年人权益保障法 33 encourages it from 80 on; the local rule is not in the sources. Nobody under 60 is old by
    that law."""
    receives = case.person_receives("gaoling_jintie")
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("sixty_or_older", case.age_at_least(_OLD), "GL01")
        & case.check("local_rule", undecided(case.persons.grade, GAP), "GL01")
    )
    return Finding(entitled, receives)
