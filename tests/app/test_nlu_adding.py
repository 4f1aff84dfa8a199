"""Labelled messages are added to the training data: each once, marked, a fifth of them held out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import model
from app.cli import app
from app.nlu import readings
from app.nlu.adding import TrainingData, marked
from app.nlu.dataset import Labelled, is_held_out, read_training_file
from app.nlu.readings import Reading
from hotline.errors import InvalidInput


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for intent in ("ask_amount", "ask_contact"):
        path = tmp_path / "data" / "policy" / "nlu" / f"{intent}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n    - 已有的一句\n', encoding="utf-8"
        )
    return tmp_path


def reading(text: str, *entities: tuple[str, int, int, object]) -> Reading:
    found = tuple({"entity": kind, "start": start, "end": end, "value": value} for kind, start, end, value in entities)
    return Reading(text, "ask_amount", 1.0, (), found, 1.0)


def written(path: Path) -> list[str]:
    return [message.text for message in read_training_file(path)]


def test_names_and_numbers_are_marked_as_the_bot_reads_them() -> None:
    found = reading("", ("count", 5, 8, {"low": 3}), ("program", 3, 5, "dibao"), ("region", 0, 2, "兰州"))
    assert marked("兰州的低保三口人", found.entities) == "[兰州](region)的[低保](program:dibao)[三口人](count)"


def test_of_two_marks_in_one_place_the_longer_first_one_stands() -> None:
    found = reading("", ("program", 0, 2, "dibao"), ("program", 0, 4, "dibao_bianyuan"), ("region", 3, 5, "x"))
    assert marked("低保边缘户", found.entities) == "[低保边缘](program:dibao_bianyuan)户"


def test_words_of_danger_and_what_has_no_identifier_are_not_marked() -> None:
    found = reading("", ("danger", 0, 4, "illness"), ("person_group", 4, 6, "独居"), ("person_group", 6, 8, "elderly"))
    assert marked("喘不过气独居老人", found.entities) == "喘不过气独居[老人](person_group:elderly)"


def test_each_message_goes_to_its_side_of_the_split_once(project: Path) -> None:
    texts = [f"低保第{number}档是多少" for number in range(20)]
    kept_out = [text for text in texts if is_held_out(text)]
    assert 0 < len(kept_out) < len(texts)
    data = TrainingData(project)
    messages = [Labelled(text, "ask_amount") for text in [*texts, texts[0], "已有的一句"]]
    new = data.unknown(messages)
    assert [message.text for message in new] == texts
    added = data.add(new, [reading(text, ("program", 0, 2, "dibao")) for text in texts], "last")
    assert (added.learnt, added.held_out) == (len(texts) - len(kept_out), len(kept_out))
    assert written(project / "held_out" / "last" / "policy" / "ask_amount.yml") == kept_out
    learnt = [text for text in texts if text not in kept_out]
    assert written(project / "data" / "policy" / "nlu" / "ask_amount.yml") == ["已有的一句", *learnt]
    assert not data.unknown(messages), "added again, nothing is new"


def test_a_message_that_is_read_as_another_text_has_no_marks(project: Path) -> None:
    text = next(text for text in (f"低😊保{number}" for number in range(9)) if not is_held_out(text))
    data = TrainingData(project)
    data.add(data.unknown([Labelled(text, "ask_amount")]), [reading("低保", ("program", 0, 2, "dibao"))], "last")
    assert f"    - {text}\n" in (project / "data" / "policy" / "nlu" / "ask_amount.yml").read_text(encoding="utf-8")


def test_a_set_is_a_folder_beside_the_others(project: Path) -> None:
    with pytest.raises(InvalidInput) as raised:
        TrainingData(project).add([Labelled("多少", "ask_amount")], [reading("多少")], "../data")
    assert raised.value.code == "bad_set"
    assert written(project / "data" / "policy" / "nlu" / "ask_amount.yml") == ["已有的一句"]
    assert not (project / "held_out").exists()


@pytest.mark.parametrize(
    ("messages", "error"),
    [
        ([Labelled("多少", "ask_price")], "no_such_intent"),
        ([Labelled("多少[钱]", "ask_amount")], "bad_message"),
        ([Labelled("多少\n钱", "ask_amount")], "bad_message"),
        ([Labelled(" 多少", "ask_amount")], "bad_message"),
        ([Labelled("多少", "ask_amount"), Labelled("多少", "ask_contact")], "two_labels"),
    ],
)
def test_what_can_not_be_added_is_told_before_anything_is_written(
    project: Path, messages: list[Labelled], error: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        TrainingData(project).unknown(messages)
    assert raised.value.code == error


def test_the_command_adds_a_file(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot itself is asked in the tests that need it; here its readings are given."""
    monkeypatch.setattr(model, "PROJECT", project)
    monkeypatch.setattr(model, "train", lambda *_, **__: Path("model"))
    monkeypatch.setattr(
        readings, "read_all", lambda _, texts: readings.Readings(tuple(reading(text) for text in texts), 0, 0)
    )
    file = tmp_path / "new.jsonl"
    lines = [{"text": text, "intent": "ask_contact"} for text in ("民政所几点上班啊", "已有的一句")]
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    done = CliRunner().invoke(app, ["evaluate", "add", str(file), "--held-out", "last"])
    assert done.exit_code == 0, done.output
    assert "1 were there before" in " ".join(done.output.split())
    paths = [*(project / "data").rglob("ask_contact.yml"), *(project / "held_out").rglob("*.yml")]
    assert "民政所几点上班啊" in {text for path in paths for text in written(path)}
