"""The embedded server starts whatever an earlier, killed one left behind. (Its own servers, not the shared one.)"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from hotline.db.embedded import EmbeddedPostgres, stop
from tests.app.process_tree import assert_nothing_runs, assert_soon, kill_all, processes_of

_ROOT = Path(__file__).resolve().parents[2]


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


def test_a_killed_server_starts_again_with_what_was_committed(server: EmbeddedPostgres) -> None:
    process = _start_and_write(server)
    process.kill()
    process.wait()
    assert (server.directory / "postmaster.pid").exists()
    again = server.start(subprocess.DEVNULL)
    assert _count(server) == 1
    stop(again)
    assert_nothing_runs(server.directory)


def test_a_server_killed_with_all_its_processes_starts_again(server: EmbeddedPostgres) -> None:
    process = _start_and_write(server)
    kill_all(server.directory)
    process.wait()
    again = server.start(subprocess.DEVNULL)
    assert _count(server) == 1
    stop(again)


def test_a_server_whose_parent_was_killed_is_replaced(server: EmbeddedPostgres) -> None:
    code = (
        "import subprocess, sys, time; from pathlib import Path; from hotline.db.embedded import EmbeddedPostgres\n"
        f"process = EmbeddedPostgres(Path({str(server.directory)!r})).start(subprocess.DEVNULL)\n"
        "print(process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=_ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    with parent.stdout as lines:
        postmaster = int(lines.readline())
    parent.kill()
    parent.wait()
    again = server.start(subprocess.DEVNULL)
    assert again.pid != postmaster
    assert postmaster not in processes_of(server.directory)
    assert server.answers()
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


def test_a_directory_left_half_made_by_a_killed_set_up_is_not_used(server: EmbeddedPostgres) -> None:
    half = server.directory.with_name("postgres.init-killed")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    process = server.start(subprocess.DEVNULL)
    assert server.answers()
    assert not half.exists()
    stop(process)


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / ("long" * 20) / "postgres")
    process = server.start(subprocess.DEVNULL)
    assert server.answers()
    assert len(str(server.socket_directory)) < 60
    stop(process)
    server.socket_directory.rmdir()


def test_the_socket_is_open_to_its_owner_alone(server: EmbeddedPostgres) -> None:
    process = server.start(subprocess.DEVNULL)
    assert server.socket_directory.stat().st_mode & 0o077 == 0
    listening = [c for c in psutil.Process(process.pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert listening == []
    stop(process)


def test_other_servers_are_left_alone(server: EmbeddedPostgres, tmp_path: Path) -> None:
    process = server.start(subprocess.DEVNULL)
    other = EmbeddedPostgres(tmp_path / "other" / "postgres")
    second = other.start(subprocess.DEVNULL)
    other.stop_leftover()
    assert_soon(lambda: second.poll() is not None, 10, "the other one has stopped")
    assert server.answers()
    stop(process)
