"""Which receipts cabinets know of; what can wait in the outbox is found apart."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEWEST = """
    UPDATE links SET known_period = (
        SELECT max(receipts.period) FROM receipts
        WHERE receipts.account_id = links.account_id AND receipts.complete = 1
    )
"""


def upgrade() -> None:
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_period", sa.String(length=7), nullable=True))
        batch_op.add_column(sa.Column("known_since", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("reminded_period", sa.String(length=7), nullable=True))

    op.execute(NEWEST)  # nobody is told of what was there before
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_not_before")
        batch_op.create_index("ix_outbox_rank", ["rank", "not_before"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_rank")
        batch_op.create_index("ix_outbox_not_before", ["not_before"], unique=False)

    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_column("reminded_period")
        batch_op.drop_column("known_since")
        batch_op.drop_column("known_period")
