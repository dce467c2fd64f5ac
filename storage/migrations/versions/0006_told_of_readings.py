"""What cabinets were told of windows and verification; untold readings by their chats."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TOLD = {
    "opening_told": sa.String(length=7),
    "closing_told": sa.Date(),
    "extended_told": sa.Date(),
    "verification_told": sa.Date(),
}
UNTOLD = sa.text("untold = 1")


def upgrade() -> None:
    with op.batch_alter_table("links", schema=None) as batch_op:
        for name, kind in TOLD.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    _index_untold("chat_id")


def downgrade() -> None:
    _index_untold("id")
    with op.batch_alter_table("links", schema=None) as batch_op:
        for name in TOLD:
            batch_op.drop_column(name)


def _index_untold(column: str) -> None:
    where = {"sqlite_where": UNTOLD, "postgresql_where": UNTOLD}
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_index("ix_readings_untold", **where)
        batch_op.create_index("ix_readings_untold", [column], unique=False, **where)
