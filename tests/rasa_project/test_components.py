"""The bot's own components, called in the bot's interpreter (Python 3.10 with Rasa)."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.model import PROJECT, QUIET, bot_python

_SCRIPT = Path(__file__).with_name("run_components.py")

LANZHOU = {"text": "兰州", "entity": "region", "value": "兰州"}
LANZHOU_CITY = {"text": "兰州市", "entity": "region", "value": "兰州市"}
DIBAO = {"text": "低保", "entity": "program", "value": "dibao"}
DIBAO_FAMILY = {"text": "低保边缘家庭", "entity": "program", "value": "dibao_bianyuan"}
RURAL = {"text": "农村", "entity": "area_type", "value": "rural"}
LATIN = {"text": "VIP卡", "entity": "program", "value": "vip"}
ENTRIES = [LANZHOU, LANZHOU_CITY, DIBAO, DIBAO_FAMILY, RURAL, LATIN]

FOUND: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    "nothing": ("你好", []),
    "one": ("想问低保", [("dibao", 2, 4)]),
    "several, from left to right": ("兰州农村低保", [("兰州", 0, 2), ("rural", 2, 4), ("dibao", 4, 6)]),
    "the longest that begins there": ("兰州市的低保边缘家庭", [("兰州市", 0, 3), ("dibao_bianyuan", 4, 10)]),
    "the shorter one when the longer breaks off": ("低保边缘", [("dibao", 0, 2)]),
    "none inside another": ("低保边缘家庭低保", [("dibao_bianyuan", 0, 6), ("dibao", 6, 8)]),
    "the same twice": ("低保低保", [("dibao", 0, 2), ("dibao", 2, 4)]),
    "whatever the case": ("vip卡", [("vip", 0, 4)]),
    "offsets hold behind letters that grow in lower case": ("İ低保", [("dibao", 1, 3)]),
    "empty": ("", []),
}
MASKED: dict[str, tuple[str, list[dict[str, Any]], str]] = {
    "names by their kind": (
        "兰州农村低保",
        [{**LANZHOU, "start": 0, "end": 2}, {**RURAL, "start": 2, "end": 4}, {**DIBAO, "start": 4, "end": 6}],
        "ⓡⓐⓟ",
    ),
    "numbers": ("一个月800块，上月1.5万，２０块", [], "一个月ⓝ块，上月ⓝ万，ⓝ块"),
    "letters in lower case": ("Hello OK", [], "hello ok"),
    "nothing to mask": ("你好", [], "你好"),
    "in any order": (
        "兰州低保",
        [{**DIBAO, "start": 2, "end": 4}, {**LANZHOU, "start": 0, "end": 2}],
        "ⓡⓟ",
    ),
    "the first of two that overlap": (
        "兰州市低保",
        [{**LANZHOU_CITY, "start": 0, "end": 3}, {**LANZHOU, "start": 1, "end": 3}, {**DIBAO, "start": 3, "end": 5}],
        "ⓡⓟ",
    ),
}
CLAUSES = {
    "the only one": ("低保一个月多少钱", "低保一个月多少钱"),
    "the question after the story": ("我家三口人，爱人病了。请问低保怎么申请？", "请问低保怎么申请"),
    "with the one before when it is short": ("我想申请低保。可以吗？", "我想申请低保可以吗"),
    "blanks part clauses, too": ("家里困难没有收入 低保怎么申请呢", "低保怎么申请呢"),
    "marks alone": ("？？？", "？？？"),
    "empty": ("", ""),
    "at most forty characters, the last ones": ("我" * 50 + "低保怎么申请", "我" * 34 + "低保怎么申请"),
}


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """What the components make of all cases, in one run of the bot's interpreter."""
    calls = {
        **{f"find {name}": ["find_entries", [ENTRIES, text]] for name, (text, _) in FOUND.items()},
        **{f"mask {name}": ["mask", [text, entities]] for name, (text, entities, _) in MASKED.items()},
        **{f"clause {name}": ["last_clause", [text]] for name, (text, _) in CLAUSES.items()},
    }
    done = subprocess.run(
        [str(bot_python()), str(_SCRIPT)],
        input=json.dumps(list(calls.values())),
        env={**os.environ, **QUIET, "PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(zip(calls, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("name", FOUND)
def test_the_extractor_finds(name: str, results: dict[str, Any]) -> None:
    found = [(entry["value"], entry["start"], entry["end"]) for entry in results[f"find {name}"]]
    assert found == FOUND[name][1]


@pytest.mark.parametrize("name", MASKED)
def test_the_classifier_masks(name: str, results: dict[str, Any]) -> None:
    assert results[f"mask {name}"] == MASKED[name][2]


@pytest.mark.parametrize("name", CLAUSES)
def test_the_last_clause_is(name: str, results: dict[str, Any]) -> None:
    assert results[f"clause {name}"] == CLAUSES[name][1]
