"""Finds what a start left running: any process that carries its data directory."""

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import psutil

from app.processes import wait_for


def processes_of(data_dir: Path) -> dict[int, str]:
    """Living processes whose environment, command line or working directory names `data_dir`, by id."""
    needle = str(data_dir).encode()
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            environment = (entry / "environ").read_bytes()
            directory = os.readlink(entry / "cwd").encode()
            zombie = b") Z " in (entry / "stat").read_bytes()
        except OSError:
            continue  # it ended while we looked
        named = needle in command or b"HOTLINE_DATA_DIR=" + needle in environment.split(b"\0")
        if (named or directory.startswith(needle)) and not zombie:
            found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")[:300]
    return found


def cpu_seconds_of(data_dir: Path) -> float:
    """Processor time that what now runs for `data_dir` has used, with the children it has waited for."""
    total = 0.0
    for pid in processes_of(data_dir):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(psutil.Process(pid).cpu_times()[:4])
    return total


def assert_nothing_runs(data_dir: Path, seconds: float = 20) -> None:
    """Nothing that was started for `data_dir` is left within `seconds`."""
    wait_for(lambda: not processes_of(data_dir), seconds, pause=0.1)
    assert processes_of(data_dir) == {}


def assert_soon(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """`condition` becomes true within `seconds`."""
    assert wait_for(condition, seconds, pause=0.05), f"not within {seconds} s: {what}"


def kill_all(data_dir: Path) -> None:
    """kill -9 everything that carries `data_dir`, PostgreSQL's own children included."""
    for pid in processes_of(data_dir):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
