"""Meters and their readings."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_batches",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_batches")),
        sa.UniqueConstraint("number", name=op.f("uq_reading_batches_number")),
    )
    op.create_table(
        "reading_windows",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("service", sa.String(length=16), nullable=True),
        sa.Column(
            "building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("days", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["buildings.id"],
            name=op.f("fk_reading_windows_building_id_buildings"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_reading_windows_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_windows")),
    )
    with op.batch_alter_table("reading_windows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reading_windows_building_id"), ["building_id"], unique=False
        )

    op.create_table(
        "window_extensions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column(
            "building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("service", sa.String(length=16), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["buildings.id"],
            name=op.f("fk_window_extensions_building_id_buildings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_extensions")),
    )
    with op.batch_alter_table("window_extensions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_window_extensions_building_id", ["building_id", "period"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_window_extensions_period"), ["period"], unique=False)

    op.create_table(
        "meters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=16), nullable=False),
        sa.Column("zones", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("installed", sa.Date(), nullable=True),
        sa.Column("commissioned", sa.Date(), nullable=True),
        sa.Column("sealed_on", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verification_due", sa.Date(), nullable=True),
        sa.Column("automatic", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_meters_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meters")),
    )
    with op.batch_alter_table("meters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meters_verification_due"), ["verification_due"], unique=False
        )
        batch_op.create_index(
            "uq_meters_account_id", ["account_id", "number", "service"], unique=True
        )

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
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meter_id"], ["meters.id"], name=op.f("fk_evidence_meter_id_meters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_chat_id"), ["chat_id"], unique=False)
        batch_op.create_index("ix_evidence_meter_id", ["meter_id", "period"], unique=False)

    op.create_table(
        "readings",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "meter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("t1", sa.Text(), nullable=False),
        sa.Column("t2", sa.Text(), nullable=True),
        sa.Column("t3", sa.Text(), nullable=True),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=True),
        sa.Column("flags", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.Column("untold", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["meter_id"], ["meters.id"], name=op.f("fk_readings_meter_id_meters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index("ix_readings_batch_id", ["batch_id", "meter_id"], unique=False)
        batch_op.create_index(
            "ix_readings_passed",
            ["period", "meter_id"],
            unique=False,
            sqlite_where=sa.text("batch_id IS NOT NULL"),
            postgresql_where=sa.text("batch_id IS NOT NULL"),
        )
        batch_op.create_index("ix_readings_period", ["period", "status"], unique=False)
        batch_op.create_index(
            "ix_readings_untold",
            ["id"],
            unique=False,
            sqlite_where=sa.text("untold = 1"),
            postgresql_where=sa.text("untold = 1"),
        )
        batch_op.create_index(
            "uq_readings_current",
            ["meter_id", "period"],
            unique=True,
            sqlite_where=sa.text('"current" = 1'),
            postgresql_where=sa.text('"current" = 1'),
        )
        batch_op.create_index(
            "uq_readings_meter_id", ["meter_id", "period", "version"], unique=True
        )
        batch_op.create_index("uq_readings_number", ["number"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_index("uq_readings_number")
        batch_op.drop_index("uq_readings_meter_id")
        batch_op.drop_index(
            "uq_readings_current",
            sqlite_where=sa.text('"current" = 1'),
            postgresql_where=sa.text('"current" = 1'),
        )
        batch_op.drop_index(
            "ix_readings_untold",
            sqlite_where=sa.text("untold = 1"),
            postgresql_where=sa.text("untold = 1"),
        )
        batch_op.drop_index("ix_readings_period")
        batch_op.drop_index(
            "ix_readings_passed",
            sqlite_where=sa.text("batch_id IS NOT NULL"),
            postgresql_where=sa.text("batch_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_readings_batch_id")

    op.drop_table("readings")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_meter_id")
        batch_op.drop_index(batch_op.f("ix_evidence_chat_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("meters", schema=None) as batch_op:
        batch_op.drop_index("uq_meters_account_id")
        batch_op.drop_index(batch_op.f("ix_meters_verification_due"))

    op.drop_table("meters")
    with op.batch_alter_table("window_extensions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_window_extensions_period"))
        batch_op.drop_index("ix_window_extensions_building_id")

    op.drop_table("window_extensions")
    with op.batch_alter_table("reading_windows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_windows_building_id"))

    op.drop_table("reading_windows")
    op.drop_table("reading_batches")
