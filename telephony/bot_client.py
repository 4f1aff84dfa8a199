"""The Rasa bot over its REST channel, with one time limit, one retry and a circuit breaker.

Rasa answers [] when an action fails, so an empty list is never success. A turn that failed as a whole, above all
one that could not be written to the database, is answered with status 500 (`rasa_project/components/speed_agent.py`).
A message is never answered twice: it carries its id in the metadata, which Rasa keeps in the tracker,
and before a message is sent again the tracker is asked whether it was answered already.
"""

import asyncio
import json
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import structlog
from prometheus_client import Counter, Gauge, Histogram

from hotline.conversations.bot import (
    BotMessage,
    BotReply,
    BotRequest,
    BotSilent,
    BotUnavailable,
)
from hotline.conversations.model import Attention
from hotline.screenings.model import KeptScreening
from hotline.tickets.asking import Recipient, TicketAsk

_log = structlog.stdlib.get_logger(__name__)

_SECONDS = Histogram("hotline_bot_seconds", "Time the bot took for an answer", ["outcome"])
_FAILURES = Counter("hotline_bot_failures_total", "Messages that the bot did not answer", ["kind"])
_CIRCUIT_OPEN = Gauge("hotline_bot_circuit_open", "1 while the bot is taken to be down")

_RETRY_PAUSE = 0.3


class CircuitBreaker:
    """Stops calling a bot that failed `threshold` times in a row; tries one call every `rest` seconds.

    Without it every citizen would wait the whole time limit while the bot is down.
    """

    def __init__(self, threshold: int = 5, rest: float = 5.0, now: Callable[[], float] = time.monotonic) -> None:
        self._threshold = threshold
        self._rest = rest
        self._now = now
        self._failures = 0
        self._next_try = 0.0

    def allows(self) -> bool:
        """Whether a call may be made now. While open, True once per `rest`."""
        if self._failures < self._threshold:
            return True
        if self._now() < self._next_try:
            return False
        self._next_try = self._now() + self._rest
        return True

    def succeeded(self) -> None:
        """Close the circuit."""
        self._failures = 0
        _CIRCUIT_OPEN.set(0)

    def failed(self) -> None:
        """Count a failure; from the threshold on the circuit is open."""
        self._failures += 1
        if self._failures >= self._threshold:
            self._next_try = self._now() + self._rest
            _CIRCUIT_OPEN.set(1)


async def _taken_for_ready() -> bool:
    return True


@dataclass
class RasaBot:
    """`hotline.conversations.bot.Bot` over HTTP. `client` has the bot's base URL.

    `actions_ready` tells whether the bot's actions answer; set by a process that does not serve them
    itself. Without them the bot is silent too, but only until they are back.
    """

    client: httpx.AsyncClient
    time_limit: float
    breaker: CircuitBreaker
    actions_ready: Callable[[], Awaitable[bool]] = _taken_for_ready

    async def ask(self, request: BotRequest) -> BotReply:
        """Rasa's reply. Raises BotUnavailable or BotSilent, within `time_limit` seconds."""
        if not self.breaker.allows():
            _FAILURES.labels("circuit_open").inc()
            raise BotUnavailable("the bot failed repeatedly and is left alone for a moment")
        started = time.monotonic()
        outcome = "unavailable"
        try:
            async with asyncio.timeout(self.time_limit):
                reply = await self._ask_twice(request)
            outcome = "answered"
        except TimeoutError as error:
            outcome = "slow"
            raise BotUnavailable(f"no answer within {self.time_limit:g} s") from error
        except BotSilent:
            outcome = "silent"
            raise
        finally:
            _SECONDS.labels(outcome).observe(time.monotonic() - started)
            if outcome in ("answered", "silent"):
                self.breaker.succeeded()
            else:
                self.breaker.failed()
            if outcome != "answered":
                _FAILURES.labels(outcome).inc()
        return reply

    async def ready(self) -> bool:
        """Whether the bot answers and has a model loaded."""
        try:
            response = await self.client.get("/status", timeout=2)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    async def _ask_twice(self, request: BotRequest) -> BotReply:
        for first in (True, False):
            try:
                if not (first and request.first_attempt):
                    said = await self._answered_before(request)
                    if said:
                        return parse_reply(said)
                said = await self._send(request)
            except _Failed as error:
                if not first:
                    raise BotUnavailable(str(error)) from error
            else:
                if said:
                    return parse_reply(said)
                if not await self.actions_ready():
                    raise BotUnavailable("the bot's actions do not answer")
                if not first:
                    # A bot that is still loading its model answers [] to everything.
                    if not await self.ready():
                        raise BotUnavailable("the bot has no model loaded yet")
                    raise BotSilent("the bot returned no message, twice")
            await asyncio.sleep(_RETRY_PAUSE)
        raise AssertionError("the loop returns or raises")

    async def _send(self, request: BotRequest) -> list[dict[str, Any]]:
        body = {
            "sender": str(request.conversation_id),
            "message": as_plain_text(request.text),
            "metadata": {
                "message_id": str(request.message_id),
                "owner_epoch": request.owner_epoch,
                "handed_back": request.handed_back,
            },
        }
        response = await self._call("POST", "/webhooks/rest/webhook", body)
        if not isinstance(response, list):
            raise _Failed("the bot's answer is not a list")
        return response

    async def _answered_before(self, request: BotRequest) -> list[dict[str, Any]]:
        """What the bot said to this message earlier, in the REST channel's form; [] if nothing."""
        tracker = await self._call("GET", f"/conversations/{request.conversation_id}/tracker?include_events=ALL")
        events = tracker.get("events") or [] if isinstance(tracker, dict) else []
        return replies_in_tracker(events, request.message_id)

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        try:
            response = await self.client.request(method, path, json=body)
            response.raise_for_status()
            return response.json()
        except httpx.HTTPStatusError as error:
            raise _Failed(f"the bot answered {error.response.status_code}") from error
        except (httpx.HTTPError, ValueError) as error:
            raise _Failed(f"the bot can't be reached ({type(error).__name__})") from error


class _Failed(Exception):
    """One call did not work."""


def as_plain_text(text: str) -> str:
    """`text` so that Rasa can't take it for a command.

    Rasa reads a message that begins with '/' as an intent (/restart, /inform{…}). What a citizen
    types is never a command, so the slash becomes a full-width one.
    """
    stripped = text.lstrip()
    if stripped.startswith("/"):
        return "／" + stripped[1:]
    return text


def replies_in_tracker(events: list[dict[str, Any]], message_id: uuid.UUID) -> list[dict[str, Any]]:
    """The bot events that follow the user event with this message id, up to the next user event."""
    said: list[dict[str, Any]] = []
    found = False
    for event in events:
        if event.get("event") == "user":
            found = (event.get("metadata") or {}).get("message_id") == str(message_id)
            if found:
                said = []
        elif found and event.get("event") == "bot":
            data = event.get("data") or {}
            said.append(
                {
                    "text": event.get("text"),
                    "buttons": data.get("buttons"),
                    "custom": data.get("custom"),
                }
            )
    return said


def parse_reply(said: list[dict[str, Any]]) -> BotReply:
    """A BotReply from Rasa's messages. Raises BotSilent when they hold no text or are not what was agreed.

    Rasa sends the `custom` part of a message as a message of its own; its citations belong to the
    text before it, its effects (hand_over, attention, region, screening, forget_screening, ticket,
    recipient) to the whole reply.
    """
    try:
        _check_storable(said)
        reply = _reply(said)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BotSilent(f"the bot's answer is malformed ({type(error).__name__})") from error
    if not reply.messages:
        raise BotSilent("the bot's answer holds no text")
    return reply


def _check_storable(said: list[dict[str, Any]]) -> None:
    """Raises ValueError for what PostgreSQL can't keep: NUL, and half a surrogate pair."""
    if b"\\u0000" in json.dumps(said, ensure_ascii=False).encode():
        raise ValueError("NUL")


def _reply(said: list[dict[str, Any]]) -> BotReply:
    messages: list[BotMessage] = []
    effects: dict[str, Any] = {}
    tickets: list[TicketAsk] = []
    for item in said:
        text = item.get("text")
        if text:
            buttons = [
                {"title": str(button["title"]), "payload": str(button["payload"])}
                for button in item.get("buttons") or []
            ]
            messages.append(BotMessage(text=str(text), buttons=buttons))
        custom = item.get("custom") or {}
        effects.update(custom.get("effects") or {})
        if "ticket" in effects:
            tickets.append(TicketAsk.model_validate(effects.pop("ticket")))
        if custom.get("citations") and messages:
            last = messages[-1]
            messages[-1] = BotMessage(last.text, last.buttons, [*last.citations, *custom["citations"]])
    attention, screening = effects.get("attention"), effects.get("screening")
    recipient = effects.get("recipient")
    return BotReply(
        messages=tuple(messages),
        hand_over=bool(effects.get("hand_over")),
        attention=Attention(attention) if attention else None,
        region=effects.get("region"),
        screening=KeptScreening.model_validate(screening) if screening is not None else None,
        forget_screening=bool(effects.get("forget_screening")),
        tickets=tuple(tickets),
        recipient=Recipient.model_validate(recipient) if recipient is not None else None,
    )
