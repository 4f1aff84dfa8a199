"""The embedded server starts whatever was killed, also where process ids repeat (more in tests/hotline)."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hotline.db.embedded import EmbeddedPostgres, stop
from tests.app.process_tree import assert_soon, kill_all


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    yield EmbeddedPostgres(tmp_path / "postgres")
    kill_all(tmp_path / "postgres")


def _start_and_write(server: EmbeddedPostgres) -> "subprocess.Popen[bytes]":
    process = server.start(subprocess.DEVNULL)
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept values (1)")
    return process


def _count(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute("select count(*) from kept").fetchone()
    assert row is not None
    return int(row[0])


def test_a_server_killed_with_all_its_processes_starts_again(server: EmbeddedPostgres) -> None:
    process = _start_and_write(server)
    kill_all(server.directory)
    process.wait()
    again = server.start(subprocess.DEVNULL)
    assert _count(server) == 1
    stop(again)


def test_stale_locks_whose_process_id_went_to_another_program_do_not_hold_it_up(server: EmbeddedPostgres) -> None:
    stop(server.start(subprocess.DEVNULL))
    # A living program of the user that the server runs as: PostgreSQL alone would refuse to start.
    stranger = subprocess.Popen(["sleep", "60"], **server.identity)
    lock = f"{stranger.pid}\n{server.directory}\n1\n5432\n{server.socket_directory}\n\n"
    (server.directory / "postmaster.pid").write_text(lock)
    (server.socket_directory / ".s.PGSQL.5432.lock").write_text(lock)
    (server.socket_directory / ".s.PGSQL.5432").touch()
    process = server.start(subprocess.DEVNULL)
    assert server.answers()
    assert stranger.poll() is None
    stop(process)
    stranger.kill()
    stranger.wait()


def test_other_servers_are_left_alone(server: EmbeddedPostgres, tmp_path: Path) -> None:
    process = server.start(subprocess.DEVNULL)
    other = EmbeddedPostgres(tmp_path / "other" / "postgres")
    second = other.start(subprocess.DEVNULL)
    other.stop_leftover()
    assert_soon(lambda: second.poll() is not None, 10, "the other one has stopped")
    assert server.answers()
    stop(process)
