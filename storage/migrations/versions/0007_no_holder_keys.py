"""Accounts keep no key of their holder's name: it is made of the name when it is asked for."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.domain.names import name_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

A_TIME = 10_000
ACCOUNTS = sa.table("accounts", sa.column("id"), sa.column("holder"), sa.column("holder_key"))


def upgrade() -> None:
    op.drop_column("accounts", "holder_key")


def downgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder_key", sa.Text(), nullable=False, server_default=""))
    last = 0
    while rows := _behind(last):
        last = rows[-1].id
        op.get_bind().execute(
            sa.update(ACCOUNTS)
            .where(ACCOUNTS.c.id == sa.bindparam("account_id"))
            .values(holder_key=sa.bindparam("key")),
            [{"account_id": row.id, "key": name_key(row.holder)} for row in rows],
        )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.alter_column("holder_key", server_default=None)


def _behind(last: int) -> list[Any]:
    found = sa.select(ACCOUNTS.c.id, ACCOUNTS.c.holder).where(ACCOUNTS.c.id > last)
    return list(op.get_bind().execute(found.order_by(ACCOUNTS.c.id).limit(A_TIME)))
