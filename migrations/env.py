"""Alembic's entry: runs migrations on the connection that `hotline.db.migrate` hands over."""

from alembic import context

import hotline.conversations.model
import hotline.screenings.model
import hotline.sla.calendar_model  # noqa: F401 - all register their tables for autogenerate
from hotline.db.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
