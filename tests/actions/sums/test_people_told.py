"""How many a family is, by what a citizen tells; the counts are those that the bot reads."""

import re
from typing import Any

import pytest

from actions.sums.people_told import people_in

_NUMBERS = {"一": 1, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5}
_COUNT = re.compile("([一两俩三四五])(?:口人?|个(?:人|孩子|娃|老人|大人|小孩)|娃|(?<=俩))")


def _counts(text: str) -> list[dict[str, Any]]:
    return [
        {
            "entity": "count",
            "value": {"low": _NUMBERS[found[1]], "high": _NUMBERS[found[1]], "unit": "person"},
            "start": found.start(),
            "end": found.end(),
        }
        for found in _COUNT.finditer(text)
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("兰州城市三口人", 3),
        ("两个孩子一个老人加我四口", 4),
        ("两个孩子一个老人加我", 4),
        ("夫妻俩带两个孩子", 4),
        ("我和老婆带一个孩子，一个月1800", 3),
        ("我一个人带俩娃", 3),
        ("两个大人两个小孩", 4),
        ("老伴走了就我一个人", 1),
        ("我和老伴，一共500块", 2),
        ("我跟我妈两个人", 2),
        ("我不是三口，是两口", 2),
        ("我们四个人", 4),
        ("老两口", 2),
    ],
)
def test_everybody_is_counted(text: str, people: int) -> None:
    assert people_in(text, _counts(text)) == people


@pytest.mark.parametrize(
    "text",
    [
        "老公在外打工，我带两个娃",
        "家里两个孩子",
        "两个孩子上学，我打工1500",
        "夫妻俩打工，三个娃",
        "多了两口",
        "我带两个孩子去办低保",
        "我和村干部吵了一架",
        "我和老婆都打工",
        "两个人打工",
        "就我一个人挣钱",
    ],
)
def test_where_it_is_not_sure_nobody_is_counted(text: str) -> None:
    assert people_in(text, _counts(text)) is None
