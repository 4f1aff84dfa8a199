"""A second evaluator of preliminary eligibility: one household at a time, in ordinary Python.

Written from docs/eligibility.md alone, so that an error of the engine is not repeated here. It is slow and plain on
purpose: a truth is `True`, `False` or the set of reasons why it is not known, a sum has two ends, and every rule is a
function that reads like its line in the table.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from knowledge import Library
from knowledge.eligibility.facts import Disability
from knowledge.eligibility.household import MOST_MEMBERS, OLDEST, AgeSpan, Household, Person, Sum
from knowledge.models import AreaType, Parameter, Unit

GAP = "(gap)"
CASEWORKER = "(caseworker)"
JIANGXI, YUNNAN, XINJIANG, FUJIAN = "360000", "530000", "650000", "350000"
HAMI, TACHENG = "650500", "654200"
#: 江西's measures, its deduction for work too.
JIANGXI_SINCE = date(2022, 6, 28)
#: When the measures of 2022 for single groups hold.
MEASURES_START, MEASURES_END = date(2022, 6, 2), date(2022, 12, 31)

#: Known, or the reasons why it isn't (never an empty set).
Truth = bool | frozenset[str]
#: Lowest and highest in fen; None: no highest.
Amount = tuple[int, int | None]

_GAP: Truth = frozenset({GAP})
_CASEWORKER: Truth = frozenset({CASEWORKER})
_NO_FACTS = frozenset({GAP, CASEWORKER})


@lru_cache(None)
def _fact(name: str) -> Truth:
    return frozenset({name})


def _all(*parts: Truth) -> Truth:
    return _every(parts)


def _any(*parts: Truth) -> Truth:
    return _some(parts)


def _every(parts: Iterable[Truth]) -> Truth:
    reasons: Truth = True
    for part in parts:
        if part is False:
            return False
        if part is not True:
            reasons = part if isinstance(reasons, bool) else reasons | part
    return reasons


def _some(parts: Iterable[Truth]) -> Truth:
    reasons: Truth = False
    by_facts = False
    for part in parts:
        if part is True:
            return True
        if part is not False:
            reasons = part if isinstance(reasons, bool) else reasons | part
            by_facts = by_facts or not part & _NO_FACTS
    if by_facts and not isinstance(reasons, bool):
        return reasons - {GAP}  # those facts alone may make it yes
    return reasons


def _not(truth: Truth) -> Truth:
    return not truth if isinstance(truth, bool) else truth


class Money(NamedTuple):
    """A sum in fen a year between two ends, and why it is not known more exactly."""

    least: int
    most: int | None
    why: frozenset[str] = frozenset()


def _below(a: Money, b: Money) -> Truth:
    if a.most is not None and a.most < b.least:
        return True
    if b.most is not None and a.least >= b.most:
        return False
    return a.why | b.why


def _lower(*ends: int | None) -> int | None:
    known = [end for end in ends if end is not None]
    return min(known) if known else None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Result(NamedTuple):
    """What one rule finds for one household or person. `why` are all reasons, gaps and decisions too."""

    verdict: str
    missing: frozenset[str] = frozenset()
    amount: Amount | None = None
    why: frozenset[str] = frozenset()


def _result(entitled: Truth, has: Truth = False, amount: Amount | None = None, met: str = "likely_eligible") -> Result:
    if has is True:
        return Result("already_has", amount=amount)
    if entitled is True:
        return Result(met, amount=amount)
    if entitled is False and has is False:
        return Result("likely_ineligible", amount=amount)
    if has is not False and (entitled is False or GAP in entitled):
        entitled = has  # it may turn out that it is received, whatever else is open
    assert not isinstance(entitled, bool)
    facts = entitled - _NO_FACTS
    if GAP in entitled:
        return Result("no_rule", amount=amount, why=entitled)
    if facts:
        return Result("needs_more_info", facts, amount, entitled)
    return Result("needs_caseworker", amount=amount, why=entitled)


_NO_RULE = Result("no_rule", why=frozenset({GAP}))


class Places:
    """What the library knows of places: what lies in what, and whose standard holds where on a day."""

    def __init__(self, library: Library, day: date) -> None:
        self._library, self._day = library, day
        self.chain = lru_cache(None)(self._chain)
        self.standard = lru_cache(None)(self._standard)
        self.tekun = lru_cache(None)(self._tekun)
        self.thirty_percent = lru_cache(None)(self._thirty_percent)

    def _chain(self, code: str) -> tuple[str, ...]:
        return tuple(region.code for region in self._library.regions.chain(code))

    def within(self, code: str, upper: str) -> bool:
        return upper in self.chain(code)

    def _figures(self, programme: str, kind: str, code: str, area: AreaType) -> Iterator[Parameter]:
        for parameter in self._library.parameters:
            its = (parameter.programme, parameter.kind, parameter.region)
            if its == (programme, kind, code) and parameter.is_for(area) and parameter.valid_from.first <= self._day:
                yield parameter

    def _standard(self, code: str | None, area: AreaType | None) -> Money:
        """The dibao standard of a place, fen a year."""
        if code is None:
            return Money(1, None, frozenset({"region"}))
        if area is None:
            urban, rural = self.standard(code, AreaType.urban), self.standard(code, AreaType.rural)
            most = None if urban.most is None or rural.most is None else max(urban.most, rural.most)
            differ = frozenset({"area_type"}) if urban != rural else frozenset()
            return Money(min(urban.least, rural.least), most, urban.why | rural.why | differ)
        for upper in self.chain(code):
            for parameter in self._figures("dibao", "threshold", upper, area):
                fen = _fen_a_year(parameter)
                if parameter.last_confirmed.older_than_a_year(self._day):
                    return Money(fen, None, frozenset({GAP}))
                return Money(fen, fen)
        return Money(1, None, frozenset({GAP}))

    def _thirty_percent(self, code: str) -> Money:
        urban, rural = self.standard(code, AreaType.urban), self.standard(code, AreaType.rural)
        most = None if urban.most is None or rural.most is None else max(urban.most, rural.most) * 30 // 100
        return Money(min(urban.least, rural.least) * 30 // 100, most, urban.why | rural.why)

    def _tekun(self, code: str, area: AreaType) -> tuple[Parameter, tuple[Parameter, ...]] | None:
        """Basic standard and care subsidies (by self-care) of a place."""
        for upper in self.chain(code):
            found = list(self._figures("tekun", "amount", upper, area))
            basic = [parameter for parameter in found if "-care-" not in parameter.id]
            if basic:
                return basic[0], tuple(parameter for parameter in found if "-care-" in parameter.id)
        return None


def _fen_a_year(parameter: Parameter) -> int:
    times = {Unit.yuan_per_month: 1200, Unit.yuan_per_year: 100}[parameter.unit]
    fen = parameter.amount * times  # type: ignore[operator]
    assert fen == int(fen)
    return int(fen)


@lru_cache(None)
def _certificate(kind: str | None, grade: int | None, worst: tuple[tuple[str, int], ...], any_kind: int) -> Truth:
    """Tries every kind and grade that the certificate may have."""
    kinds = [kind] if kind else [each.value for each in Disability]
    if kind is None and grade is not None:
        kinds.remove("none")  # a grade is one of a certificate
    answers: set[Truth] = set()
    for each in kinds:
        for of in [grade] if grade else range(1, 5):
            if each == "multiple" and any_kind < of <= max((end for _, end in worst), default=0):
                answers.add(_CASEWORKER)  # the certificate does not tell which of the kinds has this grade
            else:
                answers.add(each != "none" and of <= max(any_kind, dict(worst).get(each, 0)))
    return answers.pop() if len(answers) == 1 else _fact("disability")


class _Member:
    """What is known of one person; of a member that is not listed, nothing."""

    def __init__(self, case: _Case, person: Person) -> None:
        self._case, self.told = case, person

    def receives(self, *aid: str) -> Truth:
        """Whether the person gets any of these."""
        if self.told.receives is None:
            return _fact("person_receives")
        return any(name in self.told.receives for name in aid)

    @cached_property
    def _ages(self) -> tuple[int, int]:
        if self.told.birth_date is not None:
            birth, day = self.told.birth_date, self._case.day
            years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
            return years, years
        if isinstance(self.told.age, AgeSpan):
            return self.told.age.min, self.told.age.max
        if self.told.age is not None:
            return self.told.age, self.told.age
        return 0, OLDEST

    def at_least(self, years: int) -> Truth:
        """Whether the person is that old."""
        youngest, oldest = self._ages
        if youngest >= years:
            return True
        return _fact("age") if oldest >= years else False

    def under(self, years: int) -> Truth:
        """Whether the person is younger than that."""
        return _not(self.at_least(years))

    def _certificate(self, worst: Mapping[str, int], any_kind: int = 0) -> Truth:
        """Whether the person has a certificate of a kind and a grade up to `worst`, or of any kind up to a grade."""
        told = self.told
        kind = None if told.disability is None else told.disability.value
        return _certificate(kind, told.disability_grade, tuple(worst.items()), any_kind)

    @property
    def has_certificate(self) -> Truth:
        return self._certificate({}, any_kind=4)

    @property
    def grade_1_or_2(self) -> Truth:
        return self._certificate({}, any_kind=2)

    @cached_property
    def severely_disabled(self) -> Truth:
        return self._certificate({"intellectual": 3, "mental": 3}, any_kind=2)

    @property
    def gravely_ill(self) -> Truth:
        if self.told.illness is None:
            return _fact("illness")
        return {"recognised": True, "stated": _CASEWORKER, "none": False}[self.told.illness.value]

    @cached_property
    def without_strength(self) -> Truth:
        weak = self._certificate({"intellectual": 3, "mental": 3, "physical": 2, "visual": 1})
        return _any(self.at_least(60), self.under(16), weak)

    @property
    def own_income(self) -> Money:
        """Fen a year."""
        least, most = _ends(self.told.income)
        household = self._case.income
        if self._case.size == (1, 1):
            least, most = household.least, household.most
        others = sum(_ends(each.told.income)[0] for each in self._case.members if each is not self)
        most = _lower(most, None if household.most is None else max(least, household.most - others))
        name = "income" if self._case.size == (1, 1) else "own_income"
        return Money(least, most, frozenset() if least == most else frozenset({name}))

    def parents(self, *states: str) -> Truth:
        """Whether both parents are in one of these states."""
        return _all(self._parent(self.told.father, states), self._parent(self.told.mother, states))

    @staticmethod
    def _parent(state: object, states: tuple[str, ...]) -> Truth:
        return _fact("parents") if state is None else state in states

    @property
    def parents_cannot_care(self) -> Truth:
        return _all(*(self._cannot_care(parent) for parent in (self.told.father, self.told.mother)))

    @staticmethod
    def _cannot_care(state: object) -> Truth:
        if state is None:
            return _fact("parents")
        return _CASEWORKER if state == "ill" else state in ("dead", "missing", "unable")

    def yes_no(self, field: str) -> Truth:
        """A fact that is true, false or not told."""
        value: bool | None = getattr(self.told, field)
        return _fact(field) if value is None else value

    @property
    def supported_by_nobody(self) -> Truth:
        if self.told.supporter is None:
            return _fact("supporter")
        return {"none": True, "unable": _CASEWORKER, "able": False}[self.told.supporter.value]

    def attends(self, *schools: str) -> Truth:
        """Whether the person goes to one of these schools."""
        return _fact("study") if self.told.study is None else self.told.study.value in schools


def _ends(told: Sum | None) -> tuple[int, int | None]:
    return (0, None) if told is None else told.fen_a_year()


class _Case:
    """One household on a day, and all that the rules share."""

    def __init__(self, household: Household, day: date, places: Places) -> None:
        self.told, self.day, self.places = household, day, places
        listed = len(household.persons)
        size = household.size or listed
        self.size = (size, size) if size else (1, MOST_MEMBERS)
        nobody = Person()
        told = [*household.persons, *[nobody] * (self.size[0] - listed)]
        self.members = [_Member(self, person) for person in told]

    # What is told of the household

    def receives(self, *aid: str) -> Truth:
        """Whether the household gets any of these."""
        if self.told.receives is None:
            return _fact("receives")
        return any(name in self.told.receives for name in aid)

    def yes_no(self, field: str) -> Truth:
        """A fact that is true, false or not told."""
        value: bool | None = getattr(self.told, field)
        return _fact(field) if value is None else value

    @property
    def size_known(self) -> bool:
        return self.size[0] == self.size[1]

    @cached_property
    def any_tekun(self) -> Truth:
        more: tuple[Truth, ...] = () if self.size_known else (_fact("size"),)
        return _some([*(member.receives("tekun") for member in self.members), *more])

    @cached_property
    def all_tekun(self) -> Truth:
        more: tuple[Truth, ...] = () if self.size_known else (_fact("size"),)
        return _every([*(member.receives("tekun") for member in self.members), *more])

    @cached_property
    def income(self) -> Money:
        """Of all together, fen a year, as it is known."""
        said = _ends(self.told.income)
        own = [_ends(member.told.income) for member in self.members]
        least = max(said[0], sum(low for low, _ in own))
        highs = [high for _, high in own if high is not None]
        most = _lower(said[1], sum(highs) if self.size_known and len(highs) == len(own) else None)
        if most is not None and most < least:
            most = said[1]  # its persons have less than was said of the household, which holds
        return Money(least, most, frozenset() if least == most else frozenset({"income"}))

    @cached_property
    def costs(self) -> Money:
        least, most = _ends(self.told.necessary_costs)
        return Money(least, most, frozenset() if least == most else frozenset({"necessary_costs"}))

    @cached_property
    def has_costs(self) -> Truth:
        if self.costs.least > 0:
            return True
        return False if self.costs.most == 0 else _fact("necessary_costs")

    @cached_property
    def property_fits(self) -> Truth:
        if self.told.property_within_limits is not None:
            return self.told.property_within_limits
        has = (self.told.car, self.told.second_home, self.told.business, self.told.large_savings)
        if True in has:
            return _CASEWORKER
        return _fact("property") if None in has else True

    # Income and the standard

    @cached_property
    def counted(self) -> Money:
        """Counted income, fen a year."""
        income, costs = self.income, self.costs
        why = set(income.why)
        why |= costs.why
        if costs.most is not None and 0 < costs.least == costs.most:
            why.add(CASEWORKER)
        work = self._cost_of_work
        why |= work.why
        off = None if costs.most is None or work.most is None else costs.most + work.most
        least = 0 if off is None else max(0, income.least - off)
        most = None if income.most is None else max(0, income.most - work.least)
        return Money(least, most, frozenset() if least == most else frozenset(why))

    @cached_property
    def _workers(self) -> list[tuple[Truth, Money | None]]:
        """Who may work in a household of 江西, and 30 % of the standard there: of the lower, of the higher one."""
        if self.told.region is None or not self.places.within(self.told.region, JIANGXI) or self.day < JIANGXI_SINCE:
            return []
        workers: list[tuple[Truth, Money | None]] = []
        for member in self.members:
            works, code = member.yes_no("employed"), member.told.work_region
            if works is not False:
                workers.append((works, None if code is None else self.places.thirty_percent(code)))
        return workers

    @cached_property
    def _cost_of_work(self) -> Money:
        """What 江西 takes off for those who work, fen a year: once the least of them, or the most for each."""
        if not self._workers:
            return Money(0, 0)
        why: frozenset[str] = frozenset()
        least: int | None = None
        most: int | None = 0
        for works, cost in self._workers:
            why |= frozenset() if isinstance(works, bool) else works
            why |= frozenset({"work_region"}) if cost is None else cost.why
            least = _lower(least, 0 if cost is None else cost.least)
            most = None if most is None or cost is None or cost.most is None else most + cost.most
        surely = any(works is True for works, _ in self._workers)
        # Where all is known, how much within the ends is taken off is still for the authority to say.
        return Money(least if surely and least is not None else 0, most, why or frozenset({CASEWORKER}))

    @cached_property
    def standard(self) -> Money:
        return self.places.standard(self.told.region, self.told.area_type)

    def _line(self, halves: int = 2) -> Money:
        """The standard for all members, times `halves` halves."""
        standard, (fewest, most) = self.standard, self.size
        why = standard.why if self.size_known else standard.why | {"size"}
        top = None if standard.most is None else standard.most * most * halves // 2
        return Money(standard.least * fewest * halves // 2, top, why)

    def _under(self, income: Money, line: Money, room: bool) -> Truth:
        """Whether an income is below a line. A gap does not count while there is room that asking may show."""
        truth = _below(income, line)
        if isinstance(truth, bool):
            return truth
        for_caseworker = income.why == {CASEWORKER} and income.least < line.least
        return truth - {GAP} if for_caseworker or (room and truth - _NO_FACTS) else truth

    def _room(self, income: int, members: int, halves: int = 2) -> bool:
        """Whether an income is below what the standard surely is, in the best case of what can be asked."""
        if self.told.region is None:
            return True
        areas = [self.told.area_type] if self.told.area_type else list(AreaType)
        best = max(self.places.standard(self.told.region, area).least for area in areas)
        return income < best * members * halves // 2

    @cached_property
    def _known_income(self) -> int:
        """What the household surely has, less the most that 江西 may take off."""
        most = self._cost_of_work.most
        return 0 if most is None else max(0, self.income.least - most)

    @cached_property
    def below(self) -> Truth:
        """Counted income below the standard."""
        return self._under(self.counted, self._line(), self._room(self._known_income, self.size[1]))

    def own_below(self, member: _Member) -> Truth:
        """The person's own income below the standard for one."""
        income = member.own_income
        return self._under(income, self.standard, self._room(income.least, 1))

    # What the rules refer to each other for

    @cached_property
    def entitled_dibao(self) -> Truth:
        return _all(_not(self.receives("dibao")), self.below, self.property_fits, _not(self.all_tekun))

    @cached_property
    def entitled_bianyuan(self) -> Truth:
        return _all(_not(self.receives("dibao_bianyuan", "dibao")), self._between_the_lines, self.property_fits)

    @cached_property
    def _between_the_lines(self) -> Truth:
        """Not below the standard, but below the line of dibao_bianyuan: by either kind of area, if it isn't known."""
        between = self._between_the_lines_here
        if isinstance(between, bool) or self.told.area_type is not None:
            return between
        if self.standard == self.places.standard(self.told.region, AreaType.urban):
            return between
        urban, rural = (
            _Case(self.told.model_copy(update={"area_type": area}), self.day, self.places)._between_the_lines_here
            for area in AreaType
        )
        if isinstance(urban, bool) and isinstance(rural, bool):
            return urban if urban == rural else _fact("area_type")
        return between

    @cached_property
    def _between_the_lines_here(self) -> Truth:
        halves = 2 if self.new_law else 3
        line = self._line(halves)
        if halves == 2:
            line = Money(line.least, None, line.why | {GAP})
        low = self._under(self.counted, line, self._room(self._known_income, self.size[1], halves))
        return _all(_not(self.below), low)

    @cached_property
    def entitled_gangxing(self) -> Truth:
        if self.day < date(2025, 1, 1):
            return _GAP
        has = self.receives("gangxing_zhichu", "dibao", "dibao_bianyuan")
        return _all(
            _not(has), _not(self.all_tekun), _not(self.entitled_dibao), self.has_costs, self.property_fits, _GAP
        )

    @cached_property
    def counts_as_entitled_dibao(self) -> Truth:
        """Where no answer would settle it, the authority has, if it recognised them as dibao_bianyuan."""
        entitled = self.entitled_dibao
        if isinstance(entitled, frozenset) and (GAP in entitled or entitled <= {CASEWORKER}):
            return _all(entitled, _not(self.receives("dibao_bianyuan")))
        return entitled

    @cached_property
    def status(self) -> Truth:
        """On dibao or entitled to it."""
        return _any(self.receives("dibao"), self.counts_as_entitled_dibao)

    @cached_property
    def bianyuan(self) -> Truth:
        """Receives it or is entitled to it."""
        return _any(self.receives("dibao_bianyuan"), self.entitled_bianyuan)

    @cached_property
    def wide(self) -> Truth:
        gangxing = _any(self.receives("gangxing_zhichu"), self.entitled_gangxing)
        return _any(self.status, self.bianyuan, gangxing)

    @cached_property
    def by_need(self) -> Truth:
        return _all(self.bianyuan, _CASEWORKER)

    @property
    def new_law(self) -> bool:
        """Whether the rules for other aid since 2026-07-01 hold."""
        return self.day >= date(2026, 7, 1)

    # Money

    @property
    def dibao_amount(self) -> Amount | None:
        """What the standard for those who are not in tekun leaves beside the income, fen a month."""
        standard, counted = self.standard, self.counted
        in_tekun = [member.receives("tekun") for member in self.members]
        fewest = sum(truth is False for truth in in_tekun)
        most = self.size[1] - sum(truth is True for truth in in_tekun)
        low = 0 if counted.most is None else max(0, standard.least * fewest - counted.most) // 12
        if standard.most is None:
            return low, None
        return low, -(-max(0, standard.most * most - counted.least) // 12)

    def urban_months(self, code: str, least: int, most: int) -> Amount | None:
        """So many months of the urban standard of a place."""
        standard = self.places.standard(code, AreaType.urban)
        return None if standard.most is None else (standard.least * least // 12, standard.most * most // 12)


def screen(library: Library, household: Household, day: date) -> dict[tuple[str, str], list[Result]]:
    """What every rule finds, by programme and variant: one result for the household or one for each person."""
    return evaluator(library, day)(household)


def evaluator(library: Library, day: date) -> Callable[[Household], dict[tuple[str, str], list[Result]]]:
    """`screen` for many households on one day."""
    places = Places(library, day)

    def evaluate(household: Household) -> dict[tuple[str, str], list[Result]]:
        case = _Case(household, day, places)
        found: dict[tuple[str, str], list[Result]] = {}
        for key, of_household in _HOUSEHOLD_RULES.items():
            found[key] = [of_household(case)]
        for key, of_person in _PERSON_RULES.items():
            found[key] = [of_person(case, member) for member in case.members]
        return found

    return evaluate


# The rules, one a function, in the order of the table.


def _dibao(case: _Case) -> Result:
    return _result(case.entitled_dibao, case.receives("dibao"), case.dibao_amount)


def _dibao_single(case: _Case, member: _Member) -> Result:
    as_poor = _all(case.bianyuan, _any(member.severely_disabled, member.gravely_ill))
    grown = _all(member.severely_disabled, _not(member.yes_no("employed")), member.at_least(18), _CASEWORKER)
    ways = _any(as_poor, grown) if case.day >= date(2022, 10, 20) else as_poor
    return _result(
        _all(
            _not(case.receives("dibao")),
            _not(member.receives("tekun")),
            _not(case.counts_as_entitled_dibao),
            ways,
        )
    )


def _phase_out(case: _Case) -> Result:
    regional = case.day >= JIANGXI_SINCE
    code = case.told.region
    if code is None and regional:
        return _result(_fact("region"))
    jiangxi = code is not None and regional and case.places.within(code, JIANGXI)
    yunnan = code is not None and regional and case.places.within(code, YUNNAN)
    if case.told.over_standard_because is None:
        work = _fact("over_standard_because")
    else:
        good = ("employment", "business") if yunnan else ("employment",)
        work = True if case.told.over_standard_because.value in good else _CASEWORKER
    since = case.told.over_standard_since
    told = since is not None or case.told.over_standard_because is not None
    if not jiangxi and not yunnan and case.day < date(2022, 10, 20):
        in_time = _CASEWORKER
    elif since is None:
        in_time = _fact("over_standard_since")
    elif jiangxi:
        in_time = True if case.day <= _months_later(since, 6) else _CASEWORKER
    elif yunnan:
        in_time = _CASEWORKER if case.day <= _months_later(since, 12) else False
    else:
        in_time = _CASEWORKER
    return _result(_all(case.receives("dibao"), _any(_not(case.below), told), work, in_time), met="will_change")


def _tekun(case: _Case, member: _Member) -> Result:
    entitled = _all(
        _not(member.receives("tekun")),
        member.without_strength,
        case.own_below(member),
        case.property_fits,
        member.supported_by_nobody,
        _not(member.receives("guer", "shishi_wuren_fuyang")),
    )
    return _result(entitled, member.receives("tekun"), _tekun_amount(case, member))


def _tekun_amount(case: _Case, member: _Member) -> Amount | None:
    if case.told.region is None:
        return None
    level = member.told.self_care
    sums: list[int] = []
    outdated = False
    for area in [case.told.area_type] if case.told.area_type else list(AreaType):
        found = case.places.tekun(case.told.region, area)
        if found is None:
            return None
        basic, care = found
        fitting = [each for each in care if level is None or each.id.endswith(f"-{level.value}")]
        sums += [(_fen_a_year(basic) + _fen_a_year(each)) // 12 for each in fitting] or [_fen_a_year(basic) // 12]
        outdated |= any(each.last_confirmed.older_than_a_year(case.day) for each in (basic, *fitting))
    return min(sums), None if outdated else max(sums)


def _linshi(case: _Case) -> Result:
    costs = _all(case.has_costs, _CASEWORKER)
    amount: Amount | None = None
    if case.day >= date(2026, 1, 1):
        most = case.standard.most
        amount = None if most is None else (0, most // 12)
    return _result(_all(case.yes_no("hardship"), _any(_emergency(case), costs)), amount=amount)


def _emergency(case: _Case) -> Truth:
    return _fact("emergency") if case.told.emergency is None else case.told.emergency.value != "none"


def _linshi_epidemic(case: _Case) -> Result:
    if not JIANGXI_SINCE <= case.day <= MEASURES_END:
        return _NO_RULE
    code = case.told.residence_region or case.told.region
    if code is None:
        return _result(_fact("region"))
    if not case.places.within(code, JIANGXI):
        return _NO_RULE
    poor = _any(case.receives("dibao"), case.any_tekun, case.yes_no("poverty_lifted"))
    hit = _any(_all(poor, case.yes_no("epidemic_affected")), case.yes_no("risk_area"))
    return _result(_all(case.yes_no("hardship"), hit, _CASEWORKER), amount=case.urban_months(code, 2, 4))


def _bianyuan(case: _Case) -> Result:
    return _result(case.entitled_bianyuan, case.receives("dibao_bianyuan"))


def _gangxing(case: _Case) -> Result:
    if case.day < date(2025, 1, 1):
        return _NO_RULE
    return _result(case.entitled_gangxing, case.receives("gangxing_zhichu"))


def _canji_shenghuo(case: _Case, member: _Member) -> Result:
    has = member.receives("canji_shenghuo_butie")
    entitled = _all(
        _not(has),
        member.has_certificate,
        _any(case.status, case.by_need),
        _not(member.receives("tekun", "guer")),
        _any(_not(member.receives("shishi_wuren_fuyang")), _all(case.receives("dibao"), _CASEWORKER)),
        _not(member.yes_no("work_injury_care")),
    )
    return _result(entitled, has)


def _canji_huli(case: _Case, member: _Member) -> Result:
    grade = _any(member.grade_1_or_2, _all(member.has_certificate, _CASEWORKER))
    has = member.receives("canji_huli_butie")
    injury = member.yes_no("work_injury_care")
    return _result(
        _all(_not(has), grade, member.yes_no("long_term_care"), _not(member.receives("tekun")), _not(injury)), has
    )


def _canji_ertong(case: _Case, member: _Member) -> Result:
    poor = _any(case.status, member.receives("tekun", "guer"), _CASEWORKER)
    young = _any(member.under(7), _all(member.under(18), _CASEWORKER))
    return _result(_all(young, member.has_certificate, poor))


def _guer(case: _Case, member: _Member) -> Result:
    has = member.receives("guer")
    return _result(_all(_not(has), member.under(18), member.parents("dead", "missing")), has)


def _shishi_wuren(case: _Case, member: _Member) -> Result:
    has, in_tekun = member.receives("shishi_wuren_fuyang"), member.receives("tekun")
    return _result(
        _all(
            _not(has),
            member.under(18),
            member.parents_cannot_care,
            _not(member.parents("dead", "missing")),
            _not(member.receives("guer")),
            _CASEWORKER if in_tekun is True else _not(in_tekun),
        ),
        has,
    )


def _yiliao(case: _Case) -> Result:
    needy = case.wide if case.new_law else _any(case.status, case.by_need)
    entitled = _any(needy, case.any_tekun, _all(case.has_costs, _CASEWORKER))
    if case.has_costs is True and isinstance(entitled, frozenset):
        entitled -= {GAP}
    return _result(entitled)


def _jiaoyu(case: _Case, member: _Member) -> Result:
    tekun = member.receives("tekun")
    if case.new_law:
        any_school = member.attends("preschool", "compulsory", "high_school", "college")
        return _result(_all(any_school, _any(case.wide, tekun)))
    school = member.attends("compulsory", "high_school", "college")
    at_home = _all(member.has_certificate, member.attends("none"), member.at_least(6), member.under(16), _CASEWORKER)
    taught = _any(school, at_home)
    return _result(_any(_all(taught, _any(case.status, tekun)), _all(school, case.by_need)))


def _zhufang(case: _Case) -> Result:
    needy = case.wide if case.new_law else _any(case.status, case.by_need)
    return _result(_all(case.yes_no("housing_hardship"), _any(needy, case.any_tekun), _CASEWORKER))


def _jiuye(case: _Case, member: _Member) -> Result:
    needy = case.wide if case.new_law else _any(case.status, case.by_need)
    out_of_work = _all(_not(member.without_strength), member.attends("none"), _not(member.yes_no("employed")))
    return _result(_all(out_of_work, needy))


def _gaoling(case: _Case, member: _Member) -> Result:
    has = member.receives("gaoling_jintie")
    return _result(_all(_not(has), member.at_least(60), _GAP), has)


def _liulang(case: _Case) -> Result:
    return _result(
        _all(
            case.yes_no("homeless"),
            case.yes_no("no_relatives"),
            _not(case.receives("dibao")),
            _not(case.any_tekun),
        )
    )


def _shouzai(case: _Case) -> Result:
    disaster = _fact("emergency") if case.told.emergency is None else case.told.emergency.value == "disaster"
    return _result(_all(disaster, _CASEWORKER))


def _jiage(case: _Case, member: _Member) -> Result:
    supported = _any(
        case.receives("dibao"),
        member.receives("tekun", "guer", "shishi_wuren_fuyang"),
        member.yes_no("unemployment_benefit"),
        date(2022, 9, 1) <= case.day <= date(2023, 3, 31) and case.receives("dibao_bianyuan"),
    )
    code = case.told.region
    june = (case.day.year, case.day.month) == (2022, 6)
    amount: Amount | None = None
    on: Truth = _GAP
    if code is None:
        on = _fact("region") if june else _GAP
    elif case.places.within(code, XINJIANG):
        amount = 2000, None
        if june and (case.places.within(code, HAMI) or case.places.within(code, TACHENG)):
            on = True
    return _result(_all(supported, on), amount=amount)


def _shiye(case: _Case, member: _Member) -> Result:
    code = member.told.work_region or case.told.residence_region
    if not MEASURES_START <= case.day <= MEASURES_END:
        return _NO_RULE
    if code is None:
        return _result(_fact("work_region"))  # 福建 has a rule of its own
    if case.places.within(code, FUJIAN):
        return _NO_RULE
    jiangxi = case.day >= JIANGXI_SINCE and case.places.within(code, JIANGXI)
    months = member.told.unemployed_months
    entitled = _all(
        case.yes_no("epidemic_affected"),
        _fact("unemployed_months") if months is None else months >= 3,
        case.yes_no("hardship"),
        _not(member.yes_no("unemployment_insured")),
        _not(case.receives("dibao")),
    )
    return _result(entitled, amount=case.urban_months(code, 2, 4) if jiangxi else None)


def _xuesheng(case: _Case, member: _Member) -> Result:
    if not MEASURES_START <= case.day <= MEASURES_END:
        return _NO_RULE
    needy = _all(member.yes_no("graduate_without_work"), case.yes_no("hardship"))
    for code in (case.told.region, case.told.residence_region):
        if code is not None and case.day >= JIANGXI_SINCE and case.places.within(code, JIANGXI):
            return _result(_all(needy, _not(case.receives("dibao"))), amount=case.urban_months(code, 2, 4))
    if case.told.region is None and case.day >= JIANGXI_SINCE:
        return _result(_fact("region"))
    return _result(_all(needy, _CASEWORKER))


def _yicixing(case: _Case, member: _Member) -> Result:
    if not MEASURES_START <= case.day <= MEASURES_END:
        return _NO_RULE
    code = case.told.region
    if code is None:
        return _result(_fact("region"))  # 新疆 has a rule of its own
    if case.places.within(code, XINJIANG):
        return _result(_any(case.receives("dibao"), member.receives("tekun")), amount=(30000, None))
    if case.day >= JIANGXI_SINCE and case.places.within(code, JIANGXI):
        return _result(_any(case.receives("dibao"), member.receives("tekun", "guer", "shishi_wuren_fuyang")))
    return _result(_any(case.receives("dibao"), member.receives("tekun")))


_HOUSEHOLD_RULES: dict[tuple[str, str], Callable[[_Case], Result]] = {
    ("dibao", ""): _dibao,
    ("dibao", "phase_out"): _phase_out,
    ("linshi_jiuzhu", ""): _linshi,
    ("linshi_jiuzhu", "epidemic"): _linshi_epidemic,
    ("dibao_bianyuan", ""): _bianyuan,
    ("gangxing_zhichu", ""): _gangxing,
    ("yiliao_jiuzhu", ""): _yiliao,
    ("zhufang_jiuzhu", ""): _zhufang,
    ("liulang_jiuzhu", ""): _liulang,
    ("shouzai_jiuzhu", ""): _shouzai,
}
_PERSON_RULES: dict[tuple[str, str], Callable[[_Case, _Member], Result]] = {
    ("dibao", "single_person"): _dibao_single,
    ("tekun", ""): _tekun,
    ("canji_shenghuo_butie", ""): _canji_shenghuo,
    ("canji_huli_butie", ""): _canji_huli,
    ("canji_ertong_kangfu", ""): _canji_ertong,
    ("guer", ""): _guer,
    ("shishi_wuren_fuyang", ""): _shishi_wuren,
    ("jiaoyu_jiuzhu", ""): _jiaoyu,
    ("jiuye_jiuzhu", ""): _jiuye,
    ("gaoling_jintie", ""): _gaoling,
    ("jiage_butie", ""): _jiage,
    ("shiye_linshi_jiuzhu", ""): _shiye,
    ("xuesheng_linshi_jiuzhu", ""): _xuesheng,
    ("yicixing_butie", ""): _yicixing,
}
