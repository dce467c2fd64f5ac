"""Branches, employees, who registers an organisation, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("denied", sa.Integer(), server_default="0", nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_organisation_id", ["organisation_id", "at"], unique=False)
        batch_op.create_index("ix_audit_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "branches",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_branches_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branches")),
    )
    with op.batch_alter_table("branches", schema=None) as batch_op:
        batch_op.create_index("uq_branches_name", ["organisation_id", "name_key"], unique=True)

    op.create_table(
        "organisation_claims",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("cabinet_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("inn", sa.String(length=12), nullable=False),
        sa.Column("ogrn", sa.String(length=15), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("legal_address", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cabinet_id"],
            ["cabinets.id"],
            name=op.f("fk_organisation_claims_cabinet_id_cabinets"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_claims_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_claims")),
        sa.UniqueConstraint("number", name=op.f("uq_organisation_claims_number")),
    )
    with op.batch_alter_table("organisation_claims", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_claims_cabinet_id"), ["cabinet_id"], unique=False
        )
        batch_op.create_index("ix_organisation_claims_inn", ["inn"], unique=False)
        batch_op.create_index(
            "ix_organisation_claims_open",
            ["made_at"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "branch_buildings",
        sa.Column(
            "organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "building_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("branch_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branches.id"], name=op.f("fk_branch_buildings_branch_id_branches")
        ),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["buildings.id"],
            name=op.f("fk_branch_buildings_building_id_buildings"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_branch_buildings_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "building_id", name=op.f("pk_branch_buildings")
        ),
    )
    with op.batch_alter_table("branch_buildings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_branch_buildings_branch_id"), ["branch_id"], unique=False
        )
        batch_op.create_index("ix_branch_buildings_building_id", ["building_id"], unique=False)

    op.create_table(
        "employee_invitations",
        sa.Column("token_key", sa.String(length=64), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branches.id"], name=op.f("fk_employee_invitations_branch_id_branches")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_employee_invitations_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("token_key", name=op.f("pk_employee_invitations")),
    )
    with op.batch_alter_table("employee_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_employee_invitations_branch_id"), ["branch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_employee_invitations_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "employees",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cabinet_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branches.id"], name=op.f("fk_employees_branch_id_branches")
        ),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_employees_cabinet_id_cabinets")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_employees_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employees")),
    )
    with op.batch_alter_table("employees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employees_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(
            "ix_employees_organisation_id", ["organisation_id", "ended_at"], unique=False
        )
        batch_op.create_index(
            "uq_employees_centre",
            ["cabinet_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND organisation_id IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND organisation_id IS NULL"),
        )
        batch_op.create_index(
            "uq_employees_organisation",
            ["cabinet_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ogrn", sa.String(length=15), nullable=True))
        batch_op.add_column(sa.Column("legal_address", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_column("legal_address")
        batch_op.drop_column("ogrn")

    with op.batch_alter_table("employees", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_employees_organisation",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_employees_centre",
            sqlite_where=sa.text("ended_at IS NULL AND organisation_id IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND organisation_id IS NULL"),
        )
        batch_op.drop_index("ix_employees_organisation_id")
        batch_op.drop_index(batch_op.f("ix_employees_branch_id"))

    op.drop_table("employees")
    with op.batch_alter_table("employee_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employee_invitations_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_employee_invitations_branch_id"))

    op.drop_table("employee_invitations")
    with op.batch_alter_table("branch_buildings", schema=None) as batch_op:
        batch_op.drop_index("ix_branch_buildings_building_id")
        batch_op.drop_index(batch_op.f("ix_branch_buildings_branch_id"))

    op.drop_table("branch_buildings")
    with op.batch_alter_table("organisation_claims", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_organisation_claims_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index("ix_organisation_claims_inn")
        batch_op.drop_index(batch_op.f("ix_organisation_claims_cabinet_id"))

    op.drop_table("organisation_claims")
    with op.batch_alter_table("branches", schema=None) as batch_op:
        batch_op.drop_index("uq_branches_name")

    op.drop_table("branches")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_subject")
        batch_op.drop_index("ix_audit_organisation_id")
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
