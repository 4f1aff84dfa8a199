"""Help of 2022 for graduates without work."""

from __future__ import annotations

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import CASEWORKER
from knowledge.eligibility.registry import Finding, lies_in, rule
from knowledge.eligibility.truth import Truth, undecided
from knowledge.money import Period


def _graduate(case: Case) -> Truth:
    h, p = case.households, case.persons
    return case.check(
        "graduate_without_work", case.true(p.graduate_without_work, "graduate_without_work"), "J3", "X6", "F7", "LS16e"
    ) & case.check("hardship", case.of_household(case.true(h.hardship, "hardship")), "J3", "X6", "F7", "LS16e")


@rule(
    "xuesheng_linshi_jiuzhu",
    per="person",
    key="home",
    valid_from="2022-06-02",
    valid_to="2022-12-31",
    cites=("LS16e", "X6", "F7"),
)
def nation(case: Case) -> Finding:
    """Nation, 新疆 and 福建: help as needed or by local rules, so a caseworker decides."""
    return Finding(_graduate(case) & undecided(case.persons.grade, CASEWORKER), period=Period.once)


@rule(
    "xuesheng_linshi_jiuzhu",
    per="person",
    key="home",
    region="360000",
    valid_from="2022-06-28",
    valid_to="2022-12-31",
    cites=("J3", "J4"),
)
def jiangxi(case: Case) -> Finding:
    """赣民字〔2022〕40号 四: not on dibao, in need; 2 to 4 times the urban standard of 户籍地 or usual residence."""
    h = case.households
    not_aided = case.check("not_dibao_now", ~case.of_household(case.household_receives("dibao")), "J3")
    # Either place may pay: the one in 江西, the place of residence where both are.
    there = (h.residence_region >= 0) & lies_in(h.residence_region, "360000")
    place = np.where(there, h.residence_region, h.region)[case.persons.household]
    urban = case.standards.lines(place, np.zeros(place.shape, np.int8))
    return Finding(_graduate(case) & not_aided, None, case.grant(urban, 2, 4), Period.once)
