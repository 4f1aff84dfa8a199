"""Lines of what to do until help comes: they fit the danger, and none comes twice."""

import pytest

from knowledge.danger import danger_lists
from knowledge.urgent_advice import LIFE, LIFE_ACTED, load_urgent_advice

ADVICE = load_urgent_advice()


def test_every_kind_of_danger_has_lines_that_need_no_special_words() -> None:
    assert set(danger_lists()["kinds"]) == set(ADVICE.lines) - {"any", LIFE_ACTED}
    for kind in danger_lists()["kinds"]:
        assert any(line.fits is None for line in ADVICE.lines[kind]), kind


def test_no_line_stands_twice_and_each_is_short() -> None:
    lines = [line.say for lines in ADVICE.lines.values() for line in lines]
    assert len(lines) == len(set(lines))
    assert [line for line in lines if len(line) > 60] == []


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        ("fire", "里面还有人", "别再进去"),
        ("fire", "我妈还在里面", "别再进去"),
        ("fire", "烟好大", "湿布"),
        ("flood", "水还在涨", "往高处走"),
        ("flood", "能不能蹚过去", "别蹚"),
        ("violence", "不报警 报了也没用", "人先躲开"),
        ("violence", "他在踹门", "反锁"),
        ("poison", "要不要给他灌水", "别抠喉咙"),
        ("illness", "能不能喂水", "先别喂"),
        ("illness", "要不要我先把门撞开", "119"),
        ("illness", "120要钱吧 我没钱", "没钱也打"),
        ("accident", "还在流血", "按紧"),
        ("missing", "派出所说要24小时", "不用等"),
        ("hunger", "站不住了", "120"),
        (LIFE, "不给我我就真跳", "边上"),
        (LIFE, "半瓶", "120"),
        (LIFE, "别告诉我妈", "我明白"),
        (LIFE, "他拿着刀要死，劝不住", "守着他"),
        (LIFE, "我爸喝农药了", "120"),
        (LIFE, "警察来了", "有人来了就好"),
        ("accident", "120来了", "听他们的"),
        ("accident", "已经在医院了", "听医生的"),
        ("accident", "没钱交押金", "能不能先治"),
        ("violence", "他醒了", "别跟他吵"),
        ("fire", "已经打119了", "打过了就好"),
        (LIFE, "我走了", "先别走"),
        (LIFE, "你是机器人吗", "我是机器"),
        (LIFE, "嗯", "肯跟我说"),
    ],
)
def test_the_line_fits_what_is_said(kind: str, text: str, part: str) -> None:
    line = ADVICE.line(text, kind, [])
    assert line is not None
    assert part in line


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fire", "三楼"),
        ("fire", "电话打不通"),
        ("missing", "我爸电话打不通"),
        ("hunger", "孩子三岁"),
        ("flood", "手机没电了"),
        ("illness", "病历在家"),
        (None, "怎么办"),
    ],
)
def test_what_neither_asks_nor_goes_on_gets_none(kind: str | None, text: str) -> None:
    assert ADVICE.line(text, kind, []) is None


@pytest.mark.parametrize(
    "text", ["一把年纪了", "喝了酒", "心跳好快", "他们都不管我", "他要跟我离婚", "住桥洞", "不想拖累孩子"]
)
def test_of_ending_life_words_that_look_like_the_deed_are_none(text: str) -> None:
    line = ADVICE.line(text, LIFE, [])
    assert line is not None
    assert not any(part in line for part in ("120，现在就打", "守着他", "边上远远", "我明白"))


@pytest.mark.parametrize("kind", sorted(set(ADVICE.lines) - {"any", LIFE_ACTED}))
def test_none_is_said_twice(kind: str) -> None:
    said: list[str] = []
    while (line := ADVICE.line("怎么办", kind, said)) is not None:
        assert line not in said
        said.append(line)
    assert said


def test_where_it_has_been_done_the_body_comes_before_all_talk() -> None:
    first = ADVICE.line("半瓶", LIFE, [])
    second = ADVICE.line("吐白沫", LIFE, [first or ""], acted=True)
    third = ADVICE.line("怎么办", LIFE, [first or "", second or ""], acted=True)
    assert [line in [told.say for told in ADVICE.lines[LIFE_ACTED]] for line in (first, second, third)] == [True] * 3
    assert ADVICE.line("别告诉我妈", LIFE, [], acted=True) == ADVICE.line("别告诉我妈", LIFE, [])


def test_an_alarm_needs_no_words_of_going_on() -> None:
    assert ADVICE.line("他拿刀", "violence", [], alarm=True)
