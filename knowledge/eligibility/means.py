"""What a household lives on: the standard of its place, its income and costs, its property."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from knowledge.eligibility.codes import (
    FACT_KIND,
    FEW,
    NARROW,
    Bits,
    Bools,
    Code,
    Ints,
    caseworker_alone,
    everything,
    has_kind,
    marked,
)
from knowledge.eligibility.columns import CODE
from knowledge.eligibility.facts import BIT, CASEWORKER
from knowledge.eligibility.household_view import HouseholdView
from knowledge.eligibility.truth import MOST, Range, Truth, endless_where, exactly, select_range
from knowledge.models import AreaType, Span

_NONE = np.uint64(0)


class Means(HouseholdView):
    """Households with their means."""

    @cached_property
    def family_standard(self) -> Range:
        """The standard of all members together, fen a year."""
        return self.standard * self.size

    @cached_property
    def standard(self) -> Range:
        """The local dibao standard of a person, fen a year."""
        return self.standards.lines(self.households.region, self.households.area_type)

    def either_area(self, find: Callable[[Range, Ints], Truth]) -> Truth:
        """What `find` makes of the local standard and of the standard that surely holds at best. Where urban or rural
        is
        not known, what holds for both is certain (too much for one, dibao for the other: just above the line in
        neither); if it differs, only the kind of area is wanted."""
        h = self.households
        found = find(self.standard, self.best_standard)
        unknown = (h.area_type < 0) & (h.region >= 0)
        if not unknown.any():
            return found
        one, other = (find(line, line.lo) for line in self._area_lines)
        narrow = len(unknown) >= FEW
        yes, no = unknown & one.yes & other.yes, unknown & one.no & other.no
        differ = unknown & ((one.yes & other.no) | (one.no & other.yes))
        against = found.against & ~everything(yes | differ, narrow)
        against = against | everything(no, narrow) | marked(differ, BIT["area_type"], narrow)

        def reasons(rows: Ints | None) -> Bits:
            differs = differ if rows is None else differ.take(rows)
            return np.where(differs, np.uint64(BIT["area_type"]), found.why_at(rows))

        return Truth.coded(against, None, found.gaps, reasons)

    @cached_property
    def _area_lines(self) -> list[Range]:
        """The standard of a person, were each household's area urban, and were it rural."""
        h = self.households
        kinds = (CODE["area_type"][str(area)] for area in AreaType)
        return [self.standards.lines(h.region, np.full_like(h.area_type, kind)) for kind in kinds]

    @cached_property
    def income(self) -> Range:
        """Countable income of all members, fen a year: as told of the household and of its persons. Where the household
        said more than its listed persons have together, what it said holds."""
        h, (least, most) = self.households, self._told_by_persons
        lo = np.maximum(least, h.income_lo)
        hi = np.minimum(endless_where(h.size_hi > self.listed, most), h.income_hi)
        above = hi < lo
        if np.count_nonzero(above):
            hi = np.where(above, h.income_hi, hi)
        return Range.between(lo, hi, BIT["income"])

    @cached_property
    def _told_by_persons(self) -> tuple[Ints, Ints]:
        """What the listed persons of each household have together, fen a year: at least and at most."""
        return self.total(self.persons.income_lo, self.persons.income_hi)

    @cached_property
    def own_income(self) -> Range:
        """Each person's own income, fen a year: no more than the household's less what the others surely have, and all
        of it where there is one member."""
        p, whole = self.persons, self.income
        alone = self.households.size_hi == 1
        # What the household may have beyond what its persons surely have, any of them may have.
        beyond = np.maximum(np.maximum(whole.hi - self._told_by_persons[0], 0), whole.hi & MOST)
        lo, most = p.income_lo, p.income_hi
        if np.count_nonzero(alone):
            lo = np.maximum(lo, (alone * whole.lo).take(p.household))
            most = np.maximum(most, (alone * whole.hi).take(p.household))
        hi = np.minimum(most, p.income_lo + beyond.take(p.household))

        def reasons(rows: Ints | None) -> Bits:
            bits = np.where(alone, np.uint64(BIT["income"]), np.uint64(BIT["own_income"]))
            return bits.take(p.household if rows is None else p.household.take(rows))

        open_ = lo != hi
        kinds = open_ * reasons(None) if len(lo) < FEW else marked(open_, BIT["own_income"], narrow=True)
        return Range.coded(lo, hi, kinds, False, reasons)

    @cached_property
    def costs(self) -> Range:
        """Necessary costs that the family pays itself, fen a year."""
        return Range.between(self.households.costs_lo, self.households.costs_hi, BIT["necessary_costs"])

    @cached_property
    def counted_income(self) -> Range:
        """Income of which necessary costs may be taken off. How much is taken off is decided locally, so all of it
        may count and all of the costs may go (最低生活保障审核确认办法 13); 江西 has a share for the costs of work."""
        costs = self.costs
        decided = marked(costs.certain() & (costs.hi > 0), CASEWORKER, costs.kinds.dtype == NARROW)
        kinds = costs.kinds | decided
        off = Range.coded(np.zeros_like(costs.lo), costs.hi, kinds, False, costs, CASEWORKER)
        return self._less_work(self.income.less(off))

    def _less_work(self, income: Range) -> Range:
        deduction = self.work_deduction
        return income if deduction is None else income.less(deduction)

    @cached_property
    def work_deduction(self) -> Range | None:
        """What a region takes off for going to work (江西: 30% of the standard at the place of work), fen a year; None
        if no place here takes anything off.

        The notice does not say which standard, nor if it is by person or household: from the lower one once to the
        higher one for each worker.
        """
        codes, place = self.standards.different(self.households.region)
        shares = [self._work_share(code) for code in codes.tolist()]
        if not any(shares):
            return None
        share = np.array(shares, np.int64)[place]
        p = self.persons
        works = self.true(p.employed, "employed")
        unknown_area = np.full(p.work_region.shape, -1, np.int8)
        line = self.standards.lines(p.work_region, unknown_area, "work_region")
        lo, hi = self.total(np.zeros_like(line.lo), np.where(works.no, 0, line.hi))
        # The least: once, at the lowest place of all who work or may work, if anybody surely works.
        first = self.households.first
        least = np.minimum.reduceat(np.where(works.no, MOST, line.lo), first)
        lo = np.where(np.logical_or.reduceat(works.yes, first), np.where(least >= MOST, 0, least), 0)
        why = np.bitwise_or.reduceat(
            np.where(works.no, _NONE, works.why | (line.why & ~np.uint64(BIT["area_type"]))), self.households.first
        )
        hi = np.where(self.households.size_hi > self.listed, MOST, hi)
        deduction = Range(lo * share // 100, np.where(hi >= MOST, MOST, -(-hi * share // 100)), why)
        reason = np.where(deduction.why == 0, np.uint64(CASEWORKER), deduction.why)
        taken = Range(deduction.lo, deduction.hi, np.where(deduction.certain(), _NONE, reason))
        return select_range(share > 0, taken, exactly(np.zeros_like(taken.lo)))

    def _work_share(self, code: int) -> int:
        """Per cent of the standard; 0 where no rule names a share."""
        found = self.standards.in_force("dibao", ("deduction",), code) if code >= 0 else ()
        amounts = [item.amount for item in found if not isinstance(item.amount, Span)]
        return int(amounts[0]) if amounts else 0

    def compared(self, income: Range, line: Range, known: Ints, best: Ints) -> Truth:
        """Whether an income is below a line (strictly: equal is not below).

        `known`: the least that the income surely is before costs are taken off, `best`: the line that surely holds at
        best. While facts are missing and the one is below the other, asking may settle it, and a gap in the sources
        does not count as a reason; nor does it where a caseworker, by what is taken off, can bring the income below
        what
        surely holds.
        """

        def settled(reasons: Code) -> Bools:
            by_asking = (known < best) & has_kind(reasons, FACT_KIND)
            return by_asking | ((income.lo < line.lo) & caseworker_alone(income.kinds))

        return income.below(line, settled)

    @cached_property
    def sure_income(self) -> Ints:
        """The least that the household has, fen a year; costs left aside, since they settle nothing by themselves."""
        return self._less_work(self.income).lo

    def best_of(self, least: Ints) -> Ints:
        """The line of the whole family that surely holds at best, from a person's; any where no place is known."""
        best = np.minimum(np.minimum(least, MOST // 64) * self.size.hi, MOST)
        return np.maximum(best, self._anywhere)

    @cached_property
    def _anywhere(self) -> Ints:
        """MOST without a place, else 0."""
        return (self.households.region < 0) * np.int64(MOST)

    @cached_property
    def best_standard(self) -> Ints:
        """The highest standard of a person that surely holds, urban or rural as it may be; any without a place."""
        h = self.households
        least, unknown = self.standard.lo, h.area_type < 0
        if np.count_nonzero(unknown):
            urban, rural = self._area_lines
            least = np.maximum(least, unknown * np.maximum(urban.lo, rural.lo))
        return np.maximum(least, self._anywhere)

    @cached_property
    def below_standard(self) -> Truth:
        """Income per head below the standard."""
        best = self.best_of(self.best_standard)
        return self.compared(self.counted_income, self.family_standard, self.sure_income, best)

    @cached_property
    def property_ok(self) -> Truth:
        """Property within the local limits. What the limits are is not in the sources, so a car, a second home, a
        business or large savings is a caseworker's matter; who has none of them exceeds no limit."""
        h = self.households
        narrow = len(h) >= FEW
        some = np.maximum(np.maximum(h.car, h.second_home), np.maximum(h.business, h.large_savings)) == 1
        none = (h.car | h.second_home | h.business | h.large_savings) == 0
        told = h.within_limits >= 0
        open_ = ~(told | none)
        against = everything(h.within_limits == 0, narrow)
        against = against | marked(open_ & some, CASEWORKER, narrow) | marked(open_ & ~some, BIT["property"], narrow)
        return Truth.coded(against, None, False, BIT["property"], CASEWORKER)
