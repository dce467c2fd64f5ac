"""What cabinets were told of windows and verification; untold readings by their chats."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DAYS = ("closing_told", "extended_told", "verification_told")
UNTOLD = sa.text("untold = 1")


def upgrade() -> None:
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opening_told", sa.String(length=7), nullable=True))
        for name in DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
    _index_untold("chat_id")


def downgrade() -> None:
    _index_untold("id")
    with op.batch_alter_table("links", schema=None) as batch_op:
        for name in ("opening_told", *DAYS):
            batch_op.drop_column(name)


def _index_untold(column: str) -> None:
    where = {"sqlite_where": UNTOLD, "postgresql_where": UNTOLD}
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_index("ix_readings_untold", **where)
        batch_op.create_index("ix_readings_untold", [column], unique=False, **where)
