"""The worker's round: answer messages that no process is answering.

A message waits when the process that took it in was killed, when the bot was down, or when the
database went away before the answer was kept.
"""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import repository
from hotline.conversations.turns import TurnRunner
from hotline.db.engine import lost_database_is_unavailable
from hotline.errors import Unavailable

_log = structlog.stdlib.get_logger(__name__)

# The process that took a message in gets this long before the worker looks at it.
GRACE = timedelta(seconds=3)
_BATCH = 50
_AT_ONCE = 4


@dataclass
class Sweeper:
    """Looks for due deliveries and gives each conversation its turn."""

    turns: TurnRunner

    async def round(self) -> int:
        """One look over all conversations; returns how many had a turn. Raises Unavailable."""
        async with lost_database_is_unavailable():
            async with AsyncSession(self.turns.engine) as session:
                due = await repository.due_conversations(session, self.turns.clock(), GRACE, _BATCH)
            gate = asyncio.Semaphore(_AT_ONCE)

            async def one_turn(conversation_id: uuid.UUID) -> bool:
                async with gate:
                    return await self.turns.run(conversation_id, wait=False)

            done = await asyncio.gather(*(one_turn(conversation_id) for conversation_id in due))
        return sum(done)

    async def run(self, every_seconds: float) -> None:
        """Rounds until cancelled; a lost database is waited out."""
        while True:
            try:
                turns = await self.round()
                if turns:
                    _log.info("swept", conversations=turns)
            except Unavailable as error:
                _log.warning("sweep put off", error=error.code)
            await asyncio.sleep(every_seconds)
