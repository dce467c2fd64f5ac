"""Figures of where people get stuck, and what lines nobody understood have in common."""

import hashlib
import re

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0018"
branch_labels = None
depends_on = None

LINES = sa.table(
    "unrecognised",
    sa.column("id", sa.BigInteger),
    sa.column("kind", sa.String),
    sa.column("words", sa.Text),
    sa.column("gist", sa.String),
)
AT_A_TIME = 1000
NUMBERS = re.compile(r"\d+(?:[\s.,:/-]*\d+)*")
BETWEEN = re.compile(r"[^\w#]+")


def upgrade() -> None:
    op.create_table(
        "journal_hours",
        sa.Column("organisation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "hour", name=op.f("pk_journal_hours")),
    )
    op.create_table(
        "walk_days",
        sa.Column("organisation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organisation_id", "day", "step", "kind", "value", name=op.f("pk_walk_days")
        ),
    )
    op.create_table(
        "unrecognised_sorted",
        sa.Column("gist", sa.String(length=16), nullable=False),
        sa.Column("sorted_at", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gist", name=op.f("pk_unrecognised_sorted")),
    )
    with op.batch_alter_table("unrecognised", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("gist", sa.String(length=16), server_default="", nullable=False)
        )
        batch_op.create_index("ix_unrecognised_gist", ["gist", "at"], unique=False)
        batch_op.drop_index(batch_op.f("ix_unrecognised_at"))  # the next one begins with it
        batch_op.create_index(
            "ix_unrecognised_groups", ["at", "gist", "chat_id", "id"], unique=False
        )
    with op.batch_alter_table("walks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walks_last_at"), ["last_at"], unique=False)
    _name_those_there()


def _name_those_there() -> None:
    at, found = op.get_bind(), [None]
    after = -1
    while found:
        query = sa.select(LINES.c.id, LINES.c.kind, LINES.c.words).where(LINES.c.id > after)
        found = list(at.execute(query.order_by(LINES.c.id).limit(AT_A_TIME)))
        for one in found:
            gist = _gist(one.kind, one.words or "")
            at.execute(sa.update(LINES).where(LINES.c.id == one.id).values(gist=gist))
            after = one.id


def _gist(kind: str, words: str) -> str:
    plain = NUMBERS.sub("#", words.lower().replace("ё", "е"))
    said = BETWEEN.sub(" ", plain).strip() or f"<{kind}>"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def downgrade() -> None:
    with op.batch_alter_table("walks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walks_last_at"))
    with op.batch_alter_table("unrecognised", schema=None) as batch_op:
        batch_op.drop_index("ix_unrecognised_groups")
        batch_op.create_index(batch_op.f("ix_unrecognised_at"), ["at"], unique=False)
        batch_op.drop_index("ix_unrecognised_gist")
        batch_op.drop_column("gist")

    op.drop_table("unrecognised_sorted")
    op.drop_table("walk_days")
    op.drop_table("journal_hours")
