"""Minimum living allowance: the whole household, one person alone, and the time after income has risen."""

from __future__ import annotations

from functools import partial

import numpy as np

from knowledge.eligibility.case import Case, Grades, once_a_case
from knowledge.eligibility.dates import add_months_where
from knowledge.eligibility.facts import BIT, CASEWORKER, Because, Disability, Illness
from knowledge.eligibility.registry import Finding, no_amount, rule
from knowledge.eligibility.truth import Ints, Range, Truth, any_of, certainly, deferred, either_way, undecided

MIND = (Disability.intellectual, Disability.mental)
ANY_KIND = tuple(kind for kind in Disability if kind is not Disability.none)
_GROWN_UP = 18


@rule("dibao", valid_from="2021-07-01", cites=("DB01", "DB01e", "DB09", "DB10", "TK19", "L1", "L2", "S1", "S2"))
def whole_household(case: Case) -> Finding:
    """Income per head below the local standard (equal is not below) and property within the local limits.

    社会救助法 18, before July 2026 暂行办法 9; 云南 2022 二（一） says the same. Amount: the gap, or a grade set
    locally.
    """
    receives = case.household_receives("dibao")
    supported = case.person_receives("tekun")
    all_supported = ~case.any_person(~supported)
    entitled = (
        case.check("not_receiving", ~receives)
        & case.check(
            "income_below_standard",
            case.below_standard,
            "DB01",
            "DB01e",
            "Y1",
            sides=lambda: (case.income, case.family_standard),
        )
        & case.check("property", case.property_ok, "DB10", "DB10c")
        & case.check("not_all_tekun", ~all_supported, "TK19")
    )
    return Finding(
        entitled, receives, partial(_gap, case.standard, case.members_without(supported), case.counted_income)
    )


def _gap(standard: Range, members: Range, income: Range) -> Range:
    """Fen a month. `members`: those who are not in tekun, for they receive no dibao."""
    return (standard * members).less(income).a_month()


@once_a_case
def on_dibao(case: Case) -> tuple[Truth, ...]:
    """Receives dibao; is likely to get it as a whole household: for `any_of`."""
    return (case.household_receives("dibao"), _whole_household_due(case))


@once_a_case
def dibao_status(case: Case) -> Truth:
    """Either of them."""
    return any_of(*on_dibao(case))


@once_a_case
def _whole_household_due(case: Case) -> Truth:
    """Whether the household as a whole should have dibao. Where no answer would settle it, a household recognised as
    just above the line has been found not to."""
    entitled = case.entitled("dibao")
    settled_by_facts = entitled.has_facts() & ~entitled.has_gap()
    found_not_to = case.household_receives("dibao_bianyuan") & certainly(~entitled.known() & ~settled_by_facts)
    return entitled & ~found_not_to


def severely_disabled(case: Case) -> Truth:
    """Grades 1 and 2, and grade 3 of intellectual and mental disability (最低生活保障审核确认办法 8)."""
    return case.disabled(Grades(ANY_KIND, 1, 2), Grades(MIND, 3, 3))


def gravely_ill(case: Case) -> Truth:
    """Recognised as gravely ill. Which illnesses count is a local list: who only says so is a caseworker's matter."""
    p = case.persons
    stated = case.chosen(p.illness, "illness", "illness", Illness.stated)
    recognised = case.chosen(p.illness, "illness", "illness", Illness.recognised)
    return recognised | (stated & undecided(p.grade, CASEWORKER))


@rule(
    "dibao",
    variant="single_person",
    per="person",
    valid_from="2021-07-01",
    cites=("DB05", "DB05b", "DB06", "DB06b", "DB06d", "Y2", "S4", "L5"),
)
def single_person(case: Case) -> Finding:
    """One member of a household just above the line: gravely disabled or ill, on their own application.

    最低生活保障审核确认办法 8, 社会救助法 21. Income and property are those of the family. Since October 2022 a
    grown-up without
    work and gravely disabled may be treated so too (可).
    """
    receives = case.of_household(case.household_receives("dibao"))
    whole = case.of_household(_whole_household_due(case))
    near = case.of_household(case.entitled("dibao_bianyuan") | case.household_receives("dibao_bianyuan"))
    disabled, ill = severely_disabled(case), gravely_ill(case)
    within = case.check("household_near_line", near, "BY01", "BY02") & case.check(
        "gravely_disabled_or_ill", disabled | ill, "DB05", "DB05b", "DB06b", "Y2", "S4"
    )
    entitled = (
        case.check("not_receiving", ~receives)
        & ~whole
        & case.check("not_tekun", ~case.person_receives("tekun"), "TK19")
    )
    if case.as_of.isoformat() >= "2022-10-20":
        without_work = ~case.true(case.persons.employed, "employed")
        alone = disabled & without_work & case.age_at_least(_GROWN_UP)
        within = within | case.check(
            "grown_up_disabled_without_work", alone & undecided(case.persons.grade, CASEWORKER), "DB06"
        )
    return Finding(entitled & within)


def _over(case: Case) -> Truth:
    receives = case.household_receives("dibao")
    h = case.households
    # Who says since when, or why, the income is over the standard has said that it is.
    told = certainly((h.over_since > 0) | (h.over_because >= 0))
    return case.check("receives_dibao", receives) & case.check(
        "income_over_standard",
        ~case.below_standard | told,
        sides=lambda: (case.income, case.family_standard),
    )


def _phase_out(case: Case, least: int, most: int, reasons: tuple[Because, ...], *, may: bool) -> Finding:
    """`least`, `most`: months. Past `least`, and wherever the rule says may (可), a caseworker decides."""
    h = case.households
    because = case.chosen(h.over_because, "over_because", "over_standard_because", *reasons)
    other = ~because & undecided(h.over_because, CASEWORKER)  # heard first before anything is cut (社会救助法 48)
    since, today = h.over_since, case.as_of.toordinal()

    def time(rows: Ints | None) -> Truth:
        days = since if rows is None else since.take(rows)
        known, (first, last) = days > 0, _last_days(days, today, least, most)
        surely = known & (today <= first) & (not may)
        never = known & (today > last) & (least != most)
        return either_way(surely, never, (known, CASEWORKER), (~known, BIT["over_standard_since"]))

    entitled = (
        _over(case)
        & (case.check("because_of_work", because, "DB33", "J6", "Y3") | other)
        & case.check("within_phase_out", deferred(time, len(since)), "DB33", "J6", "Y3")
    )
    return Finding(entitled, until=partial(_until, since, today, least, most))


def _last_days(since: Ints, today: int, least: int, most: int) -> tuple[Ints, Ints]:
    """The first and the last day on which it may end, so many months after `since` (0 or less: unknown)."""
    known = since > 0
    first = add_months_where(known, since, least, today)
    return first, first if most == least else add_months_where(known, since, most, today)


def _until(since: Ints, today: int, least: int, most: int) -> Range:
    first, last = _last_days(since, today, least, most)
    return Range(first, last, ~(since > 0) * np.uint64(BIT["over_standard_since"]))


@rule("dibao", variant="phase_out", valid_from="2021-07-01", valid_to="2022-10-19", cites=("DB33b",))
def phase_out_until_october_2022(case: Case) -> Finding:
    """最低生活保障审核确认办法 33: a phase-out may be given; how long is not said."""
    h = case.households
    because = case.chosen(h.over_because, "over_because", "over_standard_because", Because.employment)
    other = ~because & undecided(h.over_because, CASEWORKER)
    reason = case.check("because_of_work", because, "DB33b") | other
    time = case.check("within_phase_out", undecided(h.over_because, CASEWORKER), "DB33b")
    return Finding(_over(case) & reason & time, until=no_amount(h.over_since > 0))


@rule("dibao", variant="phase_out", valid_from="2022-10-20", cites=("DB33",))
def phase_out(case: Case) -> Finding:
    """An aided household whose income rose through work may keep its aid for a while, as a rule up to 6 months."""
    return _phase_out(case, 6, 6, (Because.employment,), may=True)


@rule("dibao", variant="phase_out", region="360000", valid_from="2022-06-28", cites=("J6", "DB33"))
def phase_out_jiangxi(case: Case) -> Finding:
    """赣民字〔2022〕40号 四: no less than 6 months, for employment."""
    return _phase_out(case, 6, 6, (Because.employment,), may=False)


@rule("dibao", variant="phase_out", region="530000", valid_from="2022-06-28", cites=("Y3", "DB33"))
def phase_out_yunnan(case: Case) -> Finding:
    """云南 2022 二（一）: 6 to 12 months as the case requires (可), for employment or a business of one's own."""
    return _phase_out(case, 6, 12, (Because.employment, Because.business), may=True)
