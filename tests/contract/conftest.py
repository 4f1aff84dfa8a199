"""The real bot's REST channel, spoken to as `telephony.bot_client` does, without our own retries."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from hotline.conversations.bot import BotReply
from telephony.bot_client import parse_reply
from tests.stack import Stack


@pytest.fixture(scope="session")
def rasa(stack: Stack) -> Iterator[httpx.Client]:
    """Rasa's HTTP API."""
    with httpx.Client(base_url=stack.bot_url, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def say(rasa: httpx.Client) -> Callable[[str], list[dict[str, Any]]]:
    """Says something in a conversation of its own; returns Rasa's answer as it is."""
    sender = str(uuid.uuid4())

    def send(text: str) -> list[dict[str, Any]]:
        body = {"sender": sender, "message": text, "metadata": {"message_id": str(uuid.uuid4())}}
        response = rasa.post("/webhooks/rest/webhook", json=body)
        response.raise_for_status()
        said: list[dict[str, Any]] = response.json()
        return said

    return send


@pytest.fixture
def ask(say: Callable[[str], list[dict[str, Any]]]) -> Callable[[str], BotReply]:
    """Says something; returns what our client makes of the answer."""
    return lambda text: parse_reply(say(text))
