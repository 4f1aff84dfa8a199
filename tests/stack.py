"""Runs the whole assistant for tests as its own process group on free ports, and can kill parts of it."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.processes import wait_for

_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 240.0


# Below those that systems give to outgoing connections (32768 and up on Linux, 49152 on macOS): between our choosing
# a port and a server's taking it, no connection of anybody can come to lie on it.
_PORTS = range(15_000, 32_000)


def free_port() -> int:
    """A port nobody listens on just now."""
    chance = random.SystemRandom()  # no test's seed makes two sessions choose alike
    while True:
        port = chance.choice(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Stack:
    """`hotline up` in `directory`. `env` adds settings, `options` are the command's."""

    directory: Path
    env: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    bot_port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def base_url(self) -> str:
        """Address of the public app."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def actions_url(self) -> str:
        """Address of the private app."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def bot_url(self) -> str:
        """Address of Rasa."""
        return f"http://127.0.0.1:{self.bot_port}"

    @property
    def data_dir(self) -> Path:
        """Its data directory."""
        return self.directory / "var"

    @property
    def output(self) -> str:
        """What the supervisor printed."""
        return (self.directory / "up.log").read_text(encoding="utf-8", errors="replace")

    def settings(self) -> dict[str, str]:
        """The environment it runs in."""
        return {
            **os.environ,
            "HOTLINE_DATA_DIR": str(self.data_dir),
            "HOTLINE_PORT": str(self.port),
            "HOTLINE_ACTIONS_PORT": str(self.actions_port),
            "HOTLINE_BOT_PORT": str(self.bot_port),
            "HOTLINE_MESSAGES_PER_MINUTE": "1000",
            "HOTLINE_SESSIONS_PER_MINUTE": "10000",
            **self.env,
        }

    def start(self, *, wait: bool = True) -> None:
        """Start it; with `wait` until it is ready."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with open(self.directory / "up.log", "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "up", *self.options],
                cwd=_ROOT,
                env=self.settings(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if wait:
            self.wait_ready()
            # It gives up a start in which a part dies before it has seen that part ready.
            assert wait_for(lambda: "Ready." in self.output, _START_SECONDS, pause=0.05), self.output

    def wait_ready(self, seconds: float = _START_SECONDS) -> None:
        """Wait until every part answers; raises with the supervisor's output when it does not."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.base_url}/readyz", timeout=5, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise RuntimeError(f"the stack is not ready:\n{self.output}\n{self.logs()}")

    def logs(self, count: int = 15) -> str:
        """The end of every child's log."""
        parts = []
        for log in sorted((self.data_dir / "log").glob("*.log")):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            parts.append(f"--- {log.name}\n" + "\n".join(lines[-count:]))
        return "\n".join(parts)

    def pids(self) -> dict[str, int]:
        """Process ids of the children by name: database, bot, app, worker."""
        entries = json.loads((self.data_dir / "children.json").read_text())
        return {entry["name"]: entry["pid"] for entry in entries}

    def kill(self, name: str) -> int:
        """kill -9 one child; returns its pid."""
        pid = self.pids()[name]
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self, number: int = signal.SIGINT, seconds: float = 60) -> int:
        """Signal the supervisor (Ctrl-C by default) and wait; returns its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise
