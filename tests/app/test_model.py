"""When the bot's model is trained, and that only a whole one is ever used."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app import model
from app.processes import wait_for
from hotline.errors import SettingsError, Unavailable
from knowledge import Library

# Stands in for the trainer, which takes a minute and never fails on demand. It gets the same call.
_TRAINER = """#!{python}
import pathlib, sys, time
mode = pathlib.Path(__file__).with_name("mode").read_text().strip()
assert sys.argv[1:] == ["-m", "components.speed_training", "--out", "model.tar.gz"]
print("training", mode, flush=True)
with open({calls!r}, "a") as calls:
    calls.write("x")
model = pathlib.Path("model.tar.gz")
if mode == "half":
    model.write_bytes(b"half")
    print("out of memory", flush=True)
    sys.exit(1)
if mode == "slow":
    model.write_bytes(b"half")
    time.sleep(60)
if mode == "pause":
    time.sleep(1)
model.write_bytes(pathlib.Path("data/nlu.yml").read_bytes())
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small bot project with the stand-in trainer."""
    root = tmp_path / "project"
    for folder in ("domain", "data", "components/__pycache__", ".venv/bin"):
        (root / folder).mkdir(parents=True)
    (root / "config.yml").write_text("language: zh\n")
    (root / "lexicon.json").write_text("[]\n")
    (root / "uv.lock").write_text("version = 1\n")
    (root / "domain" / "one.yml").write_text("intents: []\n")
    (root / "data" / "nlu.yml").write_text("nlu: []\n")
    (root / "components" / "part.py").write_text("A = 1\n")
    python = root / ".venv" / "bin" / "python"
    python.write_text(_TRAINER.format(python=sys.executable, calls=str(tmp_path / "calls")))
    python.chmod(0o755)
    _set_mode(root, "good")
    return root


def _set_mode(project: Path, mode: str) -> None:
    (project / ".venv" / "bin" / "mode").write_text(mode)


def _trainings(project: Path) -> int:
    calls = project.parent / "calls"
    return len(calls.read_text()) if calls.exists() else 0


def _drafts(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "models").glob("draft-*"))


def _quiet(_: str) -> None:
    return None


@pytest.mark.parametrize(
    "changed", ["config.yml", "lexicon.json", "uv.lock", "domain/one.yml", "data/nlu.yml", "components/part.py"]
)
def test_every_input_counts_in_the_fingerprint(project: Path, changed: str) -> None:
    before = model.fingerprint(project)
    path = project / changed
    path.write_text(path.read_text() + "# more\n")
    assert model.fingerprint(project) != before


def test_names_count_as_much_as_contents(project: Path) -> None:
    before = model.fingerprint(project)
    (project / "data" / "nlu.yml").rename(project / "data" / "other.yml")
    assert model.fingerprint(project) != before


def test_text_moved_from_one_file_to_the_next_counts(project: Path) -> None:
    (project / "data" / "a.yml").write_text("ab")
    (project / "data" / "b.yml").write_text("c")
    before = model.fingerprint(project)
    (project / "data" / "a.yml").write_text("a")
    (project / "data" / "b.yml").write_text("bc")
    assert model.fingerprint(project) != before


def test_dates_caches_models_and_unrelated_files_do_not_count(project: Path) -> None:
    before = model.fingerprint(project)
    os.utime(project / "data" / "nlu.yml", (1, 1))
    (project / "components" / "__pycache__" / "part.pyc").write_bytes(b"x")
    (project / "models").mkdir()
    (project / "models" / "hotline-0.tar.gz").write_bytes(b"x")
    (project / "endpoints.yml").write_text("changed: 1\n")
    assert model.fingerprint(project) == before


def test_it_trains_once_and_then_only_when_an_input_changes(project: Path) -> None:
    first = model.train(_quiet, project=project)
    assert first == model.model_path(project)
    assert model.train(_quiet, project=project) == first
    assert _trainings(project) == 1
    (project / "data" / "nlu.yml").write_text("nlu: [changed]\n")
    second = model.train(_quiet, project=project)
    assert second != first
    assert second.read_text() == "nlu: [changed]\n"
    assert _trainings(project) == 2


def test_force_trains_again(project: Path) -> None:
    model.train(_quiet, project=project)
    model.train(_quiet, force=True, project=project)
    assert _trainings(project) == 2


def test_a_training_that_fails_half_way_leaves_no_model_and_tells_why(project: Path) -> None:
    _set_mode(project, "half")
    with pytest.raises(Unavailable, match="out of memory"):
        model.train(_quiet, project=project)
    assert not model.model_path(project).exists()
    assert _drafts(project) == []


def test_a_training_broken_off_leaves_neither_model_nor_process(project: Path) -> None:
    _set_mode(project, "slow")
    seen: list[str] = []

    class Enough(Exception):
        pass

    def stop_once_it_runs() -> None:
        if seen:
            raise Enough

    with pytest.raises(Enough):
        model.train(seen.append, stop_once_it_runs, project=project)
    assert not model.model_path(project).exists()
    assert _drafts(project) == []


def test_a_killed_training_leaves_nothing_that_the_next_one_takes_for_a_model(project: Path) -> None:
    _set_mode(project, "slow")
    script = f"from pathlib import Path; from app import model; model.train(print, project=Path({str(project)!r}))"
    trainer = subprocess.Popen(
        [sys.executable, "-c", script], cwd=Path(__file__).resolve().parents[2], stdout=subprocess.DEVNULL
    )
    assert wait_for(lambda: any((project / "models").glob("draft-*/model.tar.gz")), 60)
    trainer.send_signal(signal.SIGKILL)
    trainer.wait()
    assert not model.model_path(project).exists()
    _set_mode(project, "good")
    assert model.train(_quiet, project=project).read_text() == "nlu: []\n"
    assert _drafts(project) == []


def test_what_is_edited_while_it_trains_does_not_get_into_the_model(project: Path) -> None:
    _set_mode(project, "pause")
    expected = model.model_path(project)

    def edit(_: str) -> None:
        (project / "data" / "nlu.yml").write_text("nlu: [edited]\n")

    assert model.train(edit, project=project) == expected
    assert expected.read_text() == "nlu: []\n"
    assert model.model_path(project) != expected


def test_two_starts_at_once_train_once(project: Path) -> None:
    _set_mode(project, "pause")
    made: list[Path] = []
    starts = [threading.Thread(target=lambda: made.append(model.train(_quiet, project=project))) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join(30)
    assert made == [model.model_path(project)] * 3
    assert _trainings(project) == 1


def test_waiting_for_another_training_can_be_broken_off(project: Path) -> None:
    _set_mode(project, "slow")
    stop = threading.Event()

    class Enough(Exception):
        pass

    def until_told() -> None:
        if stop.is_set():
            raise Enough

    def train() -> None:
        with pytest.raises(Enough):
            model.train(_quiet, until_told, project=project)

    other = threading.Thread(target=train)
    other.start()
    assert wait_for(lambda: _trainings(project) == 1, 30)

    def at_once() -> None:
        raise Enough

    with pytest.raises(Enough):
        model.train(_quiet, at_once, project=project)
    stop.set()
    other.join(30)
    assert not other.is_alive()


def test_only_the_newest_two_models_are_kept(project: Path) -> None:
    for number in range(4):
        (project / "data" / "nlu.yml").write_text(f"nlu: [{number}]\n")
        trained = model.train(_quiet, project=project)
        os.utime(trained, (number + 1, number + 1))
    kept = {path.read_text() for path in (project / "models").glob("*.tar.gz")}
    assert kept == {"nlu: [2]\n", "nlu: [3]\n"}


def test_a_running_assistant_keeps_its_model_when_later_trainings_drop_it(project: Path, tmp_path: Path) -> None:
    first = model.train(_quiet, project=project)
    os.utime(first, (0, 0))
    kept = model.keep_copy(first, tmp_path / "var" / "model")
    for number in range(3):
        (project / "data" / "nlu.yml").write_text(f"nlu: [{number}]\n")
        newest = model.train(_quiet, project=project)
        os.utime(newest, (number + 1, number + 1))
    assert not first.exists()
    assert kept.read_text() == "nlu: []\n"
    kept_next = model.keep_copy(newest, tmp_path / "var" / "model")
    assert [path.name for path in (tmp_path / "var" / "model").iterdir()] == [kept_next.name]
    assert model.keep_copy(newest, tmp_path / "var" / "model") == kept_next
    assert [path.name for path in (tmp_path / "var" / "model").iterdir()] == [kept_next.name]


def test_a_missing_bot_environment_names_the_command_that_makes_it(project: Path) -> None:
    (project / ".venv" / "bin" / "python").unlink()
    with pytest.raises(SettingsError, match="make setup"):
        model.train(_quiet, project=project)


def test_the_lexicon_is_written_only_when_it_changed(project: Path, library: Library) -> None:
    assert model.write_lexicon(library, project)
    before = model.fingerprint(project)
    assert not model.write_lexicon(library, project)
    assert model.fingerprint(project) == before
