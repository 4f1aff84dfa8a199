"""The programs that one machine runs: how each is started and how it is asked to stop."""

import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from app import model
from app.processes import Program
from hotline.db.embedded import EmbeddedPostgres
from hotline.settings import Settings


def database(server: EmbeddedPostgres) -> Program:
    """The embedded PostgreSQL."""
    return Program(
        name="database",
        command=server.command(),
        cwd=server.directory,
        identity=server.identity,
        stop_signal=signal.SIGINT,  # fast shutdown
        masked=True,
        before_start=server.stop_leftover,
    )


def bot(settings: Settings, trained: Path, database_url: str) -> Program:
    """Rasa with the model `trained`, its trackers in this database."""
    # Rasa unpacks its model into a temporary directory, which it leaves behind when it is killed.
    temporary = settings.data_dir.resolve() / "tmp-bot"

    def clear() -> None:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(exist_ok=True)

    return Program(
        name="bot",
        command=[
            str(model.bot_python()), "-m", "components.speed_server", "--interface", "127.0.0.1",
            "--port", str(settings.bot_port), "--model", str(trained),
            "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
        ],
        cwd=model.PROJECT,
        env={
            **model.QUIET,
            **model.SMALL,
            "HOTLINE_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
            "HOTLINE_TRACKER_URL": database_url,
            "HOTLINE_LANGUAGE_WEIGHTS": str(settings.language_weights or ""),
            "LOG_LEVEL": "WARNING",
            "TMPDIR": str(temporary),
        },
        stop_seconds=10,
        masked=True,
        before_start=clear,
    )  # fmt: skip


def own(name: str) -> Program:
    """One of our own processes, `app` or `worker`."""
    return Program(name=name, command=[sys.executable, "-m", "app.cli", name], cwd=Path.cwd(), masked=False)


def demo_loading(say: Callable[[str], None], *, passwords: bool) -> Program:
    """The demo county into an empty database; its words are said, and kept in no log. Killed, it leaves nothing behind.

    `passwords`: whether `say` reaches somebody's eyes and no file.
    """
    shown = "--passwords" if passwords else "--no-passwords"
    return Program(
        name="demo",
        # Whoever tries the chat meanwhile comes first.
        command=["nice", "-n", "5", sys.executable, "-m", "app.cli", "demo", "load", "--beside", shown],
        cwd=Path.cwd(),
        lines_to=say,
        stop_seconds=2,
    )


def reachable(host: str) -> str:
    """An address to open for a host we listen on."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
