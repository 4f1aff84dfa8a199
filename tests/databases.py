"""Migrated databases for tests that commit: one is used again and again where emptying it leaves no trace of a test.

A copy of the template costs 70 ms of the processor's time, deleting a test's rows 20 ms. What a test did to the schema
is not undone, and what it left running could come back: such a database is dropped, and the next test gets a new copy.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from hotline.db.embedded import DATABASE, EmbeddedPostgres

#: With more rows than these in a table a new copy is quicker.
_FEW = 1000
#: What stands in the catalogues of our schema: any change of it adds a row, takes one away, or writes one anew.
_SCHEMA = " union all ".join(
    f"select '{catalogue}', count(*), max(xmin::text::bigint) from {catalogue} where {key} >= 16384"
    for catalogue, key in (
        ("pg_attribute", "attrelid"), ("pg_attrdef", "oid"), ("pg_constraint", "oid"), ("pg_index", "indexrelid"),
        ("pg_namespace", "oid"), ("pg_proc", "oid"), ("pg_sequence", "seqrelid"), ("pg_trigger", "oid"),
        ("pg_type", "oid"), ("pg_extension", "oid"), ("pg_db_role_setting", "setdatabase"),
        ("pg_largeobject_metadata", "oid"),
    )
)  # fmt: skip
_TABLES = """
select format('%I.%I', nspname, relname) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and relname <> 'alembic_version' and nspname not in ('pg_catalog', 'information_schema')
"""
_RESTART = """
select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
from pg_sequences where last_value is not null
"""
#: Tables that refuse to be emptied, and the trigger by which they do.
_APPEND_ONLY = {"public.audit_entry": "append_only"}

Row = tuple[object, ...]


@contextmanager
def copy_for(server: EmbeddedPostgres, name: str) -> Iterator[str]:
    """URL of a migrated database that only one module's tests use."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        admin.execute(f"drop database if exists {name} with (force)")
        admin.execute(f"create database {name} template {DATABASE}")
    yield server.url(name)
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        admin.execute(f"drop database {name} with (force)")


@dataclass
class Databases:
    """Copies of the server's database `hotline`, which is migrated, has no rows and stays so."""

    server: EmbeddedPostgres
    _made: int = 0
    _clean: list[str] = field(default_factory=list)
    _schemas: dict[str, list[Row]] = field(default_factory=dict)

    def take(self) -> str:
        """Name of a database that is as the migrations leave it, and that nobody else has."""
        if self._clean:
            return self._clean.pop()
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as admin:
            # Copied as files: a third quicker than through the log, and nothing here needs to survive a crash.
            admin.execute(f"create database {name} template {DATABASE} strategy file_copy")
        with psycopg.connect(self.server.url(name), autocommit=True) as connection:
            self._schemas[name] = connection.execute(_SCHEMA).fetchall()
        return name

    def give_back(self, name: str) -> None:
        """Empty the database; or drop it if more than rows was changed, or if somebody is still at work in it."""
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as admin:
            if _is_left(admin, name) and self._is_emptied(name):
                self._clean.append(name)
            else:
                admin.execute(f"drop database if exists {name} with (force)")

    def _is_emptied(self, name: str) -> bool:
        try:
            with psycopg.connect(self.server.url(name), autocommit=True) as connection:
                if connection.execute(_SCHEMA).fetchall() != self._schemas[name]:
                    return False
                rows = _rows(connection)
                if max(rows.values()) > _FEW:
                    return False
                _empty(connection, [table for table, count in rows.items() if count])
                self._schemas[name] = connection.execute(_SCHEMA).fetchall()
        except psycopg.Error:
            return False
        return True


def _is_left(admin: "psycopg.Connection[Row]", name: str) -> bool:
    """Whether all connections to a database end within a moment; a server process outlives its client by that much."""
    for _ in range(20):
        if not admin.execute("select 1 from pg_stat_activity where datname = %s", [name]).fetchall():
            return True
        time.sleep(0.01)
    return False


def _rows(connection: "psycopg.Connection[Row]") -> dict[str, int]:
    """How many rows each table has, of `_FEW` and more one more than those."""
    tables = [str(table) for (table,) in connection.execute(_TABLES)]
    counts = " union all ".join(
        f"select '{table}', count(*) from (select from {table} limit {_FEW + 1})" for table in tables
    )
    return {str(table): int(str(count)) for table, count in connection.execute(counts)}


def _empty(connection: "psycopg.Connection[Row]", tables: list[str]) -> None:
    with connection.transaction():
        connection.execute(
            "set local session_replication_role = replica"
        )  # rows go in any order, whatever refers to them
        for table in tables:
            trigger = _APPEND_ONLY.get(table)
            if trigger:
                connection.execute(f"alter table {table} disable trigger {trigger}")
            connection.execute(f"delete from {table}")
            if trigger:
                connection.execute(f"alter table {table} enable always trigger {trigger}")
        connection.execute(_RESTART)
