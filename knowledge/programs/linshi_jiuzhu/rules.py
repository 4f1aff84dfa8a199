"""Temporary assistance: a sudden blow, or spending that cannot be borne."""

from __future__ import annotations

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER, Emergency
from knowledge.eligibility.registry import Finding, no_amount, rule
from knowledge.eligibility.truth import Range, Truth, undecided
from knowledge.money import Period

_STRUCK = tuple(kind for kind in Emergency if kind is not Emergency.none)


def _struck(case: Case) -> Truth:
    return case.chosen(case.households.emergency, "emergency", "emergency", *_STRUCK)


@rule(
    "linshi_jiuzhu",
    key="emergency",
    valid_from="2018-01-23",
    cites=("LS01", "LS01e", "LS02", "LS02b", "LS07", "LS08", "HC11", "L9", "J7", "Y13", "X7"),
)
def assistance(case: Case) -> Finding:
    """Struck by an emergency and short of basic needs: yes, wherever one is registered (社会救助法 29, 37). Short of
    basic needs
    through necessary spending: by local limits and figures, so a caseworker decides (民发〔2018〕23号 二（一）; 2026
    意见)."""
    h = case.households
    hardship = case.true(h.hardship, "hardship")
    spends = case.costs.at_least(1)
    sudden = case.check("emergency", _struck(case), "LS01", "LS01e", "LS02", "L9")
    spending = case.check("necessary_spending", spends & undecided(h.region, CASEWORKER), "LS02b", "LS07", "LS08")
    entitled = case.check("hardship", hardship, "LS01", "LS01e") & (sudden | spending)
    return Finding(entitled, None, _amount(case), Period.once)


def _amount(case: Case) -> Range:
    """Small quick aid: at most one month of the local standard (意见 of January 2026); else set locally."""
    standard = case.standard
    if case.as_of.isoformat() < "2026-01-01":
        return no_amount(standard.lo > 0)
    month = -(-standard.hi // 12)
    known = standard.certain()
    return Range(np.where(known, 0, 1), np.where(known, month, -1), standard.why)


@rule(
    "linshi_jiuzhu",
    variant="epidemic",
    key="residence",
    region="360000",
    valid_from="2022-06-28",
    valid_to="2022-12-31",
    cites=("J9", "J10", "J14"),
)
def epidemic_jiangxi(case: Case) -> Finding:
    """赣民字〔2022〕40号 五, 六: aided and formerly poor families struck by the epidemic, and whoever is in need in a
    risk area:
    2 to 4 times the local urban standard, as needed (根据需要, 可)."""
    h = case.households
    aided = (
        case.household_receives("dibao")
        | case.any_person(case.person_receives("tekun"))
        | case.true(h.poverty_lifted, "poverty_lifted")
    )
    family = case.check("aided_or_formerly_poor", aided, "J9") & case.check(
        "epidemic_affected", case.true(h.epidemic_affected, "epidemic_affected"), "J9"
    )
    area = case.check("risk_area", case.true(h.risk_area, "risk_area"), "J14")
    hardship = case.check("hardship", case.true(h.hardship, "hardship"), "J9", "J14")
    decided = undecided(h.region, CASEWORKER)
    place = np.where(h.residence_region >= 0, h.residence_region, h.region)
    urban = case.standards.lines(place, np.zeros_like(h.area_type))
    return Finding(hardship & (family | area) & decided, None, case.grant(urban, 2, 4), Period.once)
