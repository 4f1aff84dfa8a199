"""What a message tells while another question is open."""

from datetime import date

import pytest
from components.quantities import find_quantities

from knowledge import Library
from knowledge.eligibility.interview import Heard, Hearing, Member, Told, read_correction
from knowledge.eligibility.interview.message import Message


def heard(
    library: Library, question: str, text: str, told: Told, answered: tuple[str, ...] = (), *, both: bool = False
) -> Heard | None:
    """What is heard of a message while a question is open. `both`: together with the one that goes with it."""
    codes = [code for span in library.regions.find(text) for code in span.codes]
    message = Message(text, find_quantities(text), library, date(2026, 11, 26), max(codes, key=len, default=None))
    asked = library.interview.question(question)
    also = library.interview.question(asked.also) if both else None
    return Hearing(library).hear(asked, message, told, answered, again=False, also=also)


def test_what_others_have_is_not_the_familys(library: Library) -> None:
    assert heard(library, "region", "我跑了三趟都不给办，凭啥隔壁老王开着车吃低保", Told()) is None


def test_that_there_is_no_income_any_more_corrects_what_was_told(library: Library) -> None:
    told = Told({"income": {"yuan": "5000.00", "per": "month"}})
    found = heard(library, "members", "现在没有收入", told, ("income",))
    assert found is not None
    assert found.told.facts["income"] == {"yuan": "0", "per": "year"}
    assert found.ask == "members"


def test_what_is_taken_back_is_not_the_number(library: Library) -> None:
    told = Told({"size": 3, "income": {"yuan": "2800.00", "per": "month"}})
    found = heard(library, "members", "不是三口，是四口人", told, ("size", "income"))
    assert found is not None
    assert found.told.facts["size"] == 4


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("兰州市七里河区，农村的", {"region": "620103", "area_type": "rural"}),
        ("兰州城关区", {"region": "620102"}),
        ("我家是合江白米镇的，农村户口", {"region": "510522117", "area_type": "rural"}),
        ("户口在合江，以前农村现在城里", {"region": "510522"}),
        ("合江的，我跑了三趟乡里都不给办", {"region": "510522"}),
    ],
)
def test_the_kind_of_area_beside_the_place(library: Library, said: str, facts: dict[str, str]) -> None:
    found = heard(library, "region", said, Told(), both=True)
    assert found is not None
    assert {key: value for key, value in found.told.facts.items() if value is not None} == facts
    assert not found.ask


@pytest.mark.parametrize(
    ("said", "size", "members", "all_members"),
    [
        ("三口人", 3, [], False),
        ("三口人，我妈七十，一个娃上小学", 3, [("elder",), ("child",)], True),
        ("我和老伴，我六十八她六十五", 2, [("elder",), ("elder",)], True),
        ("四口人，爸妈，我，一个娃", 4, [("child",)], False),
        ("两口人，都没有", 2, [], True),
        ("三个人，没有老人孩子", 3, [], False),
        ("我一个人，五十二", 1, [()], True),
        ("俺和两个孙子，孙子上小学，我今年六十七", 3, [("child",), ("child",), ("elder",)], True),
        ("五口，两个老人两个娃，我爸瘫痪", 5, [("elder", "disabled"), ("elder",), ("child",), ("child",)], True),
        ("我和媳妇还有两个孩子，小的脑瘫", 4, [("disabled", "child"), ("child",)], True),
        ("6口，其中残疾1人", 6, [("disabled",)], True),
    ],
)
def test_who_there_is_beside_how_many(
    library: Library, said: str, size: int, members: list[tuple[str, ...]], all_members: bool
) -> None:
    found = heard(library, "size", said, Told(), both=True)
    assert found is not None
    assert found.told.facts["size"] == size
    assert [member.tags for member in found.told.members] == members
    assert found.told.all_members is all_members


@pytest.mark.parametrize(
    ("said", "facts", "ask"),
    [
        ("过不下去，没出急事", {"hardship": True, "emergency": "none"}, ""),
        ("难得很，老公上个月车祸", {"hardship": True, "emergency": "accident"}, ""),
        ("看病没钱，我妈得了癌症", {"hardship": True, "emergency": "sudden_illness"}, ""),
        ("过得下去", {"hardship": False}, ""),
        ("去年受灾了，现在紧巴巴的", {"hardship": True}, ""),
        ("没有什么急事", {"emergency": "none"}, "hardship"),
    ],
)
def test_what_struck_them_beside_how_they_get_by(
    library: Library, said: str, facts: dict[str, object], ask: str
) -> None:
    found = heard(library, "hardship", said, Told(), both=True)
    assert found is not None
    assert found.told.facts == facts
    assert found.ask == ask


def test_every_button_of_two_questions_in_one_answers_both_or_the_first(library: Library) -> None:
    for asked in library.interview.questions:
        for title in asked.buttons_also:
            found = heard(library, asked.id, title, Told(), both=True)
            assert found is not None, title
            assert not found.ask, title
            assert asked.id in found.told.facts, title


def test_that_there_are_no_children_is_heard_at_any_time(library: Library) -> None:
    found = heard(library, "property", "我们无儿无女", Told({"size": 2}))
    assert found is not None
    assert found.told.facts["supporter"] == "none"
    assert found.ask == "property"


def test_one_parent_told_of_is_remembered_while_the_other_is_asked(library: Library) -> None:
    first = heard(library, "parents", "他爸死了", Told())
    assert first is not None
    assert first.ask == library.interview.question("parents").ask_which
    second = heard(library, "parents", "跑了没音信", first.told)
    assert second is not None
    assert second.told.facts["parents"] == ["dead", "unable"]


def test_who_brings_a_child_up_is_a_parent_unless_they_may_be_a_grandparent(library: Library) -> None:
    for said in ("我带", "他爸坐牢了，我在带"):
        found = heard(library, "parents", said, Told({"size": 2}, (Member(("child",)),)))
        assert found is not None
        assert found.told.facts["parents"] == ["present", "present"]
    old = Told({"size": 2}, (Member(("elder",), 67), Member(("child",))))
    assert heard(library, "parents", "我带", old) is None
    found = heard(library, "parents", "他爸坐牢了，我在带", old)
    assert found is not None
    assert found.ask == library.interview.question("parents").ask_which


def test_an_answer_to_nothing_takes_nothing_back(library: Library) -> None:
    told = Told({"size": 2}, (Member(("disabled",), who="mother"),))
    said = Message("有，就是我", [], library, date(2026, 11, 26))
    assert read_correction(said, told, library.interview) is None


def test_aid_that_is_named_for_the_income_is_heard_as_aid(library: Library) -> None:
    found = heard(library, "income", "低保一个月五百多，别的没有", Told({"size": 3}))
    assert found is not None
    assert found.told.facts["income"] == {"yuan": "0", "per": "year"}
    assert found.told.facts["receives"] == ["dibao"]
    asks = heard(library, "income", "低保一个月多少钱", Told({"size": 3}))
    assert asks is None or asks.told.facts.get("receives") is None


def test_that_nothing_has_happened_is_heard_beside_another_question(library: Library) -> None:
    found = heard(library, "property", "过不下去，没出急事", Told({"size": 2}))
    assert found is not None
    assert (found.told.facts["hardship"], found.told.facts["emergency"]) == (True, "none")


def test_what_has_happened_after_all_takes_the_place_of_nothing(library: Library) -> None:
    found = heard(library, "hardship", "过不下去，得了大病", Told({"emergency": "none"}), both=True)
    assert found is not None
    assert found.told.facts["emergency"] == "sudden_illness"


def test_a_certificate_beside_who_there_is_is_kept(library: Library) -> None:
    found = heard(library, "size", "两个人，我和我儿，儿子三十二，一级精神残疾", Told(), both=True)
    assert found is not None
    assert found.told.facts["size"] == 2
    assert found.told.facts["disability"] == {"kind": "mental", "grade": 1}
    assert [member.tags for member in found.told.members] == [("disabled",)]


def test_what_is_told_while_the_kind_of_area_is_asked_is_not_lost(library: Library) -> None:
    couple = heard(library, "area_type", "老两口", Told({"region": "620103"}))
    assert couple is not None
    assert [member.tags for member in couple.told.members] == [("elder",), ("elder",)]
    nothing = heard(library, "area_type", "一分钱没有", Told({"region": "620103"}))
    assert nothing is not None
    assert nothing.told.facts["income"] == {"yuan": "0", "per": "year"}
