"""Two bots on one database: each goes on where the other was, also after one of them was killed."""

import os
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app import model, programs
from hotline.db.embedded import EmbeddedPostgres
from hotline.settings import Settings
from tests.stack import Stack, free_port

pytestmark = [pytest.mark.bot, pytest.mark.slow, pytest.mark.timeout(400)]


class Bot:
    """A bot process beside the one of the stack, with the same actions and the same database."""

    def __init__(self, stack: Stack, directory: Path) -> None:
        self.settings = Settings(
            _env_file=None, data_dir=directory, bot_port=free_port(), actions_port=stack.actions_port
        )
        url = EmbeddedPostgres(stack.data_dir / "postgres").url()
        self.program = programs.bot(self.settings, model.train(lambda _: None), url)
        self.log = directory / "bot.log"
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.bot_port}"

    def start(self) -> None:
        assert self.program.before_start is not None
        self.program.before_start()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.program.command,
                cwd=self.program.cwd,
                env={**os.environ, **self.program.env},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 150
        while True:
            try:
                if httpx.get(f"{self.url}/status", timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")[-2000:]
            time.sleep(0.2)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)


@pytest.fixture
def second(stack: Stack, tmp_path: Path) -> Iterator[Bot]:
    bot = Bot(stack, tmp_path)
    yield bot
    bot.kill()


def _ask(url: str, sender: str, text: str) -> str:
    body = {"sender": sender, "message": text, "metadata": {"message_id": str(uuid.uuid4())}}
    response = httpx.post(f"{url}/webhooks/rest/webhook", json=body, timeout=30, trust_env=False).raise_for_status()
    return str(response.json()[0]["text"])


def _tracker(url: str, sender: str) -> dict[str, object]:
    response = httpx.get(f"{url}/conversations/{sender}/tracker?include_events=ALL", timeout=30, trust_env=False)
    found: dict[str, object] = response.raise_for_status().json()
    return found


def test_two_bots_that_take_turns_know_the_same(stack: Stack, second: Bot) -> None:
    sender, bots = str(uuid.uuid4()), (stack.bot_url, second.url)
    assert "914" in _ask(bots[0], sender, "兰州城市低保一个月多少钱")
    for number in range(1, 12):
        expected, text = ("5268", "那农村呢") if number % 2 else ("914", "那城市呢")
        assert expected in _ask(bots[number // 2 % 2], sender, text), number
    first, other = (_tracker(url, sender) for url in bots)
    assert first["events"] == other["events"]
    assert first["slots"] == other["slots"]


def test_a_killed_bot_goes_on_where_it_was(stack: Stack, second: Bot) -> None:
    sender = str(uuid.uuid4())
    assert "914" in _ask(second.url, sender, "兰州城市低保一个月多少钱")
    before = _tracker(second.url, sender)
    second.kill()
    second.start()
    after = _tracker(second.url, sender)
    assert after["events"] == before["events"]
    assert after["slots"] == before["slots"]
    assert "5268" in _ask(second.url, sender, "那农村呢")
    assert "914" in _ask(stack.bot_url, sender, "那城市呢")
