"""The one schema, for SQLite and PostgreSQL alike.

Moments are kept as integer microseconds since the epoch (UTC): one order, one comparison and no
time-zone surprises on both databases. Money is integer kopecks. Identifiers of rows that a unit
of work makes are given by the application, so that later writes of the same unit can name them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as microseconds since 1970-01-01 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        del dialect
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
RowId = BigInteger().with_variant(Integer(), "sqlite")

# --- What the centre's registries say -----------------------------------------------------------

organisations = Table(
    "organisations",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("inn", String(12), nullable=False, unique=True),
    Column("kpp", String(9)),
    Column("name", Text, nullable=False),
    Column("receipt_type", String(16), nullable=False),
    Column("bank_account", String(20)),
    Column("bank", Text),
    Column("bic", String(9)),
    Column("corr_account", String(20)),
    Column("phone", Text),
    Column("email", Text),
    Column("site", Text),
    Column("reading_window", String(16)),
)

buildings = Table(
    "buildings",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("street_key", Text, nullable=False, index=True),
    Column("town", Text, nullable=False),
    Column("display", Text, nullable=False),
    Column("has_flats", Integer, nullable=False, server_default="0"),
    Column("time_zone", Text),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(30), nullable=False, unique=True),
    Column("receipt_type", String(16), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id")),
    Column("building_id", ForeignKey("buildings.id")),
    Column("flat", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("holder_key", Text, nullable=False),
    Column("area", Integer),  # hundredths of a square metre
    Column("els", String(10)),
    Index("ix_accounts_place", "building_id", "flat", "receipt_type"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("period", String(7), primary_key=True),  # 2026-10: sorts as time does
    Column("opening", BigInteger),
    Column("charged", BigInteger),
    Column("recalculated", BigInteger),
    Column("penalty", BigInteger),
    Column("paid", BigInteger),
    Column("due", BigInteger, nullable=False),
    Column("complete", Integer, nullable=False),  # 0: only the debt registry's sum is known
)

charges = Table(
    "charges",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("period", String(7), primary_key=True),
    Column("service", Text, primary_key=True),
    Column("unit", Text),
    Column("volume", Text),  # decimal text, exact
    Column("tariff", Text),
    Column("charged", BigInteger, nullable=False),
    Column("recalculated", BigInteger, nullable=False),
    Column("line", Integer, nullable=False),  # order on the receipt
)

payments = Table(
    "payments",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("paid_on", Date, primary_key=True),
    Column("amount", BigInteger, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True),  # equal payments of one day are told apart
    Index("ix_payments_paid_on", "paid_on"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("finished_at", Moment, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
)

# --- People ------------------------------------------------------------------------------------

chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", Text),
    Column("draft", LargeBinary),  # sealed
    Column("draft_expires_at", Moment),
    Column("left_step", Text),  # the step that expired: answers to it may still come
    Column("session_id", BigInteger),
    Column("active_at", Moment, nullable=False),
    Column("unreachable_at", Moment),
    Index(
        "ix_chats_draft_expires_at",
        "draft_expires_at",
        sqlite_where=text("draft_expires_at IS NOT NULL"),  # PostgreSQL's: migrations/options.py
    ),
)

cabinets = Table(
    "cabinets",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("login", String(64), nullable=False, unique=True),
    Column("password_hash", Text),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("surname", Text),
    Column("given_name", Text),
    Column("patronymic", Text),
    Column("born_on", Date),
    Column("town", Text),
    Column("phone", String(16)),  # E.164, confirmed
    Column("email", Text),  # normalised, confirmed
    Column("registered_at", Moment),  # a phone or an e-mail was confirmed: full access
    Index("ix_cabinets_phone", "phone", unique=True),
    Index("ix_cabinets_email", "email", unique=True),
)

links = Table(
    "links",
    metadata,
    Column("cabinet_id", ForeignKey("cabinets.id"), primary_key=True, autoincrement=False),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("access", String(16), nullable=False),
    Column("linked_at", Moment, nullable=False),
    Column("name", Text),  # the person's own: «Дача»
    Column("via", String(16)),  # proof, receipt_code, invitation
    Index("ix_links_account_id", "account_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("cabinet_id", ForeignKey("cabinets.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id")),  # the chosen current one
    Column("pin_hash", Text),
    Column("pin_wrong", Integer, nullable=False, server_default="0"),
    Column("pin_idle", Integer, nullable=False, server_default="900"),  # seconds
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("end_reason", String(32)),
    Column("title", Text),  # how Telegram calls who signed in
)

preferences = Table(
    "preferences",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("quiet_from", Integer),  # minutes after midnight; NULL: no quiet hours
    Column("quiet_until", Integer),
    Column("muted", Text, nullable=False, server_default=""),  # topics, by blank
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_key", String(64), primary_key=True),  # HMAC of what the link carries
    Column("cabinet_id", ForeignKey("cabinets.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("guest_user_id", BigInteger),
    Column("guest_title", Text),
    Column("settled_at", Moment),  # confirmed, refused or revoked
    Column("outcome", String(16)),
)

confirmation_codes = Table(
    "confirmation_codes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("channel", String(8), nullable=False),  # sms, email
    Column("address_key", String(64), nullable=False),  # HMAC
    Column("code_hash", String(64), nullable=False),  # HMAC
    Column("sent_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("checks", Integer, nullable=False, server_default="0"),
    Column("closed_at", Moment),  # used, or a newer one was sent
    Index("ix_confirmation_codes_address_key", "address_key", "sent_at"),
    Index("ix_confirmation_codes_sent_at", "sent_at"),
)

receipt_codes = Table(
    "receipt_codes",
    metadata,
    Column("code_key", String(64), primary_key=True),  # HMAC
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("period", String(7), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("ix_receipt_codes_account_id", "account_id", "period"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", String(64), nullable=False, index=True),  # pseudonym: HMAC of the user id
    Column("user_id", BigInteger),  # until it is done
    Column("reason", String(32), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("act", Text),  # JSON: what was destroyed, how many, the log extract
    Index("ix_erasures_due_at", "due_at"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

consent_texts = Table(
    "consent_texts",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the text
    Column("text", Text, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("version", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("wording", ForeignKey("consent_texts.digest"), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)

# --- The life of an update -----------------------------------------------------------------------

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
    Index("ix_outbox_chat_id", "chat_id", "rank", "id"),
    Index("ix_outbox_not_before", "not_before"),
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
    Index("ix_letters_not_before", "not_before"),
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
