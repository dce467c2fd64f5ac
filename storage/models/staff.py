"""Organisations' people: who acts for whom, and what was done or looked at."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.models.base import Moment, metadata

organisation_claims = Table(
    "organisation_claims",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", String(16), nullable=False, unique=True),  # said to the person and to staff
    Column("cabinet_id", ForeignKey("cabinets.id"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id")),  # whose data change
    Column("inn", String(12), nullable=False),
    Column("ogrn", String(15), nullable=False),
    Column("name", Text, nullable=False),
    Column("legal_address", Text, nullable=False),
    Column("contact", Text, nullable=False),  # full name of the contact person
    Column("phone", String(16)),
    Column("email", Text),
    Column("made_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("outcome", String(16)),  # confirmed, rejected, withdrawn
    Column("reason", Text),
    Column("settled_by", BigInteger),  # the Telegram user
    Index("ix_organisation_claims_inn", "inn"),
    Index(
        "ix_organisation_claims_open",
        "made_at",
        sqlite_where=text("settled_at IS NULL"),  # PostgreSQL's: migrations/options.py
    ),
)

branches = Table(
    "branches",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("phone", String(16)),
    Column("made_at", Moment, nullable=False),
    Index("uq_branches_name", "organisation_id", "name_key", unique=True),
)

branch_buildings = Table(
    "branch_buildings",
    metadata,
    Column(
        "organisation_id", ForeignKey("organisations.id"), primary_key=True, autoincrement=False
    ),
    Column("building_id", ForeignKey("buildings.id"), primary_key=True, autoincrement=False),
    Column("branch_id", ForeignKey("branches.id"), nullable=False, index=True),
    Index("ix_branch_buildings_building_id", "building_id"),
)

employees = Table(
    "employees",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("cabinet_id", ForeignKey("cabinets.id"), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id")),  # NULL: the centre's
    Column("branch_id", ForeignKey("branches.id"), index=True),  # NULL: the whole organisation
    Column("role", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("invited_by", BigInteger),  # employee; NULL: the command line, or the first owner
    Column("ended_at", Moment),
    Column("ended_by", BigInteger),
    Index("ix_employees_organisation_id", "organisation_id", "ended_at"),
    Index(
        "uq_employees_organisation",
        "cabinet_id",
        "organisation_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
    ),
    Index(
        "uq_employees_centre",
        "cabinet_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL AND organisation_id IS NULL"),
    ),
)

employee_invitations = Table(
    "employee_invitations",
    metadata,
    Column("token_key", String(64), primary_key=True),  # HMAC of what the link carries
    Column("organisation_id", ForeignKey("organisations.id"), index=True),  # NULL: the centre
    Column("branch_id", ForeignKey("branches.id"), index=True),
    Column("role", String(16), nullable=False),
    Column("name", Text, nullable=False),  # whom it is for, in the words of who invited
    Column("made_at", Moment, nullable=False),
    Column("made_by", BigInteger),  # employee; NULL: the command line
    Column("expires_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("outcome", String(16)),  # accepted, revoked
    Column("employee_id", BigInteger),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
    Column("user_id", BigInteger),  # in Telegram; NULL: the command line
    Column("employee_id", BigInteger),
    Column("organisation_id", BigInteger),
    Column("action", String(32), nullable=False),
    Column("denied", Integer, nullable=False, server_default="0"),
    Column("subject", String(32), nullable=False),  # employee, branch, account …
    Column("subject_id", Text, nullable=False),
    Column("details", Text, nullable=False, server_default=""),  # JSON: before and after
    Index("ix_audit_organisation_id", "organisation_id", "at"),
    Index("ix_audit_subject", "subject", "subject_id"),
)

staff_groups = Table(
    "staff_groups",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("organisation_id", ForeignKey("organisations.id"), index=True),  # NULL: the centre's
    Column("branch_id", ForeignKey("branches.id"), index=True),  # NULL: the whole organisation
    Column("title", Text, nullable=False),
    Column("bound_at", Moment, nullable=False),
    Column("bound_by", BigInteger),  # employee; NULL: by the settings
    Column("lost_at", Moment),  # the bot cannot speak there since
)

group_invitations = Table(
    "group_invitations",
    metadata,
    Column("token_key", String(64), primary_key=True),  # HMAC of what the link carries
    Column("organisation_id", ForeignKey("organisations.id"), index=True),
    Column("branch_id", ForeignKey("branches.id"), index=True),
    Column("made_by", BigInteger, nullable=False),  # employee, who alone may use it
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

group_threads = Table(
    "group_threads",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", String(32), primary_key=True),  # empty: the group took no topic
    Column("thread_id", BigInteger),
    Column("at", Moment, nullable=False),
    Column("refused", Text, nullable=False, server_default=""),  # in Telegram's words
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("organisation_id", ForeignKey("organisations.id")),  # NULL: the centre speaks
    Column("branch_id", BigInteger),  # the branch that speaks; it may be gone
    Column("whom", String(16), nullable=False),
    Column("targets", Text, nullable=False, server_default=""),  # ids, by blank
    Column("words", Text, nullable=False),
    Column("employee_id", BigInteger, nullable=False),  # who made it
    Column("made_at", Moment, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("expected", Integer, nullable=False),  # receivers, as they were counted last
    Column("ended_at", Moment),
    Index("ix_announcements_organisation_id", "organisation_id", "id"),
    Index(
        "ix_announcements_open",
        "starts_at",
        sqlite_where=text("ended_at IS NULL"),  # PostgreSQL's: migrations/options.py
    ),
)

announcement_receivers = Table(
    "announcement_receivers",
    metadata,
    Column(
        "announcement_id", ForeignKey("announcements.id"), primary_key=True, autoincrement=False
    ),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("outbox_id", BigInteger, nullable=False, unique=True),  # the row may be gone
    Column("put_at", Moment, nullable=False, index=True),
    Column("sent_at", Moment),
    Column("withdrawn", Integer, nullable=False, server_default="0"),
    Index("ix_announcement_receivers_chat_id", "chat_id"),
)

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("audit_id", BigInteger, nullable=False, unique=True),
    Column("hash", String(64), nullable=False),  # HMAC over the one before and the row
    Column("at", Moment, nullable=False),
)

reveals = Table(
    "reveals",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("employee_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),  # of the employee's: of two at once one is written
    Column("chat_key", String(64), nullable=False),  # HMAC of the chat's id: it outlives nobody
    Column("reason", String(16), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("until", Moment, nullable=False),
    Column("refused", Integer, nullable=False, server_default="0"),
    Index("uq_reveals_number", "employee_id", "number", unique=True),
)
