"""`hotline screen`: a household in plain words, as JSON, aloud; what has changed since; what is wrong with a file."""

import io
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import cli
from knowledge import Library
from knowledge.eligibility.determination import facts_of, identity
from knowledge.eligibility.household import Household, household_schema
from tests.kept import FAMILY, TODAY, result

DAY = ["--as-of", TODAY.isoformat()]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "family.json"
    path.write_text(json.dumps(FAMILY), encoding="utf-8")
    return str(path)


class Run:
    """Runs the command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.code = -1
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> str:
        """What it printed; `code` and `err` hold the rest."""
        with pytest.raises(SystemExit) as ended:
            cli.main(["screen", *arguments])
        self.code = int(ended.value.code or 0)
        self.out, self.err = self._capsys.readouterr()
        return self.out


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


# A result ---------------------------------------------------------------------------------------------


def test_it_is_told_in_plain_words_likely_first(run: Run, file: str) -> None:
    told = run(file, *DAY)
    assert run.code == 0
    places = [told.index(f"【{title}】") for title in ("很可能能办", "还说不准", "看来办不了")]
    assert places == sorted(places)
    assert told.startswith("这是初步估算，不是决定。")
    for words in ("日期：2026 年 11 月 23 日", "户口在：甘肃省兰州市城关区", "家里 4 口人", "● 最低生活保障，全家"):
        assert words in told
    likely = told[places[0] : places[1]]
    for label in ("能领多少：", "为什么：", "依据：《", "要带什么：", "□ ", "去哪里办："):
        assert label in likely
    assert "还差这些情况：" in told[places[1] : places[2]]
    assert "为什么：" in told[places[2] :]
    assert result()["id"] in told


def test_persons_of_whom_the_same_is_said_are_told_once(run: Run, file: str) -> None:
    told = run(file, *DAY)
    assert "第 2、3 个人" in told
    assert not re.search(r"^ *第 [23] 个人", told, re.MULTILINE)


def test_a_file_may_come_from_the_input(run: Run, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run(file, *DAY)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(file).read_bytes())))
    assert run("-", *DAY) == told


def test_json_is_what_the_api_returns(run: Run, file: str) -> None:
    assert json.loads(run(file, *DAY, "--json")) == result()


def test_without_a_day_it_is_today(run: Run, file: str) -> None:
    assert json.loads(run(file, "--json"))["as_of"] >= "2026"


def test_the_schema_is_printed_without_a_file(run: Run) -> None:
    assert json.loads(run("--schema")) == household_schema()


def test_what_is_read_out_has_no_brackets_digits_or_letters(run: Run, file: str) -> None:
    said = run(file, *DAY, "--spoken").strip()
    assert run.code == 0
    assert "\n" not in said
    assert not re.search(r"[0-9A-Za-z（）()【】《》□●]", said)
    assert "很可能能办的有" in said


def test_nothing_known_is_no_mistake(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    told = run(str(empty), *DAY)
    assert run.code == 0
    assert "没有看出很可能能办的" in told
    assert "户口在：没有说" in told


# What has changed -------------------------------------------------------------------------------------


@pytest.fixture
def then() -> dict[str, Any]:
    return result()


def mark(of: dict[str, Any], **changed: str) -> str:
    """id-ruleset-parameters of a result under other versions."""
    versions = {"ruleset": of["ruleset"], "parameters": of["parameters"], **changed}
    made = identity(facts_of(Household.model_validate(FAMILY)), TODAY, versions["ruleset"], versions["parameters"])
    return f"{made}-{versions['ruleset']}-{versions['parameters']}"


def test_the_same_household_rules_and_figures_are_the_same(run: Run, file: str, then: dict[str, Any]) -> None:
    for wanted in (then["id"], mark(then), then["determinations"][-1]["id"]):
        said = run(file, *DAY, "--replay", wanted)
        assert (run.code, said[:2]) == (0, "一样")


def test_a_bare_id_of_something_else_says_what_is_needed_to_know_more(
    run: Run, file: str, then: dict[str, Any]
) -> None:
    said = run(file, *DAY, "--replay", "0" * 20)
    assert (run.code, said[:3]) == (1, "不一样")
    assert then["id"] in said
    assert "结果编号-规则版本-标准版本" in said


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ruleset": "0" * 12}, ["情况和日期，和那时候一样", "规则变了", "标准没有变"]),
        ({"parameters": "0" * 12}, ["情况和日期，和那时候一样", "规则没有变", "标准变了"]),
        ({"ruleset": "1" * 12, "parameters": "0" * 12}, ["情况和日期，和那时候一样", "规则变了", "标准变了"]),
    ],
    ids=str,
)
def test_with_the_versions_of_then_it_says_what_has_changed(
    run: Run, file: str, then: dict[str, Any], changed: dict[str, str], words: list[str]
) -> None:
    said = run(file, *DAY, "--replay", mark(then, **changed))
    assert run.code == 1
    assert [part for part in words if part not in said] == []


def test_another_day_or_household_is_told_from_other_rules(run: Run, file: str, then: dict[str, Any]) -> None:
    said = run(file, "--as-of", "2026-11-22", "--replay", mark(then))
    assert run.code == 1
    assert "不是同一个" in said
    assert "规则没有变" in said


def test_a_real_change_of_the_figures_is_found(
    run: Run, file: str, then: dict[str, Any], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = replace(library, parameters=library.parameters[1:])
    monkeypatch.setattr("knowledge.load_library", lambda: fewer)
    said = run(file, *DAY, "--replay", mark(then))
    assert run.code == 1
    assert "标准变了" in said
    assert "规则没有变" in said


# Wrong use --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{"persons": [{}, {"age": 150}]}', "persons.1.age: must be at most 130"),
        ('{"size": "3"}', "size: must be a whole number"),
        ('{"name": "张三"}', "name: is not known"),
        ("not json", "household: is no JSON"),
        ("[]", "household: must be an object"),
    ],
)
def test_what_is_no_household_is_named_by_its_path_with_what_to_do(
    run: Run, tmp_path: Path, content: str, line: str
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(content, encoding="utf-8")
    run(str(path))
    assert run.code == 2
    assert run.err.startswith(line)
    assert "张三" not in run.err


def test_every_wrong_field_has_a_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text('{"car": 1, "size": 99}')
    run(str(path))
    assert len(run.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a file"),
        (["/nowhere.json"], "can't be read"),
        (["/"], "can't be read"),
        (["-", "--json", "--spoken"], "exclude one another"),
        (["-", "--as-of", "yesterday"], "--as-of"),
    ],
    ids=str,
)
def test_wrong_use_says_what_to_do(run: Run, arguments: list[str], words: str) -> None:
    run(*arguments)
    assert run.code == 2
    assert words in run.err


def test_something_else_than_an_id_is_refused(run: Run, file: str) -> None:
    run(file, "--replay", "yesterday")
    assert run.code == 2
    assert "must be an id" in run.err
