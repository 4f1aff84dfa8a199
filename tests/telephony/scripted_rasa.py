"""A server that speaks Rasa's REST and tracker endpoints and can fail on demand.

It keeps a tracker as Rasa does: an answer is computed and remembered even if nobody waits for it any more.
"""

import asyncio
import json
import threading
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Said = list[dict[str, Any]]
Step = Callable[["ScriptedRasa", dict[str, Any]], Awaitable[Response]]


def bot_says(text: str, **parts: Any) -> Said:
    """One message in the REST channel's form."""
    return [{"recipient_id": "x", "text": text, **parts}]


def answers(said: Any, *, after: float = 0.0, when: threading.Event | None = None, kept: bool = True) -> Step:
    """Answer with this, `after` seconds later or `when` the test says so; `kept`: whether the tracker knows of it."""

    async def step(rasa: "ScriptedRasa", body: dict[str, Any]) -> Response:
        await asyncio.sleep(after)
        while when is not None and not when.is_set():
            await asyncio.sleep(0.01)  # the test is in another thread
        if kept and isinstance(said, list):
            rasa.remember(body, said)
        # Escaped, so that it can hold what UTF-8 can't.
        return Response(json.dumps(said), media_type="application/json")

    return step


def loses_its_answer(said: Said) -> Step:
    """Compute an answer, keep it, and break before it is sent."""

    async def step(rasa: "ScriptedRasa", body: dict[str, Any]) -> Response:
        rasa.remember(body, said)
        return Response(status_code=502)

    return step


def fails(status: int = 500, content: str = "") -> Step:
    async def step(_: "ScriptedRasa", __: dict[str, Any]) -> Response:
        return Response(content, status_code=status)

    return step


class ScriptedRasa:
    """`plan` holds the next steps, `always` what follows them; without either it echoes."""

    def __init__(self) -> None:
        self.plan: deque[Step] = deque()
        self.always: Step | None = None
        self.received: list[dict[str, Any]] = []
        self.tracker_reads = 0
        self.ready = True
        self.trackers: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.app = Starlette(
            routes=[
                Route("/webhooks/rest/webhook", self._message, methods=["POST"]),
                Route("/conversations/{sender}/tracker", self._tracker),
                Route("/status", self._status),
            ]
        )

    @property
    def texts(self) -> list[str]:
        """What it was sent, in order."""
        return [body["message"] for body in self.received]

    def remember(self, body: dict[str, Any], said: Said) -> None:
        """Write question and answer into the tracker, as Rasa does."""
        events = self.trackers[body["sender"]]
        events.append({"event": "action", "name": "action_listen"})
        events.append({"event": "user", "text": body["message"], "metadata": body["metadata"]})
        for item in said:
            if isinstance(item, dict):
                data = {"buttons": item.get("buttons"), "custom": item.get("custom"), "quick_replies": None}
                events.append({"event": "bot", "text": item.get("text"), "data": data, "metadata": {}})

    async def _message(self, request: Request) -> Response:
        body = await request.json()
        self.received.append(body)
        step = self.plan.popleft() if self.plan else self.always
        return await (step or answers(bot_says(f"答：{body['message']}")))(self, body)

    async def _tracker(self, request: Request) -> Response:
        self.tracker_reads += 1
        sender = request.path_params["sender"]
        return JSONResponse({"sender_id": sender, "events": self.trackers[sender]})

    async def _status(self, _: Request) -> Response:
        return JSONResponse({"model_file": "model"}, status_code=200 if self.ready else 409)
