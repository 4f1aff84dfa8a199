"""Server-sent events of one conversation: resumable, without loss or repeat.

What is sent is read from the tables after a cursor; a notification only says when to look.
"""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sse_starlette import EventSourceResponse, JSONServerSentEvent

from hotline.conversations.feed import Feed
from hotline.conversations.model import Conversation
from hotline.conversations.service import ConversationService
from hotline.errors import NotFound, RateLimited
from telephony.webchat.schemas import RegionOut, message_out, owner_of

_log = structlog.stdlib.get_logger(__name__)

# Looks even without a wake-up, so that nothing hangs on a lost notification.
_LOOK_SECONDS = 10.0
_PING_SECONDS = 15
_STREAMS_PER_CONVERSATION = 8


@dataclass
class EventStream:
    """Follows conversations for as many readers as there are."""

    engine: AsyncEngine
    service: ConversationService
    feed: Feed
    region_out: Callable[[Conversation], RegionOut | None]
    _open: Counter[uuid.UUID] = field(default_factory=Counter)

    def follow(self, conversation_id: uuid.UUID, cursor: int) -> AsyncIterator[JSONServerSentEvent]:
        """Events after `cursor`. Raises RateLimited at once when too many readers are open."""
        if self._open[conversation_id] >= _STREAMS_PER_CONVERSATION:
            raise RateLimited("rate_limited", "too many event streams", retry_after=5)
        return self._follow(conversation_id, cursor)

    async def _follow(self, conversation_id: uuid.UUID, cursor: int) -> AsyncIterator[JSONServerSentEvent]:
        self._open[conversation_id] += 1
        shown_state: dict[str, object] | None = None
        try:
            with self.feed.subscribe(conversation_id) as wake:
                while not self.feed.closed:
                    wake.clear()
                    try:
                        async with AsyncSession(self.engine) as session:
                            conversation, messages = await self.service.read(session, conversation_id, cursor)
                    except (SQLAlchemyError, NotFound) as error:
                        # The reader connects again and resumes from its cursor.
                        _log.warning("event stream ended", error=type(error).__name__)
                        return
                    for message in messages:
                        cursor = message.seq
                        yield JSONServerSentEvent(
                            message_out(message).model_dump(mode="json"),
                            event="message",
                            id=str(cursor),
                        )
                    state = _state(conversation, self.region_out(conversation))
                    if state != shown_state:
                        shown_state = state
                        yield JSONServerSentEvent(state, event="state")
                    if not messages:
                        await _sleep_until(wake)
        finally:
            self._open[conversation_id] -= 1
            if self._open[conversation_id] <= 0:
                del self._open[conversation_id]


async def _sleep_until(wake: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_LOOK_SECONDS):
            await wake.wait()
    except TimeoutError:
        pass


def _state(conversation: Conversation, region: RegionOut | None) -> dict[str, object]:
    return {
        "owner": owner_of(conversation),
        "region": region.model_dump() if region else None,
    }


def stream_response(events: AsyncIterator[JSONServerSentEvent]) -> EventSourceResponse:
    """The HTTP response; no proxy may hold events back."""
    return EventSourceResponse(
        events,
        ping=_PING_SECONDS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
