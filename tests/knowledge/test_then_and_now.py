"""What held at a past time and what holds now: never mixed up, and no rule told outside its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge import Answer, Fact, Library, Question, QuestionKind, answer
from knowledge.answers.selecting import in_force, overlaps
from knowledge.answers.then_and_now import answer_then_and_now
from knowledge.dates import PartialDate
from tests.knowledge.test_answers import TODAY, all_answers

YEAR_2022 = PartialDate(2022)


def _ask(library: Library, kind: str, programme: str, region: str | None = None, **more: object) -> Answer:
    question = Question(QuestionKind(kind), programme, region, None, TODAY)
    return answer(library, replace(question, **more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def by_say(library: Library) -> dict[str, Fact]:
    return {fact.say: fact for fact in library.facts}


# ---- when a rule holds ----


def _last(library: Library, fact: Fact) -> PartialDate | None:
    return fact.valid_to or library.document_of(fact.clause).valid_to


def test_a_rule_holds_from_its_first_day_to_its_last(library: Library) -> None:
    for fact in library.facts:
        document = library.document_of(fact.clause)
        first = (fact.valid_from or document.valid_from or document.date).first
        assert in_force(library, fact, first), fact.id
        assert not in_force(library, fact, first - timedelta(days=1)), fact.id
        last = _last(library, fact)
        if last is not None:
            assert in_force(library, fact, last.last), fact.id
            assert not in_force(library, fact, last.last + timedelta(days=1)), fact.id


@pytest.mark.parametrize(
    ("old", "last", "new"),
    [
        ("AP09d", "2026-06-30", "AP09"),  # fines: once to three times, then up to twice
        ("BY01", "2026-06-30", "BY02"),  # 1.5 times, then as the province says
        ("AP03b", "2023-12-31", "AP03"),  # the higher department, then the county government only
        ("DB25b", "2022-10-19", "DB25"),  # 30 and 45 days, then also 20
        ("DB33b", "2022-10-19", "DB33"),
        ("TK16c", "2026-06-30", "TK16b"),
        ("ZX05c", "2026-06-30", "ZX05"),
        ("AP01b", "2026-06-30", "DB36"),
        ("LS03b", "2022-10-19", "LS03"),
        ("LS03d", "2026-06-30", "LS03"),
        ("LS03e", "2026-06-30", "LS03"),
        ("LS03f", "2026-06-30", "LS03"),
        ("LS16", "2022", "LS16d"),
    ],
)
def test_what_was_replaced_ends_and_names_what_came_after(library: Library, old: str, last: str, new: str) -> None:
    fact = library.fact(old)
    assert fact.told_with == new
    assert str(_last(library, fact)) == last
    assert in_force(library, library.fact(new), TODAY)
    assert not in_force(library, fact, TODAY)


def test_every_rule_that_is_named_as_newer_holds_today_and_began_later(library: Library) -> None:
    successors = [(fact, library.fact(fact.told_with)) for fact in library.facts if fact.told_with]
    assert len(successors) > 40
    for fact, newer in successors:
        assert newer.paraphrase, fact.id
        assert in_force(library, newer, TODAY), (fact.id, newer.id)


def test_the_law_of_2026_is_told_of_no_earlier_day(library: Library) -> None:
    law = [fact for fact in library.facts if fact.clause.startswith("shehui-jiuzhu-fa#")]
    assert len(law) > 60
    for fact in law:
        assert not in_force(library, fact, date(2026, 6, 30)), fact.id
        assert not overlaps(library, fact, PartialDate(2025)), fact.id
        assert overlaps(library, fact, PartialDate(2026)), fact.id


def test_nothing_is_told_today_that_does_not_hold_today(library: Library, by_say: dict[str, Fact]) -> None:
    for question, found in all_answers():
        if question.about is None:
            for line in "\n".join(block.text for block in found.blocks).splitlines():
                if line in by_say:
                    assert in_force(library, by_say[line], TODAY), (question, by_say[line].id)


# ---- both told side by side ----


def test_what_held_then_comes_first_and_now_follows(library: Library) -> None:
    found = _ask(library, "procedure", "dibao", topics=("fraud",), about=PartialDate(2025))
    assert found.text.startswith("2025 年的时候：\n")
    assert 0 < found.text.index("1 到 3 倍") < found.text.index("现在：") < found.text.index("两倍以下")


def test_of_a_past_time_only_what_held_then_stands_above_now(library: Library, by_say: dict[str, Fact]) -> None:
    seen = 0
    for question, found in all_answers():
        if question.about is None or " 年的时候：" not in found.text:
            continue
        then, _, now = found.text.partition("现在：\n")
        for line in then.splitlines():
            if line in by_say:
                assert overlaps(library, by_say[line], question.about), (question, by_say[line].id)
                seen += 1
        for line in now.splitlines():
            if line in by_say and by_say[line].period == "standing":
                assert in_force(library, by_say[line], TODAY), (question, by_say[line].id)
    assert seen > 100


def test_a_measure_of_2022_is_told_with_what_can_be_asked_for_now(library: Library) -> None:
    found = _ask(library, "eligibility", "shiye_linshi_jiuzhu", "360000", about=YEAR_2022)
    assert found.text.startswith("2022 年的时候：\n")
    assert "连续三个月没收入" in found.text
    assert "现在：\n" in found.text
    assert "找乡镇或街道问临时救助、低保和就业救助" in found.text


def test_a_rule_that_has_not_changed_is_told_once(library: Library) -> None:
    found = _ask(library, "documents", "tekun", about=PartialDate(2025))
    assert found.text.startswith("2025 年的时候和现在一样。")
    assert found.text.count("身份证明") == 1


def test_a_time_without_any_rule_is_told_so_with_what_holds_now(library: Library) -> None:
    found = _ask(library, "eligibility", "gangxing_zhichu", about=PartialDate(2015))
    assert found.text.startswith("资料里没有2015 年刚性支出困难家庭这方面的规定。")
    assert "现在：\n" in found.text
    assert "人均可支配收入" in found.text


def test_a_past_question_offers_a_person_who_finds_out_what_holds_now(library: Library) -> None:
    found = _ask(library, "eligibility", "dibao", "360000", about=YEAR_2022)
    assert [button.title for button in found.buttons][-2:] == ["请人工查现在的", "转人工"]
    assert "请问当地民政" in found.text


def test_without_a_time_there_is_no_then(library: Library) -> None:
    question = Question(QuestionKind.eligibility, "dibao", None, None, TODAY)
    with pytest.raises(ValueError, match="time that is asked about"):
        answer_then_and_now(library, question, library.programmes["dibao"])


# ---- figures of another year ----


@pytest.mark.parametrize(
    ("region", "year", "told", "never"),
    [
        ("510522", 2021, ["620 元", "430 元"], ["700 元", "500 元"]),
        ("510522", 2022, ["700 元", "500 元"], ["资料里没有"]),
        ("510522", 2024, ["资料里没有 2024 年的数", "700 元"], []),
        ("510522102", 2021, ["620 元", "430 元"], ["700 元"]),
        ("350000", 2021, ["8580 元"], ["9913"]),
        ("350000", 2025, ["资料里没有 2025 年的数", "9913", "全省平均"], []),
        ("620100", 2021, ["资料里没有兰州市低保那时候的标准"], ["914", "5268"]),
        ("620100", 2022, ["914 元", "5268 元"], ["资料里没有"]),
        ("310000", 2022, ["资料里没有上海市的低保标准"], ["元（"]),
    ],
)
def test_a_figure_is_told_for_its_own_year_only(
    library: Library, region: str, year: int, told: list[str], never: list[str]
) -> None:
    found = _ask(library, "amount", "dibao", region, about=PartialDate(year))
    assert [text for text in told if text not in found.text] == [], found.text
    assert [text for text in never if text in found.text] == [], found.text


def test_what_it_was_before_is_told_as_of_before(library: Library) -> None:
    found = _ask(library, "amount", "dibao", "510522", about=PartialDate(2021))
    assert "只写了 2022 年 7 月以前，城市标准是每人每月 620 元。" in found.text
    assert found.outcome == "answered"
    assert any("hejiang" in citation.url for citation in found.citations)


def test_a_change_that_is_asked_for_is_told_with_its_day_and_both_figures(library: Library) -> None:
    known = _ask(library, "amount", "dibao", "510522", change=True)
    assert "2022 年 7 月起，之前 620 元" in known.text
    unknown = _ask(library, "amount", "dibao", "620100", change=True)
    assert "资料里没写是哪天涨的，也没写涨以前是多少" in unknown.text
