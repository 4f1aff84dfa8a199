"""Household in need through unavoidable spending: a status."""

from __future__ import annotations

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import GAP
from knowledge.eligibility.registry import Finding, rule
from knowledge.eligibility.truth import undecided


@rule("gangxing_zhichu", valid_from="2025-01-01", cites=("GX01", "GX01b", "GX01c", "HC12"))
def spending(case: Case) -> Finding:
    """刚性支出困难家庭认定办法 4: no other status, income per head below last year's local mean, property within the
    limits,
    and necessary spending above a share of income that each place sets. Neither mean nor share is in the sources;
    without such spending no share is reached."""
    receives = case.household_receives("gangxing_zhichu")
    supported = case.person_receives("tekun")
    all_supported = ~case.any_person(~supported)
    other = case.household_receives("dibao") | case.household_receives("dibao_bianyuan") | all_supported
    spends = case.costs.at_least(1)
    local = undecided(case.households.region, GAP)
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("no_other_status", ~other, "HC12", "GX01")
        & case.check("not_dibao", ~case.entitled("dibao"))
        & case.check("has_necessary_costs", spends, "GX01c", "GX02")
        & case.check("property", ~(~case.property_ok), "GX01d")
        & case.check("local_share", local, "GX01b")
    )
    return Finding(entitled, receives)
