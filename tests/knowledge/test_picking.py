"""One of several offered answers, picked by its place."""

import pytest

from knowledge.picking import load_picking

_WHICH = "您想问哪一项？"
_AID = ["低保", "特困", "临时救助", "说详细点", "转人工"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("第二个", "特困"),
        ("那就第二个吧", "特困"),
        ("选第3个", "临时救助"),
        ("二", "特困"),
        ("2号", "特困"),
        ("第一个呢？", "低保"),
        ("头一个", "低保"),
        ("上面那个", "低保"),
        ("中间那个吧", "特困"),
        ("最后一个", "临时救助"),
        ("下面那个", "临时救助"),
        ("后面那个", "临时救助"),
    ],
)
def test_an_offered_answer_is_picked_by_its_place(said: str, meant: str) -> None:
    assert load_picking().picked(said, _WHICH, _AID) == meant


@pytest.mark.parametrize(
    "said",
    [
        "第九个",
        "先说第二个",
        "第二个孩子有补贴吗",
        "第二个是啥意思",
        "两个",
        "最后多少钱",
        "都不是",
        "下面的人不给办",
        "二级",
        "前面那个",
    ],
)
def test_what_says_more_or_less_than_a_place_picks_none(said: str) -> None:
    assert load_picking().picked(said, _WHICH, _AID) is None


def test_a_numeral_answers_the_question_for_a_number() -> None:
    people, choices = "您家几口人？", ["就我一个人", "老两口", "三口人，都没有"]
    assert load_picking().picked("3", people, choices) is None
    assert load_picking().picked("第三个", people, choices) == "三口人，都没有"


@pytest.mark.parametrize(
    "choices",
    [["同意，交上去", "不交了"], ["第二个", "不用了"], ["接着说", "不用了", "低保标准是多少"], ["低保", "转人工"]],
)
def test_consent_and_questions_that_wait_are_picked_by_no_place(choices: list[str]) -> None:
    assert load_picking().picked("第一个", "对的话，同意我这样交上去吗？", choices) is None
