"""What a household lives on: its income and costs, its property, the standard of its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from knowledge.eligibility.codes import FEW, NARROW, Ints, everything, facts_of_either, marked
from knowledge.eligibility.columns import CODE
from knowledge.eligibility.facts import BIT, CASEWORKER
from knowledge.eligibility.household_view import HouseholdView
from knowledge.eligibility.means import Means, SharedIncome, compared, own_incomes
from knowledge.eligibility.standards import Lines
from knowledge.eligibility.truth import MOST, Deferred, Range, Truth, deferred, endless_where, exactly, select_range
from knowledge.models import AreaType, Span

_NONE = np.uint64(0)


class Livelihood(HouseholdView):
    """Households with what they live on."""

    @cached_property
    def standard(self) -> Range:
        """The local dibao standard of a person, fen a year."""
        return self._lines.drawn()

    @cached_property
    def _lines(self) -> Lines:
        return self.standards.places(self.households.region, self.households.area_type)

    @cached_property
    def means(self) -> Means:
        """Counted income beside the lines of each household's place."""
        return Means(self.counted_income, self.size, self.sure_income, self._lines, self.standard)

    @property
    def family_standard(self) -> Range:
        """The standard of all members together, fen a year."""
        return self.means.family_standard

    @property
    def below_standard(self) -> Truth:
        """Income per head below the standard."""
        return self.means.below_standard

    def either_area(self, find: Callable[[Means], Truth]) -> Truth:
        """What `find` makes of the households. Where urban or rural is not known, what holds for both is certain (too
        much for one, dibao for the other: just above the line in neither); if it differs, only the kind of area is
        wanted."""
        h = self.households
        found = find(self.means)
        rows = np.flatnonzero((h.area_type < 0) & (h.region >= 0))
        if not len(rows):
            return found
        # Of each one kind of area, then of each the other one.
        areas = np.repeat([CODE["area_type"][area] for area in AreaType], len(rows))
        either = find(self.means.take(np.concatenate([rows, rows])).in_area(areas))
        (yes, other_yes), (no, other_no) = (np.split(found, 2) for found in (either.yes, either.no))
        against, narrow = found.against.copy(), found.against.dtype == NARROW
        differ = (yes & other_no) | (no & other_yes)
        yes, no = yes & other_yes, no & other_no
        settled = against.take(rows) & ~everything(yes | differ, narrow)
        against[rows] = settled | everything(no, narrow) | marked(differ, BIT["area_type"], narrow)
        differs = np.zeros(len(against), np.bool_)
        differs[rows] = differ
        return Truth.coded(against, None, found.gaps, facts_of_either(differs, BIT["area_type"], found))

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
        return own_incomes(self.persons, self._shared_income, None)

    @cached_property
    def _shared_income(self) -> SharedIncome:
        return SharedIncome(self.income, self._told_by_persons[0], self.households.size_hi == 1)

    @cached_property
    def own_income_below_standard(self) -> Truth | Deferred:
        """A person's own income below the standard. Of many persons it is worked out for those alone whom no other
        condition has decided."""
        persons, shared, standard, lines = self.persons, self._shared_income, self.standard, self._lines

        def find(rows: Ints | None) -> Truth:
            income = own_incomes(persons, shared, rows)
            places = persons.household if rows is None else persons.household.take(rows)
            return compared(income, standard.take(places), income.lo, lambda: lines.take(places).best())

        return deferred(find, len(persons.household))

    @cached_property
    def costs(self) -> Range:
        """Necessary costs that the family pays itself, fen a year."""
        return Range.between(self.households.costs_lo, self.households.costs_hi, BIT["necessary_costs"])

    @cached_property
    def counted_income(self) -> Range:
        """Income of which necessary costs may be taken off. How much is taken off is decided locally, so all of it
        may count and all of the costs may go (最低生活保障审核确认办法 13); 江西 has a share for the costs of work."""
        costs, income = self.costs, self.income
        decided = marked(costs.certain() & (costs.hi > 0), CASEWORKER, costs.kinds.dtype == NARROW)
        kinds = income.kinds | costs.kinds | decided
        # From nothing to all of the costs goes off, so only the lower end moves.
        least = np.maximum(income.lo - costs.hi, 0)
        return self._less_work(Range.coded(least, income.hi, kinds, False, income, costs, CASEWORKER))

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

    @cached_property
    def sure_income(self) -> Ints:
        """The least that the household has, fen a year; costs left aside, since they settle nothing by themselves."""
        return self._less_work(self.income).lo

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
