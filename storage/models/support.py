"""What residents ask of the centre, and what the bot did not understand."""

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

requests = Table(
    "requests",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", String(16), nullable=False, unique=True),  # said to the person and to staff
    Column("chat_id", BigInteger, nullable=False, index=True),  # private: of the person who asks
    Column("cabinet_id", ForeignKey("cabinets.id"), index=True),  # NULL: nobody was signed in
    Column("account_id", ForeignKey("accounts.id")),
    Column("subject", String(16), nullable=False),
    Column("state", String(16), nullable=False),  # new, taken, answered, closed
    Column("version", Integer, nullable=False),  # counts every change: of two at once one is
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("closed_at", Moment, index=True),
    Column("closed_by", String(16)),  # resident, staff
    Column("taken_by", BigInteger),  # the Telegram user of staff
    Column("taker", Text),  # how Telegram calls them
    Column("employee_id", BigInteger),  # as whom they took it, when they have a post
    Column("rating", Integer),
    Index("ix_requests_changed_at", "changed_at", "id"),
    Index(
        "ix_requests_open",
        "changed_at",
        sqlite_where=text("closed_at IS NULL"),  # PostgreSQL's: migrations/options.py
    ),
)

request_messages = Table(
    "request_messages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("side", String(16), nullable=False),  # resident, staff
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("photos", Text, nullable=False, server_default=""),  # JSON: as Telegram knows them
    Column("user_id", BigInteger),  # the Telegram user of staff who answered
    Column("title", Text),
    Column("employee_id", BigInteger),
    Index("uq_request_messages_request_id", "request_id", "place", unique=True),
)

request_files = Table(
    "request_files",  # that staff attached in the console: Telegram had none of them
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("data", LargeBinary, nullable=False),
)

unrecognised = Table(
    "unrecognised",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("step", Text),  # NULL: outside of all dialogues
    Column("kind", String(24), nullable=False),  # text, sticker, voice …
    Column("words", Text),  # NULL: it may have been a secret
    Column("request_id", BigInteger),  # what it was sent on as
    Column("gist", String(16), nullable=False, server_default=""),  # of lines that say the same
    Index("ix_unrecognised_gist", "gist", "at"),
    Index("ix_unrecognised_groups", "at", "gist", "chat_id", "id"),  # covers a queue
)
