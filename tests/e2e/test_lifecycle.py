"""`make up` starts, serves and stops, whatever is killed when: the real processes, really killed.

The tests share one data directory, and each begins by making sure that the assistant runs, so they
hold alone and in any order.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.chat_client import ChatClient
from tests.app.process_tree import assert_nothing_runs, assert_soon, cpu_seconds_of, kill_all, processes_of
from tests.stack import Stack

pytestmark = [pytest.mark.bot, pytest.mark.slow, pytest.mark.timeout(600)]

_ROOT = Path(__file__).resolve().parents[2]
_QUESTION = "兰州城市低保一个月多少钱"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("lifecycle"))
    yield stack
    if stack.process is not None:
        stack.stop()
    assert_nothing_runs(stack.data_dir)


@pytest.fixture
def running(shared: Stack) -> Stack:
    if shared.process is None or shared.process.poll() is not None:
        shared.start()
    else:
        shared.wait_ready()
    return shared


@pytest.fixture
def stack_of_its_own(tmp_path: Path) -> Iterator[Stack]:
    stack = Stack(tmp_path)
    yield stack
    if stack.process is not None:
        stack.stop()
    assert_nothing_runs(stack.data_dir)


def _answers(stack: Stack) -> bool:
    with ChatClient(stack.base_url) as citizen:
        citizen.open()
        replies = citizen.say(_QUESTION)
    return any("914" in reply["text"] for reply in replies)


def _up(stack: Stack, **changes: str) -> subprocess.CompletedProcess[str]:
    """`hotline up` that is expected to refuse."""
    return subprocess.run(
        [sys.executable, "-m", "app.cli", "up"],
        cwd=_ROOT,
        env={**stack.settings(), **changes},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


# Starting and stopping ------------------------------------------------------------------------------


def test_ctrl_c_ends_every_child_and_the_next_start_serves_within_a_minute(running: Stack) -> None:
    assert len(running.pids()) == 4
    assert running.stop(signal.SIGINT) == 0
    assert_nothing_runs(running.data_dir, seconds=2)
    running.start()
    # Processor time, not the clock on the wall: a busy machine must not fail this, a slow start must.
    # All parts one after the other on one core would take this long; two cores take about half.
    assert cpu_seconds_of(running.data_dir) < 60
    assert _answers(running)


def test_sigterm_ends_every_child_even_while_a_page_follows_the_conversation(running: Stack) -> None:
    with ChatClient(running.base_url) as citizen:
        citizen.open()
        url, headers = f"{running.base_url}/api/chat/events", dict(citizen.headers)
    with httpx.stream("GET", url, headers=headers, timeout=60, trust_env=False) as events:
        assert events.status_code == 200
        started = time.monotonic()
        running.process.send_signal(signal.SIGTERM)  # type: ignore[union-attr]
        for _ in events.iter_raw():
            pass  # the server ends the stream
    assert running.stop(signal.SIGTERM) == 0
    assert time.monotonic() - started < 20
    assert_nothing_runs(running.data_dir, seconds=2)


def test_a_second_start_says_that_it_runs_already_and_harms_nothing(running: Stack) -> None:
    before = running.pids()
    refused = _up(running)
    assert refused.returncode == 3
    assert "already runs" in refused.stdout
    assert str(running.process.pid) in refused.stdout  # type: ignore[union-attr]
    assert "HOTLINE_DATA_DIR" in refused.stdout
    assert running.pids() == before
    assert _answers(running)


@pytest.mark.parametrize("setting", ["HOTLINE_PORT", "HOTLINE_ACTIONS_PORT", "HOTLINE_BOT_PORT"])
def test_a_taken_port_is_named_with_the_setting_that_changes_it(stack_of_its_own: Stack, setting: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = _up(stack_of_its_own, **{setting: str(port)})
    assert refused.returncode == 3
    assert f"port {port} " in refused.stdout
    assert f"{setting}=" in refused.stdout


def test_the_database_schema_and_conversations_outlive_a_restart(running: Stack) -> None:
    with ChatClient(running.base_url) as citizen:
        citizen.open()
        citizen.say(_QUESTION)
        running.stop()
        running.start()
        (reply,) = citizen.say("那农村呢")
    assert "5268" in reply["text"]


# Killed parts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bot", "app", "worker", "database"])
def test_a_killed_child_is_started_again_and_serves(running: Stack, name: str) -> None:
    before = running.pids()
    running.kill(name)
    assert_soon(lambda: running.pids().get(name, before[name]) != before[name], 60, f"a new {name}")
    running.wait_ready()
    assert _answers(running)
    untouched = {other: pid for other, pid in before.items() if other != name}
    assert {other: running.pids()[other] for other in untouched} == untouched


def test_event_streams_carry_on_over_a_killed_database(running: Stack) -> None:
    with ChatClient(running.base_url) as citizen:
        citizen.open()
        headers = dict(citizen.headers)
        before = running.pids()["database"]
        running.kill("database")
        assert_soon(lambda: running.pids()["database"] != before, 60, "a new database")
        running.wait_ready()
        url = f"{running.base_url}/api/chat/events?after=1"
        with httpx.stream("GET", url, headers=headers, timeout=60, trust_env=False) as events:
            lines = events.iter_lines()
            assert any(line == "event: state" for line in lines)
            # The process listens to the database again: what an operator or the bot says comes at once,
            # sooner than the look that is taken every ten seconds anyway.
            time_left = time.monotonic() + 6
            citizen.say(_QUESTION)
            assert any("914" in line for line in lines)
            assert time.monotonic() < time_left


def test_a_killed_supervisor_takes_its_children_along_and_the_next_start_works(running: Stack) -> None:
    assert running.process is not None
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    assert_nothing_runs(running.data_dir, seconds=30)
    running.start()
    assert _answers(running)


def test_a_start_right_after_a_killed_supervisor_does_not_trip_over_its_children(running: Stack) -> None:
    assert running.process is not None
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    running.start()  # the old ones may still be on their way out
    assert _answers(running)


def test_a_start_after_everything_was_killed_clears_stale_locks_and_sockets(running: Stack) -> None:
    assert running.process is not None
    old = set(processes_of(running.data_dir))
    kill_all(running.data_dir)
    running.process.wait()
    assert (running.data_dir / "postgres" / "postmaster.pid").exists()
    assert (running.data_dir / "hotline.lock").exists()
    running.start()
    assert _answers(running)
    assert not old & set(processes_of(running.data_dir))


def test_a_stopped_child_that_ignores_its_signal_is_ended_all_the_same(running: Stack) -> None:
    os.kill(running.pids()["bot"], signal.SIGSTOP)
    assert running.stop(signal.SIGINT) == 0
    assert_nothing_runs(running.data_dir, seconds=2)


def test_a_second_ctrl_c_does_not_wait_for_a_child_that_hangs(running: Stack) -> None:
    assert running.process is not None
    os.kill(running.pids()["bot"], signal.SIGSTOP)
    running.process.send_signal(signal.SIGINT)
    assert_soon(lambda: "Stopping" in running.output, 10, "the orderly stop begins")
    os.kill(running.pids()["app"], signal.SIGSTOP)
    started = time.monotonic()
    # The same signal by two ways at once (terminal and make) is one; a person presses again later.
    while running.process.poll() is None and time.monotonic() - started < 5:
        running.process.send_signal(signal.SIGINT)
        try:
            running.process.wait(0.3)
        except subprocess.TimeoutExpired:
            continue
    assert running.process.wait(5) == 130
    assert_nothing_runs(running.data_dir)


def test_it_serves_on_and_stops_in_order_when_nobody_reads_what_it_prints(stack_of_its_own: Stack) -> None:
    """As under `make up | head`, or when the terminal's window is gone."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "up"],
        cwd=_ROOT,
        env=stack_of_its_own.settings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    with process.stdout as lines:
        assert b"database" in lines.readline()
    (stack_of_its_own.directory / "up.log").touch()
    stack_of_its_own.process = process
    stack_of_its_own.wait_ready()
    before = stack_of_its_own.pids()["worker"]
    stack_of_its_own.kill("worker")  # of which it would print a line
    # The record lists the living only: for a moment there is no worker in it.
    assert_soon(lambda: stack_of_its_own.pids().get("worker") not in (None, before), 60, "a new worker")
    assert stack_of_its_own.stop(signal.SIGTERM) == 0
    assert_nothing_runs(stack_of_its_own.data_dir, seconds=2)


# Interrupted starts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("database (embedded", signal.SIGINT),
        ("database schema", signal.SIGTERM),
        ("app", signal.SIGKILL),
        ("app", signal.SIGINT),
        ("bot", signal.SIGINT),
        ("bot", signal.SIGKILL),
    ],
)
def test_a_start_broken_off_at_any_moment_leaves_no_process(
    stack_of_its_own: Stack, moment: str, number: signal.Signals
) -> None:
    stack_of_its_own.start(wait=False)
    assert stack_of_its_own.process is not None
    assert_soon(lambda: f"… {moment}" in stack_of_its_own.output, 90, moment)
    stack_of_its_own.process.send_signal(number)
    code = stack_of_its_own.process.wait(40)
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0), stack_of_its_own.output
    assert_nothing_runs(stack_of_its_own.data_dir, seconds=20 if number == signal.SIGKILL else 2)


def test_signals_that_rain_on_a_start_leave_no_process(stack_of_its_own: Stack) -> None:
    """Whatever instruction a signal hits, also inside the start of a child, nothing is lost."""
    for delay in (0.9, 1.4, 1.9, 2.4, 2.9, 3.4):
        stack_of_its_own.start(wait=False)
        process = stack_of_its_own.process
        assert process is not None
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
        process.wait(40)
        assert "Traceback" not in stack_of_its_own.output
        assert_nothing_runs(stack_of_its_own.data_dir, seconds=2)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project as it lies in a fresh clone whose environments are set up, but no model is trained."""
    copy = tmp_path / "checkout"
    unwanted = shutil.ignore_patterns(".*", "var", "models", "__pycache__", "tests", "benchmarks", "docs")
    shutil.copytree(_ROOT, copy, ignore=unwanted, symlinks=True)
    (copy / "rasa_project" / ".venv").symlink_to(_ROOT / "rasa_project" / ".venv")
    return copy


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_training_broken_off_leaves_neither_process_nor_half_a_model(checkout: Path, number: signal.Signals) -> None:
    stack = Stack(checkout.parent / "run")
    stack.directory.mkdir()
    with open(stack.directory / "up.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "up"],
            cwd=checkout,
            env=stack.settings(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        assert_soon(
            lambda: any("speed_training" in command for command in processes_of(stack.data_dir).values()),
            240, "training",
        )  # fmt: skip
        process.send_signal(number)
        assert process.wait(30) == (-signal.SIGKILL if number == signal.SIGKILL else 0), stack.output
    finally:
        # One that a failed test leaves behind fails the next one, too.
        process.kill()
        process.wait()
    assert_nothing_runs(stack.data_dir, seconds=20)
    assert list((checkout / "rasa_project" / "models").glob("*.tar.gz")) == []


# Through make ---------------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Stack, "subprocess.Popen[bytes]"]]:
    """`make up` in the foreground process group of a terminal of its own, all its children started.

    Its environments count as set up, so that no test changes the ones it runs in.
    """
    checkout = tmp_path / "checkout"
    for environment in (Path(".venv"), Path("rasa_project/.venv")):
        (checkout / environment).mkdir(parents=True)
        for part in ("bin", "lib", "pyvenv.cfg"):
            (checkout / environment / part).symlink_to(_ROOT / environment / part)
    for name in ("Makefile", "pyproject.toml", "uv.lock", "rasa_project/pyproject.toml", "rasa_project/uv.lock"):
        shutil.copy2(_ROOT / name, checkout / name)
    for environment in (".venv", "rasa_project/.venv"):
        (checkout / environment / ".synced").touch()
    stack = Stack(tmp_path / "run")
    stack.directory.mkdir()
    with open(stack.directory / "up.log", "wb") as log:
        process = subprocess.Popen(
            ["make", "up"], cwd=checkout, env=stack.settings(), stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    stack.process = process
    assert_soon(lambda: "… bot" in stack.output, 240, "every child is started")
    yield stack, process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert_nothing_runs(stack.data_dir)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_make_up_ends_cleanly_when_its_terminal_signals_the_whole_group(
    made: tuple[Stack, "subprocess.Popen[bytes]"], number: signal.Signals
) -> None:
    stack, make = made
    os.killpg(make.pid, number)
    make.wait(40)
    assert_nothing_runs(stack.data_dir, seconds=2)
    assert "Stopped." in stack.output
    assert "Traceback" not in stack.output


def test_everything_stops_when_make_is_killed(made: tuple[Stack, "subprocess.Popen[bytes]"]) -> None:
    stack, make = made
    stack.wait_ready()
    os.kill(make.pid, signal.SIGKILL)
    assert_nothing_runs(stack.data_dir, seconds=30)
    assert "Stopped." in stack.output


def test_with_demo_it_loads_the_county_once_it_serves_and_writes_no_password_down(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "demo", options=("--demo",))
    try:
        stack.start()
        assert _answers(stack)
        assert_soon(lambda: "demo-xicun" in stack.output, 400, "the demo county is loaded")
        assert stack.output.index("Ready.") < stack.output.index("demo county: being loaded")
        assert "400 invented tickets" in stack.output
        assert_soon(lambda: "demo" not in stack.pids(), 30, "the loading is over")
        assert re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", stack.output) is None
        assert not (stack.data_dir / "log" / "demo.log").exists()
        assert _answers(stack)
        assert stack.stop() == 0
    finally:
        stack.stop()
    assert_nothing_runs(stack.data_dir)
