"""Starting, stopping and cleaning up the child processes of one machine.

Every child dies with the supervisor (PR_SET_PDEATHSIG on Linux) and is written down with its start
time, so that one left by a killed supervisor can be ended by the next without touching a stranger
that got its pid.
"""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from hotline.logging import mask_personal_data

_PR_SET_PDEATHSIG = 1
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND
# Loaded before any fork: a child between fork and exec only calls it.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_LARGEST_LOG = 10 * 1024 * 1024


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Have the kernel send us this signal when our parent dies. Linux only; elsewhere nothing."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, number)


@dataclass(frozen=True)
class Program:
    """What to run. `masked`: its output may hold what citizens said, so numbers in it are masked."""

    name: str
    command: list[str]
    cwd: Path
    env: dict[str, str] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)
    """`subprocess` keywords of the user it runs as; empty for ourselves."""
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 15.0
    masked: bool = False


class Child:
    """A running program, its output going to `log`."""

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        _rotate(log)
        output = subprocess.PIPE if program.masked else os.open(log, _APPEND, 0o640)
        self.process = subprocess.Popen(
            program.command,
            cwd=program.cwd,
            env={**os.environ, **program.env},
            **program.identity,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Its own session: Ctrl-C reaches the supervisor alone, which stops all in order.
            start_new_session=True,
            # Safe beside our threads: they only copy log lines, and the child makes one system call.
            preexec_fn=lambda: die_with_parent(program.stop_signal),  # noqa: PLW1509
        )
        if program.masked:
            threading.Thread(target=self._copy_masked, daemon=True).start()
        else:
            os.close(output)

    def _copy_masked(self) -> None:
        assert self.process.stdout is not None
        with open(self.log, "a", encoding="utf-8") as log:
            for line in self.process.stdout:
                log.write(mask_personal_data(line.decode("utf-8", "replace")))
                log.flush()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send its stop signal, without waiting."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.program.stop_signal)

    def wait_stopped(self) -> None:
        """Wait its patience out, then kill it with everything it started."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.program.stop_seconds)
        self.kill()

    def kill(self) -> None:
        """Kill it and everything in its process group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_lines(self, count: int = 15) -> str:
        """The end of its log."""
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
        return ""


def _rotate(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > _LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))


class Record:
    """The file that remembers our children over a killed supervisor."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, children: list[Child]) -> None:
        """Replace what is remembered."""
        entries = []
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                started = psutil.Process(child.process.pid).create_time()
                entries.append({"name": child.program.name, "pid": child.process.pid, "started": started})
        draft = self._path.with_suffix(".tmp")
        draft.write_text(json.dumps(entries))
        draft.replace(self._path)

    def end_leftovers(self) -> int:
        """End what an earlier supervisor left running; returns how many."""
        try:
            entries = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return 0
        ended = 0
        for entry in entries:
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(entry["pid"])
                if abs(process.create_time() - entry["started"]) > 0.5:
                    continue
                family = [process, *process.children(recursive=True)]
                process.terminate()
                _, stubborn = psutil.wait_procs(family, timeout=10)
                for survivor in stubborn:
                    survivor.kill()
                ended += 1
        self._path.unlink(missing_ok=True)
        return ended


def port_is_free(host: str, port: int) -> bool:
    """Whether we could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def wait_for(
    condition: Callable[[], bool],
    seconds: float,
    tick: Callable[[float], None] = lambda _: None,
    pause: float = 0.25,
) -> bool:
    """Wait until `condition`; False after `seconds`. `tick` is given the seconds gone by."""
    started = time.monotonic()
    while not condition():
        gone = time.monotonic() - started
        if gone > seconds:
            return False
        tick(gone)
        time.sleep(pause)
    return True
