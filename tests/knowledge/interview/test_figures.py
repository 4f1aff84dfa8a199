"""Words of danger that are but an answer in a screening, and all others, which are not."""

from pathlib import Path

import pytest

from knowledge import Library
from knowledge.danger import find_danger
from knowledge.eligibility.interview.figures import figure_of
from knowledge.yaml_text import read_yaml

CASES = Path(__file__).parents[2] / "rasa_project" / "danger" / "cases.yaml"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("快揭不开锅了", "hunger"),
        ("穷得没米下锅", "hunger"),
        ("我儿子在外打工，家里就剩我和老伴", "household"),
        ("就剩我们老两口", "household"),
        ("家里就我们两个人", "household"),
        ("老伴走了就剩我和孙子", "household"),
    ],
)
def test_a_figure_of_speech_is_an_answer(library: Library, said: str, kind: str) -> None:
    assert find_danger(said) is not None
    assert figure_of(said, library.interview) == kind


@pytest.mark.parametrize(
    "said",
    [
        "揭不开锅，娃饿得哭",
        "揭不开锅了，今天晚上这顿都不知道在哪",
        "没钱吃饭，已经第三天",
        "家里就剩我和弟弟，没人管",
        "家里就我和我妈，她躺地上不动了",
        "家里就剩我和老伴，房子着火了",
        "就剩我和老伴了，不想活了",
    ],
)
def test_what_is_meant_is_none(library: Library, said: str) -> None:
    assert figure_of(said, library.interview) is None


def test_no_phrasing_of_danger_is_taken_for_a_figure(library: Library) -> None:
    cases = read_yaml(CASES.read_text(encoding="utf-8"))["danger"]
    assert len(cases) >= 150
    assert [case["text"] for case in cases if figure_of(case["text"], library.interview) is not None] == []
