"""Notices to employees: what they say, who has them and when, who took them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_cards",
        sa.Column("card", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("hung_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("card", "chat_id", name=op.f("pk_staff_cards")),
    )
    with op.batch_alter_table("staff_cards", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_cards_employee_id"), ["employee_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_staff_cards_hung_at"), ["hung_at"], unique=False)

    op.create_table(
        "staff_hours",
        sa.Column("employee_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_staff_hours")),
    )
    op.create_table(
        "staff_wishes",
        sa.Column("employee_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "topic", name=op.f("pk_staff_wishes")),
    )
    op.create_table(
        "staff_notices",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=16), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("routed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("taken_name", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("overdue_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_staff_notices_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_staff_notices_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notices")),
        sa.UniqueConstraint("card", name=op.f("uq_staff_notices_card")),
    )
    with op.batch_alter_table("staff_notices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_notices_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_staff_notices_made_at"), ["made_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_staff_notices_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index("ix_staff_notices_overdue_at", ["overdue_at"], unique=False)
        batch_op.create_index(
            "ix_staff_notices_unrouted",
            ["id"],
            unique=False,
            sqlite_where=sa.text("routed_at IS NULL"),
            postgresql_where=sa.text("routed_at IS NULL"),
        )

    op.create_table(
        "staff_deliveries",
        sa.Column("notice_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["staff_notices.id"],
            name=op.f("fk_staff_deliveries_notice_id_staff_notices"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("notice_id", "employee_id", name=op.f("pk_staff_deliveries")),
    )
    with op.batch_alter_table("staff_deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_staff_deliveries_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )
        batch_op.create_index("ix_staff_deliveries_employee_id", ["employee_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("staff_deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_deliveries_employee_id")
        batch_op.drop_index(
            "ix_staff_deliveries_due_at",
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )

    op.drop_table("staff_deliveries")
    with op.batch_alter_table("staff_notices", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_staff_notices_unrouted",
            sqlite_where=sa.text("routed_at IS NULL"),
            postgresql_where=sa.text("routed_at IS NULL"),
        )
        batch_op.drop_index("ix_staff_notices_overdue_at")
        batch_op.drop_index(batch_op.f("ix_staff_notices_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_staff_notices_made_at"))
        batch_op.drop_index(batch_op.f("ix_staff_notices_account_id"))

    op.drop_table("staff_notices")
    op.drop_table("staff_wishes")
    op.drop_table("staff_hours")
    with op.batch_alter_table("staff_cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_cards_hung_at"))
        batch_op.drop_index(batch_op.f("ix_staff_cards_employee_id"))

    op.drop_table("staff_cards")
