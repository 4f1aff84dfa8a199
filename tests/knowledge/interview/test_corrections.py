"""What is taken back in the same breath, who is dead, and who of several is meant: nothing is added up or lost."""

from datetime import date
from typing import Any

import pytest
from components.quantities import find_quantities

from knowledge import Library
from knowledge.eligibility.interview import Heard, Hearing, Member, Told, read_correction, read_story
from knowledge.eligibility.interview.message import Message

COUPLE = Told({"size": 2}, (Member(("elder",), 70, who="self"), Member(("elder",), 72, who="spouse")), True)
TOLD = Told({"size": 3, "income": {"yuan": "3900.00", "per": "month"}})


def message(library: Library, text: str) -> Message:
    codes = [code for span in library.regions.find(text) for code in span.codes]
    return Message(text, find_quantities(text), library, date(2026, 11, 26), max(codes, key=len, default=None))


def heard(library: Library, question: str, text: str, told: Told | None = None) -> Heard | None:
    asked = library.interview.question(question)
    also = library.interview.question(asked.also) if asked.also else None
    return Hearing(library).hear(
        asked, message(library, text), told or Told(), ("region", "size"), again=False, also=also
    )


@pytest.mark.parametrize(
    ("question", "said", "facts"),
    [
        ("income", "全家三千，不对，两千", {"income": {"yuan": "2000.00", "per": "month"}}),
        ("income", "一千二，说错了，一千八", {"income": {"yuan": "1800.00", "per": "month"}}),
        ("income", "一年三万，不对，是两万五", {"income": {"yuan": "25000.00", "per": "year"}}),
        ("income", "三千，哦不是，两千", {"income": {"yuan": "2000.00", "per": "month"}}),
        ("income", "三千，不对不对，两千，哦不对，两千二", {"income": {"yuan": "2200.00", "per": "month"}}),
        ("income", "我三千，老婆两千，不对，老婆一千八", {"income": {"yuan": "4800.00", "per": "month"}}),
        ("income", "三千块，不对，还有养老金两百", {"income": {"yuan": "3200.00", "per": "month"}}),
        ("size", "3个人，哦不对，4个人", {"size": 4}),
        ("size", "五口人，不对，六口", {"size": 6}),
        ("size", "三口人，错了，五口人", {"size": 5}),
        ("size", "三口人，这样算对不对", {"size": 3}),
        ("region", "兰州城关区城镇，四口人，不对，三口人", {"region": "620102", "area_type": "urban", "size": 3}),
    ],
)
def test_the_last_number_of_a_breath_counts(library: Library, question: str, said: str, facts: dict[str, Any]) -> None:
    found = heard(library, question, said)
    assert found is not None
    assert {name: found.told.facts.get(name) for name in facts} == facts


def test_which_of_several_sums_is_taken_back_is_asked(library: Library) -> None:
    found = heard(library, "income", "我挣三千，老婆两千，不对，四千五")
    assert found is not None
    assert found.told.facts.get("income") is None
    assert found.ask == library.interview.question("income").ask_total


def test_a_story_and_a_correction_after_the_result_are_set_right(library: Library) -> None:
    story = read_story(message(library, "我家四口人，不对，三口人，能吃低保吗"), Told(), library.interview)
    assert story is not None
    assert story.told.facts["size"] == 3
    after = read_correction(message(library, "收入改成两千，不对，两千五"), Told({"size": 2}), library.interview)
    assert after is not None
    assert after.told.facts["income"] == {"yuan": "2500.00", "per": "month"}


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("我跟两个孩子，老公死了", 3),
        ("爷爷奶奶和我，爸妈都不在了", 3),
        ("爸妈没了，我和我哥", 2),
        ("死了老公，我和两个娃", 3),
        ("我妈和我，我爸前年得癌症去世了", 2),
        ("娘俩，老公死了", 2),
        ("老伴没了，就剩我", 1),
        ("我和老公，老公工作没了", 2),
        ("三个人，我爸不在家", 3),
        ("家里四口人，爷爷去世了", 4),
    ],
)
def test_the_dead_are_not_counted(library: Library, said: str, size: int) -> None:
    found = heard(library, "size", said)
    assert found is not None
    assert found.told.facts["size"] == size


def test_one_of_a_couple_is_left(library: Library) -> None:
    found = heard(library, "size", "老两口，老伴去世了")
    assert found is not None
    assert [member.tags for member in found.told.members] == [("elder",)]
    assert found.told.facts.get("size") is None


def test_the_number_of_people_named_as_such_is_a_correction(library: Library) -> None:
    for question in ("property", "work"):
        found = heard(library, question, "人口是四口人", TOLD)
        assert found is not None
        assert found.told.facts["size"] == 4


@pytest.mark.parametrize("said", ["儿子走了，我和老伴", "老两口，老伴去世了"])
def test_who_may_be_gone_leaves_the_number_open(library: Library, said: str) -> None:
    found = heard(library, "size", said)
    assert found is None or found.told.facts.get("size") is None


def test_who_died_is_taken_out_and_the_number_asked(library: Library) -> None:
    for found in (
        heard(library, "property", "老伴去世了", COUPLE),
        read_correction(message(library, "老伴去世了"), COUPLE, library.interview),
    ):
        assert found is not None
        assert [member.who for member in found.told.members] == ["self"]
        assert found.reopen == "size"
    told = heard(library, "size", "改成一口人，老伴去世了", COUPLE)
    assert told is not None
    assert (told.told.facts["size"], len(told.told.members), told.reopen) == (1, 1, "")
    other = heard(library, "property", "我爸去世了", COUPLE)
    assert other is None or other.told.members == COUPLE.members


def test_an_elder_who_is_disabled_is_one_person(library: Library) -> None:
    told = heard(library, "members", "我70，老伴72", Told({"size": 2}))
    assert told is not None
    found = heard(library, "property", "我残疾三级", told.told)
    assert found is not None
    assert [set(member.tags) for member in found.told.members] == [{"elder", "disabled"}, {"elder"}]


@pytest.mark.parametrize(
    ("said", "members"),
    [
        ("残疾的有俩，我哥和我嫂子", [("disabled",), ("disabled",)]),
        ("残疾是两个", [("disabled",), ("disabled",)]),
        ("有残疾人，残疾是两个", [("disabled",), ("disabled",)]),
        ("老伴残疾二级，我残疾三级", [("disabled",), ("disabled",)]),
        ("智力二级；视力四级", [("disabled",), ("disabled",)]),
        ("我妈68，我残疾二级", [("elder",), ("disabled",)]),
        ("我妈68，残疾二级", [("elder", "disabled")]),
        ("我照顾残疾的儿子", [("disabled",)]),
        ("两个娃上小学，老妈75", [("child",), ("child",), ("elder",)]),
    ],
)
def test_several_are_not_one(library: Library, said: str, members: list[tuple[str, ...]]) -> None:
    found = heard(library, "members", said, Told({"size": 5}))
    assert found is not None
    assert [member.tags for member in found.told.members] == members


def test_two_certificates_are_of_two(library: Library) -> None:
    found = heard(library, "disability", "一个智力二级，一个视力四级", Told({"size": 5}, (Member(("disabled",)),)))
    assert found is not None
    assert [(item.disability, item.grade) for item in found.told.members] == [("intellectual", 2), ("visual", 4)]


@pytest.mark.parametrize(
    "said",
    [
        "改一下，婆婆退休金是1900",
        "说错了，我退休金是2800",
        "我退休金是2800",
        "我媳妇不干了，没那一千二了",
        "我妈那两百不算，她不跟我们住",
        "我老婆也上班了，一个月两千",
        "我儿子找到工作了",
    ],
)
def test_one_members_income_never_becomes_the_familys(library: Library, said: str) -> None:
    for found in (
        heard(library, "property", said, TOLD),
        read_correction(message(library, said), TOLD, library.interview),
    ):
        assert found is not None
        assert found.reopen == "income"
        assert found.told.facts.get("income") is None


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("工资改成3200", "3200.00"),
        ("不对，全家是三千二", "3200.00"),
        ("三千九不算多", "3900.00"),
        ("低保三百没了", "3900.00"),
        ("我儿子刚工作了一年", "3900.00"),
        ("我儿子一个月挣五千", "3900.00"),
        ("我退休金是3900", "3900.00"),
    ],
)
def test_what_is_no_ones_income_told_anew_is_as_before(library: Library, said: str, yuan: str) -> None:
    for found in (
        heard(library, "property", said, TOLD),
        read_correction(message(library, said), TOLD, library.interview),
    ):
        assert found is None or found.told.facts["income"]["yuan"] == yuan


def test_who_works_now_and_for_how_much_changes_the_income(library: Library) -> None:
    found = heard(library, "work", "我老婆也上班了，一个月两千", TOLD)
    assert found is not None
    assert found.reopen == "income"
    answer = heard(library, "work", "我老婆现在在兰州打工了，一个月两千", TOLD)
    assert answer is not None
    assert answer.told.facts["work"]["people"] == 1


def test_that_somebody_works_answers_why_there_is_more_income(library: Library) -> None:
    found = heard(library, "over_standard_because", "我老婆也上班了", TOLD)
    assert found is not None
    assert found.told.facts["over_standard_because"] == "employment"


@pytest.mark.parametrize(
    ("told", "yuan"),
    [
        (COUPLE, "720.00"),
        (Told({"size": 3}, (Member(("elder",), 70), Member(("child",))), True), "360.00"),
        (Told({"size": 2}), None),
    ],
)
def test_a_pension_each_is_of_the_old(library: Library, told: Told, yuan: str | None) -> None:
    found = heard(library, "income", "养老金一人三百六", told)
    assert found is not None
    assert (found.told.facts.get("income") or {}).get("yuan") == yuan


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("上饶广丰区，三个人", 3),
        ("上饶广丰区，一个人", 1),
        ("上饶广丰区，两口子", 2),
        ("上饶广丰区，就我跟我妈两个人", 2),
        ("上饶广丰区，两个人打工", None),
        ("上饶广丰区，我一个人在外打工", None),
    ],
)
def test_how_many_there_are_beside_the_place(library: Library, said: str, size: int | None) -> None:
    found = heard(library, "region", said)
    assert found is not None
    assert found.told.facts["region"] == "361103"
    assert found.told.facts.get("size") == size


@pytest.mark.parametrize("story", ["收入1700，能吃低保吗", "我家收入1700", "我收入1700"])
def test_an_income_told_before_is_asked_back_and_not_lost(library: Library, story: str) -> None:
    before = read_story(message(library, story), Told(), library.interview)
    assert before is not None
    assert before.told.facts.get("income") is None
    none = heard(library, "income", "没有", before.told)
    assert none is not None
    assert none.told.facts.get("income") is None
    month = heard(library, "income", none.buttons[0], before.told)
    assert month is not None
    assert month.told.facts["income"] == {"yuan": "1700.00", "per": "month"}
    gone = heard(library, "income", "现在没有收入", before.told)
    assert gone is not None
    assert gone.told.facts["income"]["yuan"] == "0"


@pytest.mark.parametrize("story", ["低保收入两千五以下能吃吗", "我儿子收入五千", "人均收入500能吃低保吗"])
def test_an_income_of_a_rule_or_of_others_is_not_theirs(library: Library, story: str) -> None:
    before = read_story(message(library, story), Told(), library.interview)
    assert before is None or before.told.facts.get("said_income") is None
