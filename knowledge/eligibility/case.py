"""What rules see: the households with what follows from their facts, the day, the standards of that day.

A rule is read as a sentence: `case.below_standard & case.property_ok`. Everything shared by rules is worked out once
and remembered. With `steps` given, each `check` also leaves what was compared, for the explanation. The facts
themselves are in `household_view`, what a household lives on in `livelihood`; here is what is true of its persons, and
what other rules find.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.choices import GRADES, Grades, certificates
from knowledge.eligibility.codes import FEW, everything
from knowledge.eligibility.facts import BIT, Disability
from knowledge.eligibility.household_view import Step
from knowledge.eligibility.livelihood import Livelihood
from knowledge.eligibility.truth import MOST, Range, Truth

if TYPE_CHECKING:
    from knowledge.eligibility.registry import Finding

T = TypeVar("T")


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


class Case(Livelihood):
    """All that a rule may ask for."""

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

    def disabled(self, *some: Grades) -> Truth:
        """A certificate that is one of these."""
        table = certificates(*some)
        key = ("disabled", id(table))
        if key not in self._read:
            for_ = table.take(self._certificate).for_
            self._read[key] = table, Truth.coded(None, for_, False, BIT["disability"])
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


__all__ = ["Case", "Grades", "Step", "once_a_case"]
