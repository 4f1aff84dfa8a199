"""A word or a line of the last answer that the citizen asks the meaning of."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from knowledge import Library, Question, QuestionKind, answer, list_programmes, list_programmes_ids
from tests.actions.reading.test_several_asks import TODAY
from tests.actions.trackers import LISTEN, message, run, said, tracker, user


def _after(library: Library, kind: QuestionKind, programme: str, words: str) -> list[dict[str, Any]]:
    told = answer(library, Question(kind, programme, None, None, TODAY))
    return _events(told.text, [citation.shown() for citation in told.citations], words)


def _events(text: str, citations: list[dict[str, str]], words: str) -> list[dict[str, Any]]:
    return [LISTEN, user("低保"), said(text, custom={"citations": citations}), LISTEN, user(words)]


async def test_a_word_that_is_a_rule_is_told_with_its_clause(actions: dict[str, Action], library: Library) -> None:
    events = _after(library, QuestionKind.procedure, "dibao", "公示是个啥")
    (reply,), _ = await run(actions["action_answer_policy"], tracker(message("公示是个啥", "ask_definition"), events))
    assert reply["text"].startswith("“公示”就是说：把名单贴出来")
    assert "来源：《最低生活保障审核确认办法》第十九条" in reply["text"]
    assert [item["clause"] for item in reply["custom"]["citations"]] == ["第十九条"]


async def test_plain_chinese_needs_no_source(actions: dict[str, Action], library: Library) -> None:
    events = _after(library, QuestionKind.procedure, "dibao", "人户分离啥意思嘛")
    asked = tracker(message("人户分离啥意思嘛", "ask_definition"), events)
    (reply,), _ = await run(actions["action_answer_policy"], asked)
    assert reply["text"] == "“人户分离”就是说：户口在一个地方，人住在另一个地方。"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("第三条我没听懂", "第三条说的是：自己去不了"),
        ("头一个是啥", "第一条说的是：去户口所在地"),
        ("最后一条咋理解", "第四条说的是：镇上或街道先来查"),
        ("第七条啥意思", "刚才只说了 4 条"),
    ],
)
async def test_a_rule_by_its_number(actions: dict[str, Action], library: Library, words: str, line: str) -> None:
    text = "\n".join(library.fact(name).say for name in ("DB12", "DB12b", "DB12c", "DB21"))
    citations = _after(library, QuestionKind.procedure, "dibao", "")[2]["data"]["custom"]["citations"]
    events = _events(f"{text}\n来源：《社会救助法》第三十七条。", citations, words)
    (reply,), _ = await run(actions["action_small_talk"], tracker(message(words, "dont_know"), events))
    assert reply["text"].startswith(line)


async def test_one_of_the_aid_listed_and_what_is_asked_next_is_about_it(
    actions: dict[str, Action], library: Library
) -> None:
    told = list_programmes(library, ("disabled",), None, None)
    events = _events(told.text, [citation.shown() for citation in told.citations], "第二个是什么意思")
    asked = tracker(message("第二个是什么意思", "ask_definition"), events)
    (reply,), slots = await run(actions["action_answer_policy"], asked)
    second = library.programmes[list_programmes_ids(library, ("disabled",), None)[1]]
    assert reply["text"].startswith(f"第二个是{second.short_name}。")
    assert slots["programme"] == second.id


async def test_a_clause_of_a_law_stays_the_laws(actions: dict[str, Action], library: Library) -> None:
    events = _after(library, QuestionKind.procedure, "dibao", "")
    words = "最低生活保障审核确认办法第二条说的啥"
    replies, _ = await run(actions["action_answer_policy"], tracker(message(words, "ask_definition"), events))
    assert "低保由县级民政局审核确认" in replies[0]["text"]


async def test_the_second_of_nothing_that_was_told(actions: dict[str, Action]) -> None:
    asked = tracker(message("你刚才说的第二条 什么意思", "ask_definition"), [LISTEN, user("你好"), LISTEN])
    (reply,), _ = await run(actions["action_answer_policy"], asked)
    assert reply["text"] == "我还没有分几条说过。"


@pytest.mark.parametrize(
    ("words", "said_of_it"),
    [
        ("30个工作日是多少天", "“30 个工作日”只算上班的日子，周末和放假不算。大概是 6 个星期。"),
        ("二十个工作日那要多久啊", "“20 个工作日”只算上班的日子，周末和放假不算。大概是 4 个星期。"),
        ("7个工作日是几天", "大概是 1 个多星期。"),
        ("三个工作日是多久", "大概就是一个星期上下。"),
        ("工作日到底是多少天", "“30 个工作日”只算上班的日子"),
    ],
)
async def test_workdays_are_told_in_weeks(
    actions: dict[str, Action], library: Library, words: str, said_of_it: str
) -> None:
    events = _after(library, QuestionKind.processing_time, "dibao", words)
    (reply,), _ = await run(actions["action_answer_policy"], tracker(message(words, "ask_processing_time"), events))
    assert said_of_it in reply["text"]


@pytest.mark.parametrize("words", ["审核要几个工作日", "超过30个工作日怎么办", "30个工作日能办完吗"])
async def test_how_many_workdays_it_takes_is_no_question_on_what_they_are(
    actions: dict[str, Action], library: Library, words: str
) -> None:
    events = _after(library, QuestionKind.processing_time, "dibao", words)
    replies, _ = await run(actions["action_answer_policy"], tracker(message(words, "ask_processing_time"), events))
    assert not any("个星期" in reply["text"] for reply in replies)
