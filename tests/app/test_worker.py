"""The worker process by itself: it deletes what was kept for a time only, and ends in order."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.db.engine import create_engine
from hotline.screenings.model import KeptScreening, hash_of
from hotline.screenings.service import ScreeningService
from tests.app.process_tree import assert_soon
from tests.kept import effect
from tests.stack import free_port

_ROOT = Path(__file__).resolve().parents[2]


async def test_it_deletes_expired_screenings_and_no_other(fresh_database: str, tmp_path: Path) -> None:
    old, young = effect(), effect()
    engine = create_engine(fresh_database, pool_size=1)
    async with AsyncSession(engine) as session, session.begin():
        for kept, days in ((old, 31), (young, 29)):
            moment = datetime.now(UTC) - timedelta(days=days)
            screening = KeptScreening.model_validate(kept)
            await ScreeningService(days=30).keep(session, screening, conversation_id=None, now=moment)
    await engine.dispose()

    def left() -> list[str]:
        with psycopg.connect(fresh_database) as connection:
            return [row[0] for row in connection.execute("select token_hash from screening")]

    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"],
        cwd=_ROOT,
        env={**os.environ, "HOTLINE_DATABASE_URL": fresh_database, "HOTLINE_DATA_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        deadline = time.monotonic() + 90
        while len(left()) > 1:
            assert worker.poll() is None, worker.communicate()[0]
            assert time.monotonic() < deadline, "nothing was deleted"
            await asyncio.sleep(0.1)
        assert left() == [hash_of(young["token"])]
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    finally:
        worker.kill()
        worker.communicate()


def test_it_serves_its_own_figures_where_a_port_is_set(fresh_database: str, tmp_path: Path) -> None:
    port = free_port()
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"],
        cwd=_ROOT,
        env={
            **os.environ, "HOTLINE_DATABASE_URL": fresh_database, "HOTLINE_DATA_DIR": str(tmp_path),
            "HOTLINE_WORKER_PORT": str(port),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    said = ""

    def served() -> bool:
        nonlocal said
        with contextlib.suppress(httpx.HTTPError):
            said = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=5, trust_env=False).text
        return "hotline_notices_oldest_seconds" in said

    try:
        assert_soon(served, 60, "the worker serves its metrics")
        assert "hotline_notices_failed_total" in said
    finally:
        worker.kill()
        worker.communicate()
