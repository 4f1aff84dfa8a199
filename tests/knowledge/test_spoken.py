"""What the telephone says: numbers as people say them, no signs that can't be heard, the same claims as the text."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

import pytest

from knowledge import (
    Block,
    Library,
    Question,
    QuestionKind,
    answer,
    answer_combination,
    ask_region,
    list_programmes,
    spoken,
)
from knowledge.answers.model import Answer, Outcome
from knowledge.speech import say_number, say_numbers, say_text
from knowledge.ticket_texts import TicketText, load_ticket_texts
from tests.knowledge.test_answers import TODAY, all_answers

UNSPEAKABLE = r"[0-9A-Za-z（）()《》〈〉〔〕\[\]“”\"{}%～~\n ]"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0", "零"),
        ("7", "七"),
        ("10", "十"),
        ("15", "十五"),
        ("20", "二十"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("439", "四百三十九"),
        ("914", "九百一十四"),
        ("1001", "一千零一"),
        ("1010", "一千零一十"),
        ("2000", "两千"),
        ("5268", "五千二百六十八"),
        ("10500", "一万零五百"),
        ("14268", "一万四千二百六十八"),
        ("20000", "两万"),
        ("100005", "十万零五"),
        ("115000", "十一万五千"),
        ("10000000", "一千万"),
        ("100010000", "一亿零一万"),
        ("0.5", "零点五"),
        ("1.3", "一点三"),
        ("826.08", "八百二十六点零八"),
    ],
)
def test_a_number_is_said_as_people_count(number: str, said: str) -> None:
    assert say_number(number) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("每人每月 914 元", "每人每月九百一十四元"),
        ("每人每月约 826.08 元", "每人每月约八百二十六点零八元"),
        ("按 30% 扣", "按百分之三十扣"),
        ("涨 3.5% 以上", "涨百分之三点五以上"),
        ("2～4 倍", "二到四倍"),
        ("不低于 1.3 倍", "不低于一点三倍"),
        ("不少于 2 个月", "不少于两个月"),
        ("12 个月", "十二个月"),
        ("22 个工作日", "二十二个工作日"),
        ("2 倍以下", "两倍以下"),
        ("2 月", "二月"),
        ("残疾 2 级", "残疾二级"),
        ("第 2 次", "第二次"),
        ("2022 年", "二零二二年"),
        ("2022 年 5 月 30 日", "二零二二年五月三十日"),
        ("2026年7月1日起", "二零二六年七月一日起"),
        ("打 12345", "打幺二三四五"),
        ("打 12348 问", "打幺二三四八问"),
        ("请打 110 或 120", "请打幺幺零或幺二零"),
        ("每人每月 120 元", "每人每月一百二十元"),
        ("110 元", "一百一十元"),
        ("满 18 岁", "满十八岁"),
        ("2000 元以下", "两千元以下"),
    ],
)
def test_numbers_in_a_sentence_are_said_by_what_they_count(text: str, said: str) -> None:
    assert say_numbers(text) == said


@pytest.mark.parametrize("whole", [False, True])
def test_no_answer_has_a_sign_that_cannot_be_heard(library: Library, whole: bool) -> None:
    texts = {
        spoken(library, found, whole=whole) for found in {found.text: found for _, found in all_answers()}.values()
    }
    assert len(texts) > 1000
    assert [text for text in texts if re.search(UNSPEAKABLE, text)] == []
    assert [text for text in texts if not text.endswith(("。", "？"))] == []


def test_no_answer_stumbles_over_signs(library: Library) -> None:
    for _, found in all_answers()[::7]:
        text = spoken(library, found, whole=True)
        assert not re.search(r"，，|。，|，。|。。|^，|：", text), text


def test_no_document_number_and_no_clause_is_said(library: Library) -> None:
    for _, found in all_answers()[::7]:
        text = spoken(library, found)
        assert not re.search(r"〔|民字|民发|国发|国办发|令第|第[一二三四五六七八九十]+条", text), text
        assert "来源，《" not in text
        assert "转述" not in text


def test_what_is_said_ends_with_what_can_be_done_next(library: Library) -> None:
    for _, found in all_answers()[::7]:
        closing = [block.text for block in found.blocks if block.role == "next"]
        if closing:
            last = Answer((Block(closing[-1]),), (), Outcome.answered)
            assert spoken(library, found).endswith(spoken(library, last)), found.text


def test_the_source_is_said_with_its_kind_and_day(library: Library) -> None:
    law = answer(library, Question(QuestionKind.definition, "dibao", None, None, TODAY))
    assert "依据是二零二六年七月一日起施行的社会救助法。" in spoken(library, law)
    press = answer(library, Question(QuestionKind.amount, "dibao", "350000", None, TODAY))
    assert "一篇新闻稿，不是正式文件" in spoken(library, press)
    summary = answer(library, Question(QuestionKind.amount, "dibao", "620100", None, TODAY))
    assert "工作总结，不是正式文件" in spoken(library, summary)
    notice = answer(library, Question(QuestionKind.amount, "tekun", "530000", None, TODAY))
    assert "二零二二年六月二十八日的通知" in spoken(library, notice)


def test_what_is_said_first_is_short_and_the_whole_can_be_had(library: Library) -> None:
    found = answer(library, Question(QuestionKind.processing_time, "dibao", None, None, TODAY))
    short, whole = spoken(library, found), spoken(library, found, whole=True)
    assert "三十个工作日内" in short
    assert "三个工作日内开始调查" not in short
    assert "三个工作日内开始调查" in whole
    assert len(short) < len(whole)


def test_most_of_what_is_said_first_fits_into_a_minute(library: Library) -> None:
    # Four characters a second.
    lengths = [len(spoken(library, found)) for _, found in all_answers()]
    assert sum(length <= 240 for length in lengths) / len(lengths) >= 0.95
    assert max(lengths) <= 360


def test_lists_pairs_and_questions_back_can_be_said(library: Library) -> None:
    pair = [library.programmes["tekun"], library.programmes["dibao"]]
    question = Question(QuestionKind.eligibility, None, None, None, TODAY)
    for found in (
        ask_region(library),
        answer_combination(library, question, pair),
        list_programmes(library, ["disabled", "child"], "620100"),
        answer(library, Question(QuestionKind.documents, None, None, None, TODAY)),
    ):
        for whole in (False, True):
            text = spoken(library, found, whole=whole)
            assert text
            assert not re.search(UNSPEAKABLE, text), text


def test_it_is_said_how_to_hear_more(library: Library) -> None:
    found = answer(library, Question(QuestionKind.processing_time, "dibao", None, None, TODAY))
    assert "还有几条，想听就说说详细点。" in spoken(library, found)
    assert all(
        ("想听就说" in spoken(library, found))
        == bool(found.more or any(b.role in ("condition", "item") for b in found.rest))
        for _, found in all_answers()[::29]
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("打 0931-8461234 问", "打零九三幺，八四六幺二三四问。"),
        ("工单 261128-510522-0003-7 办完了", "工单二六幺幺二八，五幺零五二二，零零零三，七办完了。"),
        ("最晚 12月4日（周五）17:30 前答复您。", "最晚十二月四日，周五，十七点半前答复您。"),
        ("8:05 到 12:00", "八点五分到十二点。"),
        ("2026-07-01 起", "二零二六年七月一日起。"),
        ("1. 带身份证\n2. 带户口簿", "第一，带身份证，第二，带户口簿。"),
        ("1.5 倍", "一点五倍。"),
        ("电话：138****5432", "电话，尾号五四三二。"),
        ("想知道哪一项，点下面的按钮，或者直接说名字。", "想知道哪一项，直接说名字。"),
        ("在窗口办的，点“请乡镇答复”。", "在窗口办的，说请乡镇答复。"),
        ("看 https://www.example.gov.cn/a?b=1 就行", "看网址电话里不念了就行。"),
        ("每月 700 元（2022 年）", "每月七百元，二零二二年。"),
        ("两点钟去，优点不少", "两点钟去，优点不少。"),
        ("", ""),
    ],
)  # fmt: skip
def test_text_for_the_eye_is_said(text: str, said: str) -> None:
    assert say_text(text) == said


def _ticket_texts() -> list[TicketText]:
    texts = load_ticket_texts()
    fields = [getattr(texts, name) for name in type(texts).model_fields]
    groups = [list(field.values()) if isinstance(field, dict) else [field] for field in fields]
    return [text for group in groups for text in group if isinstance(text, TicketText)]


def test_what_is_told_of_tickets_can_be_said() -> None:
    now = load_ticket_texts().moments("due", datetime(2026, 12, 4, 17, 30))
    values = defaultdict(lambda: "某某", now, no="261128-510522-0003-7", reply="1、已办。电话 0931-8461234（白天）。")
    said = [text.filled(values)[1] for text in _ticket_texts()]
    assert len(said) > 40
    assert [text for text in said if re.search(UNSPEAKABLE, text)] == []
    assert [text for text in said if re.search("点“|点下面|按钮|，，|打开", text)] == []
