"""An action that fails, or is missing: Rasa answers nothing at all, and the citizen is told."""

import asyncio
import os
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.webhook import add_webhook
from app import model, programs
from app.chat_client import ChatClient
from hotline.db.embedded import EmbeddedPostgres
from hotline.settings import Settings
from knowledge.service_texts import ServiceTexts
from tests.stack import Stack, free_port

# A bot and a whole assistant of its own are started here; on a busy machine that takes a while.
pytestmark = [pytest.mark.bot, pytest.mark.slow, pytest.mark.timeout(400)]

_SECRET = "我的身份证号"


class Broken(Action):
    """Stands where AnswerPolicy does, and raises."""

    def name(self) -> str:
        return "action_answer_policy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        raise RuntimeError("broken on purpose")


@pytest.fixture(scope="module")
def broken_actions() -> Iterator[str]:
    """Our real webhook with nothing but the broken action; its address."""
    app, port = FastAPI(), free_port()
    add_webhook(app, [Broken()])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    _wait_for(f"http://127.0.0.1:{port}/health", 20)
    yield f"http://127.0.0.1:{port}/webhook"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def broken_bot(
    broken_actions: str, database: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A real Rasa whose one action fails and whose others are missing; its address."""
    directory, port = tmp_path_factory.mktemp("broken-bot"), free_port()
    settings = Settings(_env_file=None, data_dir=directory, bot_port=port)
    trained = model.train(lambda _: None)
    program = programs.bot(settings, trained, database.url())
    assert program.before_start is not None
    program.before_start()
    with open(directory / "bot.log", "wb") as log:
        process = subprocess.Popen(
            program.command,
            cwd=program.cwd,
            env={**os.environ, **program.env, "HOTLINE_ACTIONS_URL": broken_actions},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/status", 150)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, url
        time.sleep(0.2)


@pytest.mark.parametrize("text", ["兰州城市低保一个月多少钱", "帮我转人工客服"], ids=["raises", "is missing"])
def test_rasa_answers_with_an_empty_list_and_status_200(broken_bot: str, text: str) -> None:
    body = {"sender": str(uuid.uuid4()), "message": text}
    response = httpx.post(f"{broken_bot}/webhooks/rest/webhook", json=body, timeout=30, trust_env=False)
    assert response.status_code == 200
    assert response.json() == []


def test_the_citizen_gets_the_notice_and_a_person_sees_it(broken_bot: str, tmp_path: Path, texts: ServiceTexts) -> None:
    stack = Stack(tmp_path, env={"HOTLINE_BOT_URL": broken_bot})
    stack.start()
    try:
        with ChatClient(stack.base_url) as citizen:
            citizen.open()
            (notice,) = citizen.say("兰州城市低保一个月多少钱")
            assert notice["sender"] == "system"
            assert notice["text"] == texts.notices.bot_silent.text
            assert [button["payload"] for button in notice["buttons"]] == ["再试一次", "转人工"]
            listed = subprocess.run(
                [".venv/bin/hotline", "desk", "list"],
                cwd=Path(__file__).resolve().parents[2],
                env={**stack.settings(), "COLUMNS": "200"},
                capture_output=True,
                text=True,
                check=True,
            )
            assert citizen.session_id in listed.stdout
            assert "unanswered" in listed.stdout
    finally:
        stack.stop()


def test_the_error_body_repeats_nothing_of_what_was_said(broken_actions: str) -> None:
    tracker = {"sender_id": "x", "latest_message": {"text": _SECRET}, "slots": {}, "events": []}
    call = {"next_action": "action_answer_policy", "sender_id": "x", "tracker": tracker, "domain": {}}
    response = httpx.post(broken_actions, json=call, timeout=10, trust_env=False)
    assert response.status_code == 500
    assert response.json() == {"error": "action_failed", "action_name": "action_answer_policy"}
