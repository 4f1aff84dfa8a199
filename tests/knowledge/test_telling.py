"""A result told on paper and aloud: order, persons together, sources once; a family read back; what is no household."""

import itertools
import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import Library
from knowledge.eligibility.determination import facts_of, identity, screen
from knowledge.eligibility.facts import FACTS
from knowledge.eligibility.given import NotAHousehold, Problem, read_household
from knowledge.eligibility.household import Household
from knowledge.eligibility.result import VERDICTS, ScreeningResult, result_of
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.telling import aside_of, family_told, notes_of, said, sections_of, telling_words
from knowledge.eligibility.verdict import Verdict
from tests.kept import FAMILY, TODAY


def household(**more: Any) -> Household:
    return Household.model_validate({**FAMILY, **more})


def result(library: Library, of: Household, day: date = TODAY) -> ScreeningResult:
    return result_of(screen(library, rulebook(), of, day), library.screening)


# What comes first ---------------------------------------------------------------------------------------


def test_likely_comes_first_then_what_is_open_then_what_not(library: Library) -> None:
    sections = sections_of(library, result(library, household()))
    assert [section.key for section in sections] == ["likely", "receiving", "unknown", "not"]
    likely = {topic.programme for topic in sections[0].topics}
    assert "dibao" in likely
    for topic in sections[0].topics:
        assert topic.papers
        assert topic.where
        assert all(entry.reasons and entry.sources for entry in topic.entries)
    for topic in sections[3].topics:
        assert all(entry.reasons and not entry.missing for entry in topic.entries)


def test_every_determination_that_concerns_the_family_is_told_once_and_no_other(library: Library) -> None:
    screened = result(library, household())
    told = [
        (section.key, topic.name, entry.who)
        for section in sections_of(library, screened)
        for topic in section.topics
        for entry in topic.entries
    ]
    assert len(told) == len(set(told))
    of_person = re.compile(r"\d+")
    people = 4
    count = 0
    for _, _, who in told:
        numbers = of_person.findall(who)
        count += people if who == telling_words().who["every"] else len(numbers) or 1
    assert count == sum(item.concerns for item in screened.determinations)
    for name in aside_of(screened):
        assert not any(item.concerns for item in screened.determinations if item.name == name)


def test_persons_of_whom_the_same_is_said_stand_together(library: Library) -> None:
    sections = sections_of(library, result(library, household()))
    named = [entry.who for section in sections for topic in section.topics for entry in topic.entries]
    assert any("2、3" in who for who in named)
    for section in sections:
        for topic in section.topics:
            for one, other in itertools.combinations(topic.entries, 2):
                assert (one.reasons, one.missing, one.amount) != (other.reasons, other.missing, other.amount) or (
                    one.met != other.met
                )


def test_a_family_of_one_needs_no_word_for_whom(library: Library) -> None:
    alone = Household.model_validate({"region": "620102", "persons": [{"age": 70}]})
    sections = sections_of(library, result(library, alone))
    assert {entry.who for section in sections for topic in section.topics for entry in topic.entries} == {""}


def test_missing_facts_are_named_in_words_and_decide_by_themselves(library: Library) -> None:
    unknown = sections_of(library, result(library, household()))[2]
    entries = [entry for topic in unknown.topics for entry in topic.entries if entry.missing]
    assert entries
    names = set(library.interview.fact_names.values())
    assert all(set(entry.missing) <= names for entry in entries)
    assert not any("还不知道" in reason for entry in entries for reason in entry.reasons)


def test_a_clause_stands_once_and_leads_to_the_library(library: Library) -> None:
    for section in sections_of(library, result(library, household())):
        for topic in section.topics:
            for entry in topic.entries:
                urls = [clause.url for source in entry.sources for clause in source.clauses]
                assert len(urls) == len(set(urls))
                documents = [source.document for source in entry.sources]
                assert len(documents) == len(set(documents))
                for url in urls:
                    library.clause(url.removeprefix("/policies/"))


def test_what_is_said_of_the_figures_is_said_once(library: Library) -> None:
    notes = notes_of(result(library, household()))
    assert len(notes) == len(set(notes))
    assert any("2022" in note for note in notes)


def test_aid_that_ends_says_when(library: Library) -> None:
    ending = Household.model_validate(
        {
            "region": "360100", "area_type": "urban", "size": 1, "income": {"yuan": 3000, "per": "month"},
            "receives": ["dibao"], "over_standard_since": "2026-10-01", "over_standard_because": "employment",
        }
    )  # fmt: skip
    sections = sections_of(library, result(library, ending))
    phase_out = [entry for section in sections for topic in section.topics for entry in topic.entries if entry.until]
    assert phase_out
    assert "2027 年" in phase_out[0].until


# The family ---------------------------------------------------------------------------------------------


def test_a_family_is_read_back_as_it_was_told_and_nothing_else(library: Library) -> None:
    family = family_told(library, household())
    assert family.place == "甘肃省兰州市城关区"
    assert "家里 4 口人" in family.lines
    assert "全家收入：每月 1200 元" in family.lines
    assert "看病、上学、康复等自己掏的：每年 20000 到 30000 元" in family.lines
    assert "没有汽车" in family.lines
    assert not any("灾" in line or "流落" in line for line in family.lines)
    assert [member.who for member in family.members] == ["第 1 个人", "第 2、3 个人", "第 4 个人"]
    assert family.members[0].lines[:4] == ("父亲", "70 岁", "肢体残疾", "残疾证二级")
    assert "18 到 59 岁" in family.members[1].lines


def test_nothing_told_is_said_so(library: Library) -> None:
    family = family_told(library, Household.model_validate({"persons": [{}]}))
    assert family.place == telling_words().no_place
    assert family.members[0].lines == (telling_words().no_facts,)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"yuan": 1234.5, "per": "month"}, "每月 1234.50 元"),
        ({"min": 100, "per": "month"}, "每月不少于 100 元"),
        ({"max": 9000, "per": "year"}, "每年最多 9000 元"),
        ({"min": 1, "max": 2, "per": "year"}, "每年 1 到 2 元"),
        ({"yuan": 0, "per": "month"}, "每月 0 元"),
    ],
)
def test_sums_are_read_back_to_the_fen(library: Library, told: dict[str, Any], words: str) -> None:
    lines = family_told(library, Household.model_validate({"income": told})).lines
    assert re.sub(r"(?<=[年月]) ", "", lines[0]) == re.sub(r"(?<=[年月]) ", "", f"全家收入：{words}")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (0, "0 岁"),
        ({"min": 60}, "满 60 岁"),
        ({"max": 17}, "没满 18 岁"),
        ({"min": 5, "max": 5}, "5 岁"),
        ({}, "年龄不知道"),
    ],
)
def test_ages_are_read_back(library: Library, age: Any, words: str) -> None:
    assert family_told(library, Household.model_validate({"persons": [{"age": age}]})).members[0].lines == (words,)


def test_a_division_that_nobody_knows_is_read_back_by_its_code(library: Library) -> None:
    assert family_told(library, Household.model_validate({"region": "999999"})).place == "999999"


# Words --------------------------------------------------------------------------------------------------


def test_there_are_words_for_every_verdict_and_every_fact(library: Library) -> None:
    assert set(VERDICTS) == {item.name for item in Verdict} == set(library.screening.verdicts)
    assert set(library.interview.fact_names) == set(FACTS)
    assert set(telling_words().without_sum) <= set(library.programmes)


def test_what_is_said_aloud_is_short_and_has_nothing_that_is_only_written(library: Library) -> None:
    of = household()
    spoken = said(library, result(library, of), family_told(library, of))
    assert spoken.startswith("这是初步估算，不是决定。")
    assert "最低生活保障" in spoken
    assert not re.search(r"[0-9A-Za-z（）()【】《》“”\n]", spoken)
    assert len(spoken) < 600
    assert not re.search(r"[，、。]{2}", spoken)


def test_persons_are_counted_one_by_one_when_said(library: Library) -> None:
    of = household()
    spoken = said(library, result(library, of), family_told(library, of))
    assert not re.search(r"第[一二三四]、", spoken)
    assert "第四个人" in spoken  # the child, for school


def test_many_persons_are_counted_together_when_said(library: Library) -> None:
    children = [{"age": age, "study": "compulsory"} for age in range(7, 15)]
    of = household(
        size=10, persons=[{"age": 40, "study": "none", "receives": []}, {"age": 39, "study": "none"}, *children]
    )
    spoken = said(library, result(library, of), family_told(library, of))
    assert "教育救助，给家里八个人办" in spoken


# What is given ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "what"),
    [
        ('{"persons": [{}, {"age": 150}]}', "persons.1.age", "at most 130"),
        ('{"persons": [{"age": {"min": 5, "max": 3}}]}', "persons.0.age", '"min" is more than "max"'),
        ('{"persons": [{"age": {"min": 5, "max": 300}}]}', "persons.0.age.max", "at most 130"),
        ('{"persons": [{"age": "old"}]}', "persons.0.age", "whole years"),
        ('{"persons": [{"emplyed": true}]}', "persons.0.emplyed", "is employed meant?"),
        ('{"phone": "13800000000"}', "phone", "leave it out"),
        ('{"size": "3"}', "size", "whole number"),
        ('{"size": 21}', "size", "at most 20"),
        ('{"car": 1}', "car", "true or false"),
        ('{"persons": {}}', "persons", "a list"),
        ('{"persons": [1]}', "persons.0", "an object"),
        ('{"income": {"yuan": 1}}', "income.per", "is missing"),
        ('{"income": {"yuan": 1, "per": "week"}}', "income.per", "'month' or 'year'"),
        ('{"income": {"yuan": 1, "min": 2, "per": "year"}}', "income", 'give "yuan", or "min" and "max"'),
        ('{"income": {"yuan": 1.234, "per": "year"}}', "income.yuan", "two decimals"),
        ('{"income": {"yuan": NaN, "per": "year"}}', "income.yuan", "two decimals"),
        ('{"region": "兰州"}', "region", "division code"),
        ('{"over_standard_since": "soon"}', "over_standard_since", "2026-11-25"),
        ('{"receives": ["dibao", "x"]}', "receives.1", "'dibao'"),
        ('{"size": 1, "persons": [{}, {}]}', "", "2 persons are listed"),
        ("[]", "", "an object"),
        ("{", "", "no JSON"),
        ("", "", "no JSON"),
        ("\ud800".encode("utf-8", "surrogatepass"), "", "no JSON"),
    ],
)
def test_what_is_wrong_is_named_by_its_path_with_what_to_do(text: str | bytes, path: str, what: str) -> None:
    with pytest.raises(NotAHousehold) as caught:
        read_household(text, Household)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert what in problem.what


def test_every_wrong_field_is_named() -> None:
    with pytest.raises(NotAHousehold) as caught:
        read_household('{"size": "x", "car": 1, "persons": [{"age": -1}]}', Household)
    assert {problem.path for problem in caught.value.problems} == {"size", "car", "persons.0.age"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*Household.model_fields, "min", "per", "age", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
def test_anything_at_all_is_a_household_or_is_told_what_is_wrong(value: Any) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        read_household(json.dumps(value), Household)
    except NotAHousehold as error:
        problems = error.problems
    assert all(problem.what for problem in problems)


# Ids ----------------------------------------------------------------------------------------------------


def test_an_id_is_that_of_household_day_rules_and_figures(library: Library) -> None:
    of = household(id="ours")
    screening = screen(library, rulebook(), of, TODAY)
    parts = (facts_of(of), TODAY, screening.ruleset, screening.parameters)
    assert identity(*parts) == screening.id
    assert facts_of(of) == facts_of(household())
    first = screening.determinations[0]
    assert identity(*parts, f"{first.key}/{first.person}") == first.id


@given(
    st.sampled_from(["620102", "360100", "999999"]),
    st.integers(0, 5000),
    st.lists(st.integers(0, 130), min_size=1, max_size=4),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_household_is_told_can_be_told_back(library: Library, region: str, yuan: int, ages: list[int]) -> None:
    of = Household.model_validate(
        {"region": region, "persons": [{"age": age} for age in ages], "income": {"yuan": yuan, "per": "month"}}
    )
    screened = result(library, of)
    family = family_told(library, of)
    assert sum(len(member.numbers) for member in family.members) == len(ages)
    assert sections_of(library, screened)
    assert said(library, screened, family)
