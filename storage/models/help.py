"""What staff keep beside requests and conversations: notes, labels, canned answers."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from storage.models.base import Moment, metadata

console_notes = Table(
    "console_notes",  # of staff to each other: no resident ever gets one
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), index=True),
    Column("chat_id", BigInteger, index=True),  # NULL: it is about a request
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("user_id", BigInteger),  # who wrote it; NULL: erased
    Column("title", Text),
    Column("employee_id", BigInteger),
)

request_labels = Table(
    "request_labels",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("organisation_id", ForeignKey("organisations.id"), index=True),  # NULL: the centre's
    Column("name", String(64), nullable=False),
    Column("label_key", String(160), nullable=False, unique=True),  # its place and spelling
    Column("made_at", Moment, nullable=False),
)

stuck_labels = Table(
    "stuck_labels",
    metadata,
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "label_id",
        ForeignKey("request_labels.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)

canned_answers = Table(
    "canned_answers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("organisation_id", ForeignKey("organisations.id"), index=True),  # NULL: the centre's
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("version", Integer, nullable=False),  # counts changes: of two at once one is
    Column("changed_at", Moment, nullable=False),
)

console_presses = Table(
    "console_presses",  # forms that were sent: once each
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("token", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
