"""A car, a home, savings told piece by piece while something else is asked: each is kept."""

import pytest

from knowledge import Library
from knowledge.eligibility.interview import Told
from tests.knowledge.interview.test_hearing import heard

TOLD = Told({"size": 3, "income": {"yuan": "2000.00", "per": "month"}})


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (("没车", "有车"), {"car": True}),
        (("存款五万", "有车"), {"large_savings": True, "car": True}),
        (("没车", "存款没有"), {"car": False, "large_savings": False}),
        (("车也没", "没房子，就老家一个院子"), {"car": False, "second_home": False}),
        (("小车一辆",), {"car": True}),
        (("有车", "拉货的三轮"), {"car": False}),
        (("有车", "是电动三轮"), {"car": False}),
        (("有车", "还有一辆三轮"), {"car": True}),
        (("房子有一套",), {"second_home": False}),
        (("有两套房",), {"second_home": True}),
        (("有一辆小车", "没有店"), {"car": True, "business": False}),
    ],
)
def test_every_piece_is_kept(library: Library, said: tuple[str, ...], facts: dict[str, bool]) -> None:
    told = TOLD
    for text in said:
        found = heard(library, "receives", text, told)
        told = found.told if found is not None else told
    assert {name: told.facts.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    "said",
    ["儿子有车", "存款没有多少", "老家有房子有一套", "坐火车去的", "村里有车没有", "一套是老家土房子", "那套是老房子"],
)
def test_what_is_not_clear_is_not_taken(library: Library, said: str) -> None:
    found = heard(library, "receives", said, TOLD)
    names = ("car", "second_home", "business", "large_savings")
    assert found is None or not any(found.told.facts.get(name) for name in names)
