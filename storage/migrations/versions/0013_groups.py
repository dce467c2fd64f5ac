"""Groups bound to organisations, links that bind them, and the topics in them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_threads",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "subject", name=op.f("pk_group_threads")),
    )
    op.create_table(
        "group_invitations",
        sa.Column("token_key", sa.String(length=64), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branches.id"], name=op.f("fk_group_invitations_branch_id_branches")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_group_invitations_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("token_key", name=op.f("pk_group_invitations")),
    )
    with op.batch_alter_table("group_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_group_invitations_branch_id"), ["branch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_group_invitations_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "staff_groups",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("bound_at", sa.BigInteger(), nullable=False),
        sa.Column("bound_by", sa.BigInteger(), nullable=True),
        sa.Column("lost_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branches.id"], name=op.f("fk_staff_groups_branch_id_branches")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_staff_groups_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_staff_groups")),
    )
    with op.batch_alter_table("staff_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_groups_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_staff_groups_organisation_id"), ["organisation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("staff_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_groups_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_staff_groups_branch_id"))

    op.drop_table("staff_groups")
    with op.batch_alter_table("group_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_invitations_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_group_invitations_branch_id"))

    op.drop_table("group_invitations")
    op.drop_table("group_threads")
