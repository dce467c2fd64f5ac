"""What the centre's registries say."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.models.base import Moment, RowId, metadata

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
    Column("ogrn", String(15)),  # it and the address: of those that registered
    Column("legal_address", Text),
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
