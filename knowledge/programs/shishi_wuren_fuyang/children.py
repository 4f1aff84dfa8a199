"""What is asked of a child's parents, shared by the two programmes for children without parents' care."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.eligibility.case import Case
from knowledge.eligibility.columns import Choices
from knowledge.eligibility.facts import CASEWORKER, Parent
from knowledge.eligibility.truth import Truth, undecided

_GROWN_UP = 18


def is_child(case: Case) -> Truth:
    """Under 18."""
    return ~case.age_at_least(_GROWN_UP)


def gone(case: Case, parent: Choices, name: str) -> Truth:
    """Dead, declared missing, or not to be found."""
    return case.chosen(parent, name, "parents", Parent.dead, Parent.missing)


def absent_or_gone(case: Case, parent: Choices, name: str) -> Truth:
    """Gone, or unable to bring the child up. Which illnesses count is a local list."""
    unable = case.chosen(parent, name, "parents", Parent.unable)
    ill = case.chosen(parent, name, "parents", Parent.ill) & undecided(parent, CASEWORKER)
    return gone(case, parent, name) | unable | ill


def both_parents(case: Case, what: Callable[[Case, Choices, str], Truth]) -> Truth:
    """Whether it holds of father and mother."""
    p = case.persons
    return what(case, p.father, "father") & what(case, p.mother, "mother")
