"""Income of several sources: another one adds, a correction replaces, the end of a list is no 没有收入."""

from typing import Any

import pytest

from knowledge import Library
from knowledge.eligibility.interview import Heard, Member, Told, read_correction
from knowledge.eligibility.interview.day_wages import days_in
from knowledge.eligibility.interview.income_again import ends_the_list
from tests.knowledge.interview.test_corrections import message
from tests.knowledge.interview.test_hearing import heard

COUPLE = Told(
    {"region": "620103", "area_type": "rural", "size": 2}, (Member(("elder",), 68), Member(("elder",), 68)), True
)
OF_THREE = Told({"region": "620103", "area_type": "rural", "size": 3})
ASKED = ("region", "size")


def talk(library: Library, told: Told, *said: str) -> Heard:
    """What is heard of messages one after the other, the income first, and at the next question once it is told."""
    now = Heard(told)
    for text in said:
        asked = "income" if now.told.facts.get("income") is None else "receives"
        found = heard(library, asked, text, now.told, (*ASKED, "income"))
        assert found is not None, text
        now = found
    return now


def sum_of(yuan: int, per: str) -> dict[str, Any]:
    return {"yuan": f"{yuan}.00", "per": per}


@pytest.mark.parametrize(
    ("told", "said", "income"),
    [
        (COUPLE, ("种地一年三千", "我俩养老金一共260"), sum_of(6120, "year")),
        (COUPLE, ("种地一年两千", "还有养老金 一人180", "女儿一个月给200"), sum_of(8720, "year")),
        (OF_THREE, ("我打零工 一个月1500", "老婆超市上班 2200"), sum_of(3700, "month")),
        (OF_THREE, ("我打工一个月1500", "没了", "哦 老婆也有 一个月1200"), sum_of(2700, "month")),
        (OF_THREE, ("种5亩地 一亩收800", "我妈养老金180一个月"), sum_of(6160, "year")),
        (OF_THREE, ("种地一年三千", "收入漏了 我还打零工一个月2000"), sum_of(27000, "year")),
        (OF_THREE, ("种地一年三千", "地租一年两千"), sum_of(5000, "year")),
        (OF_THREE, ("一个月两千", "我老婆一个月一千", "没算在里头"), sum_of(3000, "month")),
        (OF_THREE, ("一个月两千", "我老婆一个月一千", "没有了"), sum_of(3000, "month")),
        (OF_THREE, ("一个月两千", "我老婆一个月一千", "算在里头了"), sum_of(2000, "month")),
        (OF_THREE, ("一个月两千", "我老婆一个月一千", "全家两千五"), sum_of(2500, "month")),
    ],
)
def test_another_source_or_person_adds(library: Library, told: Told, said: tuple[str, ...], income: Any) -> None:
    assert talk(library, told, *said).told.facts["income"] == income


@pytest.mark.parametrize(
    ("said", "income"),
    [
        (("种地一年三千", "我俩养老金一共260", "不对，种地是一年四千"), sum_of(7120, "year")),
        (("我妈养老金一个月200，我打工一个月1500", "我妈养老金其实是180"), sum_of(1680, "month")),
        (("我妈养老金一个月200，我打工一个月1500", "我打工说错了，是1800"), sum_of(2000, "month")),
        (("我打工一个月1500", "老婆打工一个月1200", "我打工一个月1600"), sum_of(2800, "month")),
        (("我打工一个月1500", "老婆打工一个月1200", "老婆上个月已经不干了"), sum_of(1500, "month")),
        (("我打工一个月1500", "老婆打工一个月1200", "没那一千二了"), sum_of(1500, "month")),
        (("种地一年三千", "全家一年一共四千"), sum_of(4000, "year")),
    ],
)
def test_a_correction_replaces_what_it_is_of(library: Library, said: tuple[str, ...], income: Any) -> None:
    found = talk(library, OF_THREE, *said)
    assert found.told.facts["income"] == income


def test_the_sum_is_said_with_its_parts(library: Library) -> None:
    found = talk(library, COUPLE, "种地一年三千", "我俩养老金一共260")
    assert found.back == ("全家一年 6120 元（种地一年 3000 元，养老金一个月 260 元）",)
    assert found.how == "added"


@pytest.mark.parametrize(
    "said",
    [
        "儿子打工一个月五千",
        "残疾补贴一个月一百",
        "我妈药费一个月三百",
        "养老金一个月能有多少",
        "还有两万存款",
        "隔壁养老金一个月三千",
    ],
)
def test_what_is_no_income_of_theirs_is_not_added(library: Library, said: str) -> None:
    told = talk(library, COUPLE, "种地一年三千").told
    for found in (
        heard(library, "property", said, told, (*ASKED, "income")),
        read_correction(message(library, said), told, library.interview),
    ):
        assert found is None or found.told.facts["income"] == sum_of(3000, "year")


def test_none_alone_is_asked_back_where_a_sum_was_told(library: Library) -> None:
    told = OF_THREE.with_(income=sum_of(2000, "month"))
    again = heard(library, "members", "我儿子找到工作了", told, (*ASKED, "income"))
    assert again is not None
    assert again.reopen == "income"
    asked = heard(library, "income", "没有", again.told)
    assert asked is not None
    assert asked.told.facts.get("income") is None
    assert library.interview.says["nothing_else"] in asked.buttons
    for said, income in (("没有了", sum_of(2000, "month")), ("现在没有收入", {"yuan": "0", "per": "year"})):
        found = heard(library, "income", said, asked.told)
        assert found is not None
        assert found.told.facts["income"] == income


def test_a_pension_beside_an_age_is_not_lost(library: Library) -> None:
    found = heard(library, "size", "我和我妈，我妈72 退休金1800", Told({"region": "620103"}), both=True)
    assert found is not None
    assert found.told.facts["size"] == 2
    nothing = heard(library, "income", "我没收入", found.told)
    assert nothing is not None
    assert nothing.told.facts["income"] == sum_of(1800, "month")


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("一个月干15天", (15, 15)),
        ("一个月干十几天", (11, 19)),
        ("一个月才干五六天", (5, 6)),
        ("一个月二十来天", (19, 22)),
        ("每月做二十天", (20, 20)),
        ("一个月20多天", (21, 29)),
        ("一个月打15到20天", (15, 20)),
        ("一个月四十天", None),
        ("干了三天", None),
    ],
)
def test_days_of_a_month(said: str, days: tuple[int, int] | None) -> None:
    assert days_in(said) == days


@pytest.mark.parametrize(
    ("said", "income"),
    [
        (("打工一天200 一个月干15天",), sum_of(3000, "month")),
        (("打工一天200", "十几天"), {"min": "2200.00", "max": "3800.00", "per": "month"}),
        (("我一天挣120 一个月干十几天", "没了"), {"min": "1320.00", "max": "2280.00", "per": "month"}),
        (
            ("我一天挣120 一个月干十几天", "没了", "收入说错了 一个月才干五六天"),
            {"min": "600.00", "max": "720.00", "per": "month"},
        ),
        (
            ("老公打零工，好的时候三四千，差的时候没得，一个月平均两千左右", "就这些"),
            {"min": "1800.00", "max": "2200.00", "per": "month"},
        ),
    ],
)
def test_what_comes_by_the_day_or_goes_up_and_down(library: Library, said: tuple[str, ...], income: Any) -> None:
    assert talk(library, OF_THREE, *said).told.facts["income"] == income


def test_the_end_of_a_list() -> None:
    assert all(map(ends_the_list, ("没有了", "没了", "就这些了", "没别的了", "就这些", "没有别的了", "别的没有")))
    assert not any(map(ends_the_list, ("没有", "没有收入", "没钱了", "就这些地一年三千", "没有车了吗")))
