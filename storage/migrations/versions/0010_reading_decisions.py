"""What staff did about readings that somebody should look at; a downgrade drops it.

Reasons that staff gave stay with the readings.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_decisions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reading_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["readings.id"],
            name=op.f("fk_reading_decisions_reading_id_readings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_decisions")),
    )
    with op.batch_alter_table("reading_decisions", schema=None) as batch_op:
        batch_op.create_index(
            "uq_reading_decisions_reading_id", ["reading_id", "place"], unique=True
        )
        batch_op.create_index(
            batch_op.f("ix_reading_decisions_user_id"), ["user_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("reading_decisions")
