"""What a message does with the talk: what stands before its question, doubts about an answer, going back."""

import pytest

from knowledge import QuestionKind
from knowledge.steering import Doubt, load_steering_words

WORDS = load_steering_words()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("谢谢，特困呢", "特困呢"),
        ("谢谢那材料呢", "那材料呢"),
        ("行 福州呢", "福州呢"),
        ("好的知道了 那材料呢", "那材料呢"),
        ("算了 不问材料了 问多久", "多久"),
        ("不说低保了 说残疾补贴", "残疾补贴"),
        ("我不问低保了 我问医疗救助", "医疗救助"),
        ("重新问 福州的", "福州的"),
        ("不说低保了，残疾补贴怎么领", "残疾补贴怎么领"),
        ("不要说低保，我问的是高龄津贴", "高龄津贴"),
        ("先不管材料 告诉我多久能批", "多久能批"),
    ],
)
def test_what_stands_before_the_question_is_left(text: str, rest: str) -> None:
    assert text[WORDS.rest_at(text, answering=False) :] == rest


@pytest.mark.parametrize(
    "text",
    ["谢谢", "算了", "好的谢谢", "行了", "谢谢你们帮我", "我不办低保了怎么退", "不看病了 怎么办", "不要低保了怎么办",
     "不说话了怎么办", "不说实话 会怎样", "不问就不给办吗"],
)  # fmt: skip
def test_nothing_is_left_of_what_means_something_by_itself(text: str) -> None:
    assert WORDS.rest_at(text, answering=False) == 0


@pytest.mark.parametrize("text", ["我想问", "我要问", "俺想打听一下", "咨询", "我想了解一下的", "那我主要问的是"])
def test_a_question_is_announced_and_not_yet_asked(text: str) -> None:
    """As 我想问低保 is without the aid."""
    assert WORDS.only_leads(text)


@pytest.mark.parametrize("text", ["怎么申请", "我想要", "我想问怎么领", "问过了", "我想问你", "停了", ""])
def test_who_asks_something_or_tells_something_does_more_than_announce(text: str) -> None:
    assert not WORDS.only_leads(text)


def test_a_yes_stays_where_something_was_asked() -> None:
    assert WORDS.rest_at("行，多久有结果", answering=True) == 0
    assert WORDS.rest_at("谢谢，多久有结果", answering=True) > 0


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("你确定吗", Doubt.sure), ("真的假的", Doubt.sure), ("准不准", Doubt.sure), ("不会错吧", Doubt.sure),
        ("跟我看到的不一样", Doubt.sure), ("我不信", Doubt.sure), ("哪年的数据", Doubt.age),
        ("2022年的太老了", Doubt.age),
        ("你这数哪来的", Doubt.source), ("来源呢", Doubt.source), ("谁说的", Doubt.source),
        ("哪一条规定的", Doubt.source), ("哪一条", Doubt.source), ("是哪条法律", Doubt.source),
        ("法律依据", Doubt.source), ("给个文号", Doubt.copy), ("网址有吗", Doubt.copy), ("给我看原文", Doubt.copy),
        ("文件发我看看", Doubt.copy), ("为啥", Doubt.why),
    ],
)  # fmt: skip
def test_a_doubt_about_the_answer_is_one(text: str, doubt: Doubt) -> None:
    assert WORDS.doubt_of(text) is doubt


@pytest.mark.parametrize(
    "text",
    ["我爸太老了", "我80了太老了", "确定要去镇上吗", "要什么文件", "低保是谁定的", "材料不全有错吗", "谁说了算",
     "不一样", "房子太老了", "我的真的不够吃", "为啥隔壁村比我们多", "等太久了", "老伴说错了话", "收入来源怎么算",
     "没有生活来源", "那我能领哪个", "办哪一项"],
)  # fmt: skip
def test_other_matters_are_no_doubt(text: str) -> None:
    assert WORDS.doubt_of(text) is None


def test_a_term_is_what_is_asked_for_its_meaning() -> None:
    assert WORDS.term_in("什么叫书面申请") == "书面申请"
    assert WORDS.term_in("差额是啥意思") == "差额"
    assert WORDS.term_in("914是啥") == "914"
    assert WORDS.term_in("低保怎么申请") == ""


@pytest.mark.parametrize(
    ("text", "place"), [("先说第一个", 0), ("第一个问题再说一遍", 0), ("第二个", 1), ("第三个呢", 2)]
)
def test_one_of_several_is_meant(text: str, place: int) -> None:
    assert WORDS.ordinal_of(text) == place


@pytest.mark.parametrize("text", ["第一个孩子", "第二次申请", "第一个月发多少", "我是第三个了还没轮到"])
def test_an_ordinal_of_something_else_is_none(text: str) -> None:
    assert WORDS.ordinal_of(text) is None


def test_a_short_place_may_be_all_of_a_message() -> None:
    assert [WORDS.place_alone(text) for text in ("余干", "我在余干", "高安的", "我们家住莎车")] == [
        "余干",
        "余干",
        "高安",
        "莎车",
    ]


def test_very_few_words_ask() -> None:
    assert WORDS.short_kind("那多久呢") is QuestionKind.processing_time
    assert WORDS.short_kind("带啥") is QuestionKind.documents
    assert WORDS.short_kind("我爸带啥病") is None


@pytest.mark.parametrize("text", ["不填了", "换个问题", "取消"])
def test_giving_up_what_is_under_way_is_no_wish_to_forget_all(text: str) -> None:
    assert WORDS.gives_up(text)
    assert not WORDS.restarts(text)
