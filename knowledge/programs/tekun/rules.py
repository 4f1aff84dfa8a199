"""Support for people in extreme need: old, disabled or under age, without strength, means or supporters."""

from __future__ import annotations

from functools import partial

import numpy as np

from knowledge.eligibility.case import Case, Grades, once_a_case
from knowledge.eligibility.columns import CODE, Households
from knowledge.eligibility.facts import BIT, CASEWORKER, Disability, Supporter
from knowledge.eligibility.registry import Finding, no_amount, rule
from knowledge.eligibility.standards import Standards, last_if_unknown
from knowledge.eligibility.truth import MOST, Range, Truth, undecided
from knowledge.models import AreaType
from knowledge.money import Period

#: (least, most, reasons) of an amount by area and self-care.
Cells = list[list[tuple[int, int, int]]]

_OLD, _CHILD = 60, 16


@once_a_case
def without_strength(case: Case) -> Truth:
    """特困人员认定办法 5: 60 or older, under 16, or a certificate of these kinds and grades."""
    return (
        case.age_at_least(_OLD)
        | ~case.age_at_least(_CHILD)
        | case.disabled(
            Grades((Disability.intellectual, Disability.mental), 1, 3),
            Grades((Disability.physical,), 1, 2),
            Grades((Disability.visual,), 1, 1),
        )
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
    nobody = case.chosen(p.supporter, "supporter", "supporter", Supporter.none)
    unable = case.chosen(p.supporter, "supporter", "supporter", Supporter.unable)
    child_aid = case.person_receives("guer") | case.person_receives("shishi_wuren_fuyang")
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check("without_strength", without_strength(case), "TK02")
        & case.check(
            "without_means",
            case.own_income_below_standard,
            "TK03",
            sides=lambda: (case.own_income, case.range_of_household(case.standard)),
        )
        & case.check("property", case.of_household(case.property_ok), "TK03", "TK04")
        & case.check("without_supporter", nobody | (unable & undecided(p.grade, CASEWORKER)), "TK05", "TK05b", "TK05c")
        & case.check("no_child_aid", ~child_aid, "TK19c", "HC03")
    )
    return Finding(entitled, receives, partial(_amount, case.standards, case.households), Period.month)


def _amount(standards: Standards, h: Households) -> Range:
    """The local basic standard, and where the source has it the care subsidy by self-care (兰州), fen a month."""
    p = h.persons
    codes, place = standards.different(h.region)
    # Once a division, however many there are in a register.
    table = np.array([standards.once(("tekun", code), partial(_cells, standards, code)) for code in codes.tolist()])
    # Unknown is the last of each: the third kind of area, the fourth of self-care.
    of_place = (place * 3 + last_if_unknown(h.area_type, 3)) * 4
    cell = of_place.take(p.household) + last_if_unknown(p.self_care, 4)
    lo, hi, why = (part.take(cell) for part in table.reshape(-1, 3).T)
    return Range(lo, hi, why.view(np.uint64))


def _cells(standards: Standards, code: int) -> Cells:
    """What a place pays: (least, most, reasons), by urban, rural, unknown, then by self-care, unknown last."""
    basic, care, stale = _figures(standards, code)
    nothing = [(1, -1, 0)] * 4
    found = []
    for areas in ((0,), (1,), (0, 1)):
        known = [value for area in areas if (value := basic[area]) is not None]
        if len(known) < len(areas):
            found.append(nothing)
            continue
        for_care = [(value, value) for value in care] + [(min(care), max(care))] if care else [(0, 0)] * 4
        why = BIT["self_care"] if care else 0
        found.append(
            [
                ((min(known) + low) // 12, MOST if stale else -(-(max(known) + high) // 12), why)
                for low, high in for_care
            ]
        )
    return found


def _figures(standards: Standards, code: int) -> tuple[dict[int, int | None], list[int], bool]:
    """Basic standards by area and care subsidies by self-care, fen a year; a floor or an average is no amount. The
    last:
    whether they were confirmed more than a year ago, so that today's may be higher."""
    found = standards.in_force("tekun", ("amount",), code) if code >= 0 else ()
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
    return basic, care, any(item.last_confirmed.older_than_a_year(standards.as_of) for item in found)


__all__ = ["no_amount", "support", "without_strength"]
