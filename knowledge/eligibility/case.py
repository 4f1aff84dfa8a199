"""What rules see: the households with what follows from their facts, the day, the standards of that day.

A rule is read as a sentence: `case.below_standard & case.property_ok`. Everything shared by rules is worked out once
and remembered. With `steps` given, each `check` also leaves what was compared, for the explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.choices import GRADES, certificates, has_bit, one_of
from knowledge.eligibility.codes import (
    FEW,
    NARROW,
    Bits,
    Bools,
    Ints,
    everything,
    marked,
)
from knowledge.eligibility.columns import CODE, Choices, Households, Persons
from knowledge.eligibility.facts import BIT, CASEWORKER, HOUSEHOLD_AID, PERSON_AID, Disability
from knowledge.eligibility.means import Means, SharedIncome, compared, own_incomes
from knowledge.eligibility.members import Members
from knowledge.eligibility.standards import Lines, Standards
from knowledge.eligibility.truth import MOST, Deferred, Range, Truth, always, endless_where, exactly, select_range
from knowledge.library import Library
from knowledge.models import AreaType, Span

if TYPE_CHECKING:
    from knowledge.eligibility.registry import Finding, Rule, Rulebook

T = TypeVar("T")
_Truth = TypeVar("_Truth", bound=Truth | Deferred)
_NONE = np.uint64(0)


def once_a_case(find: Callable[[Case], T]) -> Callable[[Case], T]:
    """For what several rules ask of the same households: worked out once, and the same object ever after.

    Not for what calls `check`: its steps are noted the first time only.
    """

    @wraps(find)
    def remembered(case: Case) -> T:
        if find not in case.shared:
            case.shared[find] = find(case)
        found: T = case.shared[find]
        return found

    return remembered


@dataclass(frozen=True)
class Step:
    """One comparison of a rule: its key in texts.yaml, what came out, the two sides where numbers were compared.

    `rows`: for which households or persons the rule holds that made it.
    """

    key: str
    truth: Truth
    cites: tuple[str, ...]
    left: Range | None = None
    right: Range | None = None
    per_person: bool = False
    rows: Bools | None = None


@dataclass(eq=False)
class Case:
    """Households on a day. `steps`: None in a batch. `applied`: which rules were run for which rows, where steps
    are."""

    library: Library
    households: Households
    as_of: date
    standards: Standards
    rulebook: Rulebook
    steps: list[Step] | None = None
    applied: list[tuple[Rule, Bools]] = field(default_factory=list)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    #: What `once_a_case` remembers.
    shared: dict[Callable[[Case], Any], Any] = field(default_factory=dict)
    #: What many rules ask for. Whose id is in the key is kept beside the answer, so that nothing else gets that id.
    _read: dict[tuple[object, ...], tuple[object, Truth]] = field(default_factory=dict)
    _codes: dict[int, tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.intp]]] = field(default_factory=dict)
    _spread: dict[int, tuple[Truth, Truth]] = field(default_factory=dict)
    _met: dict[int, tuple[Truth, Truth]] = field(default_factory=dict)

    @property
    def persons(self) -> Persons:
        """The persons of all households."""
        return self.households.persons

    def check(
        self, key: str, truth: _Truth, *cites: str, sides: Callable[[], tuple[Range, Range]] | None = None
    ) -> _Truth:
        """`truth`, noted as a step. `cites`: facts of the library that say so; `sides`: finds what was compared."""
        if self.steps is not None:
            left, right = sides() if sides else (None, None)
            worked_out = truth.now() if isinstance(truth, Deferred) else truth
            self.steps.append(Step(key, worked_out, cites, left, right, len(truth) != len(self.households)))
        return truth

    # Reading facts

    def is_(self, values: Choices, fact: str, codes: Collection[int]) -> Truth:
        """Whether a choice is one of these; unknown where the fact is missing."""
        key = (id(values), fact, *codes)
        if key not in self._read:
            self._read[key] = values, one_of(values, tuple(codes), fact)
        return self._read[key][1]

    def true(self, values: Choices, fact: str) -> Truth:
        """A yes/no fact."""
        return self.is_(values, fact, (1,))

    def chosen(self, values: Choices, name: str, fact: str, *members: StrEnum) -> Truth:
        """Whether a choice of `name` is one of `members`."""
        return self.is_(values, fact, [CODE[name][member] for member in members])

    def household_receives(self, programme: str) -> Truth:
        """Whether the household receives this aid."""
        return self._bit(self.households.receives, HOUSEHOLD_AID.index(programme), "receives")

    def person_receives(self, programme: str) -> Truth:
        """Whether the person receives this aid."""
        return self._bit(self.persons.receives, PERSON_AID.index(programme), "person_receives")

    def different(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """The codes among places, and which of them each row has."""
        if id(places) not in self._codes:
            self._codes[id(places)] = places, *self.standards.different(places)
        return self._codes[id(places)][1:]

    def _bit(self, values: Choices, place: int, fact: str) -> Truth:
        key = (fact, place)
        if key not in self._read:
            self._read[key] = values, has_bit(values, place, fact)
        return self._read[key][1]

    # Between households and persons

    def of_household(self, truth: Truth) -> Truth:
        """A truth of the household, for each of its persons."""
        if id(truth) not in self._spread:
            self._spread[id(truth)] = truth, truth.take(self.persons.household)
        return self._spread[id(truth)][1]

    def range_of_household(self, values: Range) -> Range:
        """A number of the household, for each of its persons."""
        return values.take(self.persons.household)

    def any_person(self, truth: Truth) -> Truth:
        """Whether it is true of any person of the household. Members not listed may be such persons."""
        if id(truth) not in self._met:
            self._met[id(truth)] = truth, self._any_person(truth)
        return self._met[id(truth)][1]

    def _any_person(self, truth: Truth) -> Truth:
        members, narrow = self.members, len(self.households) >= FEW
        # Few households may have many persons.
        for_ = truth.for_ if narrow or len(truth) < FEW else truth.why | everything(truth.yes, narrow)
        more = self.households.size_hi > self.listed
        unlisted = marked(more, BIT["size"], narrow)

        # Without the case itself: a truth that it remembers must not hold it, else all arrays of a chunk stay until
        # the garbage collector comes, and the next chunk's are written to memory that no cache knows.
        def reasons(rows: Ints | None) -> Bits:
            every = members.reduced(np.bitwise_or, truth.why)
            every |= more * np.uint64(BIT["size"])
            return every if rows is None else every.take(rows)

        found = members.reduced(np.bitwise_or, for_) | unlisted
        return Truth.coded(None, found, truth.gaps, reasons)

    def total(self, lo: NDArray[np.int64], hi: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sums over the persons of each household."""
        most = self.members.reduced(np.add, np.minimum(hi, MOST))
        return self.members.reduced(np.add, lo), np.minimum(most, MOST)

    def members_without(self, truth: Truth) -> Range:
        """How many members there are of whom it is not true."""
        surely = self.members.reduced(np.add, truth.yes.view(np.int8))
        perhaps = self.members.reduced(np.add, (~truth.no).view(np.int8))
        size = self.size
        lo, hi = np.maximum(size.lo - perhaps, 0), np.maximum(size.hi - surely, 0)
        return Range.coded(lo, hi, size.kinds, False, size)

    @cached_property
    def members(self) -> Members:
        """For sums and unions over the persons of each household."""
        return Members(self.households.first, self.listed)

    @cached_property
    def listed(self) -> NDArray[np.int64]:
        """How many persons of each household have a row."""
        first = self.households.first
        listed = np.empty_like(first)
        listed[:-1] = first[1:] - first[:-1]
        listed[-1] = len(self.persons.household) - first[-1]
        return listed

    # What follows from the facts

    @cached_property
    def size(self) -> Range:
        """How many members."""
        return Range.between(self.households.size_lo, self.households.size_hi, BIT["size"])

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
        return Means(self.counted_income, self.size, self.sure_income, self._lines)

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
        some_rows = self.means.take(rows)
        one, other = (find(some_rows.in_area(CODE["area_type"][area])) for area in AreaType)
        against, narrow = found.against.copy(), found.against.dtype == NARROW
        yes, no = one.yes & other.yes, one.no & other.no
        differ = (one.yes & other.no) | (one.no & other.yes)
        settled = against.take(rows) & ~everything(yes | differ, narrow)
        against[rows] = settled | everything(no, narrow) | marked(differ, BIT["area_type"], narrow)

        def reasons(some: Ints | None) -> Bits:
            differs = np.zeros(len(against), np.bool_)
            differs[rows] = differ
            differs = differs if some is None else differs.take(some)
            return np.where(differs, np.uint64(BIT["area_type"]), found.why_at(some))

        return Truth.coded(against, None, found.gaps, reasons)

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
        return SharedIncome.of(self.income, self._told_by_persons[0], self.households.size_hi == 1)

    @cached_property
    def own_income_below_standard(self) -> Truth | Deferred:
        """A person's own income below the standard. Of many persons it is worked out for those alone whom no other
        condition has decided."""
        persons, shared, standard, best = self.persons, self._shared_income, self.standard, self._lines.best

        def find(rows: Ints | None) -> Truth:
            income = own_incomes(persons, shared, rows)
            places = persons.household if rows is None else persons.household.take(rows)
            return compared(income, standard.take(places), income.lo, lambda: best().take(places))

        length = len(persons.household)
        return find(None) if length < FEW else Deferred(find, length)

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

    def age_at_least(self, years: int) -> Truth:
        """Whether a person is `years` or older."""
        key = ("age_at_least", years)
        if key not in self._read:
            self._read[key] = None, self.ages.at_least(years)
        return self._read[key][1]

    @cached_property
    def ages(self) -> Range:
        """Full years on the day."""
        return Range.between(self.persons.age_lo, self.persons.age_hi, BIT["age"])

    @cached_property
    def has_certificate(self) -> Truth:
        """Has a disability certificate of any kind; whoever tells a grade has one."""
        p = self.persons
        kinds = [kind for kind in Disability if kind is not Disability.none]
        kind = self.chosen(p.disability, "disability", "disability", *kinds)
        graded = (p.disability < 0) & (p.grade > 0)
        return Truth.coded(None, kind.for_ | everything(graded, len(graded) >= FEW), False, kind)

    def disabled(self, kinds: Collection[StrEnum], least: int, most: int) -> Truth:
        """A certificate for one of these kinds, of a grade from `least` (1 is the gravest) to `most`."""
        table = certificates(tuple(kinds), least, most)
        key = ("disabled", id(table))
        if key not in self._read:
            self._read[key] = table, table.take(self._certificate)
        return self._read[key][1]

    @cached_property
    def _certificate(self) -> NDArray[np.intp]:
        """The place of each person's kind and grade in `certificates`."""
        p = self.persons
        return ((p.disability + np.int8(1)) * np.int8(GRADES) + (p.grade + np.int8(1))).astype(np.intp)

    @cached_property
    def unemployed_months(self) -> Range:
        """Months in a row that a person has been without any income."""
        return Range.between(self.persons.months_lo, self.persons.months_hi, BIT["unemployed_months"])

    def grant(self, standard: Range, least: int, most: int) -> Range:
        """From `least` to `most` times a month of a standard (fen a year), in fen; no amount where it is not known."""
        known = standard.hi < MOST
        lo, hi = standard.lo * least // 12, -(-(standard.hi * most) // 12)
        lo, hi = np.where(known, lo, 1), np.where(known, hi, -1)
        return Range.coded(lo, hi, standard.kinds, standard.gaps, standard)

    def entitled(self, programme: str, variant: str = "") -> Truth:
        """What another rule says of the same households (its steps are not noted again)."""
        return self.finding(programme, variant).entitled

    def finding(self, programme: str, variant: str = "") -> Finding:
        """What the rules of a programme say, worked out once."""
        key = (programme, variant)
        if key not in self.findings:
            steps, self.steps = self.steps, None
            try:
                self.findings[key] = self.rulebook.find(self, programme, variant)
            finally:
                self.steps = steps
        return self.findings[key]

    def nobody(self) -> Truth:
        """False for each person."""
        return always(False, self.persons.grade)
