"""Brings a database's schema up to date with the migrations in the `migrations` package."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

# Two processes that start together migrate one after the other.
_MIGRATION_LOCK = 7_110_012_345


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "migrations:")
    return config


def latest_revision() -> str:
    """Id of the newest migration."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def upgrade(url: str) -> None:
    """Apply every migration that the database at this libpq URL lacks."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
        connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        connection.execute(text("select pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
        connection.commit()
    engine.dispose()
