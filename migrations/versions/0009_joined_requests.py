"""requests that were joined to a ticket are found by their key"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_ticket_event_source_key",
        "ticket_event",
        [sa.text("(details ->> 'source_key')")],
        postgresql_where=sa.text("action = 'add_facts'"),
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_event_source_key", "ticket_event")
