"""Builds the engine and turns a lost database into one clear error."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from hotline.db.embedded import EmbeddedPostgres
from hotline.errors import Unavailable
from hotline.settings import Settings

#: How long a request waits for a free connection, and for a new one to be opened.
POOL_SECONDS, CONNECT_SECONDS = 5, 3


def embedded_server(settings: Settings) -> EmbeddedPostgres | None:
    """The embedded server of these settings, or None where HOTLINE_DATABASE_URL names a real one."""
    if settings.database_url is not None:
        return None
    return EmbeddedPostgres(Path(settings.data_dir).resolve() / "postgres")


def database_url(settings: Settings) -> str:
    """The libpq URL (postgresql://…) of the configured database."""
    server = embedded_server(settings)
    if server is not None:
        return server.url()
    assert settings.database_url is not None
    url = make_url(settings.database_url.get_secret_value())
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def create_engine(url: str, *, pool_size: int = 20) -> AsyncEngine:
    """An async engine for a libpq URL. Nothing is opened before first use.

    A request that can't get a connection within `POOL_SECONDS` fails with `Unavailable` rather than piling up.
    """
    return create_async_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        # An error's text must not carry what a citizen said into a log.
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": "-c timezone=UTC"},
    )


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """One transaction, what was read stays readable after it; a lost database becomes `Unavailable`."""
    async with (
        lost_database_is_unavailable(),
        AsyncSession(engine, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@asynccontextmanager
async def lost_database_is_unavailable() -> AsyncIterator[None]:
    """Turn a broken connection or an exhausted pool into `Unavailable("database_unavailable")`."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise _unavailable(error) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise _unavailable(error) from error
        raise


def _unavailable(error: Exception) -> Unavailable:
    return Unavailable(
        "database_unavailable",
        f"the database does not answer ({type(error).__name__}); is PostgreSQL running?",
    )
