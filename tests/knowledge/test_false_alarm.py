"""What shows that an alarm was none, and what must not be taken for that."""

import pytest

from knowledge.false_alarm import Mistake, load_false_alarm_words

WORDS = load_false_alarm_words()
LETTER = "我家门口那条路没有红绿灯，撞死了一个孩子，孩子他妈要自杀。"
SISTER = "我姐姐喝农药没了，留下两个孩子跟着我妈。想问这两个孩子能不能办个补助。"
BROTHER = "我哥上吊了 留下个娃 能办孤儿吗"


@pytest.mark.parametrize(
    ("alarm", "said", "meant"),
    [
        (LETTER, "你搞错了，没有人想不开，我要装红绿灯", "我家门口那条路没有红绿灯，我要装红绿灯"),
        (LETTER, "怎么又是这个，我问红绿灯", "我家门口那条路没有红绿灯，我问红绿灯"),
        (LETTER, "没有危险", "我家门口那条路没有红绿灯"),
        (
            SISTER,
            "你弄错了，没人要自杀，我问的是两个孩子",
            "留下两个孩子跟着我妈，想问这两个孩子能不能办个补助，我问的是两个孩子",
        ),
        ("我家着火了", "你们搞错了，我问低保", "我问低保"),
    ],
)
def test_a_denial_says_what_was_meant(alarm: str, said: str, meant: str) -> None:
    assert WORDS.mistake(said, [alarm]) is Mistake.DENIED
    assert WORDS.meant(said, [alarm]) == meant


@pytest.mark.parametrize(
    ("alarm", "said"),
    [
        (BROTHER, "早就办完后事了"),
        ("我女儿自杀了 我一个人带外孙 怎么申请补助", "人已经不在了 你听清楚"),
        ("我妈喝农药了", "早就不在了 办完后事了"),
        ("我家儿子跳河了", "三年前的事了"),
    ],
)
def test_what_is_long_over_is_no_alarm(alarm: str, said: str) -> None:
    assert WORDS.mistake(said, [alarm]) is Mistake.LONG_AGO


@pytest.mark.parametrize(
    "story",
    [
        ["真想死"], ["我不想活了"], ["活着没意思"], ["带着孩子一起去死"], ["我要是死了孩子怎么办"],
        ["我妈去年自杀了，我也想跟她去"], [BROTHER, "我也不想活了"], ["对不起爸妈，我先走了，不想活了"],
    ],
)  # fmt: skip
def test_who_spoke_of_their_own_life_is_not_let_go_by_a_denial(story: list[str]) -> None:
    for said in ("你弄错了", "没人要自杀，我问低保", "没有危险", "去年的事了", "早就办完后事了"):
        assert WORDS.mistake(said, story) is None


@pytest.mark.parametrize(
    "said",
    [
        "没有危险，快来人啊", "你弄错了，我爸要跳楼", "没人要 想不开", "没人要我 我想死", "我没有危险，是我老公",
        "搞错了，是三楼着火了", "没人管我 不想活了", "弄错了，再见", "我走了",
    ],
)  # fmt: skip
def test_danger_beside_a_denial_stays_danger(said: str) -> None:
    assert WORDS.mistake(said, [LETTER]) is None


@pytest.mark.parametrize("said", ["她不动了", "怎么办", "没人在家", "我说的是我妈", "在西村镇", "她没了", "刚刚走了"])
def test_what_goes_on_with_danger_denies_nothing(said: str) -> None:
    assert WORDS.mistake(said, ["我妈喝农药了"]) is None


def test_an_earlier_time_does_not_make_today_long_ago() -> None:
    for alarm in ("我妈前年喝过农药，今天又喝了", "我弟去年割过腕，昨晚又说不想活了"):
        for said in ("她不动了", "怎么办", "我说的是我妈", "在西村镇"):
            assert WORDS.mistake(said, [alarm]) is None, (alarm, said)
    for said in ("他不动了", "叫不醒", "又喝了"):
        assert WORDS.mistake(said, [BROTHER]) is None, said
