"""The jobs of tickets, run by the worker with procrastinate on our own PostgreSQL.

A round each minute, and one at the start, defers one job for each clock and each answered ticket that has something
due; the queueing lock keeps a second one out. A job's effect and its mark are one transaction of ours: procrastinate
only says when, so a job that runs twice, or was cut off, does no harm and the next round finds what is left.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.clock import Clock
from hotline.db.engine import lost_database_is_unavailable
from hotline.sla import repository as clocks
from hotline.tickets.alerts import Alerts
from hotline.tickets.follow_up import FollowUp
from hotline.tickets.service import TicketService

_log = structlog.stdlib.get_logger(__name__)
_BATCH = 500
_AT_ONCE = 2
#: A job cut off by a kill is taken up again after the rounds of two minutes: nobody else does it.
_STALLED = timedelta(minutes=2)
_WATCH_SECONDS = 15.0
#: Less than the supervisor's patience.
_STOP_SECONDS = 12.0
_ROUND_LOCK, _QUEUE = "round", "tickets"


class JobsStopped(Exception):
    """The job runner does not take jobs any more; the process must end, so that it is started anew."""


@dataclass
class Jobs:
    """The tasks, bound to the services of one process."""

    engine: AsyncEngine
    database_url: str
    tickets: TicketService
    clock: Clock

    def __post_init__(self) -> None:
        connector = procrastinate.PsycopgConnector(
            conninfo=self.database_url, min_size=1, max_size=4, timeout=5, kwargs={"connect_timeout": 3}
        )
        self.app = procrastinate.App(connector=connector)
        self._alerts, self._follow_up = Alerts(self.tickets), FollowUp(self.tickets)
        task = self.app.task
        self._look = task(name="tickets.look_at_clock", queue=_QUEUE)(self.look_at_clock)
        self._follow = task(name="tickets.follow_up", queue=_QUEUE)(self.follow_up)
        round_ = task(name="tickets.round", queue=_QUEUE, queueing_lock=_ROUND_LOCK, pass_context=False)(self._periodic)
        self._round = self.app.periodic(cron="* * * * *")(round_)

    async def look_at_clock(self, clock_id: int) -> None:
        """Give the reminders of a clock that are due."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            await self._alerts.look(session, clock_id, now=self.clock())

    async def follow_up(self, ticket_id: str) -> None:
        """Ask the citizen after an answer, or close after silence."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            await self._follow_up.step(session, uuid.UUID(ticket_id), now=self.clock())

    async def _periodic(self, timestamp: int) -> None:
        await self.round()

    async def round(self) -> int:
        """Defer a job for everything that is due; returns how many were new. Raises Unavailable."""
        now = self.clock()
        async with lost_database_is_unavailable(), AsyncSession(self.engine) as session:
            due = await clocks.clocks_to_look_at(session, now, _BATCH)
            answered = await self._follow_up.waiting(session, now, _BATCH)
        new = 0
        for clock_id in due:
            new += await _defer(self._look, f"clock:{clock_id}", clock_id=clock_id)
        for ticket_id in answered:
            new += await _defer(self._follow, f"follow:{ticket_id}", ticket_id=str(ticket_id))
        return new

    async def run(self) -> None:
        """Work until cancelled; then jobs under way are finished. Raises JobsStopped when it can't go on."""
        async with self.app.open_async():
            await self._take_up_stalled()
            await self.round()
            runner = asyncio.create_task(
                self.app.run_worker_async(
                    queues=[_QUEUE],
                    concurrency=_AT_ONCE,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    fetch_job_polling_interval=2.0,
                    shutdown_graceful_timeout=10.0,
                )
            )
            watch = asyncio.create_task(self._watch())
            try:
                await asyncio.wait({runner, watch}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (watch, runner):
                    task.cancel()
                _, hanging = await asyncio.wait({watch, runner}, timeout=_STOP_SECONDS)
                if hanging:
                    # It waits on a dead link and no cancelling reaches it. What it had begun is rolled back by the
                    # database and taken up again; hanging on would leave all tickets without reminders.
                    _log.error("the job runner does not stop; the process ends")
                    os._exit(1)
            for task in (watch, runner):
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            raise JobsStopped("the job runner ended by itself")

    async def _watch(self) -> None:
        """End when the job runner's own connections stop answering or its due jobs stay untaken.

        procrastinate can wait for ever on a link that broke without a word; only looking from outside tells.
        """
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            async with asyncio.timeout(_WATCH_SECONDS):
                await self.app.connector.execute_query_one_async("select 1 as alive")
                stuck = await self._oldest_untaken_seconds()
            if stuck > _STALLED.total_seconds():
                raise JobsStopped(f"a job waits for {stuck:.0f} s and is not taken")
            await self._take_up_stalled()

    async def _oldest_untaken_seconds(self) -> float:
        """How long the round that is due has been waiting, by the database's clock; 0 if none waits."""
        async with AsyncSession(self.engine) as session:
            found = await session.scalar(
                text(
                    "select extract(epoch from now() - min(e.at)) from procrastinate_jobs j "
                    "join procrastinate_events e on e.job_id = j.id and e.type = 'deferred' "
                    "where j.status = 'todo' and j.task_name = 'tickets.round'"
                )
            )
        return float(found or 0.0)

    async def _take_up_stalled(self) -> None:
        """Put back what a killed worker had begun: its heartbeat has stopped."""
        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED.total_seconds()):
            with contextlib.suppress(procrastinate.exceptions.ConnectorException):
                await manager.retry_job(job)
                _log.warning("job taken up again", task=job.task_name)


async def _defer(task: procrastinate.tasks.Task[Any, Any, Any], lock: str, **arguments: int | str) -> bool:
    try:
        await task.configure(queueing_lock=lock).defer_async(**arguments)
    except AlreadyEnqueued:
        return False
    return True
