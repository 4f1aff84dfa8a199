"""Child processes: started, stopped, remembered, cleaned up after."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.processes import Child, Program, Record, has_ended, only_one, wait_for
from hotline.errors import Conflict
from tests.app.process_tree import assert_soon

_ROOT = Path(__file__).resolve().parents[2]
_STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
)
_ORDINARY = "import time; print('up', flush=True); time.sleep(60)"


def _program(directory: Path, code: str, **changes: object) -> Program:
    return Program(name="part", command=[sys.executable, "-c", code], cwd=directory, **changes)  # type: ignore[arg-type]


@pytest.fixture
def children() -> Iterator[list[Child]]:
    started: list[Child] = []
    yield started
    for child in started:
        child.kill()


def _start(children: list[Child], directory: Path, code: str, **changes: object) -> Child:
    child = Child(_program(directory, code, **changes), directory / "log" / "part.log")
    children.append(child)
    assert_soon(lambda: "up" in child.last_lines(), 30, "it writes its first line")
    return child


def test_a_child_stops_when_asked(children: list[Child], tmp_path: Path) -> None:
    child = _start(children, tmp_path, _ORDINARY)
    child.ask_to_stop()
    child.wait_stopped()
    assert not child.alive
    assert child.process.returncode == -signal.SIGTERM


def test_a_child_that_does_not_listen_is_killed_after_its_patience(children: list[Child], tmp_path: Path) -> None:
    child = _start(children, tmp_path, _STUBBORN, stop_seconds=0.3)
    child.ask_to_stop()
    child.wait_stopped()
    assert child.process.returncode == -signal.SIGKILL


def test_what_a_child_started_is_killed_with_it(children: list[Child], tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "print('up', p.pid, flush=True); time.sleep(60)"
    )
    child = _start(children, tmp_path, code)
    grandchild = psutil.Process(int(child.last_lines().split()[1]))
    child.kill()
    assert_soon(lambda: has_ended(grandchild), 10, "the grandchild ends")


def test_a_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from app.processes import Child, Program; import time\n"
        f"program = Program('part', [sys.executable, '-c', {_ORDINARY!r}], Path({str(tmp_path)!r}))\n"
        f"child = Child(program, Path({str(tmp_path)!r}) / 'part.log')\n"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=_ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    with parent.stdout as lines:
        child = psutil.Process(int(lines.readline()))
    parent.kill()
    parent.wait()
    assert_soon(lambda: has_ended(child), 10, "the child ends")


def test_numbers_of_citizens_are_masked_in_the_log_of_a_masked_program(children: list[Child], tmp_path: Path) -> None:
    child = _start(children, tmp_path, f"print('电话13912345678', flush=True); {_ORDINARY}", masked=True)
    assert "13912345678" not in child.last_lines()
    assert "电话" in child.last_lines()


def test_lines_that_are_passed_on_are_in_no_log(children: list[Child], tmp_path: Path) -> None:
    said: list[str] = []
    program = _program(tmp_path, "print('密码'); print('x' * 9)", lines_to=said.append)
    children.append(Child(program, tmp_path / "log" / "part.log"))
    assert_soon(lambda: said == ["密码", "x" * 9], 30, "both lines are passed on")
    assert not (tmp_path / "log" / "part.log").exists()


def test_a_long_log_is_set_aside_at_the_next_start(children: list[Child], tmp_path: Path) -> None:
    log = tmp_path / "log" / "part.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    child = _start(children, tmp_path, _ORDINARY)
    assert child.log.stat().st_size < 1000
    assert log.with_suffix(".log.1").stat().st_size > 10 * 1024 * 1024


def test_before_start_runs_before_the_program(children: list[Child], tmp_path: Path) -> None:
    code = f"import os; print(os.path.exists('cleared')); {_ORDINARY}"
    child = _start(children, tmp_path, code, before_start=(tmp_path / "cleared").touch)
    assert "True" in child.last_lines()


@pytest.mark.parametrize("code", [_ORDINARY, _STUBBORN])
def test_leftovers_of_a_killed_supervisor_are_ended(
    children: list[Child], tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.processes._LEFTOVER_PATIENCE", 1.0)
    child = _start(children, tmp_path, code)
    record = Record(tmp_path / "children.json")
    record.write([child])
    assert record.end_leftovers() == 1
    assert has_ended(psutil.Process(child.process.pid))
    assert record.end_leftovers() == 0


def test_a_stranger_that_got_the_id_of_a_child_is_left_alone(children: list[Child], tmp_path: Path) -> None:
    child = _start(children, tmp_path, _ORDINARY)
    path = tmp_path / "children.json"
    path.write_text(json.dumps([{"name": "bot", "pid": child.process.pid, "started": 1.0, "stop_signal": 15}]))
    assert Record(path).end_leftovers() == 0
    assert child.alive


@pytest.mark.parametrize("content", ["", "{", "7", '["x"]', '[{"pid": 1}]', '{"a": 1}', "null"])
def test_a_damaged_record_does_not_stop_a_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "children.json"
    path.write_text(content)
    assert Record(path).end_leftovers() == 0


def test_a_record_keeps_only_what_lives(children: list[Child], tmp_path: Path) -> None:
    child = _start(children, tmp_path, _ORDINARY)
    child.kill()
    path = tmp_path / "children.json"
    Record(path).write([child])
    assert json.loads(path.read_text()) == []


def test_the_lock_of_a_data_directory_names_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "hotline.lock"
    with only_one(path):
        with pytest.raises(Conflict, match=f"process {os.getpid()}"):
            with only_one(path):
                pass
    with only_one(path):
        assert path.read_text() == str(os.getpid())


def test_the_lock_of_a_killed_holder_is_free_at_once(tmp_path: Path) -> None:
    path = tmp_path / "hotline.lock"
    code = (
        "import time; from pathlib import Path; from app.processes import only_one\n"
        f"with only_one(Path({str(path)!r})):\n    print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=_ROOT, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    with holder.stdout as lines:
        assert lines.readline() == b"held\n"
    with pytest.raises(Conflict):
        with only_one(path):
            pass
    holder.kill()
    holder.wait()
    with only_one(path):
        assert path.read_text() == str(os.getpid())


def test_waiting_ends_at_its_limit_and_reports_the_time_gone() -> None:
    ticks: list[float] = []
    assert not wait_for(lambda: False, 0.2, ticks.append, pause=0.05)
    assert ticks
    assert ticks == sorted(ticks)
    assert wait_for(lambda: True, 0)
