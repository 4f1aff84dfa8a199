"""What of an answer on the income is income: of some months, each of two, spent, past, one person's."""

from typing import Any

import pytest

from knowledge import Library
from knowledge.eligibility.interview import Heard, Told
from tests.knowledge.interview.test_hearing import heard

OF_THREE = Told({"region": "620103", "area_type": "rural", "size": 3})
ASKED = ("region", "size")


def told_of(library: Library, *said: str) -> Heard:
    """What is heard of messages one after the other, while the income is asked for."""
    now = Heard(OF_THREE)
    for text in said:
        found = heard(library, "income", text, now.told, ASKED)
        assert found is not None, text
        now = found
    return now


@pytest.mark.parametrize(
    ("said", "yuan", "per"),
    [
        ("半年六千", "1000.00", "month"),
        ("半年挣了五千", "833.33", "month"),
        ("三个月四千", "1333.33", "month"),
        ("一季度两千", "666.67", "month"),
        ("一个星期三百", "1300.00", "month"),
        ("两年三万", "1250.00", "month"),
        ("工资一千 药费一千", "1000.00", "month"),
        ("两千减去房租五百", "2000.00", "month"),
        ("种地一年八千 还要还债一年五千", "8000.00", "year"),
        ("儿子学费一年一万二 我们收入一年两万", "20000.00", "year"),
        ("两个人打工每人两千五", "5000.00", "month"),
        ("老两口每人一百八", "360.00", "month"),
        ("夫妻俩各两千", "4000.00", "month"),
        ("每人五百", "1500.00", "month"),
        ("一万二一年 合一千一个月", "12000.00", "year"),
        ("全家三千 其中我养老金五百", "3000.00", "month"),
        ("不是两千 是三千", "3000.00", "month"),
        ("收入是2500不是1500", "2500.00", "month"),
        ("我一千二老伴八百", "2000.00", "month"),
        ("就靠老公打工三千", "3000.00", "month"),
        ("老公一个人打工三千", "3000.00", "month"),
        ("我打工一个月一千五，老婆没工作", "1500.00", "month"),
        ("房租收入一个月八百", "800.00", "month"),
        ("卖花生一年三千", "3000.00", "year"),
        ("低保领着六百 没别的", "0", "year"),
    ],
)
def test_only_income_counts_and_of_one_month_or_year(library: Library, said: str, yuan: str, per: str) -> None:
    found = told_of(library, said)
    assert found.told.facts["income"] == {"yuan": yuan, "per": per}
    assert not found.ask


@pytest.mark.parametrize(
    ("said", "ask"),
    [
        ("没有工作，以前一个月三千", "ask_now"),
        ("原来两千多 现在下岗了", "ask_now"),
        ("去年挣了两万今年一分没有", "ask_now"),
        ("一千八，去掉社保剩一千五", "ask_income_only"),
        ("房租一千 药费五百", "ask_income_only"),
        ("一万二一年 合两千一个月", "ask_income_only"),
        ("干了半年挣五千", "ask_month"),
        ("大半年挣了六千", "ask_month"),
        ("一天一百", "ask_days"),
        ("不会算", "ask_roughly"),
        ("有时有有时没", "varying_other"),
    ],
)
def test_what_is_not_clear_is_asked_for_and_never_guessed(library: Library, said: str, ask: str) -> None:
    found = told_of(library, said)
    assert found.ask == library.interview.says[ask]
    assert found.told.facts.get("income") is None


def test_what_was_left_out_is_said(library: Library) -> None:
    assert told_of(library, "工资一千 药费一千").back == ("全家一个月 1000 元", "花出去的没从收入里扣")
    assert "以前的没算" in told_of(library, "以前一个月三千，现在一个月一千").back


@pytest.mark.parametrize(
    ("said", "income"),
    [
        (("我一个月一千五", "我老婆一个月两千"), {"yuan": "3500.00", "per": "month"}),
        (("老公打工3000", "我自己在饭店洗碗1800"), {"yuan": "4800.00", "per": "month"}),
        (("我妈养老金一年1.2万", "我一个月一千"), {"yuan": "24000.00", "per": "year"}),
        (("我一个月一千五", "没有了"), {"yuan": "1500.00", "per": "month"}),
        (("我一个月一千五", "全家三千"), {"yuan": "3000.00", "per": "month"}),
        (("前夫该给八百抚养费没给 我工资1500", "没有"), {"yuan": "1500.00", "per": "month"}),
        (("我挣一万二", "一年的", "没有了"), {"yuan": "12000.00", "per": "year"}),
    ],
)
def test_what_one_earns_is_not_the_familys_and_the_others_are_asked(
    library: Library, said: tuple[str, ...], income: dict[str, str]
) -> None:
    first = told_of(library, *said[:-1])
    assert first.ask
    assert first.told.facts.get("income") is None
    assert told_of(library, *said).told.facts["income"] == income


@pytest.mark.parametrize(
    ("said", "income"),
    [
        ("说错了 不是1500 是2500", {"yuan": "2500.00", "per": "month"}),
        ("不是1500 是2500", {"yuan": "2500.00", "per": "month"}),
        ("对了我老婆也上班一个月两千 忘说了", {"yuan": "3500.00", "per": "month"}),
    ],
)
@pytest.mark.parametrize("question", ["members", "receives", "hardship"])
def test_a_sum_is_corrected_or_added_to_at_any_question(
    library: Library, question: str, said: str, income: dict[str, Any]
) -> None:
    told = OF_THREE.with_(income={"yuan": "1500.00", "per": "month"})
    found = heard(library, question, said, told, (*ASKED, "income"))
    assert found is not None
    assert found.told.facts["income"] == income
    assert found.ask == question


def test_a_corrected_sum_is_of_the_same_time(library: Library) -> None:
    told = OF_THREE.with_(income={"yuan": "12000.00", "per": "year"})
    found = heard(library, "members", "不对，不是一万二，是两万一", told, (*ASKED, "income"))
    assert found is not None
    assert found.told.facts["income"] == {"yuan": "21000.00", "per": "year"}
    assert found.back == ("全家一年 21000 元",)


def test_a_relatives_wage_after_the_sum_puts_the_question_again(library: Library) -> None:
    told = OF_THREE.with_(income={"yuan": "1500.00", "per": "month"})
    found = heard(library, "members", "我老婆一个月两千", told, (*ASKED, "income"))
    assert found is not None
    assert found.reopen == "income"
    assert found.back == ("老婆一个月 2000 元",)


@pytest.mark.parametrize(
    ("days", "least", "most"),
    [
        ("不一定，有时候十天有时候半个月", "1000.00", "1500.00"),
        ("十天到二十天", "1000.00", "2000.00"),
        ("十几天", "1100.00", "1900.00"),
    ],
)
def test_days_that_are_not_the_same_each_month(library: Library, days: str, least: str, most: str) -> None:
    found = told_of(library, "打零工一天一百块", days)
    assert found.told.facts["income"] == {"min": least, "max": most, "per": "month"}
