"""What our webhook answers is what Rasa accepts, by the JSON schema in Rasa's own package."""

import json
import os
import subprocess
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.model import PROJECT, QUIET, bot_python
from tests.stack import Stack

pytestmark = pytest.mark.bot

_SCRIPT = Path(__file__).with_name("validate_answers.py")


def _complaints(answers: list[Any]) -> list[str | None]:
    done = subprocess.run(
        [str(bot_python()), str(_SCRIPT)],
        input=json.dumps(answers),
        env={**os.environ, **QUIET},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[str | None] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def tracker(rasa: httpx.Client) -> dict[str, Any]:
    """A real tracker after an answer on policy."""
    sender = str(uuid.uuid4())
    rasa.post(
        "/webhooks/rest/webhook", json={"sender": sender, "message": "兰州城市低保一个月多少钱"}
    ).raise_for_status()
    found: dict[str, Any] = rasa.get(f"/conversations/{sender}/tracker?include_events=ALL").raise_for_status().json()
    return found


def test_every_actions_answer_passes_rasas_own_schema(
    stack: Stack, rasa: httpx.Client, tracker: dict[str, Any]
) -> None:
    domain = rasa.get("/domain", headers={"Accept": "application/json"}).raise_for_status().json()
    names = [action["name"] for action in httpx.get(f"{stack.actions_url}/actions", timeout=30, trust_env=False).json()]
    assert set(names) == set(domain["actions"]) & {name for name in domain["actions"] if name.startswith("action_")}
    answers = []
    for name in names:
        call = {"next_action": name, "sender_id": tracker["sender_id"], "tracker": tracker, "domain": domain}
        response = httpx.post(f"{stack.actions_url}/webhook", json=call, timeout=30, trust_env=False)
        assert response.status_code == 200, name
        assert response.json()["responses"], name
        answers.append(response.json())
    assert dict(zip(names, _complaints(answers), strict=True)) == dict.fromkeys(names)


def test_that_schema_does_refuse_what_is_wrong() -> None:
    wrong = [{"events": [], "responses": ["text"]}, {"events": {}, "responses": []}, {"events": [{"event": 1}]}]
    assert None not in _complaints(wrong)
