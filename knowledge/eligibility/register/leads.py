"""Leads: who may well be entitled to what they do not receive. Checks: who receives what may no longer be due.

Both are lists for people who look into them, never decisions. A lead is a verdict of the rules, nothing is added: who
has the aid already, is surely not entitled, or can't be judged for want of a source is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.case import Case
from knowledge.eligibility.columns import NO_DAY, Households, Persons
from knowledge.eligibility.engine import Outcome
from knowledge.eligibility.facts import ANY_FACT, HOUSEHOLD_AID, PERSON_AID
from knowledge.eligibility.truth import MOST, Bits, Bools, Ints, Range
from knowledge.eligibility.verdict import Verdict
from knowledge.money import Period

#: How sure a lead is, the surest first; the place is its class.
CERTAINTIES = (
    "likely", "needs_1_fact", "needs_2_facts", "needs_3_facts", "needs_4_facts", "needs_5_facts", "needs_more_facts",
    "caseworker",
)  # fmt: skip
_MORE, _CASEWORKER = CERTAINTIES.index("needs_more_facts"), CERTAINTIES.index("caseworker")
#: How often it is paid; a year's sum is told by the month.
PERIODS = ("month", "once")
REASONS = ("died", "over_standard", "over_standard_phase_out", "property")
_DIED, _OVER, _OVER_PHASE_OUT, _PROPERTY = range(4)
#: Bits of `Checks.aid`: the household's, then the person's.
ALL_AID = HOUSEHOLD_AID + PERSON_AID
_PERSON_SHIFT = len(HOUSEHOLD_AID)
_TEKUN = PERSON_AID.index("tekun")
_DIBAO = HOUSEHOLD_AID.index("dibao")
#: What goes on for a while and then ends: nothing to apply for.
_GOES_ON = frozenset({("dibao", "phase_out")})


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """One row a lead. `person`: a row of `Persons`, -1 for the household. `topic`: its place in the rulebook's topics.

    `certainty`: a place in CERTAINTIES. `least`, `most`: fen (a month, or once), -1 unknown. `missing`: facts as bits.
    """

    household: Ints
    person: Ints
    topic: Ints
    verdict: NDArray[np.int8]
    certainty: NDArray[np.int8]
    least: Ints
    most: Ints
    period: NDArray[np.int8]
    missing: Bits

    @classmethod
    def joined(cls, parts: Sequence[Leads]) -> Leads:
        """Several one after the other."""
        if not parts:
            whole, small = np.empty(0, np.int64), np.empty(0, np.int8)
            return cls(whole, whole, whole, small, small, whole, whole, small, np.empty(0, np.uint64))
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def moved(self, households: int, persons: int) -> Leads:
        """The same where so many households and persons stand before."""
        person = np.where(self.person < 0, -1, self.person + persons)
        return replace(self, household=self.household + households, person=person)


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """One row a suspicion. `aid`: bits of ALL_AID. `reason`: a place in REASONS. `day`: of death, NO_DAY if none.

    `over`: by how much the income is over the standard at least, fen a month; -1 where that is not what it is about.
    """

    household: Ints
    person: Ints
    aid: Ints
    reason: NDArray[np.int8]
    day: Ints
    over: Ints

    @classmethod
    def joined(cls, parts: Sequence[Checks]) -> Checks:
        """Several one after the other, at least one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def moved(self, households: int, persons: int) -> Checks:
        """The same where so many households and persons stand before."""
        person = np.where(self.person < 0, -1, self.person + persons)
        return replace(self, household=self.household + households, person=person)


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Who can be on a list: persons with a row who were alive on the day, and households that have one of these."""

    persons: Bools
    households: Bools
    dead: Bools

    @classmethod
    def of(cls, households: Households, rows: Ints, as_of: int) -> Listed:
        """`rows`: of each person the row in the register, -1 for a member who is counted but not listed."""
        died = households.persons.died
        dead = (died != NO_DAY) & (died < as_of)
        alive = (rows >= 0) & ~dead
        return cls(alive, np.logical_or.reduceat(alive, households.first), dead)


def find_leads(
    outcomes: Iterable[tuple[int, Outcome]], households: Households, listed: Listed, most_facts: int, held: int
) -> tuple[Leads, int]:
    """The leads of these outcomes (with the place of their topic), and how many are left out.

    Left out are leads that wait for more than `most_facts` facts, or for one that is not `held` by the register.
    """
    found: list[Leads] = []
    left_out = 0
    for topic, outcome in outcomes:
        if (outcome.programme, outcome.variant) in _GOES_ON:
            continue
        of_persons = outcome.per == "person"
        rows = _candidates(outcome, listed.persons if of_persons else listed.households)
        missing = outcome.finding.entitled.why_at(rows) & np.uint64(ANY_FACT)
        verdict = outcome.verdicts[rows]
        missing[verdict != Verdict.needs_more_info] = 0
        count = np.bitwise_count(missing)
        wanted = (count <= most_facts) & ((missing & np.uint64(ANY_FACT & ~held)) == 0)
        if not wanted.all():
            left_out += int(len(rows) - wanted.sum())
            rows, missing, verdict, count = rows[wanted], missing[wanted], verdict[wanted], count[wanted]
        if not len(rows):
            continue
        certainty = np.minimum(count, _MORE).astype(np.int8)
        certainty[verdict == Verdict.needs_caseworker] = _CASEWORKER
        least, most = _value(outcome.finding.amount, outcome.finding.period, rows)
        period = PERIODS.index("once" if outcome.finding.period is Period.once else "month")
        found.append(
            Leads(
                household=households.persons.household[rows] if of_persons else rows,
                person=rows if of_persons else np.full(len(rows), -1),
                topic=np.full(len(rows), topic),
                verdict=verdict,
                certainty=certainty,
                least=least,
                most=most,
                period=np.full(len(rows), period, np.int8),
                missing=missing,
            )
        )
    return Leads.joined(found), left_out


def _candidates(outcome: Outcome, listed: Bools) -> Ints:
    verdicts = outcome.verdicts
    leads = (
        (verdicts == Verdict.likely_eligible)
        | (verdicts == Verdict.needs_more_info)
        | (verdicts == Verdict.needs_caseworker)
    )
    # Where it is only unknown whether somebody has what they are surely not entitled to, or what no source has a rule
    # for, there is nothing to apply for.
    entitled = outcome.finding.entitled
    return np.flatnonzero(leads & listed & ~(entitled.no | entitled.has_gap()))


def _value(amount: Range | None, period: Period, rows: Ints) -> tuple[Ints, Ints]:
    """Fen a month, or once; -1 where there is no figure."""
    if amount is None:
        none = np.full(len(rows), -1)
        return none, none
    times = 12 if period is Period.year else 1
    lo, hi = amount.lo[rows] // times, -(-amount.hi[rows] // times)
    no_end = amount.hi[rows] >= MOST
    none = (lo > hi) | (no_end & (lo <= 1))
    return np.where(none, -1, lo), np.where(none | no_end, -1, hi)


def find_checks(case: Case, listed: Listed) -> Checks:
    """What makes one doubt aid that is received, as far as it is certain."""
    h, p = case.households, case.persons
    household_aid, person_aid = np.maximum(h.receives, 0), np.maximum(p.receives, 0)
    on_dibao = (household_aid >> _DIBAO) & 1 == 1
    on_tekun = (person_aid >> _TEKUN) & 1 == 1
    both = household_aid[p.household].astype(np.int64) | (person_aid.astype(np.int64) << _PERSON_SHIFT)
    tekun = 1 << (_PERSON_SHIFT + _TEKUN)
    parts = [_rows(p, listed.dead & (both > 0), both, _DIED, day=p.died)]

    over = on_dibao & case.below_standard.no
    if over.any():
        need = case.standard * case.size
        by = np.maximum(case.counted_income.lo - need.hi, 0) // 12
        # Where aid may go on for a while after income has risen, that comes first.
        goes_on = ~case.finding("dibao", "phase_out").entitled.no
        for reason, rows in ((_OVER, over & ~goes_on), (_OVER_PHASE_OUT, over & goes_on)):
            parts.append(_rows(None, rows, np.full(len(h), 1 << _DIBAO), reason, over=by))
    if on_tekun.any():
        standard = case.range_of_household(case.standard)
        by = np.maximum(case.own_income.lo - standard.hi, 0) // 12
        above = on_tekun & (case.own_income < standard).no
        parts.append(_rows(p, above, np.full(len(on_tekun), tekun), _OVER, over=by))

    beyond = h.within_limits == 0
    parts.append(_rows(None, beyond & (household_aid > 0), household_aid.astype(np.int64), _PROPERTY))
    parts.append(_rows(p, beyond[p.household] & on_tekun, np.full(len(on_tekun), tekun), _PROPERTY))
    return Checks.joined(parts)


def _rows(
    persons: Persons | None, where: Bools, aid: Ints, reason: int, *, day: Ints | None = None, over: Ints | None = None
) -> Checks:
    """`persons`: where the rows are persons', else they are households'."""
    rows = np.flatnonzero(where)
    return Checks(
        household=persons.household[rows] if persons is not None else rows,
        person=rows if persons is not None else np.full(len(rows), -1),
        aid=aid[rows],
        reason=np.full(len(rows), reason, np.int8),
        day=day[rows] if day is not None else np.full(len(rows), NO_DAY),
        over=over[rows] if over is not None else np.full(len(rows), -1),
    )
