"""Numbers in formal and in mixed signs."""

import pytest
from components.number_signs import plain_numbers


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("月收入叁千", "月收入三千"),
        ("收入贰仟伍佰元", "收入二千五百元"),
        ("一个月两千伍", "一个月两千五"),
        ("收入一仟", "收入一千"),
        ("三口人收入四仟二", "三口人收入四千二"),
        ("一个月一千5", "一个月一千五"),
        ("三千5百", "三千五百"),
        ("俩千", "两千"),
        ("80O块", "800块"),
        ("一个月15oo", "一个月1500"),
    ],
)
def test_they_are_made_usual_ones(typed: str, usual: str) -> None:
    assert plain_numbers(typed) == usual
    assert len(typed) == len(usual)


@pytest.mark.parametrize(
    "text",
    [
        "退伍十五年", "入伍十五年", "大陆十年", "收拾十天",
        "老伍家", "陆家村三组", "拾到一个钱包", "我们俩", "俩孩子", "一百5个人", "一千2岁", "H2O", "5o1房",
        "4G网", "仟佰村", "20岁", "肆意", "QQ10oscar",
    ],
)  # fmt: skip
def test_what_is_no_number_stays(text: str) -> None:
    assert plain_numbers(text) == text
