"""The embedded PostgreSQL: starts on anything a kill or a half-done start can leave behind."""

import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hotline.db.embedded import EmbeddedPostgres, stop
from hotline.errors import Unavailable


class _Started:
    """Servers of one test, all ended after it."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []

    def __call__(self, server: EmbeddedPostgres) -> "subprocess.Popen[bytes]":
        process = server.start(subprocess.DEVNULL)
        self.processes.append(process)
        return process


@pytest.fixture
def started() -> Iterator[_Started]:
    servers = _Started()
    yield servers
    for process in servers.processes:
        stop(process)


@pytest.fixture
def server(tmp_path: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(tmp_path / "var" / "postgres")


def _write(server: EmbeddedPostgres, word: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values (%s)", (word,))


def _read(server: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(server.url()) as connection:
        return [row[0] for row in connection.execute("select word from kept order by word")]


def test_it_starts_twice_with_the_same_data_and_stops_cleanly(server: EmbeddedPostgres, started: _Started) -> None:
    assert not server.answers()
    first = started(server)
    assert server.answers()
    _write(server, "one")
    stop(first)
    assert first.returncode == 0
    assert not server.answers()
    assert not (server.directory / "postmaster.pid").exists()
    started(server)
    assert _read(server) == ["one"]


def test_only_its_owner_can_reach_it_and_only_by_the_socket(server: EmbeddedPostgres, started: _Started) -> None:
    started(server)
    assert stat.S_IMODE(server.socket_directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.directory.stat().st_mode) == 0o700
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert connection.execute("show timezone").fetchone() == ("UTC",)
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)


def test_it_recovers_from_a_kill_with_its_lock_files_left_behind(server: EmbeddedPostgres, started: _Started) -> None:
    first = started(server)
    _write(server, "before the kill")
    first.send_signal(signal.SIGKILL)
    first.wait(60)
    assert (server.directory / "postmaster.pid").exists()
    assert (server.socket_directory / ".s.PGSQL.5432.lock").exists()
    started(server)
    _write(server, "after the kill")
    assert _read(server) == ["after the kill", "before the kill"]


def test_a_server_that_a_killed_parent_left_running_is_replaced(server: EmbeddedPostgres, started: _Started) -> None:
    orphan = started(server)
    _write(server, "kept")
    started(EmbeddedPostgres(server.directory))
    assert orphan.wait(60) == 0
    assert _read(server) == ["kept"]


def test_a_stale_pid_that_another_program_has_now_is_left_alone(server: EmbeddedPostgres, started: _Started) -> None:
    stop(started(server))
    # Of the same user, as in a container where process ids repeat.
    with subprocess.Popen(["sleep", "60"], **server.identity) as other:
        lock = server.directory / "postmaster.pid"
        lock.write_text(f"{other.pid}\n{server.directory}\n")
        if server.system_user:
            shutil.chown(lock, server.system_user)
        started(server)
        assert server.answers()
        assert other.poll() is None
        other.kill()


@pytest.mark.parametrize("content", ["", "not a pid\n", "999999999\n"])
def test_a_damaged_pid_file_does_not_stop_the_search_for_leftovers(server: EmbeddedPostgres, content: str) -> None:
    server.directory.mkdir(parents=True)
    (server.directory / "postmaster.pid").write_text(content)
    server.stop_leftover()
    assert not server.answers()


def test_a_half_done_initdb_is_begun_anew(server: EmbeddedPostgres, started: _Started) -> None:
    half = server.directory.with_name("postgres.init-killed")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (half / "base").mkdir()
    started(server)
    assert server.answers()
    assert not half.exists()


def test_a_path_too_long_for_a_socket_gets_one_in_the_temporary_folder(tmp_path: Path, started: _Started) -> None:
    deep = tmp_path / ("很长的目录名" * 5) / ("x" * 60) / "postgres"
    server = EmbeddedPostgres(deep)
    socket = server.socket_directory / ".s.PGSQL.5432"
    assert len(os.fsencode(socket)) <= 100
    assert server.socket_directory != EmbeddedPostgres(deep.with_name("other")).socket_directory
    try:
        started(server)
        assert server.answers()
        assert socket.exists()
        assert stat.S_IMODE(server.socket_directory.stat().st_mode) == 0o700
    finally:
        for process in started.processes:
            stop(process)
        shutil.rmtree(server.socket_directory, ignore_errors=True)


def test_a_path_with_spaces_and_chinese_works(tmp_path: Path, started: _Started) -> None:
    server = EmbeddedPostgres(tmp_path / "社会 救助" / "postgres")
    started(server)
    _write(server, "好")
    assert _read(server) == ["好"]


def test_a_directory_it_cannot_run_on_is_named(server: EmbeddedPostgres) -> None:
    server.prepare()
    (server.directory / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(Unavailable) as caught:
        server.start(subprocess.DEVNULL)
    assert caught.value.code == "database_not_starting"
    assert str(server.directory) in caught.value.message
