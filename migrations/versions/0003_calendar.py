"""Published calendar"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_version",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("notice_url", sa.Text(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_calendar_version_number")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_calendar_version")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_calendar_version_year_number")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"],
            ["calendar_version.version"],
            name=op.f("fk_calendar_day_version_calendar_version"),
        ),
        sa.PrimaryKeyConstraint("version", "date", name=op.f("pk_calendar_day")),
    )


def downgrade() -> None:
    op.drop_table("calendar_day")
    op.drop_table("calendar_version")
