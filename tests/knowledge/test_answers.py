"""The table of cases in cases/answers.yaml, and what holds for every answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import (
    Answer,
    AreaType,
    Library,
    Question,
    QuestionKind,
    answer,
    ask_programme,
    ask_region,
    region_choice,
    unknown_region,
)
from knowledge.checks import squeeze

TABLE = yaml.safe_load((Path(__file__).parent / "cases" / "answers.yaml").read_text(encoding="utf-8"))
TODAY: date = TABLE["today"]
PROGRAMMES = ("dibao", "tekun", "linshi_jiuzhu")
#: Every kind of place: with a source, in one, above one, beside one, without any.
# fmt: off
REGIONS = (
    "350000", "350100", "650000", "650100", "530000", "530100",
    "510522", "510500", "510524", "510000", "360000", "360100",
    "361100", "361104", "620100", "620103", "620102", "620000",
    "620500", "310000", "110105", "440000",
)
# fmt: on


@dataclass(frozen=True)
class Case:
    ask: dict[str, Any]
    outcome: str
    first: str = ""
    says: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    clause: list[str] = field(default_factory=list)
    button: str = ""


CASES = [Case(**case) for case in TABLE["cases"]]


def _question(library: Library, ask: dict[str, Any]) -> Question:
    code = None
    if "region" in ask:
        (region,) = library.regions.resolve(ask["region"])
        code = region.code
    area = AreaType(ask["area"]) if "area" in ask else None
    return Question(QuestionKind(ask["kind"]), ask.get("programme"), code, area, ask.get("as_of", TODAY))


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case.ask.values())))
def test_case(library: Library, case: Case) -> None:
    found = answer(library, _question(library, case.ask))
    assert found.outcome == case.outcome, found.text
    if case.first:
        assert found.text.splitlines()[0] == case.first
    for text in case.says:
        assert text in found.text
    for text in case.never:
        assert text not in found.text
    cited = {citation.url.removeprefix("/policies/") for citation in found.citations}
    assert set(case.clause) <= cited, cited
    assert not case.button or case.button in [button.title for button in found.buttons]


def test_every_regional_figure_has_a_case(library: Library) -> None:
    said = " ".join(text for case in CASES for text in [case.first, *case.says])
    for parameter in library.parameters:
        money = parameter.money()
        if money is not None:
            assert money.yuan() in said, parameter.id


def _all_answers(library: Library) -> list[tuple[Question, Answer]]:
    questions = [
        Question(kind, programme, region, area, TODAY)
        for kind, programme, region, area in product(
            QuestionKind, PROGRAMMES, (None, *REGIONS), (None, AreaType.urban, AreaType.rural)
        )
    ]
    return [(question, answer(library, question)) for question in questions]


@pytest.fixture(scope="module")
def answers(library: Library) -> list[tuple[Question, Answer]]:
    return _all_answers(library)


def test_every_citation_exists_and_quotes_its_clause(library: Library, answers: list[tuple[Question, Answer]]) -> None:
    for question, found in answers:
        for citation in found.citations:
            clause = library.clause(citation.url.removeprefix("/policies/"))
            assert squeeze(citation.quote) in squeeze(clause.text), question
            assert citation.document
            assert citation.date
            assert citation.region
            assert citation.clause == clause.label


def test_nothing_comes_from_beside_or_below(library: Library, answers: list[tuple[Question, Answer]]) -> None:
    for question, found in answers:
        codes = {region.code for region in library.regions.chain(question.region or "")}
        for citation in found.citations:
            document = library.document_of(citation.url.removeprefix("/policies/"))
            assert document.national or document.region in codes, (question, citation)


def test_each_figure_is_in_a_quote_or_a_national_fact(library: Library, answers: list[tuple[Question, Answer]]) -> None:
    for question, found in answers:
        if question.kind is not QuestionKind.amount:
            continue
        quotes = "".join(citation.quote for citation in found.citations)
        for number in re.findall(r"每人每[年月] (\d+) 元", found.text):
            assert number in quotes, (question, number)


def test_conversions_are_marked_as_conversions(answers: list[tuple[Question, Answer]]) -> None:
    for _, found in answers:
        for yearly, monthly in re.findall(r"每年 (\d+) 元（合每月约? ?(\d+) 元）", found.text):
            assert round(int(yearly) / 12) == int(monthly)


def test_cited_answers_say_when_and_where_from(answers: list[tuple[Question, Answer]]) -> None:
    for question, found in answers:
        if found.citations:
            assert "来源：" in found.text, question
            assert re.search(r"20\d\d 年", found.text), question


def test_old_sources_ask_to_confirm(library: Library, answers: list[tuple[Question, Answer]]) -> None:
    for question, found in answers:
        old = any(int(citation.date[:4]) < 2025 for citation in found.citations)
        assert ("请向当地民政部门确认" in found.text) == old, question


def test_paraphrases_are_marked(library: Library, answers: list[tuple[Question, Answer]]) -> None:
    for question, found in answers:
        national = any(not citation.quote for citation in found.citations)
        assert ("（转述，非原文）" in found.text) == national, question


def test_measures_of_2022_are_told_as_past(library: Library, answers: list[tuple[Question, Answer]]) -> None:
    past = [fact for fact in library.facts if fact.period == "measure_2022"]
    assert len(past) > 15
    for fact in past:
        assert "2022 年" in fact.say, fact.id
    for question, found in answers:
        if "2～4 倍" in found.text:
            assert "已经过去" in found.text, question


def test_hejiang_always_says_it_is_inferred(answers: list[tuple[Question, Answer]]) -> None:
    for _, found in answers:
        if any("hejiang" in citation.url for citation in found.citations):
            assert "莅合" in found.text


def test_shangrao_says_it_forwarded(answers: list[tuple[Question, Answer]]) -> None:
    seen = 0
    for question, found in answers:
        if question.region in ("361100", "361104") and any("jiangxi" in item.url for item in found.citations):
            assert "上饶市转发了这份通知" in found.text
            seen += 1
    assert seen > 10


def test_buttons_are_things_a_citizen_could_say(library: Library, answers: list[tuple[Question, Answer]]) -> None:
    for question, found in answers:
        assert 1 <= len(found.buttons) <= 8
        assert len({button.title for button in found.buttons}) == len(found.buttons)
        for button in found.buttons:
            assert button.title
            assert button.payload
            assert not button.payload.startswith("/")
        if found.outcome != "asks_region":
            assert "转人工" in [button.title for button in found.buttons], question


def test_short_until_the_first_source(answers: list[tuple[Question, Answer]]) -> None:
    lengths = [len(found.text.split("来源：")[0]) for _, found in answers if found.citations]
    assert sum(length <= 120 for length in lengths) / len(lengths) > 0.85
    assert max(lengths) < 260


def test_no_place_is_left_unfilled(answers: list[tuple[Question, Answer]]) -> None:
    for _, found in answers:
        assert "{" not in found.text
        assert "None" not in found.text


def test_same_question_same_answer(library: Library) -> None:
    question = Question(QuestionKind.amount, "dibao", "620100", None, TODAY)
    assert answer(library, question) == answer(library, question)


def test_unknown_ids_are_refused(library: Library) -> None:
    with pytest.raises(KeyError):
        answer(library, Question(QuestionKind.amount, "dibao", "999999", None, TODAY))
    with pytest.raises(KeyError):
        answer(library, Question(QuestionKind.amount, "nothing", "620100", None, TODAY))


def test_asking_back_for_the_region(library: Library) -> None:
    found = ask_region(library)
    titles = {button.title for button in found.buttons}
    assert titles == {"福建省", "新疆", "云南省", "江西省", "上饶市", "合江县", "兰州市"}
    assert found.needs == "region"
    for button in found.buttons:
        assert len(library.regions.resolve(button.payload)) == 1


def test_choice_between_regions_of_one_name(library: Library) -> None:
    found = region_choice(library, library.regions.resolve("城关"))
    assert found.text == "您说的是哪一个城关区？"
    assert [button.payload for button in found.buttons] == ["西藏自治区拉萨市城关区", "甘肃省兰州市城关区"]
    for button in found.buttons:
        assert len(library.regions.resolve(button.payload)) == 1


def test_choice_has_at_most_six(library: Library) -> None:
    many = tuple(region for region in library.regions if region.level == "county")[:9]
    found = region_choice(library, many)
    assert len(found.buttons) == 6
    assert "不止这些" in found.text


def test_unknown_region(library: Library) -> None:
    found = unknown_region(library, "火星")
    assert "火星" in found.text
    assert (found.outcome, found.needs) == ("asks_region", "region")


def test_asking_back_for_the_programme_keeps_the_question(library: Library) -> None:
    found = ask_programme(library, QuestionKind.documents, "620100")
    assert [button.title for button in found.buttons] == ["低保", "特困", "临时救助", "转人工"]
    assert found.buttons[0].payload == "甘肃省兰州市申请低保要带什么材料"
    assert found.needs == "programme"
