"""an account's unit is one that there is"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAME = "fk_account_unit_id_unit"


def upgrade() -> None:
    # Not valid: an account of before that names no unit must not stop a start; every new or changed one is checked.
    op.execute(f"alter table account add constraint {_NAME} foreign key (unit_id) references unit (id) not valid")


def downgrade() -> None:
    op.drop_constraint(op.f(_NAME), "account", type_="foreignkey")
