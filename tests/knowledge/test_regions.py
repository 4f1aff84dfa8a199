"""Regions resolve from everyday text, upward only, and ordinary words are no regions."""

from __future__ import annotations

import pytest

from knowledge import Library, lexicon_entries


@pytest.mark.parametrize(
    ("text", "full_names"),
    [
        ("七里河", ["甘肃省兰州市七里河区"]),
        ("七里河区", ["甘肃省兰州市七里河区"]),
        ("兰州", ["甘肃省兰州市"]),
        ("甘肃兰州", ["甘肃省兰州市"]),
        ("甘肃省 兰州市", ["甘肃省兰州市"]),
        ("上饶广信区", ["江西省上饶市广信区"]),
        ("江西上饶广信", ["江西省上饶市广信区"]),
        ("新疆", ["新疆维吾尔自治区"]),
        ("内蒙", ["内蒙古自治区"]),
        ("内蒙古", ["内蒙古自治区"]),
        ("广西", ["广西壮族自治区"]),
        ("宁夏", ["宁夏回族自治区"]),
        ("西藏", ["西藏自治区"]),
        ("黑龙江", ["黑龙江省"]),
        ("江西", ["江西省"]),
        ("吉林", ["吉林省"]),
        ("海南", ["海南省"]),
        ("合江", ["四川省泸州市合江县"]),
        ("泸州合江县", ["四川省泸州市合江县"]),
        ("延边", ["吉林省延边朝鲜族自治州"]),
        ("北京朝阳", ["北京市朝阳区"]),
        ("海东平安", ["青海省海东市平安区"]),
        ("城关", ["西藏自治区拉萨市城关区", "甘肃省兰州市城关区"]),
        ("兰州城关", ["甘肃省兰州市城关区"]),
        ("朝阳区", ["北京市朝阳区", "吉林省长春市朝阳区"]),
        ("平安", []),
        ("资源", []),
        ("和平", []),
        ("长寿", []),
        ("区", []),
        ("", []),
        ("火星", []),
    ],
)
def test_resolve(library: Library, text: str, full_names: list[str]) -> None:
    found = library.regions.resolve(text)
    assert [library.regions.full_name(region.code) for region in found] == full_names


def test_resolve_within_keeps_to_the_region(library: Library) -> None:
    assert [region.code for region in library.regions.resolve("城关", within="620000")] == ["620102"]
    assert [region.code for region in library.regions.resolve("平安", within="630000")] == ["630203"]
    assert library.regions.resolve("七里河", within="350000") == ()


def test_every_full_name_resolves_to_its_region(library: Library) -> None:
    for region in library.regions:
        found = library.regions.resolve(library.regions.full_name(region.code))
        assert [item.code for item in found] == [region.code]


def test_chain_goes_up_and_skips_pseudo_levels(library: Library) -> None:
    assert [region.name for region in library.regions.chain("620103")] == ["七里河区", "兰州市", "甘肃省"]
    assert [region.name for region in library.regions.chain("110105")] == ["朝阳区", "北京市"]
    assert library.regions.chain("999999") == ()
    assert library.regions.full_name("620100") == "甘肃省兰州市"
    assert library.regions.get("110100") is None


def test_unknown_code_has_no_name(library: Library) -> None:
    with pytest.raises(KeyError):
        library.regions.full_name("999999")


def test_levels_and_parents(library: Library) -> None:
    county = library.regions.get("510522")
    assert county is not None
    assert (county.level, county.parent, county.short_name) == ("county", "510500", "合江")
    assert len([region for region in library.regions if region.level == "province"]) == 34
    assert len(library.regions) > 3200


def test_search_for_a_picker(library: Library) -> None:
    assert [region.name for region in library.regions.search("兰州", 3)] == ["兰州市", "兰州新区"]
    assert [region.level for region in library.regions.search("吉林", 2)] == ["province", "city"]
    assert len(library.regions.search("朝阳", 10)) == 4
    assert len(library.regions.search("朝", 2)) == 2
    assert library.regions.search("  ", 10) == ()


def _spans(library: Library, sentence: str) -> list[tuple[str, str]]:
    entries = {entry["text"]: entry for entry in lexicon_entries(library)}
    spans, start = [], 0
    while start < len(sentence):
        for end in range(len(sentence), start, -1):
            entry = entries.get(sentence[start:end])
            if entry:
                spans.append((entry["entity"], entry["value"]))
                start = end
                break
        else:
            start += 1
    return spans


@pytest.mark.parametrize(
    "sentence",
    [
        "孩子上高中要花很多钱",
        "祝您平安长寿，一家和平",
        "小金额先行救助是什么",
        "居民和政府怎么说",
        "乡镇安排人来看过了",
        "我知道县里有人管",
        "办理县级的手续",
        "惠农补贴几天等到",
        "孩子长大了，资源不够",
        "离开原来的单位，没有东方向",
        "农民工兄弟今天全部没活",
        "补助金安排到什么时候",
    ],
)
def test_ordinary_sentences_hold_no_region(library: Library, sentence: str) -> None:
    assert [span for span in _spans(library, sentence) if span[0] == "region"] == []


@pytest.mark.parametrize(
    ("sentence", "spans"),
    [
        ("兰州城市低保一个月多少钱", [("region", "兰州"), ("area_type", "urban"), ("program", "dibao")]),
        (
            "上饶广信区乡下吃五保",
            [("region", "上饶"), ("region", "广信区"), ("area_type", "rural"), ("program", "tekun")],
        ),
        ("永州道县的救急款", [("region", "永州道县"), ("program", "linshi_jiuzhu")]),
        ("残疾人两项补贴和底保", [("program", "canji_liangxiang_butie"), ("program", "dibao")]),
        ("我的低保定了吗", [("program", "dibao")]),
    ],
)
def test_spans_in_a_sentence(library: Library, sentence: str, spans: list[tuple[str, str]]) -> None:
    assert _spans(library, sentence) == spans


def test_lexicon_is_sorted_and_means_something(library: Library) -> None:
    entries = lexicon_entries(library)
    lengths = [len(entry["text"]) for entry in entries]
    assert lengths == sorted(lengths, reverse=True)
    assert len({entry["text"] for entry in entries}) == len(entries)
    for entry in entries:
        if entry["entity"] == "region":
            assert library.regions.resolve(entry["value"]), entry
        elif entry["entity"] == "program":
            assert entry["value"] in library.programmes
        else:
            assert entry["value"] in ("urban", "rural")
