"""The jobs' schema is that of the installed package."""

from importlib import import_module

import psycopg

from hotline.db.embedded import EmbeddedPostgres

migration = import_module("migrations.versions.0006_jobs")


def test_the_migration_holds_the_schema_of_the_installed_version() -> None:
    assert migration.package_version() == migration.VERSION, (
        "procrastinate has changed: add a revision with its new sql/migrations, then name its version there"
    )


def test_the_tables_of_the_jobs_are_there(database: EmbeddedPostgres) -> None:
    with psycopg.connect(database.url()) as connection:
        found = connection.execute("select tablename from pg_tables where tablename like 'procrastinate%'").fetchall()
    assert {row[0] for row in found} == {
        "procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers",
    }  # fmt: skip
