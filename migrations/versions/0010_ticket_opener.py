"""who of the staff opened a ticket for somebody"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket", sa.Column("opened_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("ticket", "opened_by")
