"""Names of aid that no list holds, and words that mean an aid or somebody, by what stands beside them."""

from typing import Any

import pytest
from components.aid_names import is_child, put_together, words_for_aid


def _named(text: str, word: str, entity: str, value: str) -> dict[str, Any]:
    return {"entity": entity, "value": value, "start": text.index(word), "end": text.index(word) + len(word)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("良种补贴打到我哥卡上", ["良种补贴"]),
        ("草原奖补的钱啥时候到", ["草原奖补"]),
        ("火化费减免在哪办", ["火化费减免"]),
        ("夏天的高温慰问每户二百", ["高温慰问"]),
        ("种公羊补贴什么时候发", ["种公羊补贴"]),
        ("有没有什么补贴", []),
        ("想申请救助", []),
        ("政府救助", []),
        ("民政局社会救助科", []),
    ],
)
def test_a_name_of_aid_is_put_together(text: str, names: list[str]) -> None:
    assert [text[item["start"] : item["end"]] for item in put_together(text, [])] == names


def test_a_longer_name_keeps_the_value_of_the_programme_that_it_begins_with() -> None:
    text = "危房改造补助不要光按面积"
    found = put_together(text, [_named(text, "危房改造", "program", "zhufang_jiuzhu")])
    assert found == [_named(text, "危房改造补助", "program", "zhufang_jiuzhu")]


def test_a_programme_that_is_longer_stays() -> None:
    text = "困难残疾人生活补贴"
    known = [_named(text, text, "program", "canji_shenghuo_butie")]
    assert put_together(text, known) == known


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("领高龄要什么", "gaoling_jintie"),
        ("高龄涨了没", "gaoling_jintie"),
        ("重残每月领护理", "canji_huli_butie"),
        ("急难的那个当天能下来吗", "linshi_jiuzhu"),
        ("丧葬那笔谁去领", "other_aid"),
    ],
)
def test_one_word_means_its_aid_beside_words_of_money(text: str, value: str) -> None:
    assert [item["value"] for item in words_for_aid(text, [])] == [value]


@pytest.mark.parametrize("text", ["我妈高龄了", "住院护理怎么办", "丧葬费用太高", "碰到急难找谁", "急难愁盼"])
def test_the_same_word_is_no_aid_elsewhere(text: str) -> None:
    assert words_for_aid(text, []) == []


@pytest.mark.parametrize(
    ("text", "child"),
    [("我弟是孤儿", True), ("孤儿身份被撤", True), ("孤儿怎么申请", False), ("是孤儿补助吗", False)],
)
def test_an_orphan_is_told_from_the_aid_for_orphans(text: str, child: bool) -> None:
    start = text.index("孤儿")
    assert is_child(text, start, start + 2) is child
