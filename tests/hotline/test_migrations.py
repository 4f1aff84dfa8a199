"""The schema: built from nothing, again without harm, back down, and the same as the models say."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.engine import make_url

import hotline.accounts.model
import hotline.audit.model
import hotline.conversations.model
import hotline.screenings.model
import hotline.sla.calendar_model  # noqa: F401 - the tables to compare with
from hotline.db.base import Base
from hotline.db.embedded import EmbeddedPostgres
from hotline.db.migrate import _config, latest_revision, upgrade


@pytest.fixture
def empty_database(database: EmbeddedPostgres) -> Iterator[str]:
    name = "test_migrations"
    with psycopg.connect(database.url("postgres"), autocommit=True) as admin:
        admin.execute(f"drop database if exists {name} with (force)")
        admin.execute(f"create database {name}")
        yield database.url(name)
        admin.execute(f"drop database {name} with (force)")


@pytest.fixture
def connection(empty_database: str) -> Iterator[Connection]:
    engine = create_engine(make_url(empty_database).set(drivername="postgresql+psycopg"))
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def _tables(connection: Connection) -> set[str]:
    connection.rollback()
    return set(inspect(connection).get_table_names())


def _revision(connection: Connection) -> str | None:
    connection.rollback()
    return MigrationContext.configure(connection).get_current_revision()


def test_an_empty_database_gets_the_whole_schema_and_a_second_run_changes_nothing(
    empty_database: str, connection: Connection
) -> None:
    assert _revision(connection) is None
    upgrade(empty_database)
    assert _revision(connection) == latest_revision()
    assert set(Base.metadata.tables) <= _tables(connection)
    upgrade(empty_database)
    assert _revision(connection) == latest_revision()


def test_processes_that_start_together_migrate_once(empty_database: str, connection: Connection) -> None:
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(upgrade, empty_database) for _ in range(4)]:
            done.result(60)
    assert _revision(connection) == latest_revision()


def test_the_models_and_the_migrations_say_the_same(empty_database: str, connection: Connection) -> None:
    upgrade(empty_database)
    # The jobs' tables are procrastinate's own, without models.
    opts = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _: kind != "table" or not name.startswith("procrastinate_"),
    }
    context = MigrationContext.configure(connection, opts=opts)
    assert compare_metadata(context, Base.metadata) == []


def test_the_checks_in_the_database_allow_exactly_the_models_kinds(empty_database: str, connection: Connection) -> None:
    # compare_metadata does not look at check constraints: compared as PostgreSQL spells them.
    upgrade(empty_database)

    def checks() -> dict[tuple[str, str], str]:
        found = connection.exec_driver_sql(
            "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint "
            "where contype = 'c' and connamespace = 'public'::regnamespace"
        )
        return {(table, name): definition for table, name, definition in found}

    migrated = {key: value for key, value in checks().items() if key[0] in Base.metadata.tables}
    connection.rollback()
    Base.metadata.drop_all(connection)
    Base.metadata.create_all(connection)
    modelled = {key: value for key, value in checks().items() if key[0] in Base.metadata.tables}
    assert modelled == migrated
    assert migrated
    connection.commit()


def test_every_migration_can_be_taken_back_and_applied_again(empty_database: str, connection: Connection) -> None:
    upgrade(empty_database)
    config = _config()
    config.attributes["connection"] = connection
    revisions = list(ScriptDirectory.from_config(config).walk_revisions())
    for revision in revisions:
        command.downgrade(config, revision.down_revision or "base")
        connection.commit()
    assert _tables(connection) == {"alembic_version"}
    assert _revision(connection) is None
    upgrade(empty_database)
    assert set(Base.metadata.tables) <= _tables(connection)


def test_migrations_form_one_line() -> None:
    script = ScriptDirectory.from_config(_config())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
