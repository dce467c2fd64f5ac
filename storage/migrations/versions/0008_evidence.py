"""Photos of dials: numbered within their month, told apart by content, as they were sent.

Nothing was ever written into the table of before: it is made anew. A downgrade drops the photos.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _drop("ix_evidence_meter_id", "ix_evidence_chat_id")
    _create(
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("as_photo", sa.Integer(), nullable=False),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_at"), ["at"], unique=False)
        batch_op.create_index("uq_evidence_meter_id", ["meter_id", "period", "place"], unique=True)


def downgrade() -> None:
    _drop("uq_evidence_meter_id", "ix_evidence_at", "ix_evidence_chat_id")
    _create()
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_meter_id", ["meter_id", "period"], unique=False)


def _drop(*indexes: str) -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        for name in indexes:
            batch_op.drop_index(name)
    op.drop_table("evidence")


def _create(*more: sa.Column[Any]) -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "meter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("mime", sa.String(length=32), nullable=False),
        *more,
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meter_id"], ["meters.id"], name=op.f("fk_evidence_meter_id_meters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_chat_id"), ["chat_id"], unique=False)
