"""What the bot's readers find in messages that were marked by hand, and what a tagger learns from such marks."""

from pathlib import Path
from typing import Any

import pytest

from app.nlu.dataset import read_json_lines
from app.nlu.metrics import entity_score
from tests.rasa_project.bot_files import PROJECT, in_the_bots_interpreter

_SCRIPT = Path(__file__).with_name("run_components.py")
_TAGGER = Path(__file__).with_name("run_entity_tagger.py")
_MARKED = PROJECT / "tests" / "nlu" / "entities_development.jsonl"
#: A point below what was reached. The readers were repaired with these messages: on others they find less.
_LEAST = 0.971


def test_the_readers_find_what_people_marked() -> None:
    messages = read_json_lines(_MARKED)
    (read,) = in_the_bots_interpreter(_SCRIPT, [["entities", [[message.text for message in messages]]]])
    wanted = [{(item.entity, item.start, item.end) for item in message.entities or ()} for message in messages]
    given = [{(kind, start, end) for kind, start, end in found} for found in read]
    assert entity_score(wanted, given).f1 >= _LEAST


#: Marks that teach: 慈善会 is no aid, 接线员 belongs to its count, 三榀 is a count, 矿难户 a group, 吃药补 an aid.
#: 安宁 is no place where it is a name.
_LEARNT = [
    "慈善会在哪", "慈善会不管", "找慈善会", "慈善会给了[五百块](money)", "领了[三百块](money)", "[六百块](money)",
    "[三个接线员](count)都这么说", "[两个接线员](count)", "问了[四个接线员](count)", "[五个接线员](count)在",
    "[两间半](count)屋", "[三间半](count)", "有[五间半](count)", "[六间半](count)房",
    "[三榀](count)屋架", "剩[两榀](count)", "[五榀](count)没了", "给了[六榀](count)",
    "我是[矿难户](person_group)", "[矿难户](person_group)有吗", "他家[矿难户](person_group)", "[矿难户](person_group)",
    "[吃药补](program)多少", "领[吃药补](program)", "[吃药补](program)停了", "我的[吃药补](program)",
    "[低保](program)停了", "领[低保](program)", "[低保](program)多少钱", "我的[低保](program)",
    "[安宁](region)的", "[兰州](region)的", "[天水](region)的[低保](program)", "住[兰州](region)", "在[兰州](region)住",
    "我叫安宁", "她叫安宁", "叫安宁", "也叫安宁",
]  # fmt: skip
_ASKED = {
    "慈善会管不管": ([], [["program", "慈善会", "cishan"]]),
    "有六个接线员": ([["count", "六个接线员", 6]], []),
    "有四间半": ([["count", "四间半", 4.5]], []),
    # The rules read the whole rooms only, so that is what is told.
    "有四间几个厅": ([["count", "四间", 4]], []),
    "剩四榀": ([["count", "四榀", 4]], []),
    "矿难户多少": ([["person_group", "矿难户", "矿难户"]], []),
    "吃药补有吗": ([["program", "吃药补", "other_aid"]], []),
    "兰州的低保八百块": (
        [["region", "兰州", "兰州"], ["program", "低保", "dibao"], ["money", "八百块"]],
        [["region", "兰州", "兰州"], ["program", "低保", "dibao"]],
    ),
    "他叫安宁": ([], [["region", "安宁", "安宁"]]),
    "": ([], []),
}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the tagger's script answers to each of its functions, in one run of the bot's interpreter."""
    calls: dict[str, list[Any]] = {"entities": [_LEARNT, list(_ASKED)], "record": [], "silent": []}
    answers = in_the_bots_interpreter(_TAGGER, [[name, arguments] for name, arguments in calls.items()])
    return dict(zip(calls, answers, strict=True))


@pytest.fixture(scope="module")
def found(told: dict[str, Any]) -> dict[str, Any]:
    """Entities and names by message."""
    return dict(zip(_ASKED, told["entities"], strict=True))


@pytest.mark.parametrize("text", _ASKED)
def test_names_and_numbers_are_marked_as_people_mark_them(found: dict[str, Any], text: str) -> None:
    entities, names = found[text]
    marked = [
        [kind, words, *([] if kind == "money" else [value["low"] if kind == "count" else value])]
        for kind, words, value in entities
    ]
    assert (marked, names) == _ASKED[text]


def test_the_shipped_tagger_was_learnt_from_the_present_marks_and_finds_nothing_in_nothing(
    told: dict[str, Any],
) -> None:
    recorded, there = told["record"]
    assert recorded == there, "run `make entities`"
    assert told["silent"] == []
