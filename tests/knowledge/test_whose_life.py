"""Whose life words of dying are about, and what only sounds like danger."""

import pytest

from knowledge.danger import find_danger
from knowledge.swindles import goes_on_with_swindle, load_swindles
from knowledge.urgent_advice import LIFE, LIFE_OTHER, load_urgent_advice


@pytest.mark.parametrize(
    "text",
    [
        "我妈说自己没用，还不如死了",
        "我妈今年八十了，老说不如死了算了，她就是嘴上说说",
        "有个老人天天来我们办公室闹，说要自杀",
        "我是网格员，辖区有个居民扬言要跳楼要低保",
    ],
)
def test_the_danger_is_somebody_elses(text: str) -> None:
    assert find_danger(text) is not None
    assert load_urgent_advice().special(LIFE, [text]) == LIFE_OTHER


@pytest.mark.parametrize(
    "text", ["我妈走了，我不想活了", "老公天天说我，不想活了", "他说我没用，我不如死了", "我妈说她也管不了，我想死"]
)
def test_the_speakers_own_stays_their_own(text: str) -> None:
    assert load_urgent_advice().special(LIFE, [text]) == LIFE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("老人五六天没看到人了，家里烟囱也不冒烟，门从里面插着", "old_alone"),
        ("我爸一个人住在漏雨的房子里，打我电话13979512345", None),
        ("老公打我，电话也砸了", "violence"),
        ("老公打我电话砸了", "violence"),
        ("邻居家冒烟，门锁着", "fire"),
        ("三个月的娃一个人在家哭", "child_alone"),
    ],
)
def test_neighbours_of_danger(text: str, kind: str | None) -> None:
    danger = find_danger(text)
    assert (danger.kind if danger else None) == kind


@pytest.mark.parametrize(
    ("text", "key"),
    [("钱还能追吗", "chase"), ("96110是干嘛的", "hotline"), ("还没扣钱", "not_taken"), ("低保多少钱", None)],
)
def test_what_goes_on_with_a_swindle(text: str, key: str | None) -> None:
    assert load_swindles().goes_on_with(text) == key
    assert goes_on_with_swindle(text, ["我爸被骗了两千"]) == (key is not None)


def test_a_swindle_that_only_explains_want_is_a_question_on_aid() -> None:
    assert not load_swindles().is_swindle("我被骗了三千能申请临时救助吗")
