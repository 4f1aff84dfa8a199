"""Answers as people give them, and whom a family says it has; numbers are found by the bot's own reader."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from components.quantities import find_quantities

from knowledge import Library
from knowledge.eligibility.interview import Member, Told, read_answer, read_correction, read_story, read_volunteered
from knowledge.eligibility.interview.aids import left_open
from knowledge.eligibility.interview.message import Message
from knowledge.yaml_text import read_yaml

CASES: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("answers.yaml").read_text(encoding="utf-8"))

STORIES: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))


def message(library: Library, text: str) -> Message:
    return Message(text, find_quantities(text), library, date(2026, 11, 26))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['question']}: {case['say']}" for case in CASES])
def test_an_answer_tells_what_it_says(library: Library, case: dict[str, Any]) -> None:
    told = Told({"size": case["size"]}) if "size" in case else Told()
    heard = read_answer(
        library.interview.question(case["question"]), message(library, case["say"]), told, library.interview
    )
    if case.get("nothing"):
        assert heard is None
        return
    assert heard is not None
    assert heard.ask == case.get("ask", "")
    if "told" in case:
        found = {name: value for name, value in heard.told.facts.items() if name in case["told"]}
        assert found == case["told"]
        assert heard.back or heard.ask


@pytest.mark.parametrize(
    ("said", "members"),
    [
        ("我爸七十二了，瘫痪在床", [(("elder", "disabled"), 72)]),
        ("两个老人，一个娃上小学", [(("elder",), None), (("elder",), None), (("child",), None)]),
        ("老两口", [(("elder",), None), (("elder",), None)]),
        ("我老公尿毒症", [(("ill",), None)]),
        ("女儿上大学", [(("student",), None)]),
        ("我妈残疾，我爸得了癌症", [(("disabled",), None), (("ill",), None)]),
        ("一个孩子9岁", [(("child",), 9)]),
        ("两个娃，一个六岁一个九岁", [(("child",), 6), (("child",), 9)]),
        ("两个娃，一个十二一个九岁", [(("child",), 12), (("child",), 9)]),
        ("两个孙子，大的十二岁，小的八岁，都上学", [(("child",), 12), (("child",), 8)]),
        ("留下我和一个孙子，孙子十一岁，上小学五年级", [(("child",), 11)]),
        ("我爸七十岁，两个孩子上小学", [(("elder",), 70), (("child",), None), (("child",), None)]),
        ("我六十八，孙子十二岁孙女八岁", [(("elder",), 68), (("child",), 12), (("child",), 8)]),
        ("一个残疾一个老人", [(("disabled",), None), (("elder",), None)]),
        ("有残疾人有老人有孩子", [(("disabled",), None), (("elder",), None), (("child",), None)]),
        ("两个老人都有病", [(("elder", "ill"), None), (("elder", "ill"), None)]),
        ("一个上小学一个上初中", [(("child",), None), (("child",), None)]),
        ("我和老伴，都七十多", [(("elder",), 70), (("elder",), 70)]),
        ("我妈，都七十多了", [(("elder",), 70)]),
        ("我爸我妈都六十多了", [(("elder",), 60), (("elder",), 60)]),
        ("我有个儿子智力残疾二级，今年八岁", [(("disabled", "child"), 8)]),
        ("三个孩子，一个上大学两个上高中", [(("student",), None), (("child",), None), (("child",), None)]),
        ("三个孩子，一个上大学，两个上高中", [(("student",), None), (("child",), None), (("child",), None)]),
        ("三个娃，老大上大学，两个小的上初中", [(("student",), None), (("child",), None), (("child",), None)]),
        ("两个孩子一个上大学一个上小学", [(("student",), None), (("child",), None)]),
        ("三个孩子，两个上小学，一个残疾", [(("child",), None), (("child",), None), (("child", "disabled"), None)]),
        ("两个孩子，一个残疾人", [(("child",), None), (("child",), None), (("disabled",), None)]),
        ("两个孩子，一个老人", [(("child",), None), (("child",), None), (("elder",), None)]),
        ("俺一个老婆子，八十二了", [(("elder",), 82)]),
        ("我妈高血压糖尿病，七十了", [(("elder",), 70)]),
        ("没有老人，有两个孩子", [(("child",), None), (("child",), None)]),
        ("两个老的都八十几了，孙子三岁残疾", [(("elder",), 81), (("elder",), 81), (("child", "disabled"), 3)]),
        ("我妈八十瘫痪，我五十五没工作", [(("elder", "disabled"), 80)]),
        ("俺七十三，老伴儿瘫痪在床", [(("elder",), 73), (("disabled",), None)]),
        ("四口人，俩娃", [(("child",), None), (("child",), None)]),
        ("俩娃上学", [(("child",), None), (("child",), None)]),
        ("三娃", [(("child",), None), (("child",), None), (("child",), None)]),
        ("两个小的，大的上小学", [(("child",), None), (("child",), None)]),
        ("两个老的，两个小的", [(("elder",), None), (("elder",), None), (("child",), None), (("child",), None)]),
        ("公公婆婆都七十多", [(("elder",), 70), (("elder",), 70)]),
        ("公公七十", [(("elder",), 70)]),
        ("老两口带个孙子", [(("elder",), None), (("elder",), None), (("child",), None)]),
        ("我们俩孩子", [(("child",), None)]),
        ("我男人，肢体一级", [(("disabled",), None)]),
        ("三口人，儿子肢体二级，我妈八十", [(("disabled",), None), (("elder",), 80)]),
        ("儿子残疾，肢体二级", [(("disabled",), None)]),
        ("孩子自闭症", [(("child", "disabled"), None)]),
        ("老婆有肾病", [(("ill",), None)]),
        ("公公偏瘫", [(("disabled",), None)]),
        ("我妈也跟我住，78了", [(("elder",), 78)]),
    ],
)
def test_who_is_in_the_family(library: Library, said: str, members: list[tuple[tuple[str, ...], int | None]]) -> None:
    script = library.interview
    heard = read_answer(script.question("members"), message(library, said), Told(), script)
    assert heard is not None
    found = [(sorted(member.tags), member.age or 0) for member in heard.told.members]
    assert sorted(found) == sorted((sorted(tags), age or 0) for tags, age in members)
    assert heard.told.all_members


def test_a_story_tells_facts_but_not_that_there_is_nobody_else(library: Library) -> None:
    story = "我们家四口人，农村户口，我爸瘫痪三年了，全家一个月收入一千二"
    heard = read_story(message(library, story), Told(), library.interview)
    assert heard is not None
    told = heard.told
    assert told.facts["size"] == 4
    assert told.facts["area_type"] == "rural"
    assert told.facts["income"] == {"yuan": "1200.00", "per": "month"}
    assert [member.tags for member in told.members] == [("disabled",)]
    assert not told.all_members


@pytest.mark.parametrize("case", STORIES, ids=[case["story"] for case in STORIES])
def test_a_story_tells_what_is_clear_and_nothing_else(library: Library, case: dict[str, Any]) -> None:
    heard = read_story(message(library, case["story"]), Told(), library.interview)
    told = heard.told if heard is not None else Told()
    assert {name: told.facts.get(name) for name in case.get("told", {})} == case.get("told", {})
    assert {name: told.facts[name] for name in case.get("open", []) if told.facts.get(name) is not None} == {}
    assert told.makes_sense
    if "members" in case:
        found = [(member.tags[0], member.age) for member in told.members]
        assert sorted(found, key=str) == sorted(map(tuple, case["members"]), key=str)


@pytest.mark.parametrize(
    "said",
    ["没有残疾人", "家里没有残疾人", "爷爷去年去世了"],
)
def test_whom_there_is_not_is_not_told_of(library: Library, said: str) -> None:
    script = library.interview
    assert read_answer(script.question("members"), message(library, said), Told(), script) is None


@pytest.mark.parametrize(
    "story",
    [
        "邻居家有残疾人，我家没有",
        "隔壁老王家五口人都吃低保，凭啥我家不给",
        "低保多少钱一个月",
    ],
)
def test_a_story_of_others_tells_nothing(library: Library, story: str) -> None:
    assert read_story(message(library, story), Told(), library.interview) is None


def test_a_story_without_disabled_people_has_none(library: Library) -> None:
    heard = read_story(message(library, "我家三口人，没有残疾人，能吃低保吗"), Told(), library.interview)
    assert heard is not None
    assert heard.told.members == ()


def test_of_a_rule_that_is_asked_about_nothing_is_taken_for_a_fact(library: Library) -> None:
    assert read_volunteered(message(library, "低保一个月多少钱"), Told(), library.interview) is None


def test_what_was_told_survives_the_slot(library: Library) -> None:
    heard = read_story(message(library, "四口人，我爸残疾二级"), Told(), library.interview)
    assert heard is not None
    assert Told.load(heard.told.dump()) == heard.told


def test_the_household_holds_what_was_told_and_nothing_else() -> None:
    told = Told({"size": 2, "region": "620102", "receives": []}, (), all_members=True)
    household = told.household()
    assert [person.receives for person in household.persons] == [(), ()]
    assert household.income is None
    assert household.hardship is None
    assert Told({"region": "620102"}).household().persons == ()


def test_parents_at_hand_support_their_child() -> None:
    told = Told({"size": 2, "parents": ["present", "dead"]}, (Member(("child",), 9),), all_members=True)
    child = told.household().persons[0]
    assert (child.age, child.supporter) == (9, "able")


def test_whose_dibao_it_is_is_told_by_the_answer_to_that(library: Library) -> None:
    asked, script = library.interview.question("receives"), library.interview
    unclear = read_answer(asked, message(library, "儿子吃着低保，还有护理补贴"), Told({"size": 3}), script)
    assert unclear is not None
    care = "canji_huli_butie"
    for button, receives, single in zip(unclear.buttons, (["dibao", care], [care]), (None, True), strict=True):
        heard = read_answer(asked, message(library, button), unclear.told, script)
        assert heard is not None
        assert not heard.ask
        assert (heard.told.facts["receives"], heard.told.facts["single_dibao"]) == (receives, single)
        assert heard.told.without(asked).facts.get("single_dibao") is None


@pytest.mark.parametrize(
    ("said", "receives"),
    [
        ("护理补贴", ["dibao", "canji_huli_butie"]),
        ("生活补贴", ["dibao", "canji_shenghuo_butie"]),
        ("两样都领", ["dibao", "canji_shenghuo_butie", "canji_huli_butie"]),
    ],
)
def test_which_of_the_two_subsidies_it_is_is_told_by_the_answer_to_that(
    library: Library, said: str, receives: list[str]
) -> None:
    asked, script = library.interview.question("receives"), library.interview
    unclear = read_answer(asked, message(library, "吃低保，还有残疾补贴"), Told({"size": 1}), script)
    assert unclear is not None
    assert said in unclear.buttons
    heard = read_answer(asked, message(library, said), unclear.told, script)
    assert heard is not None
    assert heard.told.facts["receives"] == receives


def test_who_is_not_sure_which_of_the_two_it_is_keeps_the_rest(library: Library) -> None:
    asked, script = library.interview.question("receives"), library.interview
    unclear = read_answer(asked, message(library, "吃低保，还有残疾补贴"), Told({"size": 1}), script)
    assert unclear is not None
    told = replace(left_open(unclear.told), members=(Member(("disabled",), 40),))
    household = told.household()
    assert [str(item) for item in household.receives or ()] == ["dibao"]
    assert household.persons[0].receives is None


@pytest.mark.parametrize(
    ("story", "said", "members"),
    [
        ("家里四口人，老婆带两个娃", "两个娃一个九岁一个六岁", [("child", 9), ("child", 6)]),
        ("家里四口人，老婆带两个孙子", "孙子一个十二一个九岁", [("child", 12), ("child", 9)]),
        ("家里四口人，老婆带两个孩子", "大的十二小的九岁", [("child", 12), ("child", 9)]),
        ("我今年七十一，一个人过", "就我七十一", [("elder", 71)]),
        ("我今年七十一，带个孙子", "还有一个孙女十岁", [("child", 10), ("child", None), ("elder", 71)]),
        ("家里四口人，老婆带两个娃", "我妈六十八", [("child", None), ("child", None), ("elder", 68)]),
    ],
)
def test_who_was_told_of_in_the_story_is_not_counted_twice(
    library: Library, story: str, said: str, members: list[tuple[str, int | None]]
) -> None:
    before = read_story(message(library, story), Told(), library.interview)
    assert before is not None
    asked = library.interview.question("members")
    heard = read_answer(asked, message(library, said), before.told, library.interview)
    assert heard is not None
    found = [(member.tags[0], member.age) for member in heard.told.members]
    assert sorted(found, key=str) == sorted(members, key=str)


def test_who_supports_the_speakers_own_child_is_not_asked() -> None:
    son, aged = Member(("disabled",), 20, who="son"), Member(("elder",), 72)
    assert Told({"size": 3}, (son,)).untold() == {0}
    assert Told({"size": 3}, (son, aged)).untold() == frozenset()  # an old parent may not be able to


def test_children_and_the_old_do_not_work_away() -> None:
    two = (Member(("elder",), 69), Member(("child",), 10))
    assert [person.employed for person in Told({"size": 2}, two).household().persons] == [False, False]
    assert [person.employed for person in Told({"size": 3}, two).household().persons] == [None] * 3
    assert Told({"size": 2}, (Member(("elder",), 62), two[1])).may_work


_FATHER, _MOTHER, _CHILD = "father", "mother", "child"


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("我爸癌症", "不对，癌症的是我妈", [(("ill",), _MOTHER)]),
        ("我爸癌症", "说错了，是我妈得的癌症，不是我爸", [(("ill",), _MOTHER)]),
        ("我爸癌症", "不是我爸，是我妈", [(("ill",), _MOTHER)]),
        ("我爸七十岁癌症，我妈六十五", "不对，得癌症的是我妈", [(("elder",), _FATHER), (("elder", "ill"), _MOTHER)]),
        ("我爸残疾，我妈癌症", "搞错了，残疾的是我妈", [(("disabled", "ill"), _MOTHER)]),
        ("有一个残疾人", "不对，残疾的是我爸", [(("disabled",), _FATHER)]),
        ("我爸癌症", "不对，我妈也有癌症", [(("ill",), _FATHER), (("ill",), _MOTHER)]),
        ("我爸癌症，一个孩子", "不对，没有孩子", [(("ill",), _FATHER)]),
    ],
)
def test_a_correction_says_whose_it_is(
    library: Library, before: str, said: str, after: list[tuple[tuple[str, ...], str | None]]
) -> None:
    script = library.interview
    told = read_answer(script.question("members"), message(library, before), Told(), script)
    assert told is not None
    heard = read_correction(message(library, said), told.told, script)
    assert heard is not None
    assert heard.back
    assert sorted((tuple(sorted(member.tags)), member.who or "") for member in heard.told.members) == sorted(
        (tags, who or "") for tags, who in after
    )


def test_a_correction_before_the_question_leaves_open_who_else_there_is(library: Library) -> None:
    told = Told({"size": 3}, (Member(("ill",), who="father"),))
    heard = read_correction(message(library, "不对，癌症的是我妈"), told, library.interview)
    assert heard is not None
    assert not heard.told.all_members


@pytest.mark.parametrize(
    ("said", "size", "count"),
    [("都残疾", 2, 2), ("我和老伴，都七十多了", 2, 2), ("我残疾", 2, 1), ("都残疾", 1, 1)],
)
def test_all_of_them_are_as_many_as_there_are(library: Library, said: str, size: int, count: int) -> None:
    asked = library.interview.question("members")
    heard = read_answer(asked, message(library, said), Told({"size": size}), library.interview)
    assert heard is not None
    assert len(heard.told.members) == count
