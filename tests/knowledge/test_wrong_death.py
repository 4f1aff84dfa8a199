"""Somebody lives and a register says that they are dead."""

import pytest

from knowledge.wrong_death import load_wrong_death

LISTS = load_wrong_death()


@pytest.mark.parametrize(
    "text",
    [
        "我婆婆人就坐在我旁边，社区称系统显示已死亡，低保停了",
        "我奶奶明明活着，派出所把她销户了",
        "他们说她死了！她在我旁边坐着！",
    ],
)
def test_who_lives_and_stands_as_dead_is_known(text: str) -> None:
    assert LISTS.is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "我爸死了，户口还没注销",
        "老公死了，我还活着，低保怎么办",
        "人还活着，被车撞了，快死了",
        "我妈活着的时候，户口被注销了",
    ],
)
def test_a_death_and_danger_are_not_taken_for_it(text: str) -> None:
    assert not LISTS.is_told(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [("怎么就死了", "why"), ("要带她去派出所吗", "police"), ("那前面几个月的补不补", "arrears"), ("转人工", None)],
)
def test_what_a_few_words_go_on_with(text: str, key: str | None) -> None:
    assert LISTS.goes_on_with(text) == key
