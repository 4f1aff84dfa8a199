"""Figures on understanding: labelled messages are read, counted rightly, shown and written."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from app.cli import app
from app.nlu import dataset, linting, metrics, report
from app.nlu.dataset import Entity, Labelled, is_held_out, read_json_lines, unmark
from app.nlu.readings import Reading, Readings
from hotline.errors import InvalidInput

WANTED = ["a", "a", "a", "b", "b", "c"]
GIVEN = ["a", "a", "b", "b", "nlu_fallback", "a"]


def test_precision_recall_and_f1_by_label() -> None:
    found = metrics.scores(WANTED, GIVEN)
    assert (found["a"].precision, found["a"].recall, found["a"].support) == (
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
        3,
    )
    assert found["b"].f1 == pytest.approx(0.5)
    assert found["c"].f1 == 0
    assert metrics.macro_f1(found) == pytest.approx((2 / 3 + 0.5 + 0) / 3)
    assert metrics.accuracy(WANTED, GIVEN) == 0.5
    assert metrics.confusions(WANTED, GIVEN)[("a", "b")] == 1


def test_nothing_is_no_success() -> None:
    assert metrics.accuracy([], []) == 0
    assert metrics.score(0, 0, 0).f1 == 0
    assert metrics.macro_f1({}) == 0
    assert metrics.calibration_error([], []) == 0


def test_calibration_is_the_distance_of_confidence_from_success() -> None:
    assert metrics.calibration_error([True, True, False, False], [0.5] * 4) == pytest.approx(0)
    assert metrics.calibration_error([False, False], [0.9, 0.9]) == pytest.approx(0.9)
    assert metrics.calibration_error([True, False], [0.95, 0.15]) == pytest.approx((0.05 + 0.15) / 2)


def test_an_entity_is_right_if_kind_and_place_are() -> None:
    wanted = [{("program", 0, 2), ("region", 3, 5)}, set()]
    given = [{("program", 0, 2), ("region", 3, 6)}, {("money", 0, 1)}]
    found = metrics.entity_score(wanted, given)
    assert (found.precision, found.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))


def test_marks_are_read_as_entities() -> None:
    text, entities = unmark('[兰州](region)[低保](program:dibao)多少，[俩人]{"entity": "count"}')
    assert text == "兰州低保多少，俩人"
    assert entities == (Entity("region", 0, 2), Entity("program", 2, 4, "dibao"), Entity("count", 7, 9))


def test_the_split_looks_at_words_and_not_at_particles() -> None:
    assert is_held_out("谢谢哈") == is_held_out("谢谢咯！") == is_held_out("谢谢")
    share = sum(is_held_out(f"第{number}条消息") for number in range(2000)) / 2000
    assert 0.17 < share < 0.23


@pytest.mark.parametrize(
    "line", ["not json", '{"text": "你好"}', '{"text": "", "intent": "greet"}', '{"text": 1, "intent": "a"}']
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"text": "你好", "intent": "greet"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="line 2"):
        read_json_lines(path)


def test_an_empty_file_and_a_missing_one_say_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no messages"):
        read_json_lines(path)
    done = CliRunner().invoke(app, ["evaluate", "nlu", str(tmp_path / "none.jsonl")])
    assert done.exit_code != 0
    assert isinstance(done.exception, InvalidInput)


def _sample() -> tuple[list[Labelled], Readings]:
    messages = [
        Labelled("我不想活了", "request_urgent_aid"),
        Labelled("物业费怎么交" * 20, "out_of_scope"),
        Labelled("低保多少钱", "ask_amount", (Entity("program", 0, 2),)),
    ]
    found = [{"entity": "program", "start": 0, "end": 2, "value": "dibao", "extractor": None}]
    items = (
        Reading("", "request_urgent_aid", 1.0, (), (), 3.0),
        Reading("", "ask_procedure", 0.4, (), (), 9.0),
        Reading("", "ask_amount", 0.9, (), tuple(found), 4.0),
    )
    return messages, Readings(items, 2.5, 300)


def test_the_figures_of_a_few_messages() -> None:
    found = report.figures(*_sample())
    assert found.accuracy == pytest.approx(2 / 3)
    assert (found.letters, found.short) == (0, 1)
    assert (found.urgent.recall, found.urgent.precision) == (1, 1)
    assert found.elsewhere.recall == 0
    assert found.entities is not None
    assert found.entities.f1 == 1
    assert (found.milliseconds_median, found.mebibytes) == (4.0, 300)


def test_figures_are_shown_and_written(tmp_path: Path) -> None:
    messages, readings = _sample()
    found = report.figures(messages, readings)
    console = Console(record=True, width=120, file=io.StringIO())
    report.show(console, found, messages, readings)
    assert "macro-F1" in console.export_text()
    report.write(tmp_path / "out.d", found, messages, readings)
    assert json.loads((tmp_path / "out.d/figures.json").read_text())["messages"] == 3
    (error,) = [json.loads(line) for line in (tmp_path / "out.d/errors.jsonl").read_text().splitlines()]
    assert (error["intent"], error["read_as"]) == ("out_of_scope", "ask_procedure")
    picture = (tmp_path / "out.d/confusion.svg").read_text()
    assert picture.startswith("<svg")
    assert "request_urgent_aid → request_urgent_aid: 1 of 1" in picture


def test_the_linter_finds_each_kind_of_mistake() -> None:
    free = [text for text in (f"我家第{number}个问题要问" for number in range(60)) if not is_held_out(text)]
    kept = [text for text in (f"他家第{number}件事情要讲" for number in range(60)) if is_held_out(text)]
    training = [
        Labelled(free[0], "ask_amount", ()),
        Labelled(free[0], "ask_contact", ()),
        Labelled(kept[0], "ask_amount", ()),
        Labelled("请问低保到底应该去哪里办理申请手续呢一", "ask_procedure", (Entity("program", 2, 4),)),
        Labelled("请问低保到底应该去哪里办理申请手续呢二", "ask_contact", ()),
        Labelled("建议多设几个窗口", "request_aid", ()),
    ]
    by_hand = [
        Labelled("没有人学过的话", "inform", ()),
        Labelled("建议多设几个窗口", "suggest_policy", (Entity("count", 3, 6), Entity("program", 4, 9))),
    ]
    found = linting.lint(
        training, [Labelled(free[1], "ask_amount")], lambda text: [("program", 2, 4)] if "低保" in text else [], by_hand
    )
    whats = {finding.what.partition(":")[0] for finding in found}
    assert whats >= {
        "twice",
        "belongs to the held-out fifth",
        "belongs to the training data",
        "nearly the same, two intents",
        "against a rule of thumb",
        "a program is not marked",
        "marked by hand, but not among the training data",
        "marks that overlap, or lie outside",
    }


def test_training_files_are_read_with_their_marks(tmp_path: Path) -> None:
    path = tmp_path / "ask_amount.yml"
    path.write_text(
        'version: "3.1"\nnlu:\n- intent: ask_amount\n  examples: |\n    - [低保](program:dibao)多少钱\n', "utf-8"
    )
    (message,) = dataset.read_training_files([path])
    assert (message.text, message.intent, message.is_letter) == ("低保多少钱", "ask_amount", False)
