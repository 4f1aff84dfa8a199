"""The worker really started, with its jobs: reminders and notices by themselves, once, over two workers and kills."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.db.engine import create_engine
from hotline.tickets.asking import TicketTalk
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.opening import Opening
from hotline.tickets.service import TicketService
from tests.hotline.tickets.conftest import Office, ticket_service, units

__all__ = ["ticket_service"]
_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 120.0


class Workers:
    """Worker processes on one database."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self._env = {**os.environ, "HOTLINE_DATABASE_URL": url, "HOTLINE_DATA_DIR": str(data_dir)}
        # The key of `ticket_service`, which writes what the worker reads.
        self._env["HOTLINE_DATA_KEY"] = base64.b64encode(b"k" * 32).decode()
        self._url = url
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "worker"],
            cwd=_ROOT,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.processes.append(process)
        return process

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self._url) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _SECONDS
        while not condition():
            dead = next((one for one in self.processes if one.poll() not in (None, -signal.SIGKILL)), None)
            assert dead is None, dead.communicate()[0].decode()[-3000:] if dead else ""
            assert time.monotonic() < deadline, f"{what} did not happen"
            time.sleep(0.1)

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()


@pytest.fixture
def workers(fresh_database: str, tmp_path: Path) -> Iterator[Workers]:
    running = Workers(fresh_database, tmp_path)
    yield running
    running.end()


async def _late_tickets(url: str, service: TicketService, count: int, *, days: int, answered: bool = False) -> None:
    engine = create_engine(url, pool_size=1)
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        for unit in units():
            session.add(unit)
            await session.flush()
        desk, opening = CitizenDesk(service), Opening(service)
        office = Office(session, service, opening, desk, TicketTalk(desk, opening))
        office.now = datetime.now(UTC) - timedelta(days=days)
        for number in range(count):
            ticket = (await office.open(contact_phone=f"138001{number:05}")).ticket
            await office.act(ticket.id, "sign", office.east)
            if answered:
                await office.act(ticket.id, "reply", office.east, reply="办好了")
    await engine.dispose()


async def test_two_workers_one_killed_give_each_alert_and_step_once(
    fresh_database: str, workers: Workers, ticket_service: TicketService
) -> None:
    await _late_tickets(fresh_database, ticket_service, 30, days=30)
    first, second = workers.start(), workers.start()
    workers.wait_for(lambda: len(workers.rows("select 1 from sla_alert")) >= 5, "the first alerts")
    first.kill()
    wanted = 60  # of each ticket the clocks `contact` and `resolve`
    workers.wait_for(
        lambda: len(workers.rows("select 1 from sla_alert where kind = 'manager'")) == wanted, "all alerts"
    )
    assert workers.rows("select kind, count(*) from sla_alert group by kind order by kind") == [
        ("breach", wanted), ("manager", wanted), ("supervise", wanted),
    ]  # fmt: skip
    steps = workers.rows(
        "select action, count(*) from ticket_event where actor_name = 'reminders' group by action order by action"
    )
    assert steps == [("supervise", 30), ("urge", wanted)]
    second.send_signal(signal.SIGTERM)
    assert second.wait(60) == 0


async def test_an_answered_tickets_citizen_is_asked_and_told_by_the_worker(
    fresh_database: str, workers: Workers, ticket_service: TicketService
) -> None:
    await _late_tickets(fresh_database, ticket_service, 2, days=0, answered=True)
    workers.start()
    workers.wait_for(
        lambda: len(workers.rows("select 1 from ticket where state = 'callback'")) == 2, "asking the citizens"
    )
    workers.wait_for(
        lambda: len(workers.rows("select 1 from notice where kind = 'callback' and state = 'sent'")) == 2,
        "telling them",
    )


async def test_a_worker_whose_database_links_are_cut_ends_or_goes_on_working(
    fresh_database: str, workers: Workers, ticket_service: TicketService
) -> None:
    worker = workers.start()
    workers.wait_for(lambda: bool(workers.rows("select 1 from procrastinate_workers")), "the start")
    with psycopg.connect(fresh_database, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
    await _late_tickets(fresh_database, ticket_service, 1, days=30)
    deadline = time.monotonic() + 100
    while not workers.rows("select 1 from sla_alert where kind = 'manager'"):
        if worker.poll() is not None:
            assert worker.returncode != 0
            return
        assert time.monotonic() < deadline, "it hangs"
        time.sleep(0.2)
