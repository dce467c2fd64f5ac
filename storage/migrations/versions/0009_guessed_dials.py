"""Whether a registry said how many digits a dial has; the usual number was guessed, as a rule."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guessed = sa.Column("capacity_guessed", sa.Integer(), server_default="0", nullable=False)
    with op.batch_alter_table("meters", schema=None) as batch_op:
        batch_op.add_column(guessed)
    op.execute(
        "UPDATE meters SET capacity_guessed = 1"
        " WHERE capacity = CASE service WHEN 'electricity' THEN 6 ELSE 5 END"
    )


def downgrade() -> None:
    with op.batch_alter_table("meters", schema=None) as batch_op:
        batch_op.drop_column("capacity_guessed")
