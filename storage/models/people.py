"""People: their chats, cabinets, sessions, consents, and what they were sent to prove."""

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

from storage.models.base import Moment, metadata

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
    Column("known_period", String(7)),  # the newest receipt when linked, or that was told since
    Column("known_since", Moment),  # when it was told
    Column("reminded_period", String(7)),  # the last receipt of whose payment was reminded
    Column("opening_told", String(7)),  # the last month of whose window it was told
    Column("closing_told", Date),  # the last day of a window of which it was reminded
    Column("extended_told", Date),  # the last day of an extended window that was told
    Column("verification_told", Date),  # the day up to which it knows what is due
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
