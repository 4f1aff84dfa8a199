"""The demo county by its command: into an empty database, as a whole, its passwords on a terminal only."""

import os
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import psycopg
import pytest

from app.demo import load as loading
from tests.app.conftest import Hotline
from tests.app.process_tree import assert_soon

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load", partial(loading.load, count=8))


def _count(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        return int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # type: ignore[index, arg-type]


def test_it_shows_each_accounts_password_once(few: None, hotline: Hotline, fresh_database: str) -> None:
    code, said = hotline("demo", "load", "--until", "2026-11-26")
    assert code == 0
    assert "Nothing in it is real" in said
    assert len(re.findall(r"^  demo-[a-z]+  [a-z0-9]{4}(?:-[a-z0-9]{4}){3}$", said, re.MULTILINE)) == 8
    assert _count(fresh_database, "account") == 8
    code, said = hotline("demo", "load", "--beside", "--passwords")
    assert (code, said.count("demo-centre")) == (0, 0)
    assert "there already, with 8 tickets" in said


def test_where_the_output_may_be_kept_it_names_the_accounts_and_tells_no_password(few: None, hotline: Hotline) -> None:
    code, said = hotline("demo", "load", "--beside", "--no-passwords")
    assert code == 0
    assert "demo-operator, demo-centre, demo-manager" in said
    assert "set-password NAME --generate" in said
    assert "make up DEMO=no" in said
    assert not re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", said)
    code, said = hotline("accounts", "set-password", "demo-centre", "--generate")
    assert code == 0
    assert re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", said)


def test_beside_an_installation_with_an_account_it_says_so_and_loads_nothing(
    hotline: Hotline, fresh_database: str
) -> None:
    assert hotline("accounts", "add", "wangfang", "--role", "admin", "--generate")[0] == 0
    code, said = hotline("demo", "load", "--beside", "--no-passwords")
    assert (code, said.count("\n")) == (0, 1)
    assert "not loaded, this database has 0 tickets, 0 units and 1 accounts that are not the demo's" in said
    assert hotline("demo", "load")[0] == 3
    assert (_count(fresh_database, "ticket"), _count(fresh_database, "unit")) == (0, 0)


def test_killed_in_the_middle_it_leaves_nothing_and_can_be_loaded_again(
    few: None, hotline: Hotline, fresh_database: str
) -> None:
    loading_ = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "demo", "load"], cwd=_ROOT, env=dict(os.environ), stdout=subprocess.PIPE
    )

    def at_work() -> bool:
        with psycopg.connect(fresh_database) as connection:
            busy = "select 1 from pg_stat_activity where datname = current_database() and backend_xid is not null"
            return bool(connection.execute(busy).fetchall())

    assert loading_.stdout is not None
    with loading_.stdout as said:
        assert b"being loaded" in said.readline()
        assert_soon(at_work, 60, "it writes")
        loading_.send_signal(signal.SIGKILL)
        loading_.wait()
        assert b"demo-" not in said.read()
    assert_soon(lambda: not at_work(), 30, "the database has rolled it back")
    assert [_count(fresh_database, table) for table in ("ticket", "unit", "account", "notice")] == [0, 0, 0, 0]
    assert hotline("demo", "load")[0] == 0
    assert _count(fresh_database, "account") == 8


def test_the_life_of_a_ticket_in_the_docs_is_true_command_by_command(few: None, hotline: Hotline) -> None:
    assert hotline("demo", "load")[0] == 0
    told = (_ROOT / "docs/tickets.md").read_text(encoding="utf-8")
    life = told.split("### A ticket's life by commands")[1].split("```")[1]
    number, said = "", ""
    for line in life.strip().splitlines():
        words = re.split(r" {4,}", line)[0].split()
        code, said = hotline(*[number if word == "NO" else word for word in words[1:]])
        assert code == 0, f"{line}: {said}"
        number = number or re.findall(r"^opened: (\d+)$", said, re.MULTILINE)[0]
    assert "已办结" in said
    assert life.count("\n") > 12
