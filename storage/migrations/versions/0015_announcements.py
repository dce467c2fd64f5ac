"""Announcements of organisations and who was told of them; a downgrade drops both."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.Column("whom", sa.String(length=16), nullable=False),
        sa.Column("targets", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_announcements_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.create_index(
            "ix_announcements_open",
            ["starts_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ix_announcements_organisation_id", ["organisation_id", "id"], unique=False
        )

    op.create_table(
        "announcement_receivers",
        sa.Column("announcement_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_receivers_announcement_id_announcements"),
        ),
        sa.PrimaryKeyConstraint(
            "announcement_id", "chat_id", name=op.f("pk_announcement_receivers")
        ),
        sa.UniqueConstraint("outbox_id", name=op.f("uq_announcement_receivers_outbox_id")),
    )
    with op.batch_alter_table("announcement_receivers", schema=None) as batch_op:
        batch_op.create_index("ix_announcement_receivers_chat_id", ["chat_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_announcement_receivers_put_at"), ["put_at"], unique=False
        )


def downgrade() -> None:
    op.drop_table("announcement_receivers")
    op.drop_table("announcements")
