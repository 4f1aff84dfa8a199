"""Where a matter is: not where a relative lives, somebody threatens to go, or a story passes through."""

import pytest

from actions.reading.places_told import names_no_place_of_matter, place_of_matter
from knowledge import Library


@pytest.mark.parametrize(
    "text",
    [
        "我们楼上的老奶奶一个人住，敲门三天没人应，她女儿嫁到武汉去了",
        "我爸屋顶塌了一块，人还住里面，你们再不管我就去北京",
        "我邻居八十了摔了，她儿子在新疆，我叫她她哼了一声",
        "我妈一个人在家摔了，我在深圳打工回不去",
        "老人没人管，儿子在深圳打工，女儿嫁到湖南",
        "我要举报我们村主任，他儿子在福建开厂，老婆是浙江人",
        "我爸摔了起不来，儿子在广东打工，女儿在福建安家了",
        "再不解决我就去北京上访",
    ],
)
def test_others_places_are_none_of_the_matter(library: Library, text: str) -> None:
    assert place_of_matter(text, library) is None
    assert names_no_place_of_matter(text, library)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("在袁州区灵泉街道", "袁州区灵泉街道"),
        ("我是袁州区慈化镇人，低保停了", "袁州区慈化镇"),
        ("我是合江县人，在杭州打工被困住了", "杭州市"),
        ("我在福州打工，腿摔断了没钱治", "福州市"),
        ("袁州区慈化镇的，儿子在广东", "袁州区慈化镇"),
        ("孩子爸爸在浙江打工，我和孩子在袁州区西村镇", "袁州区西村镇"),
        ("我去北京看过病，现在在袁州区慈化镇家里", "袁州区慈化镇"),
        ("我在袁州区打零工，家里着火了", "袁州区"),
        ("我是河南人，在杭州打工被困住了", "杭州市"),
        ("我老公在袁州区西村镇家里昏倒了", "袁州区西村镇"),
        ("我丈夫在袁州区西村镇摔断腿了", "袁州区西村镇"),
        ("孩子在袁州区西村镇掉井里了", "袁州区西村镇"),
        ("我老婆在袁州区慈化镇要生了没人管", "袁州区慈化镇"),
        ("我儿子在袁州区西村镇家里要跳楼", "袁州区西村镇"),
        ("我女儿在袁州区灵泉街道被人打了", "袁州区灵泉街道"),
        ("邻居的孩子在袁州区西村镇饿得走不动", "袁州区西村镇"),
        ("我要去袁州区西村镇救我妈，她昏倒了", "袁州区西村镇"),
    ],
)
def test_where_it_happened_is_kept(library: Library, text: str, place: str) -> None:
    code = place_of_matter(text, library)
    assert code is not None
    assert library.regions.full_name(code).endswith(place)
    assert not names_no_place_of_matter(text, library)


def test_a_message_without_a_place_excludes_none(library: Library) -> None:
    assert place_of_matter("家里着火了", library) is None
    assert not names_no_place_of_matter("家里着火了", library)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我爸从浙江回来就打我妈", None),
        ("我从浙江打工回来没地方住", None),
        ("从三阳镇搬到慈化镇的", "袁州区慈化镇"),
        ("我从兰州来福州打工，摔断了腿", "福州市"),
        ("我是从浙江回袁州区慈化镇的", "袁州区慈化镇"),
        ("我从兰州打来电话，我妈晕倒了", "兰州市"),
    ],
)
def test_where_somebody_came_from_is_no_place_of_the_matter(library: Library, text: str, place: str | None) -> None:
    code = place_of_matter(text, library)
    assert code is None if place is None else library.regions.full_name(code or "").endswith(place)
    assert names_no_place_of_matter(text, library) is (place is None)


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
