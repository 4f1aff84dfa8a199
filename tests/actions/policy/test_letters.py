"""Several matters in one message: each is answered by its own words, and those that are left are found again."""

from datetime import date
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.reading.matters_told import matters_in
from knowledge import Library
from knowledge.steering import load_steering_words
from tests.actions.read_trackers import entities_in
from tests.actions.trackers import run, tracker

LETTER = (
    "我有三个问题：第一，低保户能不能买车；第二，低保户孩子上大学有没有补助；第三，低保户死了能领多少丧葬费。福建南平。"
)
POLICY, SMALL_TALK = "action_answer_policy", "action_small_talk"


def _read(library: Library, text: str, intent: str) -> dict[str, Any]:
    found = entities_in(text, library)
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": found, "names": found}


def _event(message: dict[str, Any]) -> dict[str, Any]:
    return {"event": "user", "text": message["text"], "parse_data": message}


async def _said(action: Action, *messages: dict[str, Any], **slots: str) -> tuple[str, dict[str, Any]]:
    replies, after = await run(action, tracker(messages[-1], [*map(_event, messages)], **slots))
    return "\n".join(reply["text"] or "" for reply in replies), after


async def test_numbered_questions_are_answered_one_after_the_other(
    actions: dict[str, Action], library: Library
) -> None:
    letter = _read(library, LETTER, "ask_eligibility")
    said, slots = await _said(actions[POLICY], letter)
    assert "车" in said
    assert "第二、三个还没说" in said
    assert slots["region"] == "350700"
    third = _read(library, "第三个还没说", "chitchat")
    said, _ = await _said(actions[SMALL_TALK], letter, third, answered=slots["answered"], programme="dibao")
    assert "丧葬费有没有、给多少" in said
    assert "9913" not in said
    assert "第二个还没说" in said


@pytest.mark.parametrize("text", ["还有两个没答", "你只回答了一个，其他两个呢", "接着说"])
async def test_what_has_no_answer_yet_is_found(actions: dict[str, Action], library: Library, text: str) -> None:
    letter = _read(library, LETTER, "ask_eligibility")
    said, _ = await _said(actions[SMALL_TALK], letter, _read(library, text, "deny"), answered="part:0.0")
    assert "这是第二个" in said
    assert "教育救助" in said


async def test_a_part_that_only_asks_is_about_the_aid_before_it(actions: dict[str, Action], library: Library) -> None:
    letter = _read(library, "我想问三个事，第一低保多少钱，第二怎么办，第三多久", "ask_amount")
    told = {"programme": "dibao", "question": "amount", "answered": "amount:dibao", "region": "620100"}
    kept = "procedure:dibao:|processing_time:dibao:"
    said, slots = await _said(actions[SMALL_TALK], letter, _read(library, "第二个呢", "inform"), kept=kept, **told)
    assert "哪一项" not in said
    assert "申请低保" in said
    assert "刚才还问了" not in said
    assert "第三个还没说" in said
    assert slots["kept"] is None


async def test_the_same_question_on_another_person_is_still_open(actions: dict[str, Action], library: Library) -> None:
    letter = _read(library, "问两个事，1.我妈的低保咋办 2.我爸的低保咋办", "ask_procedure")
    said, _ = await _said(
        actions[SMALL_TALK], letter, _read(library, "第一个", "inform"), answered="procedure:dibao", programme="dibao"
    )
    assert "第二个还没说" in said


FOUR = (
    "领导你好，一、我妈八十六岁高龄津贴怎么领；二、我妈摔断腿卧床能不能领护理补贴；"
    "三、我自己五十八岁失业了有没有补助；四、我家老房漏雨能不能修。云南楚雄。"
)


async def test_a_question_is_found_by_a_word_of_it(actions: dict[str, Action], library: Library) -> None:
    letter = _read(library, FOUR, "ask_procedure")
    called = _read(library, "漏雨那个", "chitchat")
    said, slots = await _said(actions[SMALL_TALK], letter, called, programme="canji_huli_butie", question="eligibility")
    assert "这是第四个" in said
    assert slots["programme"] == "zhufang_jiuzhu"


@pytest.mark.parametrize("text", ["第二个问题你没有回答", "第三个还没说", "第一件事呢"])
def test_which_of_several_is_meant(text: str) -> None:
    assert load_steering_words().ordinal_of(text) is not None


async def test_two_people_are_taken_up_one_after_the_other(actions: dict[str, Action], library: Library) -> None:
    both = _read(library, "我想问两个事 一个我奶奶九十有没有钱 一个我儿子残疾有没有钱", "ask_available_aid")
    said, _ = await _said(actions[POLICY], both)
    assert "高龄津贴" in said
    assert "您儿子的事" in said
    son = _read(library, "先说儿子的", "deny")
    said, slots = await _said(actions[SMALL_TALK], both, son)
    assert "残疾人生活补贴" in said
    assert "高龄津贴" not in said
    grandmother = _read(library, "那奶奶的呢", "chitchat")
    said, _ = await _said(actions[SMALL_TALK], both, son, grandmother, offered=slots["offered"])
    assert "高龄津贴" in said


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("我有俩事 我爸瘫了能领啥 我闺女考上大学没钱交学费", ("father", "daughter")),
        ("我妈残疾一级 我儿子上大学 都能申请啥 在云南", ("mother", "son")),
        ("一个问低保 一个问我爸八十五有没有老人钱", (None, "father")),
    ],
)
def test_blanks_part_the_matters(library: Library, text: str, people: tuple[str | None, ...]) -> None:
    words = load_steering_words()
    found = matters_in({"text": text, "entities": entities_in(text, library)}, library, words, date(2026, 11, 23))
    assert tuple(matter.person for matter in found) == people
    assert words.announces_several(text)


@pytest.mark.parametrize(
    "text", ["我家有两个孩子", "一个月多少钱", "我一个人带两个娃", "还有别的补贴吗", "一个人能领多少"]
)
def test_what_announces_nothing(text: str) -> None:
    words = load_steering_words()
    assert not words.announces_several(text)
    assert not words.asks_for_the_rest(text)


PERSONS = "我爸残疾想问补贴多少钱，我妈80了有没有高龄补贴，小孩上学有补助吗"


async def test_questions_on_several_people_are_answered_one_after_the_other(
    actions: dict[str, Action], library: Library
) -> None:
    asked = _read(library, PERSONS, "ask_amount")
    said, slots = await _said(actions[POLICY], asked)
    assert "残疾人两项补贴" in said
    assert "第二、三个还没说" in said
    said, slots = await _said(
        actions[SMALL_TALK], asked, _read(library, "还有呢", "affirm"), answered=slots["answered"]
    )
    assert "高龄津贴" in said
    assert "第三个还没说" in said
    said, _ = await _said(actions[SMALL_TALK], asked, _read(library, "都说完了吗", "deny"), answered=slots["answered"])
    assert "教育救助" in said


@pytest.mark.parametrize(
    "text",
    [
        "我妈瘫了，我爸也病了，还有两个娃，能办低保吗",
        "我爸能不能办低保，我妈能不能办低保",
        "我爸去世了，我妈能领高龄补贴吗",
    ],
)
async def test_a_story_and_the_same_asked_twice_are_one_question(
    actions: dict[str, Action], library: Library, text: str
) -> None:
    said, _ = await _said(actions[POLICY], _read(library, text, "ask_eligibility"))
    assert "还没说" not in said


async def test_questions_may_be_numbered_without_a_stop(actions: dict[str, Action], library: Library) -> None:
    letter = _read(library, "第一低保多少钱第二要多久第三去哪", "ask_amount")
    said, slots = await _said(actions[SMALL_TALK], letter, _read(library, "第三个", "inform"), answered="part:0.0")
    assert "乡镇政府或街道办事处" in said
    assert "第二个还没说" in said
    assert slots["programme"] == "dibao"
    child = _read(library, "第一个孩子残疾第二个孩子上学低保多少钱", "ask_amount")
    assert "还没说" not in (await _said(actions[POLICY], child))[0]


async def test_of_a_question_that_was_not_heard_nothing_is_made_up(
    actions: dict[str, Action], library: Library
) -> None:
    asked = _read(library, "低保要什么材料，怎么申请，周六上班吗", "ask_procedure")
    said, _ = await _said(actions[SMALL_TALK], asked, _read(library, "第三个问题你没说", "chitchat"), programme="dibao")
    assert said.startswith("没有排着的问题了")


async def test_an_aid_that_is_only_named_is_asked_as_the_first_one(
    actions: dict[str, Action], library: Library
) -> None:
    asked = _read(library, "残疾补贴怎么办，还有我妈高龄补贴，还有孩子助学金", "ask_procedure")
    said, slots = await _said(actions[POLICY], asked)
    assert "残疾人两项补贴自愿申请" in said
    assert "第二、三个还没说" in said
    second = _read(library, "第二个", "inform")
    said, _ = await _said(actions[SMALL_TALK], asked, second, answered=slots["answered"])
    assert "高龄津贴一般在户籍地" in said


@pytest.mark.parametrize(
    "text", ["低保多久能批，还有低保户", "我有低保还有残疾补贴，能一起领吗", "低保怎么办，还有临时救助怎么办"]
)
async def test_two_aids_of_one_question_are_no_letter(actions: dict[str, Action], library: Library, text: str) -> None:
    said, _ = await _said(actions[POLICY], _read(library, text, "ask_procedure"))
    assert "还没说" not in said
