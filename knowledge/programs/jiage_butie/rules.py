"""Subsidy while prices rise: for whom is settled, in which months and places only where a source says so."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import BIT, GAP
from knowledge.eligibility.registry import Finding, lies_in, no_amount, rule
from knowledge.eligibility.truth import MOST, Ints, Range, Truth, either_way
from knowledge.money import Period

#: Places and months in which it was switched on, as far as the sources say (新疆 2022 二·三是: 哈密, 塔城, June 2022).
ACTIVATED = (("650500", 2022, 6), ("654200", 2022, 6))
_LEAST_XINJIANG = 20_00
#: For these months people just above the dibao line were added (发展改革委等 2022-08-31).
_WIDER = (date(2022, 9, 1), date(2023, 3, 31))


def _group(case: Case) -> Truth:
    p = case.persons
    household = case.household_receives("dibao")
    if _WIDER[0] <= case.as_of <= _WIDER[1]:
        household = household | case.household_receives("dibao_bianyuan")
    return (
        case.of_household(household)
        | case.person_receives("tekun")
        | case.person_receives("guer")
        | case.person_receives("shishi_wuren_fuyang")
        | case.true(p.unemployment_benefit, "unemployment_benefit")
    )


@rule(
    "jiage_butie",
    per="person",
    valid_from="2021-07-01",
    cites=("JG01", "JG02", "JG03", "JG03b", "JG05", "JG06", "X3", "X4"),
)
def while_prices_rise(case: Case) -> Finding:
    """发改价格〔2021〕1553号: for these groups, in months in which prices rose enough. Paid without application."""
    regions = case.households.region
    on = np.zeros(regions.shape, np.bool_)
    for region, year, month in ACTIVATED:
        if (case.as_of.year, case.as_of.month) == (year, month):
            on |= lies_in(regions, region) & (regions >= 0)
    # Somewhere it was on this month: then the place settles it.
    somewhere = any((case.as_of.year, case.as_of.month) == (year, month) for _, year, month in ACTIVATED)
    open_place = (regions < 0) & somewhere
    switched_on = either_way(on, np.zeros_like(on), (open_place, BIT["region"]), (~open_place, GAP))
    entitled = case.check("price_group", _group(case), "JG03") & case.check(
        "switched_on", case.of_household(switched_on), "JG02"
    )
    return Finding(entitled, None, partial(_amount, regions, case.persons.household), Period.once)


def _amount(regions: Ints, household: Ints) -> Range:
    amount = no_amount(regions >= 0)
    xinjiang = lies_in(regions, "650000") & (regions >= 0)
    lo, hi = np.where(xinjiang, _LEAST_XINJIANG, amount.lo), np.where(xinjiang, MOST, amount.hi)
    return Range(lo, hi, amount.why).take(household)
