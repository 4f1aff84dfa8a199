"""A few connections to PostgreSQL, each in a thread of its own, so that the bot goes on while one waits.

Rasa's store talks to the database on the one thread that also serves every other citizen; a commit
that waits for the disk stops them all.
"""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, List, Text, Tuple

import psycopg2


class Connections:
    """At most `count` connections, opened when they are needed, replaced when they are broken."""

    def __init__(self, url: Text, count: int, schema: Text) -> None:
        self._url = url
        self._schema = schema
        self._threads = ThreadPoolExecutor(max_workers=count, thread_name_prefix="tracker")
        self._own = threading.local()

    async def rows(self, sql: Text, values: Any) -> List[Tuple[Any, ...]]:
        """What the last statement returns; all statements of `sql` are one transaction. Raises psycopg2.Error.

        A broken connection is replaced once. The statement may then run twice: it must do no harm twice.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._rows, sql, values)

    def _rows(self, sql: Text, values: Any) -> List[Tuple[Any, ...]]:
        connection = getattr(self._own, "connection", None)
        if connection is not None:
            try:
                return _run(connection, sql, values)
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                if not connection.closed:
                    raise  # it works: the statement itself was refused, or timed out
        self._own.connection = None
        connection = self._connect()
        self._own.connection = connection
        return _run(connection, sql, values)

    def _connect(self) -> Any:
        connection = psycopg2.connect(self._url, connect_timeout=3)
        connection.autocommit = True  # several statements sent at once are one transaction all the same
        # Not a start-up option, since poolers between us and PostgreSQL may drop those.
        _run(connection, "select set_config('search_path', %s, false)", (self._schema,))
        return connection


def _run(connection: Any, sql: Text, values: Any) -> List[Tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
