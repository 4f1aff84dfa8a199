"""Wakes readers when something was said. NOTIFY only wakes; what is read comes from the tables.

A reader that misses a wake-up (the connection to the database broke) still looks every few seconds,
so nothing depends on a notification arriving.
"""

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import structlog
from psycopg import sql

from hotline.conversations.repository import NOTIFY_CHANNEL

_log = structlog.stdlib.get_logger(__name__)
_RECONNECT_SECONDS = 2.0


class Feed:
    """One LISTEN connection per process, fanned out to the readers of each conversation."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._readers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._closed = False

    @contextmanager
    def subscribe(self, conversation_id: uuid.UUID) -> Iterator[asyncio.Event]:
        """An event that is set whenever this conversation may have changed."""
        wake = asyncio.Event()
        key = str(conversation_id)
        self._readers[key].add(wake)
        try:
            yield wake
        finally:
            self._readers[key].discard(wake)
            if not self._readers[key]:
                del self._readers[key]

    @property
    def closed(self) -> bool:
        """True once the process is shutting down: readers should end."""
        return self._closed

    def close(self) -> None:
        """End all readers."""
        self._closed = True
        self._wake_all()

    async def listen(self) -> None:
        """Listen until cancelled; connects again when the database was gone."""
        while True:
            try:
                await self._listen_once()
            except psycopg.Error as error:
                _log.warning("feed lost the database", error=type(error).__name__)
                self._wake_all()
            await asyncio.sleep(_RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, connect_timeout=3)
        async with connection:
            await connection.execute(sql.SQL("listen {}").format(sql.Identifier(NOTIFY_CHANNEL)))
            # Whatever was said while we were not listening.
            self._wake_all()
            async for notification in connection.notifies():
                for wake in self._readers.get(notification.payload, ()):
                    wake.set()

    def _wake_all(self) -> None:
        for readers in self._readers.values():
            for wake in readers:
                wake.set()
