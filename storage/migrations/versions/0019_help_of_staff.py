"""help of staff."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_presses",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "token", name=op.f("pk_console_presses")),
    )
    with op.batch_alter_table("console_presses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_console_presses_at"), ["at"], unique=False)

    op.create_table(
        "canned_answers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_canned_answers_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answers")),
    )
    with op.batch_alter_table("canned_answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_canned_answers_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "request_labels",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("label_key", sa.String(length=160), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_request_labels_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_labels")),
        sa.UniqueConstraint("label_key", name=op.f("uq_request_labels_label_key")),
    )
    with op.batch_alter_table("request_labels", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_request_labels_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "console_notes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["requests.id"],
            name=op.f("fk_console_notes_request_id_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_notes")),
    )
    with op.batch_alter_table("console_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_console_notes_chat_id"), ["chat_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_console_notes_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "stuck_labels",
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("label_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["label_id"],
            ["request_labels.id"],
            name=op.f("fk_stuck_labels_label_id_request_labels"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["requests.id"],
            name=op.f("fk_stuck_labels_request_id_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "label_id", name=op.f("pk_stuck_labels")),
    )
    with op.batch_alter_table("stuck_labels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stuck_labels_label_id"), ["label_id"], unique=False)

    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.create_index("ix_requests_changed_at", ["changed_at", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.drop_index("ix_requests_changed_at")

    with op.batch_alter_table("stuck_labels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stuck_labels_label_id"))

    op.drop_table("stuck_labels")
    with op.batch_alter_table("console_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_console_notes_request_id"))
        batch_op.drop_index(batch_op.f("ix_console_notes_chat_id"))

    op.drop_table("console_notes")
    with op.batch_alter_table("request_labels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_labels_organisation_id"))

    op.drop_table("request_labels")
    with op.batch_alter_table("canned_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_canned_answers_organisation_id"))

    op.drop_table("canned_answers")
    with op.batch_alter_table("console_presses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_console_presses_at"))

    op.drop_table("console_presses")
