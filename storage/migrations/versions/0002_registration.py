"""Registration."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Counters of people were kept under their Telegram ids; now they are under pseudonyms.
    op.execute("DELETE FROM attempts WHERE kind IN ('check', 'proof_person')")
    op.create_table(
        "confirmation_codes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("checks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_codes")),
    )
    with op.batch_alter_table("confirmation_codes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_confirmation_codes_address_key", ["address_key", "sent_at"], unique=False
        )
        batch_op.create_index("ix_confirmation_codes_sent_at", ["sent_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_confirmation_codes_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "erasures",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("act", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.create_index("ix_erasures_due_at", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasures_subject"), ["subject"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("owned_until", sa.BigInteger(), nullable=True),
        sa.Column("dead_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index("ix_letters_not_before", ["not_before"], unique=False)

    op.create_table(
        "pages",
        sa.Column("token_key", sa.String(length=64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("screen", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_key", name=op.f("pk_pages")),
    )
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pages_chat_id"), ["chat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pages_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "preferences",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("muted", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "invitations",
        sa.Column("token_key", sa.String(length=64), nullable=False),
        sa.Column("cabinet_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("guest_user_id", sa.BigInteger(), nullable=True),
        sa.Column("guest_title", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_invitations_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_invitations_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("token_key", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitations_cabinet_id"), ["cabinet_id"], unique=False
        )

    op.create_table(
        "receipt_codes",
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_receipt_codes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("code_key", name=op.f("pk_receipt_codes")),
    )
    with op.batch_alter_table("receipt_codes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_receipt_codes_account_id", ["account_id", "period"], unique=False
        )

    with op.batch_alter_table("cabinets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("surname", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("given_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("patronymic", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("born_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("town", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("phone", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("email", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("registered_at", sa.BigInteger(), nullable=True))
        batch_op.create_index("ix_cabinets_email", ["email"], unique=True)
        batch_op.create_index("ix_cabinets_phone", ["phone"], unique=True)

    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("via", sa.String(length=16), nullable=True))

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("title")

    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_column("via")
        batch_op.drop_column("name")

    with op.batch_alter_table("cabinets", schema=None) as batch_op:
        batch_op.drop_index("ix_cabinets_phone")
        batch_op.drop_index("ix_cabinets_email")
        batch_op.drop_column("registered_at")
        batch_op.drop_column("email")
        batch_op.drop_column("phone")
        batch_op.drop_column("town")
        batch_op.drop_column("born_on")
        batch_op.drop_column("patronymic")
        batch_op.drop_column("given_name")
        batch_op.drop_column("surname")

    with op.batch_alter_table("receipt_codes", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_codes_account_id")

    op.drop_table("receipt_codes")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_cabinet_id"))

    op.drop_table("invitations")
    op.drop_table("preferences")
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pages_expires_at"))
        batch_op.drop_index(batch_op.f("ix_pages_chat_id"))

    op.drop_table("pages")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index("ix_letters_not_before")

    op.drop_table("letters")
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_erasures_subject"))
        batch_op.drop_index("ix_erasures_due_at")

    op.drop_table("erasures")
    with op.batch_alter_table("confirmation_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmation_codes_user_id"))
        batch_op.drop_index("ix_confirmation_codes_sent_at")
        batch_op.drop_index("ix_confirmation_codes_address_key")

    op.drop_table("confirmation_codes")
