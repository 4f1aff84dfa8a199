"""What the running assistant says to a question: whether its first reply tells a rule that answers it, and where."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.answers.questions import Asked
from knowledge import Fact, Library

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
#: What a phone shows without scrolling.
_FIRST = 100
_TRIES = 20


@dataclass(frozen=True)
class Shares:
    """Of `questions`: those whose first reply tells a right rule, tells it at once, and that cite any document."""

    questions: int
    told: float
    at_once: float
    cites: float


def shares(address: str, library: Library, questions: Sequence[Asked]) -> Shares:
    """Each question alone in a conversation of its own. `address`: of a running app, without limits on messages."""
    by_row: dict[str, list[Fact]] = {}
    for fact in library.facts:
        for row in fact.rows:
            by_row.setdefault(row, []).append(fact)
    told = at_once = cites = 0
    with httpx.Client(base_url=address, timeout=60) as client:
        for question in questions:
            reply = _reply(client, question.text)
            text = "\n".join(message["text"] for message in reply)
            cited = {one["url"] for message in reply for one in message["citations"]}
            right = [fact for row in question.facts for fact in by_row.get(row, ())]
            places = [place for fact in right if (place := _place(library, fact, text, cited)) is not None]
            told += bool(places)
            at_once += bool(places) and min(places) < _FIRST
            cites += bool(cited)
    count = len(questions)
    return Shares(count, told / count, at_once / count, cites / count)


def _place(library: Library, fact: Fact, text: str, cited: set[str]) -> int | None:
    """Where the fact stands in the reply: its sentence, or its figures in other words with its clause cited."""
    sentence = fact.say.rstrip("。")
    if sentence in text:
        return text.find(sentence)
    figures = set(_NUMBER.findall(fact.say))
    clause = library.clause(fact.clause)
    url = f"/policies/{library.document_of(fact.clause).id}#{clause.anchor}"
    if figures and url in cited and figures <= set(_NUMBER.findall(text)):
        return 0
    return None


def _reply(client: httpx.Client, text: str) -> list[dict[str, Any]]:
    """The messages that answer. Raises httpx.HTTPError where the app does not answer."""
    token = _post(client, "/api/chat/sessions", {}, None)["token"]
    body = {"client_msg_id": str(uuid.uuid4()), "text": text}
    messages: list[dict[str, Any]] = _post(client, "/api/chat/messages", body, token)["messages"]
    return messages


def _post(client: httpx.Client, path: str, body: dict[str, str], token: str | None) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for _ in range(_TRIES):
        response = client.post(path, json=body, headers=headers)
        if response.status_code not in (429, 503):
            break
        time.sleep(int(response.headers.get("Retry-After") or 2))
    response.raise_for_status()
    answer: dict[str, Any] = response.json()
    return answer
