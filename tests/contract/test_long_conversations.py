"""A conversation over the bot's REST channel stays whole, in order and known, however long and however it is asked."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest

from hotline.db.embedded import EmbeddedPostgres
from tests.stack import Stack

pytestmark = pytest.mark.bot

Say = Callable[[str], list[dict[str, Any]]]

_TURNS = 200
_QUESTIONS = (("那农村呢", "5268"), ("那城市呢", "914"))


def _said(rasa: httpx.Client, sender: str) -> list[dict[str, Any]]:
    """The user and bot events of all the conversation."""
    tracker = rasa.get(f"/conversations/{sender}/tracker?include_events=ALL").raise_for_status().json()
    return [event for event in tracker["events"] if event["event"] in ("user", "bot")]


def _send(rasa: httpx.Client, sender: str, text: str) -> httpx.Response:
    body = {"sender": sender, "message": text, "metadata": {"message_id": str(uuid.uuid4())}}
    return rasa.post("/webhooks/rest/webhook", json=body)


@pytest.mark.timeout(300)
def test_two_hundred_messages_later_nothing_is_lost_and_the_place_is_known(rasa: httpx.Client) -> None:
    sender = str(uuid.uuid4())
    texts = ["兰州城市低保一个月多少钱"]
    assert "914" in _send(rasa, sender, texts[0]).raise_for_status().text
    for number in range(_TURNS - 1):
        text, expected = _QUESTIONS[number % 2]
        texts.append(text)
        answer = _send(rasa, sender, text).raise_for_status().json()
        assert expected in answer[0]["text"], (number, answer)
    events = _said(rasa, sender)
    assert [event["text"] for event in events if event["event"] == "user"] == texts
    tracker = rasa.get(f"/conversations/{sender}/tracker").raise_for_status().json()
    assert tracker["slots"]["region"] == "620100"
    assert tracker["slots"]["programme"] == "dibao"
    assert tracker["slots"]["area_type"] == "rural"


def test_messages_sent_at_once_in_one_conversation_are_answered_one_after_the_other(rasa: httpx.Client) -> None:
    sender = str(uuid.uuid4())
    answers: list[httpx.Response] = []
    threads = [
        threading.Thread(target=lambda: answers.append(_send(rasa, sender, "兰州城市低保一个月多少钱")))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [("914" in answer.text, answer.status_code) for answer in answers] == [(True, 200)] * 5
    # Each answer stands behind its question: no turn ran into another.
    turns = "".join(event["event"][0] for event in _said(rasa, sender)).split("u")[1:]
    assert len(turns) == 5
    assert len(set(turns)) == 1
    assert turns[0]


def test_while_trackers_cannot_be_read_the_bot_fails_rather_than_forget(rasa: httpx.Client, stack: Stack) -> None:
    sender = str(uuid.uuid4())
    assert _send(rasa, sender, "兰州城市低保一个月多少钱").status_code == 200
    url = EmbeddedPostgres(stack.data_dir / "postgres").url()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("alter table rasa.events rename to away")
        try:
            failed = _send(rasa, sender, "那农村呢")
        finally:
            admin.execute("alter table rasa.away rename to events")
    assert (failed.status_code, failed.json()) == (500, {"error": "turn_failed"})
    assert "5268" in _send(rasa, sender, "那农村呢").raise_for_status().text
    assert [event["text"] for event in _said(rasa, sender) if event["event"] == "user"] == [
        "兰州城市低保一个月多少钱",
        "那农村呢",
    ]
