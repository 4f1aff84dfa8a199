"""Which questions a talk asks, in which order, and when it ends; random families answer for themselves."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarks.interview.families import families
from benchmarks.interview.talk import Talk, talk, truly, unknowing
from knowledge import Library
from knowledge.eligibility.determination import Screener
from knowledge.eligibility.interview import Interview, Member, SoFar, Told
from knowledge.eligibility.interview.interview import visible
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.standing import Found
from knowledge.eligibility.verdict import CERTAIN
from tests.sample_sizes import few_or_many

TODAY = date(2026, 11, 26)
FAMILIES = list(families(7, 25))
#: Of these some are tried in `make test`, all in `make test-slow`. A rate over fewer would be one of chance.
SOME = 18


@pytest.fixture(scope="module")
def interview(library: Library) -> Interview:
    return Interview(library, rulebook(), TODAY)


@pytest.fixture(scope="module", params=[SOME, pytest.param(len(FAMILIES), marks=pytest.mark.slow)], ids=["few", "many"])
def talks(request: pytest.FixtureRequest, interview: Interview) -> list[Talk]:
    """Whole talks of the first families."""
    return [talk(interview, truly(family)) for family in FAMILIES[: request.param]]


def test_who_answers_what_is_asked_is_asked_no_more_than_the_usual_number(library: Library, talks: list[Talk]) -> None:
    for item in talks:
        assert len(item.asked) <= library.interview.usual
        assert len(set(item.asked)) == len(item.asked)


@few_or_many(5, 12)
def test_a_few_words_to_each_question_cost_one_question_more_at_most(
    library: Library, interview: Interview, count: int
) -> None:
    for family in FAMILIES[:count]:
        assert len(talk(interview, truly(family, both=False)).asked) <= library.interview.usual + 1


def test_what_is_certain_when_the_talk_ends_stays_so_whatever_else_is_told(
    interview: Interview, talks: list[Talk]
) -> None:
    for family, item in zip(FAMILIES, talks, strict=False):
        # Since when the income is over the standard nobody tells whose is not.
        over = {name: None for name in family.facts if name.startswith("over_") and name not in item.asked}
        everybody = item.told.members or family.members  # with the ages that were told when asked
        whole = interview.screening(replace(family.with_(**over), members=everybody)).determinations
        everything = {(found.key, found.person): found.verdict for found in whole}
        for found in item.look.screening.determinations:
            if found.verdict in CERTAIN:
                assert everything[found.key, found.person] is found.verdict, (found.key, item.asked)


def test_what_is_left_open_names_what_is_missing(interview: Interview, talks: list[Talk]) -> None:
    for item in talks:
        if item.look.more:
            assert any(found.missing for found in visible(item.look.screening, item.told))


@few_or_many(5, 12)
def test_who_wants_to_be_asked_on_is_asked_up_to_the_most(library: Library, interview: Interview, count: int) -> None:
    on = [talk(interview, truly(family), on=True) for family in FAMILIES[:count]]
    assert max(len(item.asked) for item in on) > library.interview.usual
    assert all(len(item.asked) <= library.interview.most for item in on)
    assert all(len(set(item.asked)) == len(item.asked) for item in on)


def test_the_number_announced_is_about_right(talks: list[Talk]) -> None:
    errors = [
        abs(len(item.asked) - at - 1 - announced) for item in talks for at, announced in enumerate(item.announced)
    ]
    assert sum(error <= 1 for error in errors) >= 0.9 * len(errors)


def test_three_questions_passed_over_lead_to_a_result(interview: Interview) -> None:
    found = talk(interview, unknowing)
    assert len(found.asked) == 3
    assert found.look.more


def test_two_of_a_kind_passed_over_lead_to_a_result(interview: Interview) -> None:
    told = Told({"region": "620103", "area_type": "rural", "size": 3}, all_members=True)
    so_far = SoFar(("region", "size", "hardship", "emergency"), ("hardship", "emergency"))
    assert interview.look(told, so_far).questions == ()
    other = replace(so_far, asked=("region", "size", "income", "hardship"), passed=("income", "hardship"))
    assert interview.look(told, other).questions != ()


def test_the_same_two_passed_over_do_not_stop_who_wants_to_be_asked_on(interview: Interview) -> None:
    told = Told({"region": "620103", "area_type": "rural", "size": 3}, all_members=True)
    so_far = SoFar(("region", "size", "hardship", "emergency"), ("hardship", "emergency"), since=4)
    assert interview.look(told, so_far).questions != ()


#: A family of three in Lanzhou whose dibao is likely.
LIKELY = Told(
    {
        "region": "620103", "area_type": "rural", "size": 3, "income": {"yuan": "0", "per": "year"}, "receives": [],
        "car": False, "second_home": False, "business": False, "large_savings": False, "hardship": True,
        "emergency": "none",
    },
    all_members=True,
)  # fmt: skip


def test_once_aid_is_likely_what_costs_the_family_has_waits_until_it_wants_to_be_asked_on(interview: Interview) -> None:
    asked = ("region", "size", "income", "receives", "property", "hardship")
    look = interview.look(LIKELY, SoFar(asked))
    assert look.questions == ()
    assert look.more
    on = interview.look(LIKELY, SoFar(asked, since=len(asked)))
    assert [item.id for item in on.questions] == ["necessary_costs"]


def test_what_struck_who_cannot_get_by_is_asked_though_the_number_is_reached(interview: Interview) -> None:
    told = replace(LIKELY, facts={key: value for key, value in LIKELY.facts.items() if key != "emergency"})
    asked = ("region", "area_type", "size", "income", "members", "receives", "property", "hardship")
    assert [item.id for item in interview.look(told, SoFar(asked)).questions] == ["emergency"]


def test_property_comes_first_where_dibao_waits_for_it_and_not_at_all_where_nothing_does(interview: Interview) -> None:
    known = {
        "region": "620103", "area_type": "rural", "size": 2, "income": {"yuan": "0", "per": "year"}, "receives": [],
    }  # fmt: skip
    so_far = SoFar(("region", "size", "income", "receives"))
    old = Told(known, (Member(("elder",), 70), Member(("elder",), 68)), all_members=True)
    assert interview.look(old, so_far).questions[0].id == "property"
    rich = old.with_(
        income={"yuan": "20000", "per": "month"}, supporter="able", necessary_costs={"yuan": "0", "per": "year"}
    )
    assert "property" not in {item.id for item in interview.look(rich, so_far).questions}


def test_who_lives_alone_is_asked_of_themselves(library: Library, interview: Interview) -> None:
    question = library.interview.question("members")
    assert interview.wording(question, Told({"size": 1})) == question.ask_alone
    assert interview.wording(question, Told({"size": 3})) == question.ask


def test_ones_own_income_is_nobody_elses() -> None:
    elder, other = Member(("elder",), 70), Member(("disabled",), 40)
    facts = {"size": 2, "income": {"yuan": "500", "per": "month"}, "own_income": {"yuan": "300", "per": "month"}}
    alone = Told(facts, (elder,), all_members=True).household()
    assert [person.income is not None for person in alone.persons] == [True, False]
    both = Told(facts, (elder, other), all_members=True).household()
    assert [person.income for person in both.persons] == [None, None]


def test_dibao_is_not_left_open_for_aid_of_less_weight_that_is_likely(interview: Interview) -> None:
    # In 江西 what is taken off for work may bring dibao about, while the care subsidy is likely already.
    facts = {
        "region": "360902", "area_type": "rural", "size": 2, "income": {"yuan": "8000", "per": "year"}, "receives": [],
        "car": False, "second_home": False, "business": False, "large_savings": False, "hardship": False,
        "disability": {"kind": "mental", "grade": 1}, "long_term_care": True, "supporter": "able",
    }  # fmt: skip
    told = Told(facts, (Member(("disabled",), 32),), all_members=True)
    asked = ("region", "size", "income", "receives", "property", "hardship")
    questions = interview.look(told, SoFar(asked)).questions
    assert questions
    assert {item.id for item in questions} <= {"necessary_costs", "work", "employed"}


def test_what_is_asked_on_stands_as_it_is_told(talks: list[Talk]) -> None:
    """A turn that asks on puts nothing into words, so both must say the same."""
    for item in talks:
        stands, told = (
            {(one.key, one.person, one.verdict, one.missing, one.aside) for one in every}
            for every in (item.look.found.standings, item.look.screening.determinations)
        )
        assert stands == told


def test_a_turn_that_asks_on_puts_nothing_into_words(interview: Interview, monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[Found] = []
    monkeypatch.setattr(Screener, "in_words", lambda self, found: put.append(found))
    look = interview.look(Told(), SoFar())
    assert look.questions
    assert not put
    _ = look.screening
    assert put == [look.found]
