"""Who enters the support console: links, sessions, second factors."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, String, Table

from storage.models.base import Moment, metadata

console_links = Table(
    "console_links",
    metadata,
    Column("token_key", String(64), primary_key=True),  # HMAC of what the link carries
    Column("cabinet_id", ForeignKey("cabinets.id"), nullable=False, index=True),
    Column("employee_id", BigInteger, nullable=False),
    Column("chat_session_id", BigInteger, nullable=False),  # of the chat that asked for it
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("token_key", String(64), nullable=False),  # HMAC of what the cookie carries
    Column("cabinet_id", ForeignKey("cabinets.id"), nullable=False, index=True),
    Column("employee_id", BigInteger, nullable=False),
    Column("chat_session_id", BigInteger, nullable=False),
    Column("role", String(16), nullable=False),  # the post as it was: another one ends it
    Column("organisation_id", BigInteger),
    Column("branch_id", BigInteger),
    Column("started_at", Moment, nullable=False),
    Column("active_at", Moment, nullable=False, index=True),
    Column("passed_at", Moment),  # the second factor
    Column("offered", LargeBinary),  # sealed: the secret of a factor that is being set up
    Column("ended_at", Moment),
    Column("end_reason", String(16)),
    Index("uq_console_sessions_token_key", "token_key", unique=True),
)

console_factors = Table(
    "console_factors",
    metadata,
    Column("cabinet_id", ForeignKey("cabinets.id"), primary_key=True, autoincrement=False),
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("last_step", BigInteger, nullable=False),  # whose code was taken: none before is
    Column("made_at", Moment, nullable=False),
)
