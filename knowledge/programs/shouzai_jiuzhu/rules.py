"""Disaster aid."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER, Emergency
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import undecided


@rule("shouzai_jiuzhu", key="emergency", valid_from="2010-09-01", cites=("ZX06", "ZX06c", "ZX06e"))
def disaster(case: Case) -> Finding:
    """自然灾害救助条例 14: once the emergency plan is in force; the authority for emergencies decides."""
    h = case.households
    struck = case.check("disaster", case.chosen(h.emergency, "emergency", "emergency", Emergency.disaster), "ZX06")
    return Finding(struck & undecided(h.region, CASEWORKER))
