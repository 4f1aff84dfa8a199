"""One household in words: what may be had, why, how much, with which papers, where, and what would change it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from knowledge.answers.model import Citation, Question
from knowledge.answers.selecting import facts_for, in_force
from knowledge.answers.wording import citation, fact_citation
from knowledge.answers.wording import day as day_in_words
from knowledge.eligibility.case import Step
from knowledge.eligibility.columns import Households
from knowledge.eligibility.engine import Outcome, evaluate
from knowledge.eligibility.exact import Asked, Exactness, Narrowed
from knowledge.eligibility.facts import ANY_FACT, CASEWORKER, GAP
from knowledge.eligibility.household import Household
from knowledge.eligibility.registry import NATION, Rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.standing import Found, Standing
from knowledge.eligibility.sums_in_words import SumsInWords
from knowledge.eligibility.texts import State
from knowledge.eligibility.truth import MOST
from knowledge.eligibility.verdict import Verdict
from knowledge.library import Library
from knowledge.models import AreaType, Fact, QuestionKind
from knowledge.money import Period

_PAPERS, _PLACES = 4, 2
_NOTHING_MISSING = Narrowed(())
#: A line of less than a yuan a year stands for a standard that is not known.
_NO_STANDARD = 100
#: What nobody has together with tekun (国发〔2016〕14号 六: TK19, TK19b).
_NOT_WITH_TEKUN = frozenset({"dibao", "canji_shenghuo_butie", "canji_huli_butie"})
#: Steps that look at the local standard.
_COMPARED = frozenset({"income_below_standard", "without_means", "income_below_line"})


@dataclass(frozen=True)
class Reason:
    """One condition: what came out, in words, and the clauses that set it. `key` is its name in texts.yaml."""

    key: str
    state: State
    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Amount:
    """Fen for each `period`; `most` None where the source names no upper end. `how`: how it was reckoned."""

    least: int
    most: int | None
    period: Period
    text: str


@dataclass(frozen=True)
class Determination:
    """What can be said of one programme for one household or person (`person`: its place in the list, from 0).

    `id`: a hash over the household, the day, the rules and the figures: the same again if and only if those are.
    `missing`: facts that could turn it, the cheapest to ask first. `until`: first and last possible day of aid that
    ends. `changes`: what would have to be different. `aside`: a condition that the household is not about is surely
    not met (an orphan's aid), so it need not be told.
    """

    id: str
    programme: str
    variant: str
    name: str
    person: int | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    amount: Amount | None
    missing: tuple[str, ...]
    until: tuple[date, date] | None
    changes: tuple[str, ...]
    citations: tuple[Citation, ...]
    papers: tuple[str, ...]
    where: tuple[str, ...]
    notes: tuple[str, ...]
    aside: bool

    @property
    def key(self) -> str:
        """`programme` or `programme/variant`."""
        return f"{self.programme}/{self.variant}" if self.variant else self.programme


@dataclass(frozen=True)
class Screening:
    """All determinations of a household on a day, the likeliest first."""

    id: str
    as_of: date
    ruleset: str
    parameters: str
    determinations: tuple[Determination, ...]

    def told(self) -> tuple[Determination, ...]:
        """Those that a family wants to hear of."""
        return tuple(item for item in self.determinations if not item.aside)


_ORDER: dict[Verdict, int] = {
    verdict: place
    for place, verdict in enumerate(
        (
            Verdict.likely_eligible,
            Verdict.will_change,
            Verdict.needs_caseworker,
            Verdict.needs_more_info,
            Verdict.already_has,
            Verdict.no_rule,
            Verdict.likely_ineligible,
        )
    )
}


def screen(library: Library, book: Rulebook, household: Household, as_of: date) -> Screening:
    """Everything that can be said of this household on this day."""
    return Screener(library, book, as_of).screen(household)


def facts_of(household: Household) -> str:
    """What an id is made from of a household: every fact, not its mark."""
    facts = household.model_dump(mode="json", exclude_none=True)
    facts.pop("id", None)
    return json.dumps(facts, sort_keys=True, ensure_ascii=False)


def identity(told: str, as_of: date, ruleset: str, parameters: str, what: str = "") -> str:
    """The id of a screening, or of the determination `what` in it. `told`: of `facts_of`."""
    return sha256("\n".join((told, as_of.isoformat(), ruleset, parameters, what)).encode()).hexdigest()[:20]


class Screener:
    """Screens households on one day; remembers the figures of that day."""

    def __init__(self, library: Library, book: Rulebook, as_of: date, *, keeps: bool = False) -> None:
        """`keeps`: as of `Exactness`, for talks."""
        self._library, self._book, self._as_of = library, book, as_of
        self._standards = Standards(library, as_of)
        self._exactness = Exactness(library, book, self._standards, as_of, keeps=keeps)
        self._texts = library.screening
        self._sums = SumsInWords(library.screening.money)

    def screen(self, household: Household) -> Screening:
        """As `screen`."""
        return self.in_words(self.found(household))

    def found(self, household: Household) -> Found:
        """What the rules find, and what is missing."""
        columns = Households.of([household], self._as_of)
        outcomes = [*evaluate(self._library, self._book, columns, self._as_of, standards=self._standards, trace=True)]
        narrowed = self._exactness.narrowed(columns, outcomes)
        standings = []
        for outcome in outcomes:
            for row in range(len(outcome.verdicts)):
                narrow = narrowed.get(Asked(outcome.programme, outcome.variant, row), _NOTHING_MISSING)
                standings.append(Standing(outcome, row, narrow, self._is_aside(household, outcome, row, narrow)))
        return Found(household, tuple(standings))

    def in_words(self, found: Found) -> Screening:
        """The same as it is told."""
        told = facts_of(found.household)
        every = [self._determination(found.household, standing, told) for standing in found.standings]
        every = self._not_together(every)
        every.sort(key=lambda item: (item.aside, _ORDER[item.verdict]))
        whole = self._id(told, "")
        return Screening(whole, self._as_of, self._book.version, self._library.figures_version, tuple(every))

    def _is_aside(self, household: Household, outcome: Outcome, row: int, narrow: Narrowed) -> bool:
        judged = narrow.outcome or outcome
        if not outcome.steps and judged.verdicts[row] == Verdict.no_rule:
            return True
        gates = [step for step in judged.steps if self._texts.steps[step.key].gate]
        stated = self._stated(judged, gates, row)
        return any(item.state == "no" and bool(self._sentence(household, *item)) for item in stated)

    def _not_together(self, found: list[Determination]) -> list[Determination]:
        """Says with 特困 that it shuts out dibao and the disability subsidies, where both look likely."""
        likely = {item.programme for item in found if item.verdict is Verdict.likely_eligible}
        if "tekun" not in likely or not likely & _NOT_WITH_TEKUN:
            return found
        note = self._texts.not_together
        return [
            replace(item, notes=(*item.notes, note))
            if item.programme == "tekun" and item.verdict is Verdict.likely_eligible
            else item
            for item in found
        ]

    def _id(self, told: str, what: str) -> str:
        return identity(told, self._as_of, self._book.version, self._library.figures_version, what)

    def _determination(self, household: Household, standing: Standing, told: str) -> Determination:
        outcome, row, judged = standing.outcome, standing.row, standing.judged
        verdict, key, person = standing.verdict, standing.key, standing.person
        reasons = tuple(self._reasons(household, judged, row))
        amount = self._amount(key, outcome, row) if _paid(verdict) else None
        if amount is not None and reasons:
            told_first = tuple(dict.fromkeys([*self._cite_sum(outcome, household), *reasons[0].citations]))
            reasons = (replace(reasons[0], citations=told_first), *reasons[1:])
        programme = self._library.programmes[outcome.programme]
        return Determination(
            id=self._id(told, f"{key}/{person}"),
            programme=outcome.programme,
            variant=outcome.variant,
            name=self._texts.names.get(key, programme.name),
            person=person,
            verdict=verdict,
            reasons=reasons or self._without_rule(),
            amount=amount,
            missing=standing.missing,
            until=self._until(outcome, row) if verdict in (Verdict.will_change, Verdict.needs_caseworker) else None,
            changes=self._changes(reasons) if verdict is not Verdict.likely_eligible else (),
            citations=self._citations(outcome, row, reasons, household),
            papers=self._facts(QuestionKind.documents, outcome.programme, household)[:_PAPERS]
            if _paid(verdict)
            else (),
            where=self._facts(QuestionKind.procedure, outcome.programme, household)[:_PLACES] if _paid(verdict) else (),
            notes=self._notes(household, outcome),
            aside=standing.aside,
        )

    # Reasons

    def _reasons(self, household: Household, outcome: Outcome, row: int) -> list[Reason]:
        entitled = outcome.finding.entitled
        decided = "yes" if entitled.yes[row] else "no" if entitled.no[row] else "unknown"
        found = []
        for step, state, place in self._stated(outcome, outcome.steps, row):
            text = self._sentence(household, step, state, place)
            if text:
                cited = self._cite(step.cites, household)
                if step.key in _COMPARED:  # the figure's own source stands before the rule's
                    cited = tuple(dict.fromkeys([*self._cite_standard(household), *cited]))
                found.append(Reason(step.key, state, text, cited))
        # What decides comes first: the condition that is not met, what is unknown, then what is met.
        first = {"yes": ("yes",), "no": ("no",), "unknown": ("gap", "caseworker", "unknown")}[decided]
        found.sort(key=lambda item: item.state not in first)
        return found

    @staticmethod
    def _stated(outcome: Outcome, steps: Iterable[Step], row: int) -> Iterator[_Stated]:
        """Of these conditions those that were looked at for a row."""
        for step in steps:
            if step.rows is None or step.rows[row]:
                place = row if step.per_person or outcome.per == "household" else 0
                yield _Stated(step, _state(step, place), place)

    def _sentence(self, household: Household, step: Step, state: State, place: int) -> str:
        text = self._texts.steps[step.key]
        since = self._stale_since(household) if text.gap_stale and state == "gap" else None
        words = text.gap_stale if since else text.of(state)
        if state == "yes" and text.yes_any and step.right is not None and step.right.lo[place] < _NO_STANDARD:
            words = text.yes_any
        if not words:
            return ""
        costs = household.necessary_costs
        return words.format(
            left=self._sums.monthly(step.left, place),
            right=self._sums.monthly(step.right, place),
            line=self._sums.one(int(step.right.lo[place]), 12) if step.right else "",
            costs=self._sums.one(costs.fen_a_year()[0]) if costs else "",
            date=since or "",
        )

    def _changes(self, reasons: Sequence[Reason]) -> tuple[str, ...]:
        """What would have to be otherwise; nobody is told how to be ill or orphaned."""
        flips = (self._texts.steps[item.key].flip for item in reasons if item.state == "no")
        return tuple(dict.fromkeys(filter(None, flips)))

    def _without_rule(self) -> tuple[Reason, ...]:
        return (Reason("no_rule_that_day", "gap", self._texts.no_rule_that_day),)

    # Sources

    def _citations(
        self, outcome: Outcome, row: int, reasons: Sequence[Reason], household: Household
    ) -> tuple[Citation, ...]:
        told = [cited for item in reasons for cited in item.citations]
        rules = [rule for rule, rows in outcome.applied if rows[row]]
        told += self._cite([fact for rule in rules for fact in rule.cites], household)
        return tuple(dict.fromkeys(told))

    def _cite_standard(self, household: Household) -> tuple[Citation, ...]:
        """Where the local standard stands that an income is compared with; none where there is none."""
        if household.region is None:
            return ()
        areas = (household.area_type,) if household.area_type else tuple(AreaType)
        lines = [self._standards.line(int(household.region), area) for area in areas]
        return tuple(
            citation(self._library, line.parameter.clause, line.parameter.quote) for line in lines if line.parameter
        )

    def _cite_sum(self, outcome: Outcome, household: Household) -> tuple[Citation, ...]:
        """Where the figures stand that a sum was reckoned from."""
        if outcome.programme != "tekun":
            return self._cite_standard(household) if outcome.finding.amount is not None else ()
        found = self._standards.in_force("tekun", ("amount",), int(household.region)) if household.region else ()
        fitting = [item for item in found if household.area_type is None or item.is_for(household.area_type)]
        return tuple(dict.fromkeys(citation(self._library, item.clause, item.quote) for item in fitting))

    def _cite(self, facts: Sequence[str], household: Household) -> tuple[Citation, ...]:
        found = (self._library.fact(name) for name in facts)
        return tuple(fact_citation(self._library, fact) for fact in found if self._reaches(fact, household))

    def _reaches(self, fact: Fact, household: Household) -> bool:
        """Whether a fact is in force and of the nation or a place of this household, never of a neighbour."""
        if not in_force(self._library, fact, self._as_of):
            return False
        if fact.area_type is not None and household.area_type not in (None, fact.area_type):
            return False
        region = self._library.document_of(fact.clause).region
        if not region or region == NATION:
            return True
        places = [household.region, household.residence_region, household.emergency_region]
        places += [person.work_region for person in household.persons]
        return any(self._library.regions.contains(region, place) for place in places if place)

    def _facts(self, kind: QuestionKind, programme: str, household: Household) -> tuple[str, ...]:
        area: AreaType | None = household.area_type
        question = Question(kind, programme, household.region, area, self._as_of)
        told = facts_for(self._library, question, self._library.programmes[programme])
        return tuple(item.fact.say for item in told if item.under != "past_measures")

    # Sums and days

    def _amount(self, key: str, outcome: Outcome, row: int) -> Amount | None:
        amount = outcome.finding.amount
        if amount is None or amount.lo[row] > amount.hi[row]:
            return None
        low, high = int(amount.lo[row]), int(amount.hi[row])
        if high >= MOST and low <= 1:
            return None
        period = outcome.finding.period
        words = self._texts.money[str(period)].format(amount=self._sums.span(low, high))
        return Amount(low, None if high >= MOST else high, period, self._texts.amounts[key].format(amount=words))

    def _until(self, outcome: Outcome, row: int) -> tuple[date, date] | None:
        until = outcome.finding.until
        if until is None or until.lo[row] > until.hi[row] or until.why[row]:
            return None
        return date.fromordinal(int(until.lo[row])), date.fromordinal(int(until.hi[row]))

    def _notes(self, household: Household, outcome: Outcome) -> tuple[str, ...]:
        """That an old standard was used, or one of which the source does not name the place."""
        if household.region is None or not any(step.key in _COMPARED for step in outcome.steps):
            return ()
        since = self._stale_since(household)
        line = self._standards.line(int(household.region), household.area_type or AreaType.urban)
        document = self._library.document_of(line.parameter.clause) if line.parameter else None
        inferred = document.region_basis.why if document and document.region_basis.kind == "inferred" else ""
        return tuple(filter(None, (self._texts.stale.format(date=since) if since else "", inferred)))

    def _stale_since(self, household: Household) -> str | None:
        """The day to which the standard of this household was confirmed, where that is more than a year ago."""
        if household.region is None:
            return None
        line = self._standards.line(int(household.region), household.area_type or AreaType.urban)
        if line.parameter is None or not line.stale:
            return None
        return day_in_words(self._library, line.parameter.last_confirmed)


class _Stated(NamedTuple):
    """A condition, what came out, and in which row of it."""

    step: Step
    state: State
    place: int


def _paid(verdict: Verdict) -> bool:
    return verdict in (Verdict.likely_eligible, Verdict.needs_caseworker, Verdict.will_change)


def _state(step: Step, place: int) -> State:
    if step.truth.yes[place]:
        return "yes"
    if step.truth.no[place]:
        return "no"
    why = int(step.truth.why[place])
    # Where a caseworker decides, local figures would be wanted too; missing facts come first, they can be asked.
    if why & GAP:
        return "gap"
    if why & ANY_FACT:
        return "unknown"
    return "caseworker" if why & CASEWORKER else "unknown"
