"""Starting, stopping and cleaning up the child processes of one machine.

Every child dies with the supervisor (PR_SET_PDEATHSIG on Linux) and is written down with its start
time, so that one left by a killed supervisor can be ended by the next without touching a stranger
that got its pid.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from hotline.child_process import child_must_not_outlive_us
from hotline.errors import Conflict
from hotline.logging import mask_personal_data

_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND
_LARGEST_LOG = 10 * 1024 * 1024
_LEFTOVER_PATIENCE = 10.0


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
    lines_to: Callable[[str], None] | None = None
    """Is given each line of its output, which then goes into no log."""
    before_start: Callable[[], None] | None = None
    """Clears away what an earlier run left; called before every start."""


class Child:
    """A running program, its output going to `log`."""

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        _rotate(log)
        if program.before_start is not None:
            program.before_start()
        copied = program.masked or program.lines_to is not None
        output = subprocess.PIPE if copied else os.open(log, _APPEND, 0o640)
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
            # Safe beside our threads: they only copy log lines, and the child makes two system calls.
            preexec_fn=child_must_not_outlive_us(program.stop_signal),  # noqa: PLW1509
        )
        if copied:
            threading.Thread(target=self._copy_masked if program.masked else self._pass_on, daemon=True).start()
        else:
            os.close(output)

    def _copy_masked(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines, open(self.log, "a", encoding="utf-8") as log:
            for line in lines:
                # A full disk loses log lines; not reading on would stop the child at its next line.
                with contextlib.suppress(OSError):
                    log.write(mask_personal_data(line.decode("utf-8", "replace")))
                    log.flush()

    def _pass_on(self) -> None:
        assert self.process.stdout is not None
        assert self.program.lines_to is not None
        with self.process.stdout as lines:
            for line in lines:
                self.program.lines_to(line.decode("utf-8", "replace").rstrip("\n"))

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
        self.kill_without_waiting()
        self.process.wait()

    def kill_without_waiting(self) -> None:
        """The same for a signal handler, which must not wait for what it may have interrupted."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

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
        """Replace what is remembered. `children` in the order in which they were started."""
        entries = []
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                entries.append(
                    {
                        "name": child.program.name,
                        "pid": child.process.pid,
                        "started": psutil.Process(child.process.pid).create_time(),
                        "stop_signal": int(child.program.stop_signal),
                    }
                )
        draft = self._path.with_suffix(".tmp")
        draft.write_text(json.dumps(entries))
        draft.replace(self._path)

    def end_leftovers(self) -> int:
        """End what an earlier supervisor left running; returns how many."""
        ended = 0
        # The last one first: the database, which the others still write to, was started before them.
        for entry in reversed(self._entries()):
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(entry["pid"])
                if abs(process.create_time() - entry["started"]) > 0.5 or has_ended(process):
                    continue
                _end(process, entry["stop_signal"])
                ended += 1
        self._path.unlink(missing_ok=True)
        return ended

    def _entries(self) -> list[dict[str, Any]]:
        try:
            entries = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return []
        # Another version's file, or a damaged one: the kernel has told its children to stop anyway.
        known = {"pid", "started", "stop_signal"}
        if not isinstance(entries, list):
            return []
        return [entry for entry in entries if isinstance(entry, dict) and known <= entry.keys()]


def has_ended(process: psutil.Process) -> bool:
    """Whether it runs no more. One that its parent has not asked after yet has ended, too."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True


def _end(process: psutil.Process, number: int) -> None:
    family = [process, *process.children(recursive=True)]
    process.send_signal(number)
    if _all_end(family):
        return
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    _all_end(family)


def _all_end(family: list[psutil.Process]) -> bool:
    return wait_for(lambda: all(has_ended(member) for member in family), _LEFTOVER_PATIENCE, pause=0.05)


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of a data directory; Conflict when another process holds it.

    The kernel frees it when its holder dies, so a stale one can't exist.
    """
    with open(path, "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise Conflict(
                "already_running",
                f"it already runs here (process {file.read().strip() or 'unknown'}); "
                "stop that one with Ctrl-C, or use another HOTLINE_DATA_DIR and other ports",
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


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
