"""`hotline accounts`: the first admin, passwords that are never arguments, exit codes, what is recorded."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from app import accounts_cli, cli
from hotline.db.embedded import EmbeddedPostgres, stop
from tests.staff import PASSWORD

Hotline = Callable[..., tuple[int, str]]


@pytest.fixture
def hotline(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Hotline:
    """Runs a command; its exit code and all that it wrote."""
    monkeypatch.setenv("HOTLINE_DATABASE_URL", fresh_database)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr(accounts_cli._out, "width", 120)

    def run(*arguments: str, typed: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            cli.main(["accounts", *arguments])
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out + written.err

    return run


def _audit(url: str) -> list[tuple[str, str, str]]:
    with psycopg.connect(url) as connection:
        return connection.execute("select action, actor_name, role from audit_entry order by id").fetchall()


def test_an_account_is_added_with_a_password_from_the_input(hotline: Hotline, fresh_database: str) -> None:
    code, said = hotline("add", "WangFang", "--role", "admin", "--display-name", "王芳", typed=f"{PASSWORD}\n")
    assert (code, said.strip()) == (0, "added: wangfang (admin)")
    code, said = hotline("list")
    assert code == 0
    for words in ("wangfang", "王芳", "admin", "active", "never"):
        assert words in said
    ((action, actor, role),) = _audit(fresh_database)
    assert (action, role) == ("account_added", "system")
    assert actor.startswith("command line: ")


def test_an_unknown_unit_is_named_with_what_to_do(hotline: Hotline, fresh_database: str) -> None:
    code, said = hotline("add", "lihua", "--role", "township", "--unit", "620102", "--generate")
    assert code == 2
    assert "there is no unit 620102 today" in said
    assert "hotline units import" in said
    assert _audit(fresh_database) == []


def _add_unit(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into unit (id, name, kind, division_code, valid_from) "
            "values ('620102', '城关区民政局', 'county', '620102', '2020-01-01')"
        )


def test_a_generated_password_is_shown_once_and_is_kept_as_a_hash(hotline: Hotline, fresh_database: str) -> None:
    _add_unit(fresh_database)
    code, said = hotline("add", "lihua", "--role", "township", "--unit", "620102", "--generate")
    assert code == 0
    (password,) = re.findall(r"^password: ([a-z0-9-]{19})$", said, re.MULTILINE)
    code, said = hotline("set-password", "lihua", "--generate")
    assert code == 0
    assert password not in said
    with psycopg.connect(fresh_database) as connection:
        ((kept,),) = connection.execute("select password_hash from account").fetchall()
    assert kept.startswith("$argon2id$")


def test_roles_are_changed_accounts_closed_and_lock_outs_ended(hotline: Hotline, fresh_database: str) -> None:
    _add_unit(fresh_database)
    for name in ("chief", "lihua"):
        assert hotline("add", name, "--role", "admin", typed=PASSWORD)[0] == 0
    assert hotline("set-role", "LIHUA", "township", "--unit", "620102") == (0, "role set: township\n")
    with psycopg.connect(fresh_database) as connection:
        connection.execute("update account set locked_until = now() + interval '1 hour' where name = 'lihua'")
    assert "locked" in hotline("list")[1]
    assert hotline("unlock", "lihua") == (0, "unlocked\n")
    assert "locked" not in hotline("list")[1]
    assert hotline("deactivate", "lihua") == (0, "deactivated\n")
    assert "deactivated" in hotline("list")[1]
    assert [action for action, _, _ in _audit(fresh_database)][2:] == [
        "account_changed", "account_unlocked", "account_changed",
    ]  # fmt: skip


def test_what_can_not_be_done_says_why_in_one_line(hotline: Hotline) -> None:
    assert hotline("add", "chief", "--role", "admin", typed=PASSWORD)[0] == 0
    for arguments, typed, code, said in (
        (("add", "lihua", "--role", "operator"), "", 2, "first line of the input"),
        (("add", "lihua", "--role", "operator"), "short\n", 2, "10 to 128"),
        (("add", "李华", "--role", "operator"), PASSWORD, 2, "login name"),
        (("add", "lihua", "--role", "township"), PASSWORD, 2, "must have a unit"),
        (("add", "lihua", "--role", "king"), PASSWORD, 2, "king"),
        (("add", "chief", "--role", "admin"), PASSWORD, 3, "already"),
        (("deactivate", "chief"), "", 3, "last active admin"),
        (("unlock", "nobody"), "", 3, "no account"),
        (("set-password", "nobody"), PASSWORD, 3, "no account"),
    ):
        ended, written = hotline(*arguments, typed=typed)
        assert ended == code, written
        assert said in " ".join(written.split())
        assert PASSWORD not in written
        assert "Traceback" not in written


def test_the_first_admin_can_be_added_before_the_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HOTLINE_DATABASE_URL", raising=False)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "var"))
    with pytest.raises(SystemExit) as ended:
        cli.main(["accounts", "add", "chief", "--role", "admin", "--generate"])
    assert not ended.value.code, capsys.readouterr().err
    server = EmbeddedPostgres(tmp_path / "var" / "postgres", durable=False)
    assert not server.answers()
    with open(tmp_path / "log", "wb") as log:
        process = server.start(log)
    try:
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("select name, role from account").fetchall() == [("chief", "admin")]
    finally:
        stop(process)
