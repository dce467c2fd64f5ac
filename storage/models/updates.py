"""The life of an update: what came, what waits, what was said."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text, text

from storage.models.base import Moment, metadata

seen_updates = Table(
    "seen_updates",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_key", String(64), primary_key=True),  # update_id, or the key of an event
    Column("seen_at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)

cards = Table(
    "cards",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("card", String(16), primary_key=True),
    Column("message_id", BigInteger),
    Column("drawing", Integer, nullable=False),  # 0: nothing on it may be pressed
    Column("screen", LargeBinary),  # sealed
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("payload", LargeBinary),  # sealed
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("dead_at", Moment),
    Column("error", Text),
    Column("trace", String(16)),  # of what caused it: bot/services/traces.py
    Index("ix_outbox_chat_id", "chat_id", "rank", "id"),
    Index("ix_outbox_rank", "rank", "not_before"),
    Index(
        "ix_outbox_dead_at",
        "dead_at",
        sqlite_where=text("dead_at IS NOT NULL"),  # PostgreSQL's: migrations/options.py
    ),
)

letters = Table(
    "letters",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel", String(8), nullable=False),  # sms, email
    Column("payload", LargeBinary),  # sealed: to whom and what
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),  # later nobody needs it
    Column("tries", Integer, nullable=False),
    Column("owner", String(32)),
    Column("owned_until", Moment),
    Column("dead_at", Moment),
    Column("error", Text),
    Column("trace", String(16)),
    Index("ix_letters_not_before", "not_before"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("payload", LargeBinary),  # sealed
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("owner", String(32)),
    Column("owned_until", Moment),
    Column("dead_at", Moment),
    Column("error", Text),
    Column("trace", String(16)),
    Index("ix_tasks_not_before", "not_before"),
)

kept_files = Table(
    "kept_files",
    metadata,
    Column("key", String(64), primary_key=True),  # digest of the bot, the maker and the content
    Column("file_id", Text, nullable=False),  # as Telegram knows what was uploaded
    Column("kept_at", Moment, nullable=False, index=True),
)

pages = Table(
    "pages",
    metadata,
    Column("token_key", String(64), primary_key=True),  # HMAC of what the link carries
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("screen", LargeBinary),  # sealed; blanked once opened
    Column("expires_at", Moment, nullable=False, index=True),
)

leases = Table(
    "leases",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner", String(32), nullable=False),
    Column("until", Moment, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("direction", String(8), nullable=False),  # in, out, note
    Column("kind", String(24), nullable=False),
    Column("step", Text),
    Column("message_id", BigInteger),
    Column("body", Text),
    Column("after", Text),  # the step that came of it; empty: none; NULL: the same
    Column("details", Text),  # JSON: keyboard, file, toast, what delivery met
    Index("ix_journal_chat_id", "chat_id", "id"),
    Index("ix_journal_at", "at"),
)

failures = Table(
    "failures",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("reference", String(16), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("chat_id", BigInteger),
    Column("at", Moment, nullable=False),
    Column("trace", Text, nullable=False),
)

failure_kinds = Table(
    "failure_kinds",
    metadata,
    Column("kind", String(200), primary_key=True),
    Column("told_at", Moment, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
