"""Extra payment of 2022 on top of dibao and tekun."""

from __future__ import annotations

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import MOST, Range, Truth
from knowledge.money import Period


def _aided(case: Case) -> Truth:
    return case.of_household(case.household_receives("dibao")) | case.person_receives("tekun")


@rule("yicixing_butie", per="person", valid_from="2022-06-02", valid_to="2022-12-31", cites=("LS16y", "F3", "Y20"))
def nation(case: Case) -> Finding:
    """民发〔2022〕32号: once, for those on dibao and tekun. The amount is in no national text."""
    return Finding(case.check("on_dibao_or_tekun", _aided(case), "LS16y", "F3", "Y20"), period=Period.once)


@rule("yicixing_butie", per="person", region="650000", valid_from="2022-06-02", valid_to="2022-12-31", cites=("X1",))
def xinjiang(case: Case) -> Finding:
    """No less than 300 yuan a person."""
    aided = case.check("on_dibao_or_tekun", _aided(case), "X1")
    least = np.full(len(case.persons.grade), 300_00)
    return Finding(aided, None, Range(least, np.full_like(least, MOST), np.zeros(least.shape, np.uint64)), Period.once)


@rule("yicixing_butie", per="person", region="360000", valid_from="2022-06-28", valid_to="2022-12-31", cites=("J13",))
def jiangxi(case: Case) -> Finding:
    """赣民字〔2022〕40号 六: also orphans and children without de facto care; as much as was paid in June."""
    children = case.person_receives("guer") | case.person_receives("shishi_wuren_fuyang")
    return Finding(case.check("on_dibao_tekun_or_child_aid", _aided(case) | children, "J13"), period=Period.once)
