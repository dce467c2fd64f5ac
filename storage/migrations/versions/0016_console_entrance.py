"""Links, sessions and second factors of the console; refused messages can be counted."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_factors",
        sa.Column("cabinet_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_console_factors_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("cabinet_id", name=op.f("pk_console_factors")),
    )
    op.create_table(
        "console_links",
        sa.Column("token_key", sa.String(length=64), nullable=False),
        sa.Column("cabinet_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_session_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_console_links_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("token_key", name=op.f("pk_console_links")),
    )
    with op.batch_alter_table("console_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_console_links_cabinet_id"), ["cabinet_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_console_links_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "console_sessions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token_key", sa.String(length=64), nullable=False),
        sa.Column("cabinet_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_session_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("active_at", sa.BigInteger(), nullable=False),
        sa.Column("passed_at", sa.BigInteger(), nullable=True),
        sa.Column("offered", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_console_sessions_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_sessions")),
    )
    with op.batch_alter_table("console_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_console_sessions_active_at"), ["active_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_console_sessions_cabinet_id"), ["cabinet_id"], unique=False
        )
        batch_op.create_index("uq_console_sessions_token_key", ["token_key"], unique=True)

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_dead_at",
            ["dead_at"],
            unique=False,
            sqlite_where=sa.text("dead_at IS NOT NULL"),
            postgresql_where=sa.text("dead_at IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_dead_at",
            sqlite_where=sa.text("dead_at IS NOT NULL"),
            postgresql_where=sa.text("dead_at IS NOT NULL"),
        )

    with op.batch_alter_table("console_sessions", schema=None) as batch_op:
        batch_op.drop_index("uq_console_sessions_token_key")
        batch_op.drop_index(batch_op.f("ix_console_sessions_cabinet_id"))
        batch_op.drop_index(batch_op.f("ix_console_sessions_active_at"))

    op.drop_table("console_sessions")
    with op.batch_alter_table("console_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_console_links_expires_at"))
        batch_op.drop_index(batch_op.f("ix_console_links_cabinet_id"))

    op.drop_table("console_links")
    op.drop_table("console_factors")
