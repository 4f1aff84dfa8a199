"""Choices as truths: is it one of these, and what a disability certificate says of kinds and grades."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from knowledge.eligibility.codes import FEW, everything, marked
from knowledge.eligibility.columns import CODE, Choices
from knowledge.eligibility.facts import BIT, CASEWORKER, Disability
from knowledge.eligibility.truth import Bools, Truth, undecided

_SIGN = np.int8(-128)


def among(values: Choices, codes: set[int]) -> Bools:
    """Whether a choice is one of these codes (0 or more)."""
    least, most = min(codes), max(codes)
    found: Bools
    if least == most:
        found = values == least
    elif most - least + 1 == len(codes):
        found = (values >= least) & (values <= most)
    else:
        found = np.isin(values, list(codes))
    return found


def known(yes: Bools, values: Choices, fact: str) -> Truth:
    """`yes`, else no, but unknown where `values` is."""
    narrow = len(values) >= FEW
    open_ = marked(values < 0, BIT[fact], narrow)
    return Truth.coded(None, open_ | everything(yes, narrow), False, BIT[fact])


def one_of(values: Choices, codes: tuple[int, ...], fact: str) -> Truth:
    """Whether a choice is one of these codes; unknown where the fact is missing."""
    if len(values) < FEW:
        return _one_of_few(values.tobytes(), codes, fact)
    return known(among(values, set(codes)), values, fact)


def has_bit(values: Choices, place: int, fact: str) -> Truth:
    """Whether a bit is set, as of aid that is received; unknown where the fact is missing."""
    if len(values) < FEW:
        return _has_bit_of_few(values.tobytes(), place, fact)
    return _has_bit(values, place, fact)


def _has_bit(values: Choices, place: int, fact: str) -> Truth:
    # What is not known has the sign as well.
    bit = np.int8(1 << place)
    return known((values & (bit | _SIGN)) == bit, values, fact)


# The choices of one family are few, and many families choose alike: to look a truth up takes a tenth of the time.


@lru_cache(maxsize=1 << 14)
def _one_of_few(values: bytes, codes: tuple[int, ...], fact: str) -> Truth:
    few = np.frombuffer(values, np.int8)
    return known(among(few, set(codes)), few, fact)


@lru_cache(maxsize=1 << 12)
def _has_bit_of_few(values: bytes, place: int, fact: str) -> Truth:
    return _has_bit(np.frombuffer(values, np.int8), place, fact)


#: Grades as columns have them: unknown, 0 (none), 1 to 4.
GRADES = 6


class Grades(NamedTuple):
    """Certificates of these kinds, of a grade from `least` (1 is the gravest) to `most`. `may`: whether they count is a
    caseworker's matter."""

    kinds: tuple[StrEnum, ...]
    least: int
    most: int
    may: bool = False


@lru_cache(maxsize=256)
def certificates(*some: Grades) -> Truth:
    """Whether a certificate is one of these, for every kind and grade there can be: so it is looked up for each person,
    not worked out."""
    found = _certificates(some[0])
    for grades in some[1:]:
        found = found | _certificates(grades)
    return found


def _certificates(grades: Grades) -> Truth:
    kinds, least, most, may = grades
    if may:
        found = _certificates(grades._replace(may=False))
        return found & undecided(found.for_, CASEWORKER)
    every = np.arange(-1, len(CODE["disability"]), dtype=np.int8)
    kind, grade = np.repeat(every, GRADES), np.tile(np.arange(-1, GRADES - 1, dtype=np.int8), len(every))

    def kinds_of(*members: StrEnum) -> Truth:
        return known(among(kind, {CODE["disability"][str(member)] for member in members}), kind, "disability")

    told = grade > 0
    fits = told & (grade >= least) & (grade <= most)
    graded = known(fits, np.where(told, grade, np.int8(-1)), "disability")
    if Disability.multiple in kinds:
        of_kind = kinds_of(*(member for member in Disability if member is not Disability.none))
        # Whoever tells a grade has a certificate.
        untold = (kind < 0) & told
        return Truth.coded(None, of_kind.for_ | everything(untold, len(untold) >= FEW), False, of_kind) & graded
    # Several kinds in one certificate, graded by the gravest: one of these may be among them.
    several = kinds_of(Disability.multiple)
    within = known(told & (grade <= most), np.where(told, grade, np.int8(-1)), "disability")
    return (kinds_of(*kinds) & graded) | (several & within & undecided(grade, CASEWORKER))
