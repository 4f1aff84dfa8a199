"""The database for commands that come and go: running while they need it, with schema and calendar up to date."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from sqlalchemy.exc import ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.processes import only_one, wait_for
from hotline.clock import Clock
from hotline.db.embedded import stop
from hotline.db.engine import create_engine, database_url, embedded_server, transaction
from hotline.db.migrate import upgrade
from hotline.errors import Conflict, HotlineError, Unavailable
from hotline.settings import Settings
from hotline.sla.calendar_service import CalendarService

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


@contextlib.contextmanager
def database_running(settings: Settings) -> Iterator[None]:
    """The embedded server, if that is the one, runs for the length of the block."""
    server = embedded_server(settings)
    with contextlib.ExitStack() as stack:
        if server is not None:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            try:
                # Nobody may start one beside ours, and ours must not end one that `up` is starting.
                stack.enter_context(only_one(settings.data_dir / "hotline.lock"))
            except Conflict as running:
                if not wait_for(server.answers, 30):
                    raise running
            else:
                stack.callback(stop, server.start(subprocess.DEVNULL))
        yield


def bring_up_to_date(url: str, clock: Clock) -> None:
    """Apply the migrations that are missing, and write the calendar that comes with the program.

    Raises sqlalchemy.exc.OperationalError where the database does not answer. A calendar that can't be written stops
    nothing: deadlines are provisional then, and say so.
    """
    upgrade(url)
    try:
        asyncio.run(in_transaction(url, lambda session: CalendarService().seed(session, clock())))
    except (SQLAlchemyError, HotlineError) as error:
        _log.warning("the calendar was not written (%s); deadlines are provisional", type(error).__name__)


def run_job(settings: Settings, job: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Run a command's work in one transaction, with the embedded server up. Raises Unavailable."""
    with database_running(settings):
        try:
            return asyncio.run(in_transaction(database_url(settings), job))
        except ProgrammingError as error:
            raise Unavailable(
                "database_not_migrated", "the database lacks a table of this version; run `hotline migrate` first"
            ) from error


async def in_transaction(url: str, job: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """What `job` returns, committed. Raises Unavailable when the database is lost."""
    engine = create_engine(url, pool_size=1)
    try:
        async with transaction(engine) as session:
            return await job(session)
    finally:
        await engine.dispose()
