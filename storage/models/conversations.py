"""What the support console reads by: derived from the journal and always made anew from it.

But for `console_views` and `conversations.seen_line` nothing here is known from here alone.
Full text stands in `journal_words`, which each database has in its own way (storage/words.py).
"""

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

conversations = Table(
    "conversations",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("last_line", BigInteger, nullable=False, index=True),
    Column("last_at", Moment, nullable=False, index=True),
    Column("text_line", BigInteger),  # the last one that says something
    Column("name", Text),  # of the person, else as Telegram calls them
    Column("cabinet_id", BigInteger, index=True),
    Column("account_id", BigInteger),
    Column("organisation_id", BigInteger),
    Column("building_id", BigInteger),
    Column("dialogue", Text),  # of the last walk, as the group of its states is called
    Column("step", Text),
    Column("outcome", String(16)),  # NULL: the dialogue is open, or there was none
    Column("unseen", Integer, nullable=False),  # lines of the person that support has not seen
    Column("seen_line", BigInteger, nullable=False, server_default="0"),
    Index("ix_conversations_organisation_id", "organisation_id", "last_line"),
    Index("ix_conversations_building_id", "building_id", "last_line"),
    Index(
        "ix_conversations_unseen",
        "last_line",
        sqlite_where=text("unseen > 0"),  # PostgreSQL's: migrations/options.py
    ),
)

conversation_keys = Table(
    "conversation_keys",
    metadata,
    Column("key", LargeBinary, primary_key=True),  # UTF-8: bytes have one order everywhere
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Index("ix_conversation_keys_chat_id", "chat_id"),
)

walks = Table(
    "walks",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # the line that began it
    Column("chat_id", BigInteger, nullable=False),
    Column("dialogue", String(64), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("last_step", Text, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("ended_at", Moment),
    Column("ended_line", BigInteger),
    Column("outcome", String(16)),  # finished, abandoned, refused, failed
    Column("reason", String(24)),  # the last refusal, as the journal notes it
    Index("ix_walks_chat_id", "chat_id", "id"),
    Index("ix_walks_dialogue", "dialogue", "outcome", "last_step", "entered_at", "chat_id"),
    Index("ix_walks_entered_at", "entered_at"),
)

walk_steps = Table(
    "walk_steps",
    metadata,
    Column(
        "walk_id",
        ForeignKey("walks.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("step", Text, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("left_at", Moment),
)

walk_decisions = Table(
    "walk_decisions",
    metadata,
    Column("line_id", BigInteger, primary_key=True, autoincrement=False),
    Column("walk_id", ForeignKey("walks.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("step", Text, nullable=False),
    Column("note", String(24), nullable=False),
    Column("at", Moment, nullable=False),
)

console_views = Table(
    "console_views",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("employee_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("uq_console_views_name", "employee_id", "name", unique=True),
)
