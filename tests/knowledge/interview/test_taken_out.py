"""What turns out not to be theirs, who lives apart, who is grown up, a parent alone; and one home."""

import pytest

from knowledge import Library
from knowledge.eligibility.interview import Member, Told
from tests.knowledge.interview.test_hearing import heard

TOLD = Told({"size": 4, "income": {"yuan": "2000.00", "per": "month"}, "car": True}, (Member(("elder",), 70),))


@pytest.mark.parametrize("said", ["错了 车是借的", "车是我弟的", "那车是老板的"])
def test_a_car_of_others_is_taken_out(library: Library, said: str) -> None:
    found = heard(library, "hardship", said, TOLD)
    assert found is not None
    assert found.told.facts["car"] is False
    assert found.ask == "hardship"


@pytest.mark.parametrize("said", ["车不是借的", "车是我的", "借车用"])
def test_a_car_of_theirs_stays(library: Library, said: str) -> None:
    found = heard(library, "hardship", said, TOLD)
    assert found is None or found.told.facts["car"] is True


def test_who_lives_apart_is_taken_out_and_the_number_asked(library: Library) -> None:
    found = heard(library, "receives", "我弟其实已经分户了 不算他", TOLD)
    assert found is not None
    assert (found.reopen, found.told.facts.get("size")) == ("size", None)


def test_the_one_child_who_is_grown_up_is_no_second_one(library: Library) -> None:
    told = Told({"size": 3}, (Member(("elder",)), Member(("elder",)), Member(("child",))), True)
    found = heard(library, "parents", "孙子已经18了 在读大学", told)
    assert found is not None
    assert [member.tags for member in found.told.members] == [("elder",), ("elder",), ("student",)]
    assert found.told.members[2].age == 18


@pytest.mark.parametrize(
    ("said", "size"),
    [("单亲 带两娃", 3), ("离婚了，我带一个孩子", 2), ("离异带三个娃", 4), ("三口人，离婚了带两个娃", 3)],
)
def test_a_parent_alone_counts(library: Library, said: str, size: int) -> None:
    found = heard(library, "size", said, Told())
    assert found is not None
    assert found.told.facts["size"] == size


def test_the_home_they_live_in_is_no_second_one(library: Library) -> None:
    found = heard(library, "property", "有套房 自己住", Told({"size": 1}))
    assert found is not None
    assert found.told.facts["second_home"] is False
