"""What makes the bot fast, checked in the bot's interpreter (Python 3.10 with Rasa) against a real PostgreSQL."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import model
from hotline.db.embedded import EmbeddedPostgres
from tests.databases import copy_for

#: As the bot itself does it: what Rasa imports to train networks takes longer than the checks.
_RUN = (
    "import runpy, sys; from components.speed_imports import leave_out; leave_out(); "
    "del sys.argv[0]; runpy.run_path(sys.argv[0])"
)
_SCRIPT = Path(__file__).with_name("run_speed_checks.py")
_CHECKS = re.findall(r"^(?:async )?def (check_\w+)\((.*)\):", _SCRIPT.read_text(encoding="utf-8"), re.M)
_NEED_NO_MODEL = [name for name, parameters in _CHECKS if "model" not in parameters]
_NEED_A_MODEL = [name for name, parameters in _CHECKS if "model" in parameters]


@pytest.fixture(scope="module")
def trackers(database: EmbeddedPostgres) -> Iterator[str]:
    """URL of a database that only these checks use."""
    with copy_for(database, "test_speed") as url:
        yield url


def _outcomes(*arguments: str) -> dict[str, str | None]:
    done = subprocess.run(
        [str(model.bot_python()), "-c", _RUN, str(_SCRIPT), *arguments],
        env={**os.environ, **model.QUIET, "PYTHONPATH": str(model.PROJECT)},
        cwd=model.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, str | None] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def outcomes(trackers: str) -> dict[str, str | None]:
    """All checks that need no model, in one run of the bot's interpreter: what went wrong, by name."""
    return _outcomes(trackers)


@pytest.fixture(scope="module")
def outcomes_with_model(trackers: str) -> dict[str, str | None]:
    """All that need one, with the present model."""
    return _outcomes(trackers, str(model.train(lambda _: None)))


@pytest.mark.parametrize("name", _NEED_NO_MODEL)
def test_speed(name: str, outcomes: dict[str, str | None]) -> None:
    assert outcomes[name] is None, outcomes[name]


@pytest.mark.bot
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", _NEED_A_MODEL)
def test_speed_with_the_model(name: str, outcomes_with_model: dict[str, str | None]) -> None:
    assert outcomes_with_model[name] is None, outcomes_with_model[name]
