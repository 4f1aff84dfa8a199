"""Plain words of danger are found; figures of speech, policy and the past are not."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.danger import DangerWords, danger_lists, find_danger, has_acted
from knowledge.yaml_text import read_yaml

CASES = Path(__file__).parents[1] / "rasa_project" / "danger" / "cases.yaml"
#: Sentences by the kind of danger that they tell, and those that tell none.
TOLD: dict[str, Any] = read_yaml(Path(__file__).with_name("danger_words.yaml").read_text(encoding="utf-8"))
#: Kinds whose plain words a rule can hold; hints (没人会想我的) are the classifier's.
MOST_MISSED, MOST_FALSE = 0.03, 0.01


@pytest.fixture(scope="module")
def cases() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = read_yaml(CASES.read_text(encoding="utf-8"))
    return found


def test_there_are_enough_of_both(cases: dict[str, list[dict[str, Any]]]) -> None:
    assert len(cases["danger"]) >= 150
    assert len(cases["harmless"]) >= 150


def test_plain_words_of_danger_are_found(cases: dict[str, list[dict[str, Any]]]) -> None:
    missed = [case["text"] for case in cases["danger"] if find_danger(case["text"]) is None]
    assert len(missed) <= MOST_MISSED * len(cases["danger"]), missed


def test_every_mention_of_ending_ones_life_is_found(cases: dict[str, list[dict[str, Any]]]) -> None:
    assert [case["text"] for case in cases["danger"] if case["kind"] == "life" and not find_danger(case["text"])] == []


def test_harmless_look_alikes_are_left_alone(cases: dict[str, list[dict[str, Any]]]) -> None:
    false = [case["text"] for case in cases["harmless"] if find_danger(case["text"])]
    assert len(false) <= MOST_FALSE * len(cases["harmless"]), false


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind, texts in TOLD["kinds"].items() for text in texts])
def test_the_kind_is_told(text: str, kind: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("text", TOLD["none"])
def test_what_only_sounds_like_it_is_left_alone(text: str) -> None:
    assert find_danger(text) is None


def test_danger_is_found_at_the_end_of_a_long_letter_and_in_ten_thousand_signs() -> None:
    assert find_danger("我家在村里住了三十年，种地为生。" * 300 + "我现在就不想活了") is not None
    assert find_danger("😭" * 10_000) is None


def test_all_lists_are_there_and_compile() -> None:
    lists = danger_lists()
    assert set(lists) == {
        "misheard",
        "not_danger",
        "acted",
        "long_ago",
        "always",
        "pleas",
        "after_me",
        "ill",
        "gone",
        "asks_aid",
        "pressing",
        "cries",
        "announced",
        "outright",
        "signs",
        "others",
        "over",
        "selves",
        "farewell",
        "now",
        "since",
        "years_since",
        "heals",
        "healed",
        "taught",
        "asks",
        "past",
        "policy",
        "present",
        "plainly",
        "supposed",
        "distress",
        "calm",
        "hints",
        "hints_not",
        "certain",
        "kinds",
    }
    assert set(lists["certain"]) <= set(lists["kinds"])
    assert set(lists["always"]) <= set(lists["kinds"])
    assert set(lists["heals"]) <= set(lists["kinds"]) - {*lists["always"], *lists["certain"], "violence"}
    DangerWords(lists)


@pytest.mark.parametrize(
    "text",
    [
        "今天不给钱我就从脚手架上跳下去",
        "我从架子上跳下来算了",
        "有人跳江救命啊",
        "我老公去年跳楼死了，我也不想活了",
        "我从没想过自杀，现在想了",
        "我不是不想活，是活不下去了",
        "有人跳河救人啊",
        "我陪老伴去了 别找我",
        "你们这是逼我们去死",
        "手腕上都是疤",
        "我想带着孩子走了",
    ],
)
def test_a_threat_is_none_of_the_harmless_ones_that_sound_like_it(text: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert (found.kind, found.sure) == ("life", True)


@pytest.mark.parametrize(
    "text",
    [
        "我对象从架子上跳下来脚后跟粉碎性骨折",
        "老婆去年带娃走了",
        "跳河捞人自己没上来",
        "他跳江救起两个孩子",
        "今天陪我妈去了一趟便民大厅",
        "陪我爸去了县医院",
        "这不是逼我们一家去死吗",
        "想跳河里游泳",
        "冻疮好了，手上都是疤",
    ],
)
def test_what_sounds_like_a_threat_and_is_none(text: str) -> None:
    assert find_danger(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("去年我腿断了，花了四万，现在好了", False),
        ("前年我家着过火，房子重盖欠了债", False),
        ("去年我腿断了，现在想问低保", False),
        ("上个月腿断了", False),
        ("我爸前年走丢了", False),
        ("去年就着过火，今晚又着了快来人", True),
        ("上个月着火了 现在还没地方住", True),
        ("上个月钱停了，家里没饭吃了", True),
        ("前年儿子走了，我一个人两天没吃东西", True),
        ("去年冬天没吃的，现在也没吃的", True),
        ("着火了，去年也着过", True),
        ("我去年就不想活了", True),
        ("我三年没回家，娃掉河里了快来", True),
    ],
)
def test_a_short_message_about_what_is_over_is_no_danger_and_about_now_it_is(text: str, *, found: bool) -> None:
    assert (find_danger(text) is not None) == found


@pytest.mark.parametrize(
    ("text", "acted"),
    [
        ("我妈吃了半瓶安眠药", True),
        ("她割腕了流了好多血", True),
        ("我喝了农药", True),
        ("我把农药喝了", True),
        ("他喝农药了", True),
        ("她割了手腕", True),
        ("我老公上吊，刚放下来", True),
        ("把一瓶安眠药全吃了", True),
        ("我想把农药喝了", False),
        ("我想喝农药了断", False),
        ("我要喝农药了", False),
        ("他从楼上跳下去了", True),
        ("我不想活了", False),
        ("我想吃药死了算了", False),
        ("我站在楼顶", False),
    ],
)
def test_whether_it_has_been_done_is_told(text: str, *, acted: bool) -> None:
    assert has_acted(text) == acted


def test_how_a_relatives_life_ended_long_ago_is_no_danger_by_the_words_alone() -> None:
    assert find_danger("孩子他爸去年跳楼死了，想问补助") is None


@pytest.mark.parametrize(
    "text", ["去年发大水把我家房子冲垮了，到现在没人管", "前年台风把我家屋顶刮了", "三年前洪水把房子淹了，一直没修"]
)
def test_what_water_once_did_to_a_house_is_no_alarm(text: str) -> None:
    assert find_danger(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "去年发大水把房子冲垮了，人还埋在里面", "去年发大水，到现在还困在屋里", "昨天发大水把我家房子冲垮了",
        "去年大雨，墙刚刚倒了压到人了", "去年发大水房子塌了，现在又发大水了",
    ],
)  # fmt: skip
def test_what_it_does_now_is(text: str) -> None:
    assert find_danger(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "我想跳河村里没人管",
        "我前年喝农药死过一次，现在又不想活了，丧葬费怎么领",
        "老头子喝农药了",
        "我老公喝农药了我一个人带娃怎么办",
        "不想活，动手吧",
    ],
)
def test_what_is_left_alone_of_the_past_hides_no_danger_of_now(text: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.sure


def test_what_lasts_for_years_hides_nothing_that_is_told_besides() -> None:
    story = "我爸瘫痪在床三年了，都是我妈照顾的，早上我妈起来一看，他叫不醒了，手脚冰凉，我们家没钱没车怎么办啊"
    assert find_danger(story) is not None
    assert find_danger("我爸从房上摔下来躺了三年了") is None
