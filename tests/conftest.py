"""Shared fixtures: a real PostgreSQL (embedded), a settable clock, and the whole assistant running.

`session`         one transaction on a migrated database, rolled back after the test
`fresh_database`  a database of its own for tests that need real commits and several connections
`stack`           database, bot, app and worker as `hotline up` runs them, on free ports
"""

import gc
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.db import engine as engine_module
from hotline.db.embedded import EmbeddedPostgres, stop
from hotline.db.engine import create_engine
from hotline.db.migrate import upgrade
from knowledge import Library, load_library
from knowledge.service_texts import ServiceTexts, load_service_texts
from tests.databases import Databases
from tests.stack import Stack

# How long an example takes depends on what else the machine does; the time limit is pytest's, for the whole test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# A machine that stands still for some seconds must not look like a database that is gone.
engine_module.POOL_SECONDS, engine_module.CONNECT_SECONDS = 60, 60


class SettableClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """Move on by a timedelta's keywords."""
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def texts() -> ServiceTexts:
    return load_service_texts()


@pytest.hookimpl(tryfirst=True)  # before pytest looks where its temporary directories go
def pytest_configure(config: pytest.Config) -> None:
    """Temporary directories beside nobody else's, gone at the end; `--basetemp=DIR` keeps them.

    Pytest's own lie together in /tmp/pytest-of-<user>, which every new session closes to all but its owner. As root,
    our PostgreSQL runs as a user of its own, and would lose its files while another session starts.
    """
    if config.option.basetemp is None:
        config.option.basetemp = tempfile.mkdtemp(prefix="hotline-test-")
        config.add_cleanup(lambda: shutil.rmtree(config.option.basetemp, ignore_errors=True))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the garbage collector need not go through it, nor come as often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


@pytest.fixture(scope="session")
def service_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for servers that run as long as the session."""
    return tmp_path_factory.mktemp("services")


@pytest.fixture(scope="session")
def database(service_directory: Path) -> Iterator[EmbeddedPostgres]:
    """A server whose database `hotline` is migrated and stays empty."""
    server = EmbeddedPostgres(service_directory / "postgres", durable=False)
    with open(service_directory / "postgres.log", "wb") as log:
        process = server.start(log)
    upgrade(server.url())
    yield server
    stop(process)


@pytest.fixture
async def session(database: EmbeddedPostgres) -> AsyncIterator[AsyncSession]:
    """A session inside a transaction that is rolled back; commits become savepoints."""
    engine = create_engine(database.url(), pool_size=2)
    async with engine.connect() as connection:
        outer = await connection.begin()
        async with AsyncSession(
            bind=connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as inner:
            yield inner
        await outer.rollback()
    await engine.dispose()


@pytest.fixture(scope="session")
def databases(database: EmbeddedPostgres) -> Databases:
    return Databases(database)


@pytest.fixture
def fresh_database(databases: Databases) -> Iterator[str]:
    """URL of a migrated database that no other test sees."""
    name = databases.take()
    yield databases.server.url(name)
    databases.give_back(name)


@pytest.fixture(scope="session")
def stack(service_directory: Path) -> Iterator[Stack]:
    """The assistant, really running. Needs the bot's environment and a trained model (`make train`)."""
    # Citizens give up sooner; here a machine that stands still must not look like a bot that is down.
    running = Stack(service_directory / "stack", env={"HOTLINE_BOT_TIMEOUT": "35"})
    try:
        running.start()
        yield running
    finally:
        running.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first: a slow start of the bot should not hide a broken rule."""
    rank = {"e2e": 2, "contract": 1}
    items.sort(key=lambda item: rank.get(Path(str(item.path)).parent.name, 0))
