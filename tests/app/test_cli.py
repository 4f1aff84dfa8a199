"""The `hotline` command: help texts, exit codes, messages that say what to do next."""

import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from hotline.db.embedded import EmbeddedPostgres
from hotline.db.migrate import latest_revision
from tests.app.process_tree import assert_nothing_runs
from tests.stack import free_port

_ROOT = Path(__file__).resolve().parents[2]
_COMMANDS = ["up", "chat", "ask", "train", "migrate", "lexicon", "desk", "accounts", "calendar"]
_DESK_COMMANDS = ["list", "show", "take", "say", "back"]
_CALENDAR_COMMANDS = ["import", "show", "due"]
_ACCOUNTS_COMMANDS = ["add", "list", "set-password", "set-role", "deactivate", "unlock"]
_SOMEBODY = "00000000-0000-4000-8000-000000000000"


def _run(*arguments: str) -> int:
    """Runs a command in this process; its exit code."""
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
    code = ended.value.code
    return 0 if code is None else int(code)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory and ports of the test's own."""
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "var"))
    for name in ("HOTLINE_PORT", "HOTLINE_ACTIONS_PORT", "HOTLINE_BOT_PORT"):
        monkeypatch.setenv(name, str(free_port()))
    return tmp_path / "var"


@pytest.fixture
def migrated(database: EmbeddedPostgres, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line on the tests' own database, empty."""
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database.url())


# Help -----------------------------------------------------------------------------------------------


def test_help_lists_every_command_and_hides_the_internal_ones() -> None:
    result = CliRunner().invoke(cli.app, ["--help"])
    assert result.exit_code == 0
    listed = {line.split()[1] for line in result.output.splitlines() if line.startswith("│ ") and line[2] != "-"}
    assert set(_COMMANDS) <= listed
    assert not {"app", "worker"} & listed


@pytest.mark.parametrize(
    "command",
    [
        *([name] for name in _COMMANDS),
        *(["desk", name] for name in _DESK_COMMANDS),
        *(["calendar", name] for name in _CALENDAR_COMMANDS),
        *(["accounts", name] for name in _ACCOUNTS_COMMANDS),
    ],
    ids=" ".join,
)
def test_every_command_has_a_help_text_and_explains_its_arguments(command: list[str]) -> None:
    result = CliRunner().invoke(cli.app, [*command, "--help"])
    assert result.exit_code == 0
    lines = [line.strip() for line in result.output.splitlines()]
    assert f"Usage: root {' '.join(command)}" in " ".join(lines)
    assert any(line.endswith(".") and not line.startswith("│") for line in lines)


@pytest.mark.parametrize("arguments", [[], ["desk"], ["calendar"]])
def test_no_command_shows_the_help_and_counts_as_wrong_use(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == 2
    assert "Usage" in result.output


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["ask"], ["chat", "--colour"], ["desk", "take"], ["desk", "take", _SOMEBODY], ["desk", "say", "x"]],
    ids=" ".join,
)
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli.app, arguments).exit_code == 2


# Settings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["up"], ["ask", "低保"], ["migrate"], ["desk", "list"]], ids=" ".join)
def test_a_bad_setting_is_named_and_exits_with_2(
    elsewhere: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOTLINE_PORT", "eighty")
    monkeypatch.setenv("HOTLINE_BOT_TIMEOUT", "-1")
    assert _run(*command) == 2
    said = capsys.readouterr().err
    assert "HOTLINE_PORT" in said
    assert "HOTLINE_BOT_TIMEOUT" in said


def _up(**changes: str) -> subprocess.CompletedProcess[str]:
    """`hotline up`, which takes signals over and so needs a process of its own."""
    import os

    return subprocess.run(
        [sys.executable, "-m", "app.cli", "up"],
        cwd=_ROOT,
        env={**os.environ, **changes},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_up_refuses_a_data_directory_it_can_not_write(elsewhere: Path) -> None:
    elsewhere.parent.joinpath("file").write_text("")
    refused = _up(HOTLINE_DATA_DIR=str(elsewhere.parent / "file" / "var"))
    assert refused.returncode == 2
    assert "HOTLINE_DATA_DIR" in refused.stdout


def test_up_refuses_two_parts_on_one_port(elsewhere: Path) -> None:
    port = str(free_port())
    refused = _up(HOTLINE_PORT=port, HOTLINE_ACTIONS_PORT=port)
    assert refused.returncode == 2
    assert "HOTLINE_PORT and HOTLINE_ACTIONS_PORT" in refused.stdout


def test_up_names_the_setting_of_a_database_that_does_not_answer(elsewhere: Path) -> None:
    url = f"postgresql://somebody:secret@127.0.0.1:{free_port()}/hotline"
    refused = _up(HOTLINE_DATABASE_URL=url)
    assert refused.returncode == 3
    assert "HOTLINE_DATABASE_URL" in refused.stdout
    assert "secret" not in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr


def test_up_stops_at_once_when_the_make_that_started_it_is_gone(elsewhere: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["up", "--stop-with-parent", "999999999"])
    assert ended.value.code == 0
    assert not elsewhere.exists()


# Talking to nobody, or to somebody else --------------------------------------------------------------


@pytest.mark.parametrize("command", [["ask", "低保"], ["chat"]], ids=" ".join)
def test_talking_to_an_assistant_that_does_not_run_exits_with_3_and_says_how_to_start_it(
    elsewhere: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(*command) == 3
    assert "make up" in capsys.readouterr().err


def test_an_address_that_is_none_exits_with_3_and_shows_one(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("ask", "低保", "--url", "localhost:8000") == 3
    assert "http://127.0.0.1:8000" in capsys.readouterr().err


@pytest.fixture
def stranger() -> Iterator[str]:
    """A web server that is no assistant."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_server_at_the_address_is_told_apart(
    elsewhere: Path, stranger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("ask", "低保", "--url", stranger) == 3
    assert "not this assistant" in capsys.readouterr().err


# Database -------------------------------------------------------------------------------------------


def test_migrate_starts_the_embedded_database_brings_it_up_to_date_and_stops_it(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("migrate") == 0
    assert latest_revision() in capsys.readouterr().out
    assert (elsewhere / "postgres" / "PG_VERSION").exists()
    assert_nothing_runs(elsewhere)
    assert _run("migrate") == 0


@pytest.mark.parametrize("command", [["migrate"], ["desk", "list"]], ids=" ".join)
def test_a_database_that_does_not_answer_exits_with_3(
    elsewhere: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"postgresql://me:secret@127.0.0.1:{free_port()}/hotline")
    assert _run(*command) == 3
    said = capsys.readouterr().err
    assert "does not answer" in said
    assert "secret" not in said


# Desk, on an empty database (the whole way is in test_desk.py) -----------------------------------------


def test_an_empty_queue_is_said_to_be_empty(migrated: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("desk", "list") == 0
    assert capsys.readouterr().out.strip() == "没有等人工的对话。"


@pytest.mark.parametrize("conversation", [_SOMEBODY, "nonsense"])
@pytest.mark.parametrize("command", [["show"], ["take"], ["say"], ["back"]], ids=" ".join)
def test_an_unknown_conversation_exits_with_3(
    migrated: None, command: list[str], conversation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = {"show": [], "take": ["--operator", "王"], "say": ["您好", "--operator", "王"], "back": ["--operator", "王"]}
    assert _run("desk", *command, conversation, *rest[command[0]]) == 3
    assert "conversation" in capsys.readouterr().err
