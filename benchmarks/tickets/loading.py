"""A history of any length: a county's lives are played by the real services, then copied in SQL.

`app.demo` plays 200 tickets over ninety days: opened, returned, held, extended, answered, rated, handled again. Every
row that belongs to one is copied with new ids, another office and, for those that have ended, days moved back by up to
three years. So sizes, states and numbers of rows are those that the services make; only what stands within an event's
JSON keeps the names of the ticket that it was copied from. Constraints and indexes are made after the copying, and
hold: foreign keys are checked over all rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import DateTime, Table
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import bring_up_to_date
from app.demo.load import load
from hotline.clock import local_date, system_clock
from hotline.db.base import Base
from hotline.db.engine import create_engine
from hotline.personal import PersonalData

TEMPLATES = 200
COUNTIES, TOWNSHIPS = 10, 20
_YEARS_BACK = 3
#: In the order in which they refer to each other.
TABLES = (
    "ticket", "ticket_event", "sla_clock", "sla_pause", "sla_extension", "ticket_dispatch", "ticket_callback", "notice",
)  # fmt: skip
#: More than any ticket has of events or clocks: ids of copies are n times this, and a place among their ticket's.
_ROOM = 1000

_COUNTIES = """
insert into unit (id, name, kind, division_code, duty_phone, hours, valid_from)
select 'bench-' || code, code, 'county', code, '0795-0000000', hours, date '2020-01-01'
from (select (370100 + county)::text as code from generate_series(1, %s) county) made
cross join (select hours from unit where id = 'demo-county')
"""
_TOWNSHIPS = """
insert into unit (id, name, kind, division_code, parent_id, duty_phone, hours, valid_from)
select id || town, name || town, 'township', division_code || town, id, '0795-0000000', hours, date '2020-01-01'
from unit cross join (select (100 + town)::text as town from generate_series(1, %s) town)
where kind = 'county' and id like 'bench-%%'
"""
# The k-th office has its share by 1/k, the largest of 200 some 17 % of all.
_SHARES = """
create unlogged table bench_unit as
select id, division_code, sum(1.0 / place) over (order by place) / sum(1.0 / place) over () as upto
from (select id, division_code, row_number() over (order by md5(id)) as place
    from unit where id like 'bench-%' and kind = 'township') townships
"""
_COPIES = """
create unlogged table bench_copy as
select n, made.old_id, gen_random_uuid() as new_id, made.shift, office.id as unit_id, office.division_code
from (select n, old.id as old_id,
        make_interval(days => case when old.ended then (random() * %(days)s)::int else 0 end) as shift, random() as dice
    from generate_series(0, %(copies)s - 1) n
    join (select id, closed_at is not null as ended, row_number() over (order by opened_at) - 1 as place,
        count(*) over () as all_of_them from ticket) old on old.place = n %% old.all_of_them) made
cross join lateral (select * from bench_unit where upto >= made.dice order by upto limit 1) office
"""
_OWN = {
    "id": "c.new_id",
    "no": "'9' || lpad(c.n::text, 16, '0')",
    "source": "'copy'",
    "source_key": "c.n::text",
    "query_code_key": "md5('code' || c.n) || md5('key' || c.n)",
    "contact_key": "case when o.contact_key is null then null else md5(c.n::text) || md5('key' || c.n) end",
    "division_code": "c.division_code",
}


def build(url: str, personal: PersonalData, tickets: int) -> None:
    """Schema, calendar, offices and this many tickets in an empty database."""
    bring_up_to_date(url, system_clock)
    asyncio.run(_play(url, personal))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_COUNTIES, (COUNTIES,))
        connection.execute(_TOWNSHIPS, (TOWNSHIPS,))
        connection.execute(_SHARES)
        connection.execute("create index on bench_unit (upto)")
        connection.execute("analyze bench_unit")
        with _quickly(connection), _bare(connection):
            played = _one(connection, "select count(*) from ticket")
            connection.execute(_COPIES, {"copies": tickets - played, "days": _YEARS_BACK * 365})
            connection.execute("analyze bench_copy")
            connection.execute("create unlogged table bench_ticket as select * from ticket")
            connection.execute("create unlogged table bench_event as select id, ticket_id, seq from ticket_event")
            connection.execute(
                "create unlogged table bench_clock as select id, ticket_id, "
                "row_number() over (partition by ticket_id order by id) as place from sla_clock"
            )
            for name in TABLES:
                connection.execute(_copying(Base.metadata.tables[name]))
        for name in TABLES[1:]:
            connection.execute(f"select setval(pg_get_serial_sequence('{name}', 'id'), (select max(id) from {name}))")
        connection.execute("drop table bench_ticket, bench_event, bench_clock, bench_copy")
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


async def _play(url: str, personal: PersonalData) -> None:
    engine = create_engine(url, pool_size=1)
    try:
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            await load(session, personal, until=local_date(system_clock()), count=TEMPLATES)
    finally:
        await engine.dispose()


def _copying(table: Table) -> str:
    """The statement that copies what belongs to the played tickets; only these are there in `bench_…`."""
    columns = [column for column in table.columns if column.identity is None or table.name in _NUMBERED]
    values = [_value(table.name, column.name, timed=isinstance(column.type, DateTime)) for column in columns]
    names = ", ".join(column.name for column in columns)
    source = _FROM.get(table.name, f"from bench_copy c join {table.name} o on o.ticket_id = c.old_id")
    return f"insert into {table.name} ({names}) select {', '.join(values)} {source}"


_NUMBERED = ("ticket_event", "sla_clock")
_BY_CLOCK = "from bench_copy c join bench_clock k on k.ticket_id = c.old_id join {} o on o.clock_id = k.id"
_FROM = {
    "ticket": "from bench_copy c join bench_ticket o on o.id = c.old_id",
    "sla_clock": "from bench_copy c join bench_clock k on k.ticket_id = c.old_id join sla_clock o on o.id = k.id",
    "sla_pause": _BY_CLOCK.format("sla_pause"),
    "sla_extension": _BY_CLOCK.format("sla_extension"),
    "notice": "from bench_copy c join bench_event e on e.ticket_id = c.old_id join notice o on o.event_id = e.id",
}


def _value(table: str, column: str, *, timed: bool) -> str:
    if table == "ticket" and column in _OWN:
        return _OWN[column]
    if column == "ticket_id":
        return "c.new_id"
    if column == "event_id" or (table == "ticket_event" and column == "id"):
        return f"(c.n + 1) * {_ROOM}::bigint * 10 + {'o' if column == 'id' else 'e'}.seq"
    if column == "clock_id" or (table == "sla_clock" and column == "id"):
        return f"(c.n + 1) * {_ROOM}::bigint * 10 + k.place"
    if column in ("owner_unit", "actor_unit", "unit_id"):
        return f"case when o.{column} is null then null else c.unit_id end"
    return f"o.{column} - c.shift" if timed else f"o.{column}"


@contextmanager
def _quickly(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Room for much writing at once, for the length of the loading only."""
    connection.execute("alter system set max_wal_size = '8GB'")
    connection.execute("select pg_reload_conf()")
    connection.execute("set maintenance_work_mem = '512MB'")
    connection.execute("set work_mem = '128MB'")
    connection.execute("set synchronous_commit = off")
    yield
    connection.execute("alter system reset max_wal_size")
    connection.execute("select pg_reload_conf()")


@contextmanager
def _bare(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """The tables without keys and indexes during the block; afterwards they are made, and checked, again."""
    constraints = connection.execute(
        "select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint "
        "where contype in ('p', 'u', 'f') and (conrelid::regclass::text = any(%(tables)s) "
        "or confrelid::regclass::text = any(%(tables)s)) order by contype = 'f', contype",
        {"tables": list(TABLES)},
    ).fetchall()
    indexes = connection.execute(
        "select indexname, indexdef from pg_indexes where tablename = any(%s) and schemaname = 'public' and not exists "
        "(select from pg_constraint where conname = indexname and contype in ('p', 'u'))",
        (list(TABLES),),
    ).fetchall()
    for table, name, _ in reversed(constraints):
        connection.execute(f"alter table {table} drop constraint {name}")
    for name, _ in indexes:
        connection.execute(f"drop index {name}")
    yield
    for _, definition in indexes:
        connection.execute(definition)
    for table, name, definition in constraints:
        connection.execute(f"alter table {table} add constraint {name} {definition}")


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]
