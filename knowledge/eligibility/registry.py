"""Rules by programme, region and date: how they are declared, and which one holds for whom.

A rule is a function from a `Case` to a `Finding`. Of several for one programme, a household has the one of its
nearest region that is in force on the day; the nation's holds for all others.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.case import Case
from knowledge.eligibility.facts import BIT, GAP
from knowledge.eligibility.truth import Bools, Deferred, Range, Truth, always, select, select_range, undecided
from knowledge.money import Period
from knowledge.regions.model import area_of

Per = Literal["household", "person"]
#: By which place a rule is chosen: 户籍地; 务工地, else 经常居住地; 户籍地 or 经常居住地, either; 经常居住地, else
#: 户籍地; 急难发生地, else 户籍地.
Key = Literal["region", "work", "home", "residence", "emergency"]
NATION = "000000"


class Finding:
    """What a rule makes of each household or person. Never changed.

    `receives`: has it already. `amount`: fen for each `period`. `until`: last days (ordinals) of aid that is about to
    end; with it, entitled means that it goes on until then. Both may be functions, which are called once somebody asks;
    they must not hold the case, which holds the finding.
    """

    __slots__ = ("_amount", "_until", "entitled", "period", "receives")

    def __init__(
        self,
        entitled: Truth | Deferred,
        receives: Truth | None = None,
        amount: Range | Callable[[], Range | None] | None = None,
        period: Period = Period.month,
        until: Range | Callable[[], Range | None] | None = None,
    ) -> None:
        self.entitled: Truth = entitled.now() if isinstance(entitled, Deferred) else entitled
        self.receives, self.period = receives, period
        self._amount, self._until = amount, until

    @property
    def amount(self) -> Range | None:
        """How much, None if no rule says."""
        if callable(self._amount):
            self._amount = self._amount()
        return self._amount

    @property
    def until(self) -> Range | None:
        """Until when, None if it does not end."""
        if callable(self._until):
            self._until = self._until()
        return self._until

    @property
    def ends(self) -> bool:
        """Whether it is about to end."""
        return self._until is not None


@dataclass(frozen=True)
class Rule:
    """One rule. `cites`: facts of the library; those in force that day and in reach are told."""

    programme: str
    variant: str
    region: str
    key: Key
    per: Per
    valid_from: date
    valid_to: date | None
    cites: tuple[str, ...]
    find: Callable[[Case], Finding] = field(compare=False)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_declared: list[Rule] = []


def rule(
    programme: str,
    *,
    valid_from: str,
    cites: tuple[str, ...],
    region: str = NATION,
    variant: str = "",
    key: Key = "region",
    per: Per = "household",
    valid_to: str | None = None,
) -> Callable[[Callable[[Case], Finding]], Callable[[Case], Finding]]:
    """Declare a function as the rule of a programme. Dates are ISO days; `region` a division code."""

    def declare(find: Callable[[Case], Finding]) -> Callable[[Case], Finding]:
        last = date.fromisoformat(valid_to) if valid_to else None
        _declared.append(Rule(programme, variant, region, key, per, date.fromisoformat(valid_from), last, cites, find))
        return find

    return declare


class Rulebook:
    """All declared rules, and a version that changes with any of their lines."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.topics = tuple(dict.fromkeys((item.programme, item.variant) for item in self.rules))
        sources = dict.fromkeys(inspect.getmodule(item.find) for item in self.rules)
        digest = sha256()
        for module in sources:
            assert module is not None
            digest.update(inspect.getsource(module).encode())
        self.version = digest.hexdigest()[:12]
        self._per = {(item.programme, item.variant): item.per for item in reversed(self.rules)}
        self._in_force: dict[tuple[str, str, date], list[Rule]] = {}

    def in_force(self, programme: str, variant: str, day: date) -> list[Rule]:
        """The rules of that day, the narrowest region first."""
        key = (programme, variant, day)
        if key not in self._in_force:
            found = [r for r in self.rules if (r.programme, r.variant) == (programme, variant) and r.holds_on(day)]
            self._in_force[key] = sorted(found, key=lambda r: (r.region == NATION, -len(area_of(r.region))))
        return self._in_force[key]

    def per(self, programme: str, variant: str) -> Per:
        """Whether it is decided for the household or for each person."""
        return self._per[programme, variant]

    def find(self, case: Case, programme: str, variant: str) -> Finding:
        """What the rules in force say, each where it holds. Without one: unknown for want of a source."""
        rules = self.in_force(programme, variant, case.as_of)
        like = case.persons.grade if self.per(programme, variant) == "person" else case.households.region
        if not rules:
            return Finding(undecided(like, GAP))
        if rules[0].region == NATION:  # the narrowest comes first: there is no other
            return self._run(case, rules[0], None)
        places, missing = _places(case, rules[0])
        result = Finding(undecided(like, BIT[missing]))
        left = np.ones(like.shape, np.bool_)
        for item in rules:
            # The nation's rule holds only where the first place is known: it could lie in a region with its own.
            rows = left & (places[0] >= 0) if item.region == NATION else _lie_in(case, places, item.region, left)
            if rows.all():
                return self._run(case, item, rows)  # nothing to merge, as for one household or a county's register
            if rows.any():
                result = _merge(rows, self._run(case, item, rows), result)
                left = left & ~rows
        without = left & (places[0] >= 0)
        return _merge(without, Finding(undecided(like, GAP)), result) if without.any() else result

    @staticmethod
    def _run(case: Case, item: Rule, rows: Bools | None) -> Finding:
        """A rule's finding; its steps are marked with the rows that it holds for (None: all)."""
        before = len(case.steps or ())
        found = item.find(case)
        if case.steps is not None:
            rows = np.ones(found.entitled.yes.shape, np.bool_) if rows is None else rows
            case.applied.append((item, rows))
            case.steps[before:] = [replace(step, rows=rows) for step in case.steps[before:]]
        return found


def _lie_in(case: Case, places: list[NDArray[np.int64]], region: str, among: Bools) -> Bools:
    """Which of the rows `among` have a place in a division. Of many rows the few codes are looked at, not each row."""
    found = np.zeros(among.shape, np.bool_)
    for place in places:
        codes, row = case.different(place)
        inside = (codes >= 0) & lies_in(codes, region)
        if np.count_nonzero(inside):
            found |= inside.take(row)
    return found & among


def lies_in(places: NDArray[np.int64], region: str) -> Bools:
    """Which division codes lie in a division (six digits) or are it."""
    area = area_of(region)
    places_in = 10 ** (6 - len(area))
    begin, end = int(area) * places_in, (int(area) + 1) * places_in
    # A street or village has three digits more.
    six, nine = (places >= begin) & (places < end), (places >= begin * 1000) & (places < end * 1000)
    return np.asarray(six | nine)


def _places(case: Case, item: Rule) -> tuple[list[NDArray[np.int64]], str]:
    """Each row's places by which the rule is chosen, and what is asked where none is known."""
    h = case.households
    if item.key == "work":
        work = case.persons.work_region
        return [np.where(work >= 0, work, h.residence_region[case.persons.household])], "work_region"
    match item.key:
        case "home":
            places = [h.region, h.residence_region]
        case "residence":
            places = [np.where(h.residence_region >= 0, h.residence_region, h.region)]
        case "emergency":
            places = [np.where(h.emergency_region >= 0, h.emergency_region, h.region)]
        case _:
            places = [h.region]
    if item.per == "person":
        places = [place[case.persons.household] for place in places]
    return places, "region"


def _merge(rows: Bools, one: Finding, other: Finding) -> Finding:
    """`one` where `rows`, else `other`."""
    entitled = select(rows, one.entitled, other.entitled)
    return Finding(
        entitled,
        _merged(rows, one.receives, other.receives, entitled),
        lambda: _merged_range(rows, one.amount, other.amount),
        one.period,
        (lambda: _merged_range(rows, one.until, other.until)) if one.ends or other.ends else None,
    )


def _merged(rows: Bools, one: Truth | None, other: Truth | None, like: Truth) -> Truth | None:
    if one is None and other is None:
        return None
    no = always(False, like.against)
    return select(rows, one or no, other or no)


def _merged_range(rows: Bools, one: Range | None, other: Range | None) -> Range | None:
    if one is None and other is None:
        return None
    nothing = no_amount(rows)
    return select_range(rows, one or nothing, other or nothing)


def no_amount(like: Bools) -> Range:
    """No amount can be said: an interval that is turned round."""
    shape = like.shape
    return Range(np.full(shape, 1, np.int64), np.full(shape, -1, np.int64), np.zeros(shape, np.uint64))


def declared() -> tuple[Rule, ...]:
    """All rules declared so far."""
    return tuple(_declared)
