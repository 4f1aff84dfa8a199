"""The tables of cases in cases/, and what holds for every answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from knowledge import (
    Answer,
    AreaType,
    Fact,
    Library,
    Question,
    QuestionKind,
    answer,
    answer_combination,
    answer_difference,
    list_programmes,
    load_library,
    read_cues,
    spoken,
)
from knowledge.checks import squeeze
from knowledge.dates import PartialDate
from knowledge.models import Confidence
from knowledge.money import Period
from knowledge.yaml_text import read_yaml

CASES_FOLDER = Path(__file__).parent / "cases"
TODAY: date = read_yaml((CASES_FOLDER / "about.yaml").read_text(encoding="utf-8"))["today"]
#: Every kind of place: with a source, in one, above one, beside one, without any; townships too.
# fmt: off
REGIONS = (
    "350000", "350100", "350102004", "650000", "650100", "530000", "530111",
    "510522", "510522102", "510500", "510524", "510000", "360000", "360100",
    "361100", "361104", "620100", "620103", "620103103", "620000",
    "620500", "310000", "110105", "440000",
)
# fmt: on
#: Where town and country are asked for too.
WITH_AREAS = ("350100", "530111", "510522", "510522102", "620100", "620103103", "361104", "310000")
NUMBER = r"\d+(?:\.\d+)?"
#: What the register forbids to say (§18), and what would be nonsense anywhere.
FORBIDDEN = (
    r"法律规定[^。]*\d+ ?(个工作日|天)",
    r"(?<!不是)(一定要|必须|都要)[^。]{0,4}评议",
    r"全国统一的?(财产|存款|房|车)",
    r"事实无人抚养[^。]*(?<!不)要?公示 ?\d",
    r"(?<!不是)人人(都|可以)",
    r"特困[^。]{0,12}(还能|可以)(同时)?(吃|领|享受)低保",
    r"您(符合|够|可以吃|可以领)(?!不)[^。]*低保",
    r"\{|\}|None|。。|，，|资料里没有的",
)


@dataclass(frozen=True)
class Case:
    ask: dict[str, Any]
    outcome: str
    file: str = ""
    first: str = ""
    head: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    clause: list[str] = field(default_factory=list)
    button: str = ""
    spoken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "-".join([self.file, *(str(value) for value in self.ask.values())])

    def region(self, library: Library) -> str | None:
        if "region" not in self.ask:
            return None
        (region,) = library.regions.resolve(self.ask["region"])
        return region.code


def _read_cases() -> list[Case]:
    cases = []
    for path in sorted(CASES_FOLDER.glob("*.yaml")):
        table = read_yaml(path.read_text(encoding="utf-8"))
        cases += [Case(**{"file": path.stem, **case}) for case in table.get("cases", [])]
    return cases


CASES = _read_cases()


def _answer(library: Library, case: Case) -> Answer:
    ask = case.ask
    as_of = ask.get("as_of", TODAY)
    region = case.region(library)
    if "groups" in ask:
        return list_programmes(library, ask["groups"], region)
    cues = read_cues(library, ask.get("text", ""), as_of)
    question = Question(
        kind=QuestionKind(ask.get("kind", "eligibility")),
        programme=ask.get("programme"),
        region=region,
        area_type=AreaType(ask["area"]) if "area" in ask else None,
        as_of=as_of,
        topics=cues.topics,
        about=cues.about,
        per=cues.per,
        change=cues.change,
    )
    if "programmes" in ask:
        several = [library.programmes[name] for name in ask["programmes"]]
        compare = {"combination": answer_combination, "difference": answer_difference}[ask["compare"]]
        return compare(library, question, several)
    return answer(library, question)


def _head(found: Answer) -> str:
    return "\n".join(block.text for block in found.head)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_library_answers_as_the_tables_say(library: Library, case: Case) -> None:
    found = _answer(library, case)
    cited = {citation.url.removeprefix("/policies/") for citation in found.citations}
    said = spoken(library, found, whole=True)
    assert found.outcome == case.outcome, found.text
    assert not case.first or found.text.splitlines()[0] == case.first
    assert [text for text in case.head if text not in _head(found)] == [], found.text
    assert [text for text in case.says if text not in found.text] == [], found.text
    assert [text for text in case.never if text in found.text] == [], found.text
    assert [text for text in case.spoken if text not in said] == [], said
    assert sorted(set(case.clause) - cited) == [], found.text
    assert not case.button or case.button in [button.title for button in found.buttons]


def test_the_tables_are_long_enough_and_hold_every_outcome_and_no_case_twice() -> None:
    assert len(CASES) >= 180
    asked = [str(case.ask) for case in CASES]
    assert sorted({ask for ask in asked if asked.count(ask) > 1}) == []
    assert {case.outcome for case in CASES} == {"answered", "no_figure", "no_source", "asks_region", "asks_programme"}


def test_every_kind_of_question_on_every_programme_with_rules_has_a_case(library: Library) -> None:
    asked = {(case.ask.get("programme"), case.ask.get("kind")) for case in CASES}
    main = ("dibao", "tekun", "linshi_jiuzhu")
    assert sorted((name, kind) for name in main for kind in QuestionKind if (name, str(kind)) not in asked) == []
    assert sorted(library.programmes.keys() - {name for name, _ in asked}) == []


# ---- every answer ----

Answers = tuple[tuple[Question, Answer], ...]


@cache
def all_answers() -> Answers:
    """Every programme, kind and region, areas in some of them; then every topic, and past years."""
    library = load_library()
    places = [(region, None) for region in (None, *REGIONS)]
    places += product((None, *WITH_AREAS), (AreaType.urban, AreaType.rural))
    questions = [
        Question(kind, programme, region, area, TODAY)
        for kind, programme, (region, area) in product(QuestionKind, library.programmes, places)
    ]
    questions += [
        Question(QuestionKind.procedure, programme, region, None, TODAY, topics=(topic,))
        for programme, region, topic in product(library.programmes, (None, "361104"), library.topics)
    ]
    questions += [
        Question(kind, programme, region, None, TODAY, about=PartialDate(year))
        for kind, programme, region, year in product(
            QuestionKind, library.programmes, (None, "360000", "510522"), (2021, 2025)
        )
    ]
    return tuple((question, answer(library, question)) for question in questions)


@pytest.fixture(scope="module")
def answers() -> Answers:
    return all_answers()


@dataclass(frozen=True)
class Told:
    """A fact in an answer, with the line that tells it."""

    line: str
    fact: Fact
    text: str
    question: Question


@pytest.fixture(scope="module")
def told(library: Library, answers: Answers) -> list[Told]:
    by_say = {fact.say: fact for fact in library.facts}
    mark = library.say("unsettled", sentence="")
    return [
        Told(line, by_say[line.removeprefix(mark)], found.text, question)
        for question, found in answers
        for line in _lines(found)
        if line.removeprefix(mark) in by_say
    ]


def _lines(found: Answer) -> Iterator[str]:
    for block in found.blocks:
        if block.role in ("answer", "condition"):
            yield from block.text.splitlines()


def test_every_citation_exists_and_quotes_its_clause(library: Library, answers: Answers) -> None:
    cited = {citation: question for question, found in answers for citation in found.citations}
    assert len(cited) > 150
    for citation, question in cited.items():
        clause = library.clause(citation.url.removeprefix("/policies/"))
        assert squeeze(citation.quote) in squeeze(clause.text), question
        assert citation.clause == clause.label
        assert all((citation.document, citation.date, citation.region)), question


def test_nothing_comes_from_beside_or_below(library: Library, answers: Answers) -> None:
    for question, found in answers:
        codes = {region.code for region in library.regions.chain(question.region or "")}
        for citation in found.citations:
            document = library.document_of(citation.url.removeprefix("/policies/"))
            assert document.national or document.region in codes, (question, citation)


def test_every_figure_is_printed_in_a_quote_or_told_of_the_nation(library: Library, answers: Answers) -> None:
    computed = r"（合每月[^）]*）|（一年合[^）]*）|每人每月多 [\d.]+ 元|\d{4} 年( \d+ 月)?( \d+ 日)?"
    national = defaultdict(list)
    for fact in library.facts:
        if fact.paraphrase:
            national[fact.clause].append(fact.say)
    for question, found in answers:
        clauses = [citation.url.removeprefix("/policies/") for citation in found.citations]
        sources = "".join(citation.quote for citation in found.citations)
        sources += "".join(say for clause in clauses for say in national[clause])
        printed = set(re.findall(NUMBER, sources)) | {"1"}  # 增发一次 is printed as 1 倍
        lines = re.sub(computed, "", "\n".join(_lines(found)))
        assert set(re.findall(NUMBER, lines)) <= printed, (question, found.text)


def test_sums_that_are_computed_say_so_and_are_right(library: Library, answers: Answers) -> None:
    seen = 0
    for _, found in answers:
        for yearly, about, monthly in re.findall(r"每年 (\d+) 元（合每月(约?) ?(\d+) 元）", found.text):
            assert round(int(yearly) / 12) == int(monthly)
            assert bool(about) == (int(yearly) % 12 > 0)
            seen += 1
    assert seen > 20
    yearly = answer(library, Question(QuestionKind.amount, "dibao", "620100", None, TODAY, per=Period.year))
    assert "每人每月 914 元（一年合 10968 元）" in yearly.text


def test_an_average_is_never_told_without_saying_that_it_decides_nothing(answers: Answers) -> None:
    for question, found in answers:
        if re.search(r"全省平均）：", found.text):
            assert "不能用来判断您家能不能领" in found.text, question


def test_a_range_is_never_told_as_a_fixed_sum(answers: Answers) -> None:
    assert any("2～4 倍" in found.text for _, found in answers)
    for question, found in answers:
        if "～4 倍" in found.text:
            assert "这是一个范围，不是定额" in found.text, question


def test_cited_answers_say_when_and_where_from(answers: Answers) -> None:
    for question, found in answers:
        if found.citations:
            assert "来源：" in found.text, question
            assert re.search(r"20\d\d 年", found.text), question


def test_old_sources_ask_to_confirm(answers: Answers) -> None:
    for question, found in answers:
        old = any(PartialDate.parse(citation.date).older_than_a_year(TODAY) for citation in found.citations)
        assert not old or "请问当地民政" in found.text, question


def test_paraphrases_and_second_hand_knowledge_are_marked(library: Library, told: list[Told]) -> None:
    for item in told:
        if item.fact.paraphrase:
            title = re.escape(library.document_of(item.fact.clause).short_title)
            mark = "转述，原文没核到" if item.fact.confidence is Confidence.press else "转述"
            assert re.search(rf"来源：{title}.*（{mark}", item.text), (item.fact.id, item.question)


def test_what_was_not_verified_is_never_told_as_settled(library: Library, told: list[Told]) -> None:
    unsettled = [item for item in told if item.fact.confidence and not item.fact.confidence.settled]
    assert {"GL03", "JG05b"} <= {item.fact.id for item in unsettled}
    for item in told:
        settled = item.fact.confidence is None or item.fact.confidence.settled
        line = item.fact.say if settled else library.say("unsettled", sentence=item.fact.say)
        assert item.line == line, item.fact.id


def test_measures_of_2022_are_told_as_past(library: Library, told: list[Told]) -> None:
    past = [fact for fact in library.facts if fact.period == "measure_2022"]
    assert len(past) > 30
    for fact in past:
        assert "2022 年" in fact.say, fact.id
    for item in told:
        if item.fact.period == "measure_2022":
            assert "已经过去" in item.text or " 年的时候：" in item.text, (item.fact.id, item.question)


def test_a_question_on_one_programme_is_not_answered_with_the_rules_of_another(
    library: Library, told: list[Told]
) -> None:
    successors = {fact.told_with for fact in library.facts}
    for item in told:
        programme = library.programmes[item.question.programme or ""]
        if not {programme.id, *programme.members, "shehui_jiuzhu"} & set(item.fact.programmes):
            before = item.text.partition(item.line)[0]
            named = "资料里有的：" in before or "已经过去：" in before
            assert named or item.fact.id in successors, (item.fact.id, item.question)


def test_targets_and_statistics_are_never_told_as_rules(told: list[Told]) -> None:
    assert {item.fact.id for item in told if item.fact.rule in ("target", "statistic")} == set()


def test_hejiang_always_says_that_it_is_inferred(answers: Answers) -> None:
    seen = [found for _, found in answers if any("hejiang" in citation.url for citation in found.citations)]
    assert len(seen) > 100
    assert [found.text for found in seen if "莅合" not in found.text] == []


def test_shangrao_says_that_it_forwarded(answers: Answers) -> None:
    seen = 0
    for question, found in answers:
        cites = any("jiangxi-2022" in item.url for item in found.citations)
        if question.region in ("361100", "361104") and cites:
            assert "上饶市转发了这份通知" in found.text, question
            seen += 1
        elif "360" in (question.region or ""):
            assert "转发" not in found.text, question
    assert seen > 100


def test_buttons_are_things_a_citizen_could_say(answers: Answers) -> None:
    for question, found in answers:
        titles = [button.title for button in found.buttons]
        assert 1 <= len(titles) <= 8, question
        assert len(set(titles)) == len(titles), (question, titles)
        assert all(button.title and button.payload for button in found.buttons)
        assert not any(button.payload.startswith("/") for button in found.buttons)
        assert found.outcome == "asks_region" or "转人工" in titles, question


def test_what_a_phone_shows_first_is_short(answers: Answers) -> None:
    lengths = {_head(found): question for question, found in answers}
    assert max(map(len, lengths)) <= 200, max(lengths, key=len)
    short = [len(_head(found)) <= 120 for _, found in answers]
    assert sum(short) / len(short) >= 0.95


def test_nothing_forbidden_and_nothing_unfilled_is_said(library: Library, answers: Answers) -> None:
    texts = {found.text for _, found in answers} | {fact.say for fact in library.facts}
    for pattern in FORBIDDEN:
        assert [text for text in texts if re.search(pattern, text)] == [], pattern


def test_the_same_question_gets_the_same_answer(library: Library, answers: Answers) -> None:
    assert [question for question, found in answers[::40] if answer(library, question) != found] == []


@pytest.mark.parametrize(("programme", "region"), [("dibao", "999999"), ("nothing", "620100")])
def test_unknown_ids_are_refused(library: Library, programme: str, region: str) -> None:
    with pytest.raises(KeyError):
        answer(library, Question(QuestionKind.amount, programme, region, None, TODAY))
