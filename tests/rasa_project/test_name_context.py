"""What stands around a name, and places that are known by their ending."""

import pytest
from components.name_context import is_name, places


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("area_type", "我是村里的医生", "村里"),
        ("area_type", "她住在村里", "村里"),
        ("area_type", "村里的低保多少钱", "村里"),
        ("area_type", "城市低保", "城市"),
        ("region", "兰州的低保", "兰州"),
        ("program", "低保路", "低保"),
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
    ],
)
def test_places_are_known_by_their_ending(text: str, regions: list[tuple[int, int]], named: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, regions)] == named
