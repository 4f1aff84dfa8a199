"""Going back in the talk, what stands before a question, few words that go on, and doubts about an answer."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, said, tracker

UNDER_WAY = {"programme": "dibao", "region": "620100", "question": "amount"}
SOURCE = {
    "document": "甲",
    "number": "",
    "clause": "三",
    "quote": "提高到2022年的914元",
    "date": "",
    "region": "",
    "url": "",
}
TOLD = said(
    "兰州市城市低保标准：每人每月 914 元（2022 年）。\n\n来源：《甲》“三”部分（2022 年 5 月 30 日）。",
    custom={"citations": [SOURCE]},
)


def told(asked: dict[str, Any], *before: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of messages before, each with an answer, and of the latest."""
    events: list[dict[str, Any]] = []
    for one in before:
        events += [{"event": "user", "text": one["text"], "parse_data": one}, TOLD]
    return [*events, {"event": "user", "text": asked["text"], "parse_data": asked}]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("你确定吗", "ask_bot"),
        ("来源", "deny"),
        ("给个文号", "ask_contact"),
        ("原文怎么写的", "repeat"),
        ("真的假的", "chitchat"),
    ],
)
async def test_a_doubt_is_answered_by_the_document(actions: dict[str, Action], text: str, read: str) -> None:
    asked = message(text, read)
    first = message("[兰州](region)[低保](program:dibao)多少", "ask_amount")
    (reply,), _ = await run(actions["action_small_talk"], tracker(asked, told(asked, first), **UNDER_WAY))
    assert "《甲》" in reply["text"]
    assert reply["custom"]["citations"] == [SOURCE]


async def test_a_second_doubt_is_offered_a_person(actions: dict[str, Action]) -> None:
    asked = message("我不信", "deny")
    first = message("[兰州](region)[低保](program:dibao)多少", "ask_amount")
    under_way = tracker(asked, told(asked, first), **UNDER_WAY, last_turn="doubted,person")
    (reply,), slots = await run(actions["action_small_talk"], under_way)
    assert "《甲》" not in reply["text"]
    assert slots["last_turn"] == "doubted,person"


async def test_a_question_with_its_source_asked_for_is_answered(actions: dict[str, Action]) -> None:
    asked = message("成年重残可以单人户申请[低保](program:dibao)吗 哪个文件", "ask_eligibility")
    replies, _ = await run(actions["action_answer_policy"], tracker(asked))
    assert "单独申请低保" in replies[0]["text"]
    assert "来源：" in replies[0]["text"]


async def test_thanks_before_a_question_do_not_take_its_place(actions: dict[str, Action]) -> None:
    asked = message("谢谢，[特困](program:tekun)呢", "thank")
    replies, slots = await run(actions["action_small_talk"], tracker(asked, **UNDER_WAY))
    assert "特困" in replies[0]["text"]
    assert slots["programme"] == "tekun"


async def test_what_is_dropped_is_not_answered(actions: dict[str, Action]) -> None:
    asked = message("不说[低保](program:dibao)了，[残疾补贴](program:canji_liangxiang_butie)怎么领", "ask_procedure")
    replies, _ = await run(actions["action_answer_policy"], tracker(asked, programme="dibao", question="procedure"))
    assert len(replies) == 1
    assert "申请低保，由本人" not in replies[0]["text"]


@pytest.mark.parametrize("text", ["我填了表", "哗啦啦"])
async def test_only_words_that_say_so_forget_all(actions: dict[str, Action], text: str) -> None:
    _, events = await run(actions["action_restart"], tracker(message(text, "restart"), **UNDER_WAY))
    assert "restart" not in events


async def test_giving_up_keeps_the_place(actions: dict[str, Action]) -> None:
    (reply,), slots = await run(actions["action_restart"], tracker(message("不填了", "restart"), **UNDER_WAY))
    assert reply["response"] == "utter_stopped_in_region"
    assert "region" not in slots


async def test_a_short_name_answers_where(actions: dict[str, Action]) -> None:
    asked = message("奉新", "restart")
    (reply,), slots = await run(actions["action_restart"], tracker(asked, programme="dibao", question="amount"))
    assert "奉新县" in reply["text"]
    assert slots["region"] == "360921"


async def test_the_same_place_is_not_asked_for_in_the_same_words(actions: dict[str, Action]) -> None:
    first = message("[低保](program:dibao)多少钱", "ask_amount")
    (asked_for,), _ = await run(actions["action_answer_policy"], tracker(first))
    asked = message("我不想说在哪", "deny")
    events = [
        {"event": "user", "text": first["text"], "parse_data": first},
        said(asked_for["text"]),
        {"event": "user", "text": asked["text"], "parse_data": asked},
    ]
    (reply,), _ = await run(actions["action_small_talk"], tracker(asked, events, programme="dibao", question="amount"))
    assert asked_for["text"] not in reply["text"]
    assert "低保标准由省里定" in asked_for["text"]
    assert "低保标准由省里定" not in reply["text"]


@pytest.mark.parametrize(
    ("text", "read"), [("有工作的呢", "request_human"), ("有车呢", "affirm"), ("大学生呢", "chitchat")]
)
async def test_few_words_go_on_with_the_question(actions: dict[str, Action], text: str, read: str) -> None:
    asked = tracker(message(text, read), programme="dibao", question="eligibility")
    chosen = "action_request_human" if read == "request_human" else "action_small_talk"
    (reply,), slots = await run(actions[chosen], asked)
    assert "response" not in reply or not reply["response"]
    assert slots["programme"] == "dibao"


@pytest.mark.parametrize("text", ["找个人呢", "有人工吗", "你是真人吗"])
async def test_a_wish_for_a_person_stays_one(actions: dict[str, Action], text: str) -> None:
    asked = tracker(message(text, "request_human"), programme="dibao", question="eligibility")
    (reply,), _ = await run(actions["action_request_human"], asked)
    assert reply["response"] == "utter_handed_over"


async def test_one_of_two_people_is_answered_with_what_was_told_of_them(actions: dict[str, Action]) -> None:
    first = message(
        "我家两个事，一个是我妈的[高龄津贴](program:gaoling_jintie)，一个是我弟的[残疾补贴](program:canji_liangxiang_butie)，怎么办",
        "ask_procedure",
    )
    asked = message("先讲我妈的", "inform")
    slots = {"programme": "canji_liangxiang_butie", "question": "procedure"}
    (reply,), kept = await run(actions["action_answer_policy"], tracker(asked, told(asked, first), **slots))
    assert "高龄津贴" in reply["text"]
    assert kept["programme"] == "gaoling_jintie"


async def test_what_is_there_for_the_other_is_listed_by_what_was_told(actions: dict[str, Action]) -> None:
    first = message("我妈残疾二级，我爸[85岁](count)", "inform")
    first["entities"] = [{"entity": "count", "value": {"low": 85, "unit": "age"}, "start": 9, "end": 12}]
    asked = message("我爸呢", "chitchat")
    (reply,), _ = await run(actions["action_small_talk"], tracker(asked, told(asked, first), offered="tekun"))
    assert "老人可以问问" in reply["text"]
    assert "残疾人生活补贴" not in reply["text"]


async def test_the_first_question_is_answered_once_more(actions: dict[str, Action]) -> None:
    asked = message("第一个问题再说一遍", "repeat")
    slots = {"programme": "dibao", "question": "documents", "answered": "procedure:dibao,documents:dibao"}
    (reply, *_), _ = await run(actions["action_repeat_answer"], tracker(asked, told(asked, asked), **slots))
    assert "户籍所在地" in reply["text"]


async def test_money_for_disabled_people_is_the_two_allowances(actions: dict[str, Action]) -> None:
    replies, slots = await run(actions["action_answer_policy"], tracker(message("视力一级补多少钱", "ask_amount")))
    assert "残疾人两项补贴" in replies[0]["text"]
    assert slots["programme"] == "canji_liangxiang_butie"


async def test_another_grade_is_answered(actions: dict[str, Action]) -> None:
    asked = tracker(message("三级有吗", "ask_eligibility"), programme="canji_liangxiang_butie", question="amount")
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert "三级、四级" in replies[0]["text"]


async def test_a_word_of_the_answer_is_put_plainly(actions: dict[str, Action]) -> None:
    asked = message("什么叫书面申请", "ask_definition")
    first = message("[低保](program:dibao)怎么申请", "ask_procedure")
    slots = {"programme": "dibao", "question": "procedure"}
    (reply,), _ = await run(actions["action_answer_policy"], tracker(asked, told(asked, first), **slots))
    assert reply["text"] == "“书面申请”就是说：写在纸上的申请。"


async def test_a_sum_is_for_one_person(actions: dict[str, Action]) -> None:
    asked = message("全家吗", "nlu_fallback")
    first = message("[兰州](region)[低保](program:dibao)多少", "ask_amount")
    (reply,), _ = await run(actions["action_not_understood"], tracker(asked, told(asked, first), **UNDER_WAY))
    assert "914" in reply["text"]
    assert "一个人" in reply["text"]
