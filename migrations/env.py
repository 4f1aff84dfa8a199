"""Alembic's entry: runs migrations on the connection that `hotline.db.migrate` hands over."""

from alembic import context

import hotline.conversations.model  # noqa: F401 - registers the tables for autogenerate
from hotline.db.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
