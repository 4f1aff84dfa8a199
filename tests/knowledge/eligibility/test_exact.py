"""The facts that are named to a family are those that can turn the verdict: none too few, hardly one too many."""

from __future__ import annotations

import random
import re
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest

import knowledge
from knowledge import Library, load_library
from knowledge.eligibility.columns import Households
from knowledge.eligibility.completions import Completions
from knowledge.eligibility.determination import screen
from knowledge.eligibility.engine import evaluate
from knowledge.eligibility.exact import Asked, Exactness, Narrowed
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import Verdict
from knowledge.regions.model import area_of
from tests.sample_sizes import few_or_many

from .engine import by_household
from .exactness import shown_to_matter, turning
from .households import DAYS, Data, built, complete, filled, forget, typical
from .scalar import evaluator

PROGRAMMES = Path(knowledge.__file__).parent / "programs"
TODAY = date(2026, 11, 26)
#: More ways to complete a household than these are not all tried here.
MOST_WAYS = 1500


def narrowed(data: Data, day: date) -> dict[Asked, Narrowed]:
    """What `Exactness` leaves of what logic names."""
    library, book, standards = load_library(), rulebook(), Standards(load_library(), day)
    columns = Households.of([built(data)], day)
    outcomes = list(evaluate(library, book, columns, day, standards=standards))
    return Exactness(library, book, standards, day).narrowed(columns, outcomes)


def little_missing(rng: random.Random, day: date) -> Data:
    """One to three persons of whom most is told, as at the end of a talk."""
    data = (typical if rng.random() < 0.6 else complete)(rng, day, rng.randrange(1, 4))
    forget(rng, data, 0.15)
    return data


def untold(asked: Asked, data: Data) -> bool:
    """Who does not tell since when or why the income is over the standard has none that is, but each way to complete a
    family tells so."""
    return asked.variant == "phase_out" and not {"over_standard_since", "over_standard_because"} & set(data)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_can_be_shown_to_matter_stays_named_and_hardly_anything_else(day: date) -> None:
    rng = random.Random(day.toordinal())
    households = [little_missing(rng, day) for _ in range(6)]
    shown, not_shown = shown_to_matter(load_library(), households, day, rng, rounds=4, pool=16)
    kept = {
        (place, (asked.programme, asked.variant), asked.row, fact)
        for place, data in enumerate(households)
        for asked, found in narrowed(data, day).items()
        for fact in found.facts
    }
    asked = {named for named in shown if not untold(Asked(*named.rule, named.row), households[named.place])}
    assert {tuple(named) for named in asked} <= kept
    left = {tuple(named) for named in not_shown} & kept
    assert len(left) <= 0.15 * len(kept), left


@few_or_many(5, 12)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_fact_is_named_if_and_only_if_two_families_that_differ_in_it_alone_have_two_verdicts(
    day: date, count: int
) -> None:
    """Every way to complete some families is tried; the two evaluators agree on both families of each pair. What is
    waited for only once another fact is known is named then."""
    rng = random.Random(day.toordinal() + 2)
    screen_one = evaluator(load_library(), day)
    tried = 0
    for _ in range(count):
        data = little_missing(rng, day)
        logic = by_household(load_library(), [built(data)], day)[0]
        for asked, found in narrowed(data, day).items():
            pairs = turning(load_library(), data, day, asked, MOST_WAYS)
            if pairs is None:  # too many ways
                continue
            tried += len(found.facts)
            now = logic[asked.programme, asked.variant][asked.row].missing
            assert set(found.facts) == (pairs.keys() & now or pairs.keys()), (asked, day, data)
            for one, other in pairs.values():
                seen = [
                    screen_one(built(way))[asked.programme, asked.variant][asked.row].verdict for way in (one, other)
                ]
                assert seen[0] != seen[1], (asked, one, other)
    assert tried >= 10


def test_where_nothing_can_turn_a_verdict_every_way_to_complete_it_ends_so() -> None:
    tried = 0
    for day in DAYS:
        rng = random.Random(day.toordinal() + 1)
        for _ in range(10):
            data = little_missing(rng, day)
            ends = {asked: found.outcome for asked, found in narrowed(data, day).items() if found.outcome is not None}
            if not ends:
                continue
            ways = by_household(load_library(), [built(filled(rng, data, day)) for _ in range(30)], day)
            for asked, outcome in ends.items():
                if untold(asked, data):
                    continue
                verdict = Verdict(int(outcome.verdicts[asked.row])).name
                found = {way[asked.programme, asked.variant][asked.row].verdict for way in ways}
                assert found == {verdict}, (asked, day, data)
                tried += 1
    assert tried >= 10


FAMILY: Data = {
    "region": "110101", "area_type": "rural", "income": {"yuan": "16451.99", "per": "year"}, "car": False,
    "second_home": False, "business": False, "large_savings": False, "housing_hardship": True,
    "persons": [{"age": 35, "disability": "none", "illness": "none", "study": "none", "receives": []}],
}  # fmt: skip


def test_a_cost_that_changes_nothing_is_not_asked_for(library: Library) -> None:
    """Housing aid waits for what is received alone: no standard is known there, so no cost settles anything."""
    logic = by_household(library, [built(FAMILY)], TODAY)[0]["zhufang_jiuzhu", ""][0]
    assert logic.missing == {"receives", "necessary_costs"}
    told = screen(library, rulebook(), built(FAMILY), TODAY)
    housing = next(item for item in told.determinations if item.programme == "zhufang_jiuzhu")
    assert housing.missing == ("receives",)


def test_a_verdict_that_nothing_can_turn_is_told_though_facts_are_missing(library: Library) -> None:
    """A whole family that is due dibao has none for one of them, whether that one works or not."""
    data = deepcopy(FAMILY) | {"region": "620102", "receives": [], "income": {"yuan": "1000", "per": "year"}}
    data["necessary_costs"] = {"yuan": "0", "per": "year"}
    data["persons"][0] = {"age": 59, "disability": "intellectual", "disability_grade": 2, "receives": []}
    told = screen(library, rulebook(), built(data), TODAY)
    alone = next(item for item in told.determinations if item.key == "dibao/single_person")
    assert (alone.verdict, alone.missing) == (Verdict.likely_ineligible, ())


def test_a_screening_never_waits_for_nothing(library: Library) -> None:
    rng = random.Random(3)
    for _ in range(10):
        for item in screen(library, rulebook(), built(little_missing(rng, TODAY)), TODAY).determinations:
            assert (item.verdict is Verdict.needs_more_info) == bool(item.missing), item.key


def found_of(rule: tuple[str, str], data: Data, day: date, row: int = 0) -> tuple[str, ...] | None:
    """The facts of a rule for the household or one person; None where it does not wait for any."""
    found = narrowed(data, day).get(Asked(*rule, row))
    return None if found is None else found.facts


LANZHOU: Data = {
    "region": "620100", "income": {"yuan": "2742.01", "per": "month"}, "receives": [], "car": False,
    "second_home": False, "business": False, "large_savings": False,
    "persons": [{"age": 72, "receives": []}, {"age": 40, "receives": []}, {"age": 5, "receives": []}],
}  # fmt: skip


def test_costs_that_bring_an_income_below_one_line_alone_are_tried() -> None:
    """Twelve fen a year over the urban standard, twice the rural one: some costs bring it below the urban one alone."""
    assert found_of(("dibao", ""), LANZHOU, date(2022, 6, 15)) == ("area_type", "necessary_costs")


def test_a_place_is_asked_for_where_what_is_told_lies_between_the_lines_of_two() -> None:
    data = deepcopy(LANZHOU) | {"area_type": "urban", "necessary_costs": {"yuan": 0, "per": "year"}}
    data["income"] = {"yuan": "27000", "per": "year"}
    del data["region"]
    found = found_of(("dibao", ""), data, date(2022, 11, 1))
    assert found == ("region",)


def test_where_each_place_says_the_same_the_place_is_not_asked_for() -> None:
    """A phase-out is ruled in three ways, each of which is for those alone who receive dibao."""
    data = deepcopy(LANZHOU) | {"over_standard_because": "business", "over_standard_since": "2022-05-01"}
    del data["region"]
    day = date(2022, 11, 1)
    assert by_household(load_library(), [built(data)], day)[0]["dibao", "phase_out"][0].missing == {"region"}
    assert found_of(("dibao", "phase_out"), data, day) == ()
    del data["receives"]
    # The place decides nothing as long as it is not known if dibao is received; that does.
    assert "receives" in (found_of(("dibao", "phase_out"), data, day) or ())


def test_a_place_that_matters_to_some_is_asked_for_until_it_is_known_who_they_are() -> None:
    """Jiangxi alone paid orphans as well. Who else received what is asked for once the place is known."""
    day = date(2022, 11, 1)
    data: Data = {"area_type": "urban", "receives": [], "persons": [{"age": 2}]}
    orphan, nobody = (data | {"persons": [{"age": 2, "receives": aid}]} for aid in (["guer"], []))
    rule = ("yicixing_butie", "")
    assert found_of(rule, data, day) == found_of(rule, orphan, day) == ("region",)
    assert found_of(rule, nobody, day) == ()
    assert found_of(rule, data | {"region": "360100"}, day) == ("person_receives",)


def test_a_place_is_not_asked_for_where_each_waits_for_the_same() -> None:
    """Who has nothing to tell of a rise in income is as open in one place as in another."""
    data: Data = {
        "area_type": "rural", "receives": ["dibao"], "income": {"yuan": 6000, "per": "year"},
        "over_standard_since": "2026-05-10", "persons": [{"age": 40}],
    }  # fmt: skip
    logic = by_household(load_library(), [built(data)], TODAY)[0]["dibao", "phase_out"][0]
    assert logic.missing == {"region"}
    assert found_of(("dibao", "phase_out"), data, TODAY) == ("over_standard_because",)


def test_what_is_open_of_others_does_not_make_a_rule_for_one_person_too_wide() -> None:
    """No certificate of the three is told. A disabled child of any family may have local rehabilitation, so only the
    child's own matters: neither the others' nor what the family lives on."""
    data = deepcopy(LANZHOU)
    data["persons"][2]["income"] = {"yuan": "8000", "per": "year"}
    day = date(2022, 6, 15)
    logic = by_household(load_library(), [built(data)], day)[0]["canji_ertong_kangfu", ""][2]
    assert logic.missing == {"area_type", "necessary_costs", "disability"}
    assert found_of(("canji_ertong_kangfu", ""), data, day, row=2) == ("disability",)


def test_nothing_is_narrowed_while_the_number_of_members_is_unknown(library: Library) -> None:
    data = {"region": "620102", "persons": []}
    logic = by_household(library, [built(data)], TODAY)[0]
    for asked, found in narrowed(data, TODAY).items():
        assert set(found.facts) == logic[asked.programme, asked.variant][asked.row].missing


def test_each_place_that_a_rule_knows_is_tried(library: Library) -> None:
    """A place named in a rule and in no list of `Completions` would be left out as one of no importance."""
    book = rulebook()
    for day in DAYS:
        places = Completions(library, book, Standards(library, day), day).places()
        for rule in book.rules:
            if rule.holds_on(day) and rule.region != "000000":
                assert any(str(place).startswith(area_of(rule.region)) for place in places), rule.region
    sources = [path.read_text(encoding="utf-8") for path in sorted(PROGRAMMES.glob("*/rules.py"))]
    named = {code for text in sources for code in re.findall(r'"(\d{6})"', text)}
    july = date(2022, 7, 15)
    tried = Completions(library, book, Standards(library, july), july).places()
    assert all(any(str(place).startswith(area_of(code)) for place in tried) for code in named), named
