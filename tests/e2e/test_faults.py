"""A part is killed in the middle of a message; afterwards each message is there once and has one answer.

Several citizens talk in a loop as the page does: a message whose answer does not come is sent again
under the same id. Meanwhile the bot, the app, the worker or the database is killed (SIGKILL). To hit
the middle of a message for certain, the bot is stopped (SIGSTOP) first, so that messages are under
way and can't be finished.
"""

import os
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import psycopg
import pytest

from hotline.db.embedded import EmbeddedPostgres
from tests.app.process_tree import assert_nothing_runs, assert_soon
from tests.stack import Stack

pytestmark = [pytest.mark.bot, pytest.mark.slow, pytest.mark.timeout(600)]

_CITIZENS = 6
# Asked in turn. Only the first names the region: every later answer shows that it is remembered.
_QUESTIONS = (
    ("兰州城市低保一个月多少钱", "914"),
    ("那农村呢", "5268"),
    ("城市低保一个月多少钱", "914"),
    ("农村低保一年多少钱", "5268"),
)
_PATIENCE = 120.0


@dataclass
class Citizen:
    """One who asks `_QUESTIONS` in turn, and sends again what was not taken in, as the page does."""

    base_url: str
    session_id: str = ""
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    """(client_msg_id, text, what the answer must hold) of every message the citizen ever sent."""
    odd: list[str] = field(default_factory=list)
    """Answers of the server that a citizen must never get."""
    repeated: int = 0
    """How often a message had to be sent again."""
    warm: threading.Event = field(default_factory=threading.Event)
    """Set once the first questions are answered."""

    def talk(self, stopped: threading.Event, killed: threading.Event) -> None:
        """Ask some questions before the bot is stopped, some while a part is down, some afterwards."""
        with httpx.Client(base_url=self.base_url, timeout=30, trust_env=False) as http:
            self.open(http)
            for text, expected in _QUESTIONS[:2]:
                self.ask(http, text, expected)
            self.warm.set()
            stopped.wait(_PATIENCE)
            for text, expected in _QUESTIONS[2:]:
                self.ask(http, text, expected)
            killed.wait(_PATIENCE)
            for text, expected in _QUESTIONS:
                self.ask(http, text, expected)

    def open(self, http: httpx.Client) -> None:
        """Open the conversation."""
        opened = http.post("/api/chat/sessions", json={}).json()
        self.session_id = opened["session_id"]
        http.headers["Authorization"] = f"Bearer {opened['token']}"

    def ask(self, http: httpx.Client, text: str, expected: str) -> None:
        """Say it, and again under the same id until it is taken in."""
        body = {"client_msg_id": str(uuid.uuid4()), "text": text}
        self.sent.append((body["client_msg_id"], text, expected))
        self._send(http, body)

    def _send(self, http: httpx.Client, body: dict[str, str]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                response = http.post("/api/chat/messages", json=body)
            except httpx.HTTPError:
                pass  # the connection broke: nobody knows whether the message arrived
            else:
                if response.status_code == 200:
                    return
                if response.status_code != 503 or "message" not in response.json()["error"]:
                    self.odd.append(f"{response.status_code} {response.text}")
                    return
            self.repeated += 1
            time.sleep(0.3)
        self.odd.append(f"not taken in within {_PATIENCE} s")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An assistant of this module's own: other tests should not see it die."""
    running = Stack(tmp_path_factory.mktemp("faults"), env={"HOTLINE_BOT_TIMEOUT": "4"})
    running.start()
    yield running
    running.stop()
    assert_nothing_runs(running.data_dir)


@pytest.fixture
def healthy(assistant: Stack) -> Stack:
    assistant.wait_ready()
    return assistant


def _query(stack: Stack, sql: str, *values: object) -> list[tuple[object, ...]]:
    url = EmbeddedPostgres(stack.data_dir / "postgres").url()
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(sql, values).fetchall()  # type: ignore[arg-type]


def _in_the_middle(stack: Stack) -> bool:
    """Whether a message has been given to the bot and has no answer yet."""
    return _query(stack, "select 1 from outbox where state = 'pending' and attempts > 0") != []


def _all_answered(stack: Stack) -> bool:
    return _query(stack, "select 1 from outbox where state <> 'done'") == []


def _check(stack: Stack, citizen: Citizen) -> None:
    """Nothing lost, nothing twice, everything answered once, the region still known."""
    rows = _query(
        stack,
        "select id, seq, sender, client_msg_id, text, in_reply_to, state from message "
        "where conversation_id = %s order by seq",
        citizen.session_id,
    )
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    kept = [row for row in rows if row[2] == "citizen"]
    assert [(row[3], row[4]) for row in kept] == [(sent_id, text) for sent_id, text, _ in citizen.sent]
    assert {row[6] for row in kept} == {"answered"}
    answers = Counter(row[5] for row in rows if row[2] == "bot" and row[5] is not None)
    assert answers == Counter(row[0] for row in kept)
    apologies = Counter(row[5] for row in rows if row[2] == "system")
    assert set(apologies) <= {row[0] for row in kept}
    assert all(count == 1 for count in apologies.values())
    answer_to = {row[5]: str(row[4]) for row in rows if row[2] == "bot"}
    for row, (_, text, expected) in zip(kept, citizen.sent, strict=True):
        assert expected in answer_to[row[0]], (text, answer_to[row[0]])
    ((region,),) = _query(stack, "select region from conversation where id = %s", citizen.session_id)
    assert region == "620100"


@pytest.mark.parametrize("name", ["bot", "app", "worker", "database"])
def test_a_part_killed_in_the_middle_of_a_message_loses_and_doubles_nothing(healthy: Stack, name: str) -> None:
    citizens = [Citizen(healthy.base_url) for _ in range(_CITIZENS)]
    stopped, killed = threading.Event(), threading.Event()
    threads = [threading.Thread(target=citizen.talk, args=(stopped, killed)) for citizen in citizens]
    before = healthy.pids()
    try:
        for thread in threads:
            thread.start()
        for citizen in citizens:
            assert citizen.warm.wait(60)
        os.kill(before["bot"], signal.SIGSTOP)
        stopped.set()
        assert_soon(lambda: _in_the_middle(healthy), 30, "messages under way")
        healthy.kill(name)
        killed.set()
        if name != "bot":
            os.kill(before["bot"], signal.SIGCONT)
        assert_soon(lambda: healthy.pids()[name] != before[name], 60, f"a new {name}")
        healthy.wait_ready()
    finally:
        stopped.set()
        killed.set()
        for thread in threads:
            thread.join(_PATIENCE)
    assert [citizen.odd for citizen in citizens] == [[]] * _CITIZENS
    assert_soon(lambda: _all_answered(healthy), 90, "every message has its answer")
    for citizen in citizens:
        _check(healthy, citizen)
    if name in ("app", "database"):
        assert sum(citizen.repeated for citizen in citizens) > 0


def test_a_message_under_way_at_ctrl_c_is_answered_once_after_the_next_start(healthy: Stack) -> None:
    with httpx.Client(base_url=healthy.base_url, timeout=30, trust_env=False) as http:
        citizen = Citizen(healthy.base_url)
        citizen.open(http)
        os.kill(healthy.pids()["bot"], signal.SIGSTOP)
        sender = threading.Thread(target=citizen.ask, args=(http, *_QUESTIONS[0]))
        sender.start()
        assert_soon(lambda: _in_the_middle(healthy), 30, "the message under way")
        assert healthy.stop(signal.SIGINT) == 0
        healthy.start()
        sender.join(_PATIENCE)
    assert citizen.odd == []
    assert_soon(lambda: _all_answered(healthy), 90, "the message has its answer")
    _check(healthy, citizen)
