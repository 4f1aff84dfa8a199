"""Where somebody in danger is, by what they say while an urgent ticket waits."""

import pytest

from actions.danger.whereabouts import Whereabouts
from knowledge import Library


def _name(library: Library, code: str | None) -> str | None:
    return None if code is None else library.regions.full_name(code)


@pytest.mark.parametrize(
    ("text", "story", "place"),
    [
        ("我人在袁州区", (), "袁州区"),
        ("不是合江县，是袁州区", (), "袁州区"),
        ("我说错了，我在袁州区慈化镇", (), "袁州区慈化镇"),
        ("袁州区慈化镇", (), "袁州区慈化镇"),
        ("我现在不在合江县，在袁州区", (), "袁州区"),
        ("我们已经转到长沙市的医院了", (), "长沙市"),
        ("她在长沙市出租屋里", ("我闺女要跳楼",), "长沙市"),
        ("我女儿在长沙市", ("我女儿要跳楼",), "长沙市"),
        ("我在长沙市打工", ("我从架子上摔下来动不了",), "长沙市"),
        ("老家合江县的，人在长沙市", (), "长沙市"),
        ("西村镇", (), "袁州区西村镇"),
        ("人在西村镇卫生院门口", ("我妈晕倒了",), "袁州区西村镇"),
        ("我老家在西村镇，现在人在长沙市岳麓区", ("我妈晕倒了",), "长沙市岳麓区"),
        ("我人在义乌市，我妈在西村镇", ("我妈晕倒了",), "袁州区西村镇"),
        ("刚才那个是我户口，我住西村镇", ("我妈晕倒了",), "袁州区西村镇"),
        ("转到南昌市了", ("我妈晕倒了",), "南昌市"),
    ],
)
def test_who_is_elsewhere_is_found_there(library: Library, text: str, story: tuple[str, ...], place: str) -> None:
    code = Whereabouts(library).told(text, "360902105", story=story, moved=True)
    assert (_name(library, code) or "").endswith(place)


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("儿子在上海市", ("我三天没吃饭了",)),
        ("我女儿嫁到武汉市去了", ("我妈晕倒了",)),
        ("我在深圳市打工赶不回去", ("我妈在家晕倒了",)),
        ("我是合江县人", ("家里着火了",)),
        ("户口在合江县", ("家里着火了",)),
        ("合江县低保多少钱", ("家里着火了",)),
        ("你们再不来我就去北京市告你们", ("家里着火了",)),
        ("从合江县过来的", ("家里着火了",)),
        ("快来人啊", ("家里着火了",)),
        ("我在浙江义乌，我妈一个人在家", ("我妈晕倒了",)),
        ("我在外面打工，在义乌市", ("我妈晕倒了",)),
        ("我儿子在长沙市", ("我儿子打我",)),
        ("来的时候走西村镇那条路", ("我妈晕倒了",)),
        ("让西村镇的人快来", ("我妈晕倒了",)),
        ("西村镇派出所的人来了", ("我妈晕倒了",)),
    ],
)
def test_other_places_move_nothing(library: Library, text: str, story: tuple[str, ...]) -> None:
    assert Whereabouts(library).told(text, "360902105", story=story, moved=True) is None


def test_where_nothing_is_known_a_relatives_place_is_none_either(library: Library) -> None:
    told = Whereabouts(library).told
    assert told("儿子在上海市打工", None, story=("我三天没吃饭了",)) is None
    assert told("我家在西村镇", "360902", story=("我三天没吃饭了",)) is not None
    assert told("地址袁州区慈化镇三组", None) is not None
