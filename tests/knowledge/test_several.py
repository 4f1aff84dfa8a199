"""Several programmes or places at once: lists, merged answers, and asking back which one is meant."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from knowledge import (
    Answer,
    Library,
    Question,
    QuestionKind,
    answer,
    answer_combination,
    answer_difference,
    ask_programme,
    ask_region,
    list_programmes,
    merge,
    region_choice,
    unknown_region,
)
from tests.knowledge.test_answers import REGIONS, TODAY

PAST = ("失业人员临时救助", "大学生临时救助", "一次性生活补贴")


def _head(found: Answer) -> str:
    return "\n".join(block.text for block in found.head)


def _question(kind: QuestionKind, programme: str | None, region: str | None = None) -> Question:
    return Question(kind, programme, region, None, TODAY)


# ---- lists ----


def test_a_list_names_each_programme_with_what_it_is_and_its_source(library: Library) -> None:
    found = list_programmes(library, ["disabled"], None)
    for name in ("canji_shenghuo_butie", "canji_huli_butie", "canji_ertong_kangfu"):
        programme = library.programmes[name]
        assert programme.short_name in _head(found)
        assert f"{programme.short_name}：{programme.description}" in found.text
        assert f"/policies/{programme.source}" in {citation.url for citation in found.citations}
    assert "来源：" in found.text


@pytest.mark.parametrize("region", [None, *REGIONS[::5]])
def test_no_list_says_who_qualifies_or_offers_what_is_past(library: Library, region: str | None) -> None:
    for group in [[], *([name] for name in library.person_groups)]:
        found = list_programmes(library, group, region)
        assert "合不合条件，要看各家的情况" in found.text
        assert "您可以领" not in found.text
        assert [name for name in PAST if name in found.text] == [], group
        titles = [button.title for button in found.buttons]
        assert len(set(titles)) == len(titles) <= 8
        assert titles[-1] == "转人工"


def test_every_list_is_short_at_first(library: Library) -> None:
    for group in [[], *([name] for name in library.person_groups), ["disabled", "elderly"]]:
        assert len(_head(list_programmes(library, group, None))) <= 120, group


def test_the_buttons_of_a_list_keep_the_place(library: Library) -> None:
    found = list_programmes(library, ["elderly"], "620100")
    payloads = [button.payload for button in found.buttons[:-1]]
    assert payloads
    assert [payload for payload in payloads if not payload.startswith("甘肃省兰州市")] == []


def test_two_groups_bring_first_what_is_for_both(library: Library) -> None:
    head = _head(list_programmes(library, ["disabled", "child"], None))
    assert head.index("残疾儿童康复救助") < head.index("残疾人护理补贴")


def test_of_any_child_what_is_for_a_family_comes_before_what_is_for_orphans(library: Library) -> None:
    head = _head(list_programmes(library, ["child"], None))
    order = [head.index(name) for name in ("低保", "教育救助", "事实无人抚养儿童补贴", "孤儿基本生活费", "特困")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("groups", "person", "offered"),
    [
        (["disabled"], None, True),
        (["disabled"], "mother", False),
        (["disabled"], "spouse", False),
        (["disabled"], "son", True),
        (["disabled"], "neighbour", True),
        (["disabled", "elderly"], None, False),
        (["disabled", "elderly", "child"], None, True),
        (["disabled", "child"], "mother", True),
        ([], "grandparent", False),
    ],
)
def test_what_is_for_children_alone_is_offered_to_nobody_grown(
    library: Library, groups: list[str], person: str | None, offered: bool
) -> None:
    found = list_programmes(library, groups, None, person)
    children = [item.short_name for item in library.programmes.values() if item.for_children]
    assert any(name in found.text for name in children) is offered
    assert found.citations


def test_the_list_of_all_begins_with_the_two_kinds_of_basic_support(library: Library) -> None:
    head = _head(list_programmes(library, [], None))
    assert 0 < head.index("低保") < head.index("特困") < head.index("临时救助")


def test_a_group_without_a_programme_of_its_own_is_told_so(library: Library) -> None:
    found = list_programmes(library, ["veteran"], None)
    assert _head(found).startswith("资料里没有专门给退役军人的项目")
    assert "低保" in _head(found)


# ---- one name for two programmes, and merged answers ----


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_the_two_disability_subsidies_are_answered_together(library: Library, kind: QuestionKind) -> None:
    found = answer(library, _question(kind, "canji_liangxiang_butie"))
    parts = [answer(library, _question(kind, name)) for name in ("canji_shenghuo_butie", "canji_huli_butie")]
    told = {block.text for block in found.blocks if block.role in ("answer", "condition")}
    for part in parts:
        assert {block.text for block in part.blocks if block.role in ("answer", "condition")} <= told


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_a_merged_answer_says_nothing_twice_and_ends_with_what_to_do(library: Library, kind: QuestionKind) -> None:
    for region in (None, "530000", "310000"):
        found = answer(library, _question(kind, "canji_liangxiang_butie", region))
        texts = [block.text for block in found.blocks]
        assert sorted({text for text in texts if texts.count(text) > 1}) == []
        closing = [block.role == "next" for block in found.blocks]
        assert closing == sorted(closing), found.text
        assert closing[-1], found.text


def test_every_source_in_a_merged_answer_stands_below_what_rests_on_it(library: Library) -> None:
    found = merge([answer(library, _question(QuestionKind.definition, name)) for name in ("dibao", "tekun", "guer")])
    seen: set[str] = set()
    for block in found.blocks:
        if block.role == "source":
            assert {citation.url for citation in block.citations} <= seen, block.text
        seen |= {citation.url for citation in block.citations}
    assert "低保是按月发" in _head(found)
    assert len(_head(found)) <= 150
    assert len(found.buttons) <= 8


def test_a_merged_answer_is_answered_if_one_of_its_parts_is(library: Library) -> None:
    silent = answer(library, _question(QuestionKind.payment, "liulang_jiuzhu", "310000"))
    known = answer(library, _question(QuestionKind.payment, "dibao", "310000"))
    assert (silent.outcome, known.outcome) == ("no_source", "answered")
    assert merge([silent, known]).outcome == "answered"
    assert merge([silent]).outcome == "no_source"


# ---- together, and how they differ ----


def test_no_pair_of_programmes_is_told_both_to_go_together_and_not_to(library: Library) -> None:
    pairs = list(combinations([item for item in library.programmes.values() if not item.members], 2))
    known = 0
    for pair in pairs:
        found = answer_combination(library, _question(QuestionKind.eligibility, None), pair)
        known += found.outcome == "answered"
        assert {pair[0].short_name, pair[1].short_name} <= {button.title for button in found.buttons}
        if found.outcome == "no_source":
            assert "资料里没写" in found.text
    assert known >= 25


def test_a_pair_may_be_named_in_either_order(library: Library) -> None:
    question = _question(QuestionKind.eligibility, None)
    one, other = library.programmes["tekun"], library.programmes["dibao"]
    first, second = (answer_combination(library, question, pair) for pair in ((one, other), (other, one)))
    assert first.citations == second.citations
    assert first.text.partition("\n")[2] == second.text.partition("\n")[2]


def test_the_closest_rule_on_a_pair_comes_first(library: Library) -> None:
    found = answer_combination(
        library, _question(QuestionKind.eligibility, None), [library.programmes["tekun"], library.programmes["dibao"]]
    )
    assert found.head[1].text == "纳入特困供养的，不再享受低保。"


def test_a_rule_that_is_not_in_force_yet_is_not_told_of_a_pair(library: Library) -> None:
    pair = [library.programmes["dibao_bianyuan"], library.programmes["linshi_jiuzhu"]]
    question = replace(_question(QuestionKind.eligibility, None), as_of=TODAY.replace(year=2025))
    found = answer_combination(library, question, pair)
    assert not any("linshi-jiuzhu-yijian-2026" in citation.url for citation in found.citations)


def test_a_difference_tells_what_each_of_them_is(library: Library) -> None:
    pair = [library.programmes["guer"], library.programmes["shishi_wuren_fuyang"]]
    found = answer_difference(library, _question(QuestionKind.definition, None), pair)
    assert "不是一回事" in _head(found)
    assert "失去父母" in found.text
    assert "坐牢" in found.text
    assert "来源：" in found.text


# ---- asking back ----


def test_asking_back_for_the_region_offers_those_with_sources(library: Library) -> None:
    found = ask_region(library)
    titles = {button.title for button in found.buttons}
    assert titles == {"福建省", "新疆", "云南省", "江西省", "上饶市", "合江县", "兰州市"}
    assert found.needs == "region"
    for button in found.buttons:
        assert len(library.regions.resolve(button.payload)) == 1


def test_a_name_of_several_regions_is_asked_back(library: Library) -> None:
    found = region_choice(library, library.regions.resolve("城关"))
    assert found.text == "您说的是哪一个城关区？"
    assert [button.payload for button in found.buttons] == ["西藏自治区拉萨市城关区", "甘肃省兰州市城关区"]
    many = tuple(region for region in library.regions if region.level == "county")[:9]
    found = region_choice(library, many)
    assert len(found.buttons) == 6
    assert "不止这些" in found.text


def test_an_unknown_region_is_named_and_asked_back(library: Library) -> None:
    found = unknown_region(library, "火星")
    assert "火星" in found.text
    assert (found.outcome, found.needs) == ("asks_region", "region")


def test_asking_back_for_the_programme_keeps_the_question(library: Library) -> None:
    found = ask_programme(library, QuestionKind.documents, "620100")
    titles = [button.title for button in found.buttons]
    assert titles[:3] == ["低保", "特困", "临时救助"]
    assert titles[-1] == "转人工"
    assert len(titles) <= 8
    assert found.buttons[0].payload == "甘肃省兰州市申请低保要带什么材料"
    assert found.needs == "programme"
