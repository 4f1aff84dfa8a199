"""The search finds rules by what people call them, says when it has none, and stays in the citizen's region."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks.answers.questions import blind, development, half_of, practice, read
from knowledge import Fact, Library, Search
from knowledge.search.text import clean
from knowledge.search.vocabulary import ASKS, CLASS, ELSEWHERE, Vocabulary

DAY = date(2026, 11, 23)
NEIGHBOURS = {"620100", "360000", "350000", "530000", "650000", "510522"}
TEXTS = (
    "低保多少钱", "临时救助谁批", "在家供养的五保老人谁来照顾", "物价补贴发多少", "没工作的大学生有救助吗",
    "网上怎么办低保", "救助热线是多少", "找到工作低保还能领几个月", "一次性生活补贴", "流浪的人怎么帮着找家",
)  # fmt: skip


@pytest.fixture(scope="module")
def search(library: Library) -> Search:
    return Search(library)


def rows(facts: list[Fact]) -> set[str]:
    return {row for fact in facts for row in fact.rows}


def found(search: Search, text: str, region: str | None = None) -> list[Fact]:
    return [hit.fact for hit in search.find(text, as_of=DAY, region=region)]


def nearest(search: Search, text: str, region: str | None = None, most: int = 3) -> list[Fact]:
    return [hit.fact for hit in search.nearest(text, as_of=DAY, region=region, most=most)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("老公还在牢里，报低保算不算他一口人", "DB04"),
        ("银行卡让村支书拿走了，说是替我们保管", "DB30"),
        ("名单要在墙上贴几天", "DB21"),
        ("推了几次介绍的活，会不会断我的钱", "DB35"),
        ("孤寡老人下葬的钱国家出不出", "TK13"),
        ("救助站最多让住几天", "LL05"),
        ("复议要不要交钱", "AP04"),
        ("娃他爸出狱了，事实孤儿的补贴还给吗", "SS07"),
        ("菜价涨得厉害，物价补贴要自己去报名吗", "JG05"),
        ("兰州的五保老人多久给理一次发", "L13"),
    ],
)
def test_finds_a_rule_by_everyday_words(search: Search, text: str, row: str) -> None:
    assert row in rows(found(search, text))


@pytest.mark.parametrize(
    "text",
    [
        "护照过期了在哪里换", "楼上半夜装修太吵了", "身份证丢了怎么补办", "公司拖欠工资去哪里告", "孩子上小学怎么报名",
        "给我讲个笑话", "你好", "上海的低保一个月多少钱", "帮我查一下我的申请到哪一步了", "xyzzy", "？？？", "", "   ",
    ],
)  # fmt: skip
def test_says_that_it_found_nothing_on_other_matters(search: Search, text: str) -> None:
    assert found(search, text) == []


def test_a_place_without_documents_has_no_figures_but_has_the_national_rules(search: Search) -> None:
    assert found(search, "武汉的高龄津贴每月发多少") == []
    facts = found(search, "我在武汉，低保的名单要公示几天")
    assert "DB21" in rows(facts)


@pytest.mark.parametrize("region", ["620100", "361100", "360000", "310000", "510522", "510000", "620102"])
@pytest.mark.parametrize("place", ["", "兰州", "江西", "四川合江", "云南"])
def test_never_tells_a_neighbours_rule(search: Search, library: Library, region: str, place: str) -> None:
    chain = {above.code for above in library.regions.chain(region)}
    for text in TEXTS:
        regions = {library.document_of(fact.clause).region for fact in nearest(search, place + text, region, most=10)}
        assert regions <= chain | {""}


def test_a_place_in_the_question_keeps_other_places_out(search: Search, library: Library) -> None:
    for text in TEXTS:
        regions = {library.document_of(fact.clause).region for fact in nearest(search, f"江西{text}", most=10)}
        assert regions.isdisjoint(NEIGHBOURS - {"360000"})


def test_a_question_without_a_place_gets_national_rules(search: Search, library: Library) -> None:
    for text in ("找到工作低保还能领几个月", "临时救助谁批", "打12345几点有人接", "特困供养管什么"):
        assert library.document_of(nearest(search, text)[0].clause).national


def test_a_rule_of_the_past_is_found_only_where_the_past_is_asked_for(search: Search) -> None:
    assert "AP03b" not in rows(nearest(search, "不服县民政局的决定，向谁申请复议", most=10))
    assert "AP03b" in rows(nearest(search, "以前不服县民政局的决定，向谁申请复议"))
    assert "AP03b" in rows(nearest(search, "2022年不服县民政局的决定，向谁申请复议"))


def test_spaces_and_full_width_characters_make_no_difference(search: Search) -> None:
    plain = search.find("打12345晚上有人接吗", as_of=DAY)
    assert plain
    assert search.find("打 １２３４５ 晚上　有人\n接吗", as_of=DAY) == plain


def test_one_clause_is_told_once(search: Search) -> None:
    for text in TEXTS:
        clauses = [fact.clause for fact in nearest(search, text, most=10)]
        assert len(clauses) == len(set(clauses))


def test_the_same_question_has_the_same_hits_in_every_process(search: Search, library: Library) -> None:
    other = Search(library)
    for text in TEXTS:
        hits = search.nearest(text, as_of=DAY, most=10)
        assert hits == other.nearest(text, as_of=DAY, most=10)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_most_questions_of_the_tune_half_are_answered(search: Search) -> None:
    questions = read("tune")
    ranked = [item for item in questions.answerable if item.answered_by(nearest(search, item.text))]
    told = [item for item in questions.answerable if item.answered_by(found(search, item.text))]
    assert len(ranked) >= 0.95 * len(questions.answerable)
    assert len(told) >= 0.92 * len(questions.answerable)


def test_what_no_document_answers_is_hardly_ever_answered(search: Search) -> None:
    for questions, least in ((read("tune"), 0.97), (practice(), 0.94)):
        silent = [item for item in questions.unanswerable if not found(search, item.text)]
        assert len(silent) >= least * len(questions.unanswerable)


def test_practice_questions_find_their_rule(search: Search) -> None:
    questions = practice().answerable
    right = [item for item in questions if item.answered_by(nearest(search, item.text))]
    assert len(right) >= 0.9 * len(questions)


def test_the_two_halves_stay_as_they_are() -> None:
    assert [half_of(name) for name in ("q001", "q002", "u001", "u002")] == ["tune", "held_out", "held_out", "tune"]
    assert (len(read("tune").answerable), len(read("tune").unanswerable)) == (150, 77)


def test_the_newest_blind_set_is_big_enough_and_names_rows_that_there_are(library: Library) -> None:
    """What it shows is measured by `benchmarks.answers --search --blind`, not tested: a test would be tuned on."""
    known = {row for fact in library.facts for row in fact.rows}
    questions = blind()
    assert len(questions.answerable) >= 100
    assert len(questions.unanswerable) >= 100
    for item in questions.answerable:
        assert item.facts
        assert item.facts <= known, f"{item.id}: {sorted(item.facts - known)}"
    asked = {item.text for item in (*questions.answerable, *questions.unanswerable)}
    seen = development()
    again = asked & {item.text for item in (*seen.answerable, *seen.unanswerable)}
    assert len(again) <= 0.02 * len(asked), again  # 讲个笑话 occurs to everybody


@pytest.mark.parametrize(
    "text",
    ["兰州的医疗救助一年最高给多少", "我爸今年评的是几级", "我家批了没有", "2028年兰州低保涨到多少"],
)
def test_what_only_a_file_or_the_future_holds_is_not_answered(search: Search, text: str) -> None:
    assert found(search, text) == []


def test_every_key_of_the_synonyms_means_something(library: Library) -> None:
    texts = [clean(f"{fact.say}\n{fact.quote}") for fact in library.facts]
    known = {row for fact in library.facts for row in fact.rows}
    for key in library.synonyms:
        if key.startswith((CLASS, ELSEWHERE, ASKS)):
            continue
        for name in key.split("/"):
            entry = Vocabulary({name: ()}).entries[0]
            assert entry.rows <= known, f"{key}: there is no row {name}; name another one"
            meant = entry.rows or any(entry.official.search(text) for text in texts)
            assert meant, f"{key}: no document says {name} any more; use the words it says now"


def test_marked_keys_of_the_synonyms_are_known(library: Library) -> None:
    marks = {match[0] for key in library.synonyms if (match := re.match(r".+?·", key))}
    assert marks == {CLASS, ELSEWHERE, ASKS}


def _python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, check=True
    )


def test_the_search_prints_nothing_and_leaves_no_file_in_the_shared_temporary_directory(tmp_path: Path) -> None:
    done = _python(
        "from datetime import date\n"
        "from knowledge import Search, load_library\n"
        "assert Search(load_library()).nearest('低保', as_of=date(2026, 11, 23))",
        tmp_path,
    )
    assert done.stdout + done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_who_does_not_search_does_not_pay_for_it(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from knowledge import Search, load_library\n"
        "Search(load_library())\n"
        "print({'jieba', 'bm25s', 'numpy'} & set(sys.modules))"
    )
    assert _python(code, tmp_path).stdout == "set()\n"


def test_what_goes_on_with_an_aid_is_looked_for_among_its_rules_alone(search: Search) -> None:
    """In full, 残疾人生活补贴 从啥时候开始算 is likest the rule that names the aid most often."""
    (hit, *_) = search.within("从啥时候开始算", ("canji_liangxiang_butie",), as_of=DAY)
    assert hit.fact.id == "CJ07"
    assert search.within("从啥时候开始算", ("gaoling_jintie",), as_of=DAY) == ()
    assert search.within("今天下雨吗", ("dibao",), as_of=DAY) == ()
