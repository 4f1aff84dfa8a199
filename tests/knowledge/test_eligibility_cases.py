"""Cases that policy staff wrote from the sources: a household in plain words, and what the rules must say of it.

`eligibility_cases/*.yaml` hold them, a file a programme. Under `homes` stand the households that a file uses again;
each case has a `name`, the day (`as_of`), the `household` and what is expected of some programmes. By `dibao` a
programme is meant, by `dibao/single_person` a variant; a programme that is decided for persons has them by number,
from 1.

verdict
    what is said
missing
    the facts that are asked for, all of them (needs_more_info)
amount
    yuan a month, or once for grants: one figure, or {min, max} with max left out where it is open, or none
until
    {min, max}: first and last possible day on which aid ends, or none
cites
    facts of the library that must be among the sources told; they must be in force that day
cites_not
    facts that must not be among them (another place's)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge import Library, load_library
from knowledge.answers.selecting import in_force
from knowledge.answers.wording import fact_citation
from knowledge.eligibility.columns import Households
from knowledge.eligibility.determination import Screening, screen
from knowledge.eligibility.engine import Outcome, evaluate
from knowledge.eligibility.facts import FACTS, names_of
from knowledge.eligibility.household import Household
from knowledge.eligibility.registry import NATION, Rule
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.verdict import Verdict, missing
from knowledge.yaml_text import read_yaml

CASES = Path(__file__).parent / "eligibility_cases"
LEAST = 220
#: An amount has no upper end from here on.
OPEN = 2**50
EXPECTED = {"verdict", "missing", "amount", "until", "cites", "cites_not"}
#: Rules that never say a plain yes, since the sources leave the end to a place or to a caseworker.
NEVER_YES = {
    ("dibao", "phase_out", NATION),  # 可以
    ("dibao", "phase_out", "530000"),  # 可
    ("linshi_jiuzhu", "epidemic", "360000"),  # 根据需要, 可
    ("dibao_bianyuan", "", NATION, "2026-07-01"),  # the province draws the line
    ("gangxing_zhichu", "", NATION),  # the city sets the share
    ("zhufang_jiuzhu", "", NATION),  # 符合规定标准
    ("gaoling_jintie", "", NATION),  # local welfare
    ("shouzai_jiuzhu", "", NATION),  # 启动应急响应
    ("shiye_linshi_jiuzhu", "", "350000"),  # 符合条件: which is not said
    ("xuesheng_linshi_jiuzhu", "", NATION),  # left to the places
}
#: Rules that never say no, since the sources name no condition.
NEVER_NO = {("shiye_linshi_jiuzhu", "", "350000")}
YES = {Verdict.likely_eligible, Verdict.will_change}
PERHAPS = YES | {Verdict.needs_caseworker, Verdict.no_rule}
NO = {Verdict.likely_ineligible}


@dataclass(frozen=True)
class Case:
    """A household on a day, and what is expected. `expect`: by programme, then by person (None: the household)."""

    file: str
    name: str
    as_of: date
    household: Household
    expect: dict[tuple[str, int | None], dict[str, Any]]


def _read() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.yaml")):
        for item in read_yaml(path.read_text(encoding="utf-8"))["cases"]:
            assert set(item) == {"name", "as_of", "household", "expect"}, (path.name, item.get("name"))
            expect: dict[tuple[str, int | None], dict[str, Any]] = {}
            for key, value in item["expect"].items():
                found = {None: value} if "verdict" in value else value
                expect |= {(key, person): what for person, what in found.items()}
            household = Household.model_validate(item["household"])
            yield Case(path.stem, item["name"], item["as_of"], household, expect)


READ = tuple(_read())


@cache
def _outcomes(case: int) -> dict[str, Outcome]:
    item = READ[case]
    columns = Households.of([item.household], item.as_of)
    found = evaluate(load_library(), rulebook(), columns, item.as_of, trace=True)
    return {f"{one.programme}/{one.variant}" if one.variant else one.programme: one for one in found}


def _row(person: int | None) -> int:
    return 0 if person is None else person - 1


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _amount(outcome: Outcome, row: int) -> dict[str, Decimal] | None:
    amount = outcome.finding.amount
    if amount is None or amount.lo[row] > amount.hi[row]:
        return None
    low, high = int(amount.lo[row]), int(amount.hi[row])
    if high < OPEN:
        return {"min": _yuan(low), "max": _yuan(high)}
    return {"min": _yuan(low)} if low > 1 else None


def _expected_amount(told: Any) -> dict[str, Decimal] | None:
    if told == "none":
        return None
    if isinstance(told, dict):
        return {end: Decimal(str(value)) for end, value in told.items()}
    return dict.fromkeys(("min", "max"), Decimal(str(told)))


def _until(outcome: Outcome, row: int) -> dict[str, date] | str:
    until = outcome.finding.until
    if until is None or until.lo[row] > until.hi[row] or until.why[row]:
        return "none"
    return {"min": date.fromordinal(int(until.lo[row])), "max": date.fromordinal(int(until.hi[row]))}


@pytest.mark.parametrize("place", range(len(READ)), ids=[f"{item.file}-{item.name}" for item in READ])
def test_case(library: Library, place: int) -> None:
    case = READ[place]
    wrong: list[str] = []
    for (key, person), want in case.expect.items():
        outcome, row = _outcomes(place)[key], _row(person)
        assert outcome.per == ("household" if person is None else "person"), key
        who = key if person is None else f"{key} {person}"
        verdict = Verdict(int(outcome.verdicts[row])).name
        facts = names_of(int(missing(outcome.finding)[row]))
        if verdict != want["verdict"]:
            why = names_of(int(outcome.finding.entitled.why[row]) & (2**60 - 1))
            wrong.append(f"{who}: expected {want['verdict']}, is {verdict} (open: {why})")
        if "missing" in want and set(facts) != set(want["missing"]):
            wrong.append(f"{who}: expected to ask {sorted(want['missing'])}, asks {sorted(facts)}")
        if "amount" in want and _amount(outcome, row) != _expected_amount(want["amount"]):
            wrong.append(f"{who}: expected amount {want['amount']}, is {_amount(outcome, row)}")
        if "until" in want and _until(outcome, row) != want["until"]:
            wrong.append(f"{who}: expected until {want['until']}, is {_until(outcome, row)}")
        wrong += [f"{who}: {fault}" for fault in _citing(library, place, key, person, want)]
    assert not wrong, "\n".join(wrong)


@cache
def _screening(place: int) -> Screening:
    return screen(load_library(), rulebook(), READ[place].household, READ[place].as_of)


def _citing(library: Library, place: int, key: str, person: int | None, want: dict[str, Any]) -> Iterator[str]:
    if not {"cites", "cites_not"} & set(want):
        return
    row = None if person is None else person - 1
    found = _screening(place).determinations
    told = next(item for item in found if (item.key, item.person) == (key, row)).citations
    for name in want.get("cites", ()):
        if fact_citation(library, library.fact(name)) not in told:
            yield f"does not tell {name}"
    for name in want.get("cites_not", ()):
        if fact_citation(library, library.fact(name)) in told:
            yield f"tells {name}"


# The collection


def test_there_are_enough_cases() -> None:
    assert len(READ) >= LEAST


def test_names_are_not_used_twice() -> None:
    names = [item.name for item in READ]
    assert sorted(set(names)) == sorted(names)


def test_expectations_are_well_formed() -> None:
    members = {item.name for item in Verdict}
    for case in READ:
        for key, want in case.expect.items():
            assert set(want) <= EXPECTED, (case.name, key)
            assert want["verdict"] in members, (case.name, key)
            assert set(want.get("missing", ())) <= set(FACTS), (case.name, key)
            assert ("missing" in want) <= (want["verdict"] == "needs_more_info"), (case.name, key)


def test_cited_facts_exist_and_are_in_force(library: Library) -> None:
    for case in READ:
        for key, want in case.expect.items():
            for name in want.get("cites", ()):
                assert in_force(library, library.fact(name), case.as_of), (case.name, key, name)


def _place(household: Household, rule: Rule, person: int | None) -> str | None:
    """By which place a rule is chosen for a household or a person of it."""
    if rule.key == "work":
        listed = person is not None and person <= len(household.persons)
        work = household.persons[_row(person)].work_region if listed else None
        return work or household.residence_region
    if rule.key == "home":
        return household.residence_region or household.region
    return (rule.key == "emergency" and household.emergency_region) or household.region


def _rule(library: Library, case: Case, key: str, person: int | None) -> Rule | None:
    """The rule that is meant: of those in force that day the one of the nearest region."""
    programme, _, variant = key.partition("/")
    for rule in rulebook().in_force(programme, variant, case.as_of):
        place = _place(case.household, rule, person)
        if rule.region == NATION or (place and library.regions.contains(rule.region, place)):
            return rule
    return None


def test_every_rule_is_met_both_ways(library: Library) -> None:
    met: dict[Rule, set[Verdict]] = {rule: set() for rule in rulebook().rules}
    for case in READ:
        for (key, person), want in case.expect.items():
            rule = _rule(library, case, key, person)
            if rule is not None:
                met[rule].add(Verdict[want["verdict"]])
    lacking = []
    for rule, verdicts in met.items():
        name = (rule.programme, rule.variant, rule.region)
        doubtful = name in NEVER_YES or (*name, rule.valid_from.isoformat()) in NEVER_YES
        if not verdicts & (PERHAPS if doubtful else YES):
            lacking.append((*name, rule.valid_from, "yes"))
        if not verdicts & NO and name not in NEVER_NO:
            lacking.append((*name, rule.valid_from, "no"))
    assert not lacking
