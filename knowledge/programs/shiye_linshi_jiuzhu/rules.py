"""Grant of 2022 for unemployed people without unemployment insurance."""

from __future__ import annotations

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import GAP
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import Truth, undecided
from knowledge.money import Period


def _unemployed(case: Case) -> Truth:
    h, p = case.households, case.persons
    months = case.unemployed_months
    return (
        case.check(
            "epidemic_affected",
            case.of_household(case.true(h.epidemic_affected, "epidemic_affected")),
            "J1",
            "X5",
            "LS16",
        )
        & case.check("three_months_without_income", months.at_least(3), "J1", "X5", "LS16")
        & case.check("hardship", case.of_household(case.true(h.hardship, "hardship")), "J1", "X5", "LS16")
        & case.check("not_insured", ~case.true(p.unemployment_insured, "unemployment_insured"), "J1", "X5", "LS16")
        & case.check("not_dibao_now", ~case.of_household(case.household_receives("dibao")), "J1", "X5", "LS16")
    )


@rule(
    "shiye_linshi_jiuzhu",
    per="person",
    key="work",
    valid_from="2022-06-02",
    valid_to="2022-12-31",
    cites=("LS16", "LS16b", "LS16c"),
)
def nation(case: Case) -> Finding:
    """民发〔2022〕32号 二: conditions, no amount; paid where one works or usually lives."""
    return Finding(_unemployed(case), period=Period.once)


@rule(
    "shiye_linshi_jiuzhu",
    per="person",
    key="work",
    region="360000",
    valid_from="2022-06-28",
    valid_to="2022-12-31",
    cites=("J1", "J2"),
)
def jiangxi(case: Case) -> Finding:
    """赣民字〔2022〕40号 四: 2 to 4 times the urban standard of the place of work or usual residence."""
    h, p = case.households, case.persons
    place = np.where(p.work_region >= 0, p.work_region, h.residence_region[p.household])
    urban = case.standards.lines(place, np.zeros(place.shape, np.int8), "work_region")
    return Finding(_unemployed(case), None, case.grant(urban, 2, 4), Period.once)


@rule(
    "shiye_linshi_jiuzhu",
    per="person",
    key="work",
    region="350000",
    valid_from="2022-06-02",
    valid_to="2022-12-31",
    cites=("F5",),
)
def fujian(case: Case) -> Finding:
    """The report names neither conditions nor amount."""
    return Finding(undecided(case.persons.grade, GAP), period=Period.once)
