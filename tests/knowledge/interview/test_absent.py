"""Who lives together: not those who are named and live elsewhere; and each of those who are named without a comma."""

import pytest

from knowledge import Library
from knowledge.eligibility.interview import Told
from tests.knowledge.interview.test_hearing import heard


@pytest.mark.parametrize(
    ("said", "size", "children"),
    [
        ("我和老伴，还有个孙子，儿子坐牢去了，儿媳跑了", 3, 1),
        ("我跟我妈住，离婚了孩子跟他爸", 2, 0),
        ("户口本上六个人 住一起的三个", 3, 0),
        ("俩口子 娃都成家了", 2, 0),
        ("一个人 有两个儿子分家了", 1, 0),
        ("我男人死了 我跟婆婆和两个伢子", 4, 2),
        ("我妈我和我女儿 离婚了", 3, 0),
        ("我和孙子 儿子死了 儿媳改嫁了", 2, 1),
        ("我一个人带三个娃", 4, 3),
        ("我一个人 前几年离了 娃判给他爸了", 1, 0),
        ("我带着俩娃他爸跑了", 3, 2),
        ("老婆跑了 我带两个孩子", 3, 2),
        ("我和老公两个娃 大的在外面打工", 4, 1),
        ("我跟爷爷奶奶 爸妈离婚了都不管", 3, 0),
        ("我和老公，儿子结婚了跟我们一起住", 3, 0),
        ("我和老公 一个娃 没分家", 3, 1),
    ],
)
def test_who_lives_elsewhere_is_not_counted(library: Library, said: str, size: int, children: int) -> None:
    found = heard(library, "size", said, Told(), both=True)
    assert found is not None
    assert found.told.facts.get("size") == size
    assert sum("child" in member.tags for member in found.told.members) == children


def test_who_is_registered_may_live_elsewhere_and_is_asked(library: Library) -> None:
    found = heard(library, "size", "户口本五个人 儿子在外地当兵", Told(), both=True)
    assert found is not None
    assert found.ask == library.interview.question("size").ask_which
    assert not found.told.members


@pytest.mark.parametrize(
    ("said", "members"),
    [
        ("三口人我妈七十五女儿上大学", [("elder",), ("student",)]),
        ("四口人老婆癌症儿子十岁我妈八十", [("ill",), ("child",), ("elder",)]),
        ("三口人老公尿毒症透析干不了活孩子上初二", [("ill",), ("child",)]),
        ("三口人 老公残疾二级 孩子五岁", [("disabled",), ("child",)]),
        ("四口人我爸脑梗我妈有糖尿病小孩三岁", [("ill",), ("child",)]),
    ],
)
def test_two_who_are_named_without_a_comma_are_two(library: Library, said: str, members: list[tuple[str, ...]]) -> None:
    found = heard(library, "size", said, Told(), both=True)
    assert found is not None
    assert [member.tags for member in found.told.members] == members


def test_each_of_two_has_a_grade(library: Library) -> None:
    found = heard(library, "members", "老伴残疾二级，我残疾三级", Told({"size": 2}))
    assert found is not None
    assert [(member.who, member.grade) for member in found.told.members] == [("spouse", 2), ("self", 3)]


@pytest.mark.parametrize(
    ("said", "age"), [("六十三 没结过婚", 63), ("五十二 有点高血压", 52), ("53年的", 72), ("今年六十七了", 67)]
)
def test_the_age_of_who_lives_alone_is_heard(library: Library, said: str, age: int) -> None:
    found = heard(library, "members", said, Told({"size": 1}))
    assert found is not None
    assert [member.age for member in found.told.members] == [age]


@pytest.mark.parametrize(
    ("said", "facts", "ask"),
    [
        ("就一套房自己住", {"second_home": False}, "汽车、公司或店铺、大笔存款"),
        ("老房子一间", {"second_home": False}, "汽车、公司或店铺、大笔存款"),
        ("电动三轮", {"car": False}, "第二套房子、公司或店铺、大笔存款"),
        ("儿子有车", {}, "一起过日子"),
        ("县里买了一套房", {}, "唯一的房子"),
    ],
)
def test_what_they_have_is_heard_or_asked_back(library: Library, said: str, facts: dict[str, bool], ask: str) -> None:
    found = heard(library, "property", said, Told())
    assert found is not None
    assert {name: value for name, value in found.told.facts.items() if name != "rest"} == facts
    assert ask in found.ask


@pytest.mark.parametrize("said", ["房子有两套", "两套房，一套是老家土房子", "有房子两套 都旧了"])
def test_who_has_two_homes_has_a_second_one(library: Library, said: str) -> None:
    found = heard(library, "property", said, Told())
    assert found is not None
    assert found.told.facts["second_home"] is True


@pytest.mark.parametrize(
    ("said", "disability"),
    [("不对是三级", {"kind": None, "grade": 3}), ("其实他没办证", {"kind": "none", "grade": None})],
)
def test_a_certificate_is_corrected_at_another_question(
    library: Library, said: str, disability: dict[str, object]
) -> None:
    before = heard(library, "members", "我爸残疾二级", Told({"size": 3}))
    assert before is not None
    found = heard(library, "receives", said, before.told, ("size", "members"))
    assert found is not None
    assert found.told.facts["disability"] == disability
    assert found.ask == "receives"
    assert found.told.facts.get("receives") is None


def test_the_number_of_people_is_corrected_with_qishi(library: Library) -> None:
    told = Told({"size": 3, "income": {"yuan": "1500.00", "per": "month"}}, all_members=True)
    found = heard(library, "receives", "其实我家是四口人", told, ("size", "income", "members"))
    assert found is not None
    assert found.told.facts["size"] == 4
