"""What stands around a name, and places that are known by their ending."""

import pytest
from components.name_context import counties, graded, is_name, places


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("area_type", "我是村里的医生", "村里"),
        ("area_type", "她住在村里", "村里"),
        ("area_type", "村里的低保多少钱", "村里"),
        ("area_type", "城市低保", "城市"),
        ("region", "兰州的低保", "兰州"),
        ("region", "我成都的", "成都"),
        ("region", "住在花都", "花都"),
        ("region", "小王金华的", "金华"),
        ("region", "青海湖南两边都跑", "青海"),
        ("region", "浙江湖州的低保", "浙江"),
        ("region", "湖南茶陵多少钱", "湖南"),
        ("region", "我是寿光菜农", "寿光"),
        ("region", "花都没发钱", "花都"),
        ("region", "特困供养成都多少钱", "成都"),
        ("region", "江苏金湖的", "金湖"),
        ("program", "低保路", "低保"),
        ("area_type", "今年村里遭了两回龙卷风", "村里"),
        ("person_group", "我妹是哑巴", "哑巴"),
        ("person_group", "有个要饭的老婆子", "老婆子"),
        ("person_group", "一个婆婆天天来讨饭", "婆婆"),
    ],
)
def test_a_word_is_a_name(kind: str, text: str, word: str) -> None:
    start = text.index(word)
    assert is_name(kind, text, start, start + len(word))


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("area_type", "村里不给办", "村里"),
        ("area_type", "在村里民主评议", "村里"),
        ("area_type", "在这个城市交过社保", "城市"),
        ("region", "考上了甘肃农大", "甘肃"),
        ("region", "兰州路", "兰州"),
        ("region", "这个件成不成都给句准话", "成都"),
        ("region", "玉兰花都谢了", "花都"),
        ("region", "坐大巴中途甩客", "巴中"),
        ("region", "王秀英的事现在怎么样", "秀英"),
        ("region", "普洱茶我有二十饼", "普洱"),
        ("region", "原来盘龙山上的地", "盘龙"),
        ("region", "家住柳林坪，三十户人", "柳林"),
        ("region", "我在青海湖边上", "青海"),
        ("person_group", "上周回复的，哑巴了?", "哑巴"),
        ("person_group", "什么人工智能，智障还差不多", "智障"),
        ("person_group", "当地儿童福利机构", "儿童"),
        ("person_group", "我老头子走了俩月", "老头子"),
        ("person_group", "我婆婆不肯去", "婆婆"),
    ],
)
def test_a_word_is_no_name_beside_others(kind: str, text: str, word: str) -> None:
    start = text.index(word)
    assert not is_name(kind, text, start, start + len(word))


@pytest.mark.parametrize(
    ("text", "regions", "named"),
    [
        ("我在枫林镇唱了三天", [], ["枫林镇"]),
        ("鄂城区凤凰街道明塘社区", [(0, 3)], ["凤凰街道", "明塘社区"]),
        ("是河口村的", [], ["河口村"]),
        ("我们镇上的人", [], []),
        ("去街道问", [], []),
        ("村支书和村干部", [], []),
        ("这个社区不给办", [], []),
        ("老乡借我的", [], []),
        ("暴雪封村", [], []),
        ("回龙乡", [], ["回龙乡"]),
        ("王家湾有个糖尿病人", [], ["王家湾"]),
        ("结果街道不给办", [], []),
    ],
)
def test_places_are_known_by_their_ending(text: str, regions: list[tuple[int, int]], named: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, regions)] == named


SMALLER = {"云和": frozenset(["丽水", "丽水市", "浙江"]), "西城": frozenset(["北京"]), "和平": frozenset(["天津"])}


@pytest.mark.parametrize(
    ("text", "regions", "named"),
    [
        ("丽水云和", [(0, 2)], ["云和"]),
        ("丽水 云和的", [(0, 2)], ["云和"]),
        ("户口在西城", [], ["西城"]),
        ("天津和平里小区", [(0, 2)], ["和平"]),
        ("兰州和平", [(0, 2)], []),
        ("天津 和平解决", [(0, 2)], []),
        ("和平解决", [], []),
    ],
)
def test_a_county_that_is_also_a_word_is_known_by_what_stands_before(
    text: str, regions: list[tuple[int, int]], named: list[str]
) -> None:
    assert [text[start:end] for start, end in counties(text, regions, SMALLER)] == named


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("精神二级残疾人", ["精神"]),
        ("我视力一级 老婆肢体三级", ["视力", "肢体"]),
        ("评了三级智力", ["智力"]),
        ("三级医院的精神科", []),
        ("精神不好", []),
    ],
)
def test_a_kind_of_disability_is_heard_beside_its_grade(text: str, kinds: list[str]) -> None:
    assert [text[start:end] for start, end in graded(text)] == kinds
