"""What one earns, told before the income is asked: a day's wage, a year's sales, what is left of them."""

import pytest

from knowledge import Library
from knowledge.eligibility.interview import Heard, Member, Told, read_story
from tests.knowledge.interview.test_corrections import message
from tests.knowledge.interview.test_hearing import heard

OF_TWO = Told({"region": "510522", "area_type": "rural", "size": 2})


def story(library: Library, *said: str) -> Heard:
    """What stories one after the other tell."""
    now = Heard(Told())
    for text in said:
        now = read_story(message(library, text), now.told, library.interview) or now
    return now


def test_a_days_wage_at_another_question_waits_for_its_days(library: Library) -> None:
    found = heard(library, "members", "打零工一天一百五", OF_TWO)
    assert found is not None
    assert found.told.facts.get("income") is None
    assert found.back == ("打工一天 150 元",)
    days = heard(library, "income", "一个月做个十来天", found.told)
    assert days is not None
    assert days.told.facts["income"] == {"min": "1350.00", "max": "1800.00", "per": "month"}


def test_ones_own_days_wage_leaves_what_the_others_have(library: Library) -> None:
    told = story(library, "我一天打零工一百五，能吃低保不").told.with_(**OF_TWO.facts)
    days = heard(library, "income", "十来天", told)
    assert days is not None
    assert days.told.facts.get("income") is None
    assert "家里其他人" in days.ask


def test_a_days_wage_after_the_income_was_passed_over_asks_it_again(library: Library) -> None:
    found = heard(library, "receives", "打零工一天一百五", OF_TWO, ("region", "size", "income"))
    assert found is not None
    assert found.reopen == "income"


@pytest.mark.parametrize("said", ["一天要吃一百五的药", "打零工一天一百五，一个月二十天"])
def test_what_is_no_wage_without_days(library: Library, said: str) -> None:
    found = heard(library, "members", said, OF_TWO)
    assert found is None or "打工一天 150 元" not in found.back


def test_a_years_sales_are_told_by_the_month_too(library: Library) -> None:
    found = story(library, "我一年卖菜万把块")
    assert found.back == ("您一年 9000 到 11000 元，合一个月 750 到 917 元",)
    assert found.told.with_(size=1).settled.facts["income"] == {"min": "9000.00", "max": "11000.00", "per": "year"}
    assert found.told.with_(size=2).settled.facts.get("income") is None


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("养猪一年卖三万，饲料花了两万", "10000.00"),
        ("种地一年卖一万，种子化肥三千", "7000.00"),
        ("摆摊一年卖两万，进货要一万五", "5000.00"),
        ("养猪一年卖一万，饲料一万二", "0.00"),
    ],
)
def test_of_fields_and_trade_what_is_left_counts(library: Library, said: str, yuan: str) -> None:
    found = heard(library, "income", said, Told({**OF_TWO.facts, "size": 1}))
    assert found is not None
    assert found.told.facts["income"] == {"yuan": yuan, "per": "year"}
    assert "本钱扣掉了" in found.back


@pytest.mark.parametrize(
    ("said", "yuan"), [("卖化肥一年三万", "30000.00"), ("种地一年三千，出去打工一年两千", "5000.00")]
)
def test_what_is_sold_or_earned_is_no_cost(library: Library, said: str, yuan: str) -> None:
    found = heard(library, "income", said, Told({**OF_TWO.facts, "size": 1}))
    assert found is not None
    assert found.told.facts["income"]["yuan"] == yuan


def test_an_old_mother_told_again_with_an_illness_is_one(library: Library) -> None:
    told = story(library, "我妈80了，有低保吗", "我妈瘫了").told
    assert told.members == (Member(("elder", "disabled"), 80, who="mother"),)
    assert story(library, "我妈80了", "我爸得了癌症").told.members[1:] == (Member(("ill",), who="father"),)


def test_where_all_others_are_children_nobody_else_is_asked_for(library: Library) -> None:
    told = Told({**OF_TWO.facts, "size": 3}, (Member(("child",)), Member(("child",))))
    found = heard(library, "income", "我打零工，一个月八百", told)
    assert found is not None
    assert found.told.facts["income"] == {"yuan": "800.00", "per": "month"}
    grown = heard(library, "income", "我打零工，一个月八百", Told({**OF_TWO.facts, "size": 4}, told.members))
    assert grown is not None
    assert "家里其他人" in grown.ask
