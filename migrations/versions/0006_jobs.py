"""jobs: the tables and functions of procrastinate, as its package has them"""

from importlib import metadata, resources

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: The version whose schema this is. A later one brings migrations of its own (procrastinate/sql/migrations), which
#: need a revision after this one; tests/hotline/test_jobs_schema.py says so when the package changes.
VERSION = "3.10"

_DROP = """
drop table if exists procrastinate_periodic_defers, procrastinate_events, procrastinate_jobs, procrastinate_workers
cascade
"""
_DROP_FUNCTIONS = """
do $$ declare what record; begin
for what in select oid::regprocedure as name from pg_proc where proname like 'procrastinate\\_%' loop
    execute 'drop function if exists ' || what.name || ' cascade';
end loop;
for what in select t.typname as name from pg_type t left join pg_class c on c.oid = t.typrelid
    where t.typname like 'procrastinate\\_%' and (t.typtype = 'e' or c.relkind = 'c') loop
    execute 'drop type if exists ' || quote_ident(what.name) || ' cascade';
end loop;
end $$
"""


def upgrade() -> None:
    schema = resources.files("procrastinate.sql").joinpath("schema.sql").read_text(encoding="utf-8")
    # The driver's own cursor: text with % and many statements, and nothing to fill in.
    op.get_bind().connection.cursor().execute(schema)


def downgrade() -> None:
    op.execute(_DROP)
    op.get_bind().connection.cursor().execute(_DROP_FUNCTIONS)


def package_version() -> str:
    """The first two numbers of the installed package's version."""
    return ".".join(metadata.version("procrastinate").split(".")[:2])
