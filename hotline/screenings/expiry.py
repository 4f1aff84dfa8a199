"""The worker's round over kept screenings: what has expired is deleted.

An expired one can't be opened from its last second on (`repository.by_token_hash`); this only clears it away.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.clock import Clock
from hotline.db.engine import lost_database_is_unavailable
from hotline.errors import Unavailable
from hotline.screenings.service import ScreeningService

_log = structlog.stdlib.get_logger(__name__)

#: Days are promised, so some minutes are soon enough.
EVERY_SECONDS = 600.0


@dataclass
class Expiry:
    """Deletes what has expired, some at a time."""

    engine: AsyncEngine
    service: ScreeningService
    clock: Clock

    async def round(self) -> int:
        """Delete all that has expired; returns how many. Raises Unavailable."""
        total = 0
        async with lost_database_is_unavailable():
            while True:
                async with AsyncSession(self.engine) as session, session.begin():
                    deleted = await self.service.delete_expired(session, now=self.clock())
                if not deleted:
                    return total
                total += deleted

    async def run(self, every_seconds: float = EVERY_SECONDS) -> None:
        """Rounds until cancelled; a lost database is waited out."""
        while True:
            try:
                deleted = await self.round()
                if deleted:
                    _log.info("expired screenings deleted", count=deleted)
            except Unavailable as error:
                _log.warning("deleting expired screenings put off", error=error.code)
            await asyncio.sleep(every_seconds)
