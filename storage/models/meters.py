"""Meters, their readings, and when readings are taken."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from storage.models.base import Moment, RowId, metadata

meters = Table(
    "meters",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("number", String(40), nullable=False),
    Column("service", String(16), nullable=False),
    Column("zones", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("capacity_guessed", Integer, nullable=False, server_default="0"),  # 1: nobody said it
    Column("decimals", Integer, nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("installed", Date),
    Column("commissioned", Date),
    Column("sealed_on", Date),
    Column("verified_on", Date),
    Column("verification_due", Date, index=True),
    Column("automatic", Integer, nullable=False, server_default="0"),
    Column("retired_on", Date),
    Index("uq_meters_account_id", "account_id", "number", "service", unique=True),
)

readings = Table(
    "readings",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("meter_id", ForeignKey("meters.id"), nullable=False),
    Column("period", String(7), nullable=False),
    Column("version", Integer, nullable=False),
    Column("current", Integer, nullable=False),  # 1: the last version of its period
    Column("t1", Text, nullable=False),  # decimal text, exact
    Column("t2", Text),
    Column("t3", Text),
    Column("said_at", Moment, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("source", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("number", String(16)),
    Column("flags", Text, nullable=False, server_default=""),  # by blank
    Column("reason", Text),
    Column("chat_id", BigInteger),  # blanked when the person is erased
    Column("user_id", BigInteger),
    Column("batch_id", BigInteger),
    Column("untold", Integer, nullable=False, server_default="0"),  # 1: a new status to tell of
    Index("uq_readings_meter_id", "meter_id", "period", "version", unique=True),
    Index("uq_readings_number", "number", unique=True),
    Index("ix_readings_period", "period", "status"),
    Index("ix_readings_batch_id", "batch_id", "meter_id"),
    Index(
        "uq_readings_current",
        "meter_id",
        "period",
        unique=True,
        sqlite_where=text('"current" = 1'),  # PostgreSQL's: migrations/options.py
    ),
    Index(
        "ix_readings_passed",
        "period",
        "meter_id",
        sqlite_where=text("batch_id IS NOT NULL"),
    ),
    Index("ix_readings_untold", "chat_id", sqlite_where=text("untold = 1")),
)

reading_batches = Table(
    "reading_batches",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False, unique=True),
    Column("period", String(7), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),  # passed for the first time
    Column("whole", Integer, nullable=False),  # 1: with what earlier batches of the period passed
    Column("written_at", Moment),  # NULL: its file was never finished
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # that of its task
    Column("meter_id", ForeignKey("meters.id"), nullable=False),
    Column("period", String(7), nullable=False),
    Column("place", Integer, nullable=False),  # 1 to 5 within the month
    Column("chat_id", BigInteger, index=True),  # blanked when the person is erased
    Column("at", Moment, nullable=False, index=True),
    Column("mime", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("as_photo", Integer, nullable=False),  # 1: sent as a photo, 0: as a file
    Column("data", LargeBinary, nullable=False),
    Index("uq_evidence_meter_id", "meter_id", "period", "place", unique=True),
)

reading_decisions = Table(
    "reading_decisions",  # what staff did about readings, and what came of it: only added to
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("reading_id", ForeignKey("readings.id"), nullable=False),
    Column("place", Integer),  # of the step among those of its reading; NULL: it was refused
    Column("act", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", Text),  # the reason, the question, the corrected value
    Column("user_id", BigInteger, index=True),  # of the staff; NULL: the resident
    Column("title", Text),  # as Telegram called them
    Column("chat_id", BigInteger),  # where it was pressed
    Index("uq_reading_decisions_reading_id", "reading_id", "place", unique=True),
)

reading_windows = Table(
    "reading_windows",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id")),  # NULL: any
    Column("service", String(16)),
    Column("building_id", ForeignKey("buildings.id"), index=True),
    Column("days", String(8), nullable=False),  # 15-25
)

window_extensions = Table(
    "window_extensions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("period", String(7), nullable=False, index=True),
    Column("building_id", ForeignKey("buildings.id")),  # NULL: all
    Column("service", String(16)),
    Column("last_day", Date, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("ix_window_extensions_building_id", "building_id", "period"),
)
