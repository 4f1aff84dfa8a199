"""What is told out of turn, added to or taken back: it is kept, and nothing is taken for what was not said."""

from datetime import date
from typing import Any

import pytest
from components.quantities import find_quantities

from knowledge import Library
from knowledge.eligibility.interview import Heard, Hearing, Member, Told, read_answer, read_correction
from knowledge.eligibility.interview.message import Message

#: A family of three of whom nobody is old, young or ill, with 3,000 yuan a month.
FAMILY = Told({"size": 3, "income": {"yuan": "3000.00", "per": "month"}}, all_members=True)
OLD_COUPLE = Told({"size": 2, "income": {"yuan": "0", "per": "year"}}, (Member(("elder",)), Member(("elder",))), True)


def message(library: Library, text: str) -> Message:
    return Message(text, find_quantities(text), library, date(2026, 11, 26))


def heard(library: Library, question: str, text: str, told: Told = FAMILY) -> Heard | None:
    asked = library.interview.question(question)
    also = library.interview.question(asked.also) if asked.also else None
    answered = ("region", "size", "income")
    return Hearing(library).hear(asked, message(library, text), told, answered, again=False, also=also)


@pytest.mark.parametrize(
    ("said", "tags", "who"),
    [
        ("老婆有肾病", ("ill",), "spouse"),
        ("公公偏瘫", ("disabled",), "parent_in_law"),
        ("我男人，肢体一级", ("disabled",), "spouse"),
        ("我闺女精神一级", ("disabled",), "daughter"),
        ("有一个残疾人", ("disabled",), None),
    ],
)
def test_who_is_told_of_out_of_turn_is_kept_and_the_question_asked_again(
    library: Library, said: str, tags: tuple[str, ...], who: str | None
) -> None:
    for question in ("property", "receives"):
        found = heard(library, question, said)
        assert found is not None
        assert found.ask == question
        assert [(member.tags, member.who) for member in found.told.members] == [(tags, who)]


@pytest.mark.parametrize(
    "said",
    [
        "邻居残疾一级",
        "残疾一级能领多少",
        "没有残疾人",
        "我爸去年癌症走了",
        "老人家麻烦你了",
        "以前看病自己花了五万",
        "一级伤残",
        "自己花了两千",
    ],
)
def test_what_is_not_of_the_family_now_is_not_kept(library: Library, said: str) -> None:
    found = heard(library, "property", said)
    assert found is None or found.told == FAMILY


def test_kind_and_grade_are_a_disability_whoever_it_is(library: Library) -> None:
    for said in (
        "我男人肢体一级",
        "弟弟肢体一级跟我过",
        "娃是肢体一级",
        "老婆是肢体残疾人，一级",
        "家里有个一级肢体残疾",
    ):
        found = heard(library, "size", f"三口人，{said}", Told())
        assert found is not None
        assert found.told.facts["disability"] == {"kind": "physical", "grade": 1}, said
        assert len(found.told.members) == 1


def test_a_grade_without_the_kind_is_kept_until_the_kind_is_told(library: Library) -> None:
    child = Told({"size": 3}, (Member(("child",)),))
    found = heard(library, "property", "孩子有残疾证，二级", child)
    assert found is not None
    assert [set(member.tags) for member in found.told.members] == [{"child", "disabled"}]
    assert found.told.facts["disability"] == {"kind": None, "grade": 2}
    asked = library.interview.question("disability")
    kind = read_answer(asked, message(library, "智力"), found.told, library.interview)
    assert kind is not None
    assert kind.told.facts["disability"] == {"kind": "intellectual", "grade": 2}


def test_each_of_several_has_their_own_certificate(library: Library) -> None:
    members = (Member(("disabled",), who="self"), Member(("disabled",), who="spouse"))
    found = heard(library, "disability", "老婆精神三级，我肢体二级", Told({"size": 4}, members))
    assert found is not None
    assert [(item.disability, item.grade) for item in found.told.members] == [("physical", 2), ("mental", 3)]


@pytest.mark.parametrize(
    ("before", "said", "count"),
    [
        ((Member(("elder",)), Member(("elder",))), "老头子瘫在床上", 2),
        ((Member(("disabled",)),), "我男人，肢体一级", 1),
        ((Member(("child", "disabled")),), "智力二级", 1),
        ((Member(("ill",), who="mother"),), "我妈透析", 1),
        ((Member(("child",)),), "我爸肢体二级", 2),
    ],
)
def test_nobody_is_counted_twice(library: Library, before: tuple[Member, ...], said: str, count: int) -> None:
    found = heard(library, "property", said, Told({"size": max(2, count)}, before))
    assert found is not None
    assert len(found.told.members) == count


def test_medicine_all_year_round_is_no_grave_illness_and_not_lost(library: Library) -> None:
    found = heard(library, "property", "高血压糖尿病")
    assert found is not None
    assert found.told.facts["chronic"]
    assert found.told.members == ()


def test_own_costs_are_heard_at_any_time(library: Library) -> None:
    found = heard(library, "property", "自己掏了一万八")
    assert found is not None
    assert found.told.facts["necessary_costs"] == {"yuan": "18000.00", "per": "year"}


def test_whose_subsidy_it_is_is_kept_while_which_is_asked(library: Library) -> None:
    found = heard(library, "receives", "孩子领着残疾补贴")
    assert found is not None
    assert [set(member.tags) for member in found.told.members] == [{"child", "disabled"}]
    again = heard(library, "receives", "没有", found.told)
    assert again is not None
    assert again.told.facts.get("receives") is None
    assert again.ask == found.ask


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("改一下，收入2500", {"income": {"yuan": "2500.00", "per": "month"}}),
        ("收入2500", {"income": {"yuan": "2500.00", "per": "month"}}),
        ("工资改成3200", {"income": {"yuan": "3200.00", "per": "month"}}),
        ("改一下，是六口，大的出嫁了", {"size": 6}),
        ("我忘了说，打零工一个月还有八百", {"income": {"yuan": "3800.00", "per": "month"}}),
    ],
)
def test_a_correction_counts_whatever_is_asked(library: Library, said: str, facts: dict[str, Any]) -> None:
    for question in ("property", "hardship", "receives"):
        found = heard(library, question, said)
        assert found is not None
        assert {name: found.told.facts.get(name) for name in facts} == facts
        assert found.ask == question
    after = read_correction(message(library, said), FAMILY, library.interview)
    assert after is not None
    assert {name: after.told.facts.get(name) for name in facts} == facts


@pytest.mark.parametrize("said", ["我刚才少说了，我妈也跟我住，78了", "我爸也住一起，七十五了", "忘了算我爸，七十五"])
def test_one_more_in_the_family_means_that_the_number_is_asked_again(library: Library, said: str) -> None:
    for found in (
        heard(library, "property", said), read_correction(message(library, said), FAMILY, library.interview)
    ):  # fmt: skip
        assert found is not None
        assert found.reopen == "size"
        assert found.told.facts.get("size") is None
        assert [member.tags for member in found.told.members] == [("elder",)]


def test_more_income_is_added_or_the_whole_asked_for(library: Library) -> None:
    said = "还有养老金一个人一百二"
    found = heard(library, "property", said, OLD_COUPLE)
    assert found is not None
    assert found.told.facts["income"] == {"yuan": "240.00", "per": "month"}
    unclear = heard(library, "property", said)
    assert unclear is not None
    assert unclear.reopen == "income"
    assert unclear.told.facts.get("income") is None


def test_who_gives_money_is_no_nobody(library: Library) -> None:
    found = heard(library, "property", "儿子一个月给三百", OLD_COUPLE)
    assert found is not None
    assert found.told.facts["income"] == {"yuan": "300.00", "per": "month"}
    none = heard(library, "supporter", "没有", found.told)
    assert none is not None
    assert none.told.facts.get("supporter") is None
    for said, able in zip(none.buttons, ("able", "unable"), strict=True):
        answer = heard(library, "supporter", said, found.told)
        assert answer is not None
        assert answer.told.facts["supporter"] == able


@pytest.mark.parametrize("said", ["我儿子一个月挣五千", "村里有人一个月五千还吃低保", "还有两个月到期", "谢谢"])
def test_what_is_no_correction_changes_nothing_after_the_result(library: Library, said: str) -> None:
    found = read_correction(message(library, said), FAMILY, library.interview)
    assert found is None or found.told == FAMILY


def test_who_works_for_somebody_gives_the_family_nothing(library: Library) -> None:
    found = heard(library, "income", "娃给一个老板打工一个月三千", Told({"size": 3}))
    assert found is not None
    assert found.told.facts.get("helped_by") is None
