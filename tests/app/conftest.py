"""The `hotline` command on a database of its own, as a process's worth of work."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli

Hotline = Callable[..., tuple[int, str]]


@pytest.fixture
def hotline(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Hotline:
    """Runs a command on a database of its own; exit code and everything that it said."""
    monkeypatch.setenv("HOTLINE_DATABASE_URL", fresh_database)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        said = capfd.readouterr()
        code = ended.value.code
        return (0 if code is None else int(code)), said.out + said.err

    return run
