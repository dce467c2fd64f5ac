"""Notices to employees: what they say, who is to have them and when, where their cards hang."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from storage.models.base import Moment, metadata

staff_notices = Table(
    "staff_notices",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", String(16), nullable=False),
    Column("card", String(16), nullable=False, unique=True),  # its own, or that of its subject
    Column("payload", LargeBinary),  # sealed: what it says; NULL: its subject's card says it
    Column("account_id", ForeignKey("accounts.id"), index=True),
    Column("organisation_id", ForeignKey("organisations.id"), index=True),
    Column("branch_id", BigInteger),
    Column("made_at", Moment, nullable=False, index=True),
    Column("routed_at", Moment),  # NULL: nobody was looked for so far
    Column("version", Integer, nullable=False),  # of two who change it at once one conflicts
    Column("taken_at", Moment),
    Column("taken_by", BigInteger),  # the Telegram user
    Column("taken_name", Text),
    Column("settled_at", Moment),
    Column("level", Integer, nullable=False),  # 0: employees, 1: those above, 2: the staff chat
    Column("overdue_at", Moment),  # when those above are told, unless somebody has it
    Index("ix_staff_notices_unrouted", "id", sqlite_where=text("routed_at IS NULL")),
    Index("ix_staff_notices_overdue_at", "overdue_at"),
)

staff_deliveries = Table(
    "staff_deliveries",
    metadata,
    Column(
        "notice_id",
        ForeignKey("staff_notices.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("employee_id", BigInteger, primary_key=True, autoincrement=False),
    Column("due_at", Moment, nullable=False),
    Column("told_at", Moment),
    Index("ix_staff_deliveries_due_at", "due_at", sqlite_where=text("told_at IS NULL")),
    Index("ix_staff_deliveries_employee_id", "employee_id"),
)

staff_cards = Table(
    "staff_cards",
    metadata,
    Column("card", String(16), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("employee_id", BigInteger, nullable=False, index=True),
    Column("hung_at", Moment, nullable=False, index=True),
)

staff_wishes = Table(
    "staff_wishes",
    metadata,
    Column("employee_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", String(16), primary_key=True),
    Column("wish", String(8), nullable=False),
)

staff_hours = Table(
    "staff_hours",
    metadata,
    Column("employee_id", BigInteger, primary_key=True, autoincrement=False),
    Column("days", String(7), nullable=False),  # of the week: 12345
    Column("opens", Integer, nullable=False),  # minutes of the day
    Column("closes", Integer, nullable=False),
)
