"""Sadness without danger, and what only sounds like it."""

import pytest

from knowledge.danger import find_danger
from knowledge.sorrow import load_sorrow_words

WORDS = load_sorrow_words()


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            "bereaved",
            "老伴走了，老伴上周过世了，男人死了，失独了。心里空，我妈去世了，爷爷没了，老伴走了 心里难受",
        ),
        ("despair", "我绝望了，没盼头了，活得太累，看不到希望，没有希望了，我崩溃了"),
        ("lonely", "好孤单，孤独，你陪我说说话，没人说话，跟我聊聊天，一个人好孤，没人陪"),
        ("sad", "心里难受，心里苦，好伤心，想哭，心里堵得慌，我好委屈，心里好难过，我很难过"),
    ],
)
def test_each_sorrow_is_known_by_its_words(kind: str, texts: str) -> None:
    found = {text: WORDS.find(text) for text in texts.split("，")}
    assert {text: sorrow.kind if sorrow else None for text, sorrow in found.items()} == dict.fromkeys(found, kind)


@pytest.mark.parametrize(
    "text",
    [
        "老伴走了低保还发吗", "我爸去世了丧葬补贴有多少", "老婆走了", "我妈走丢了", "孩子没了", "胸口疼", "心慌",
        "难受死了医保不报", "低保停了我心里难受", "苦日子", "老公走了三年没消息", "一个人能申请吗", "我一个人住",
        "心里有数", "我家狗死了", "手机没了",
        "我妈没了低保", "陪护费谁出", "头疼得难受", "想问问", "好", "谢谢",
    ],
)  # fmt: skip
def test_questions_illness_and_other_losses_are_none(text: str) -> None:
    assert WORDS.find(text) is None


def test_nobody_hears_the_same_twice_and_who_has_just_lost_somebody_is_told_of_the_doctor() -> None:
    sorrow = WORDS.find("心里难受")
    assert sorrow is not None
    first = WORDS.say(sorrow, [])
    second = WORDS.say(sorrow, [first])
    assert first != second
    assert all("12356" in said for said in (first, second))
    died, long_ago = WORDS.find("我男人死了"), WORDS.find("我老伴上周过世了")
    assert died is not None
    assert long_ago is not None
    assert "医生" in WORDS.say(died, [])
    assert "医生" not in WORDS.say(long_ago, [])
    assert "节哀" in WORDS.say(long_ago, [])


def test_a_denial_counts_as_a_whole_message_only() -> None:
    assert all(WORDS.denies_dying(text) for text in ("不是要死", "我没想死", "不是想死的意思"))
    assert not any(WORDS.denies_dying(text) for text in ("不是要死，是想跳", "不想死但是撑不住", "想死"))


def test_danger_is_found_before_sorrow() -> None:
    assert all(find_danger(text) for text in ("活着没意思", "老伴走了我也不想活了", "心里难受想死"))


def test_a_few_words_right_after_go_on_with_it_and_a_question_does_not() -> None:
    sorrow = WORDS.find("老伴走了")
    assert sorrow is not None
    first = WORDS.say(sorrow, [])
    assert WORDS.goes_on("在床上", first) == sorrow
    assert WORDS.goes_on("怎么办", first) is None
    assert WORDS.goes_on("什么是低保", first) is None
    second = WORDS.say(sorrow, [first])
    assert WORDS.goes_on("在床上", second) == sorrow
    assert WORDS.goes_on("在床上", WORDS.say(sorrow, [first, second])) is None
    assert WORDS.goes_on("在床上", None) is None


@pytest.mark.parametrize(
    "text",
    [
        "儿媳妇跳河死了，孙子算孤儿吗", "女婿喝药死了，外孙能领低保吗", "老公去年上吊走了，孩子有补助吗",
        "我爸喝农药死了，丧葬费咋领",
    ],
)  # fmt: skip
def test_a_life_that_ended_is_met_with_a_few_words_before_the_answer_once(text: str) -> None:
    line = WORDS.before_answer(text, [])
    assert line is not None
    assert "12356" in line
    assert WORDS.before_answer(text, [line]) is None


@pytest.mark.parametrize(
    "text", ["儿媳妇跳河死了", "我爸病死了，丧葬费咋领", "老公跳槽走了，低保咋领", "邻居跳楼价卖房，能吃低保吗"]
)
def test_other_deaths_and_what_asks_nothing_get_none(text: str) -> None:
    assert WORDS.before_answer(text, []) is None
