"""Support for people in extreme need: old, disabled or under age, without strength, means or supporters."""

from __future__ import annotations

import numpy as np

from knowledge.eligibility.case import Case
from knowledge.eligibility.columns import CODE
from knowledge.eligibility.facts import BIT, CASEWORKER, Disability, Supporter
from knowledge.eligibility.registry import Finding, no_amount, rule
from knowledge.eligibility.truth import MOST, Range, Truth, undecided
from knowledge.models import AreaType
from knowledge.money import Period

_OLD, _CHILD = 60, 16


def without_strength(case: Case) -> Truth:
    """特困人员认定办法 5: 60 or older, under 16, or a certificate of these kinds and grades."""
    return (
        case.age_at_least(_OLD)
        | ~case.age_at_least(_CHILD)
        | case.disabled((Disability.intellectual, Disability.mental), 1, 3)
        | case.disabled((Disability.physical,), 1, 2)
        | case.disabled((Disability.visual,), 1, 1)
    )


@rule(
    "tekun",
    per="person",
    valid_from="2021-07-01",
    cites=("TK01", "TK01b", "TK02", "TK03", "TK05", "TK05b", "TK05c", "TK19", "TK19c", "HC03", "L3", "L4", "S3"),
)
def support(case: Case) -> Finding:
    """Without strength, without means (own income below the dibao standard, property within limits), without anybody
    bound and able to support (特困人员认定办法 4 to 8). Whether a supporter counts as unable is a caseworker's
    matter."""
    p = case.persons
    receives = case.person_receives("tekun")
    standard = case.range_of_household(case.standard)
    nobody = case.chosen(p.supporter, "supporter", "supporter", Supporter.none)
    unable = case.chosen(p.supporter, "supporter", "supporter", Supporter.unable)
    child_aid = case.person_receives("guer") | case.person_receives("shishi_wuren_fuyang")
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("without_strength", without_strength(case), "TK02")
        & case.check(
            "without_means",
            case.compared(case.own_income, standard, case.own_income.lo, case.best_standard[p.household]),
            "TK03",
            left=case.own_income,
            right=standard,
        )
        & case.check("property", case.of_household(case.property_ok), "TK03", "TK04")
        & case.check("without_supporter", nobody | (unable & undecided(p.grade, CASEWORKER)), "TK05", "TK05b", "TK05c")
        & case.check("no_child_aid", ~child_aid, "TK19c", "HC03")
    )
    return Finding(entitled, receives, _amount(case), Period.month)


def _amount(case: Case) -> Range:
    """The local basic standard, and where the source has it the care subsidy by self-care (兰州), fen a month."""
    h, p = case.households, case.persons
    found = {code: _figures(case, int(code)) for code in np.unique(h.region)}
    lo, hi = np.ones_like(p.age_lo), np.full_like(p.age_lo, -1)
    why = np.zeros(p.age_lo.shape, np.uint64)
    regions, areas = h.region[p.household], h.area_type[p.household]
    for code, (basic, care, stale) in found.items():
        for area in (-1, 0, 1):
            rows = (regions == code) & (areas == area)
            if not rows.any():
                continue
            options = [basic[key] for key in ((0, 1) if area < 0 else (area,))]
            if None in options or not options:
                continue
            known = [value for value in options if value is not None]
            care_lo = np.array([*care, min(care)])[p.self_care[rows]] if care else 0
            care_hi = np.array([*care, max(care)])[p.self_care[rows]] if care else 0
            lo[rows] = (min(known) + care_lo) // 12
            hi[rows] = MOST if stale else -(-(max(known) + care_hi) // 12)
            why[rows] = np.uint64(BIT["self_care"] if care else 0)
    return Range(lo, hi, why)


def _figures(case: Case, code: int) -> tuple[dict[int, int | None], list[int], bool]:
    """Basic standards by area and care subsidies by self-care, fen a year; a floor or an average is no amount. The
    last:
    whether they were confirmed more than a year ago, so that today's may be higher."""
    found = case.standards.in_force("tekun", ("amount",), code) if code >= 0 else ()
    basic: dict[int, int | None] = {CODE["area_type"][area]: None for area in AreaType}
    care = []
    for item in found:
        sum_ = item.money()
        assert sum_ is not None
        yearly = sum_.fen * (12 if sum_.period is Period.month else 1)
        if "self_care" in item.topics:
            care.append(yearly)
        else:
            for area in AreaType:
                if item.is_for(area):
                    basic[CODE["area_type"][area]] = yearly
    return basic, care, any(item.last_confirmed.older_than_a_year(case.as_of) for item in found)


__all__ = ["no_amount", "support", "without_strength"]
