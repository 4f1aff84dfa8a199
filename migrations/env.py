"""Alembic's entry: runs migrations on the connection that `hotline.db.migrate` hands over."""

from alembic import context

# Each registers its tables for autogenerate.
import hotline.accounts.model
import hotline.audit.model
import hotline.conversations.model
import hotline.outreach.model
import hotline.routing.model
import hotline.screenings.model
import hotline.sla.calendar_model
import hotline.sla.model
import hotline.tickets.model  # noqa: F401
from hotline.db.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
