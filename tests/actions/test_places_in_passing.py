"""Places that come up in passing are not where help must go."""

import pytest

from actions.places_told import place_of_matter
from knowledge import Library


@pytest.mark.parametrize(
    "text",
    [
        "我是河南来打工的，票和钱在火车站让小偷摸走了，今晚没地方住",
        "我59岁，买了今天的车票想回榆林过年，钱包没了，饭也没吃上",
        "身上一个钱没有。我江西的，24，来这边找活人家都不要，送我上个火车行吗",
        "后来到武汉才查出是肝上的病，借了两万多",
        "三十晚上一把火把我家烧没了，我在北京读大三，妹妹也在上学",
        "今年听说北京有新技术还能减免，钱花光了",
        "为了看病在青岛住了两次，在县里住了三次，家里到处是债",
        "1月底在福州换了肾，是借的钱",
    ],
)
def test_a_place_in_passing_is_not_where_help_goes(library: Library, text: str) -> None:
    assert place_of_matter(text, library) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我在福州打工，钱包让人偷了，今晚没地方住", "350100"),
        ("我人在兰州火车站，钱被偷了，回不了家", "620100"),
        ("老家在袁州区西村镇，房子烧了没地方住", "360902101"),
        ("我在袁州区看了病，花了三万，家里没钱了", "360902"),
        ("我在兰州住院，没钱交费", "620100"),
    ],
)
def test_where_somebody_is_stays(library: Library, text: str, code: str) -> None:
    assert place_of_matter(text, library) == code
