"""Accounts as a serialized SQLite database, made by the process that reads a registry.

The writer takes such a thousand rows by one statement, and Python's lock stays with the loop; rows
that go from Python to SQLite one value at a time cost the writing process half of its time.
Without SQLAlchemy, as `row_blocks`.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.domain.accounts import ReceiptType
from bot.services.registries.model import AccountColumns, PackedRows, Place
from bot.services.registries.row import each
from bot.services.registries.spliced import Spliced
from storage.row_blocks import Shape, blocks_of

# sqlite3 looks for an adapter at each value of an enum, under Python's lock: 6 µs a row
PLAIN_TYPES = {kind: str(kind.value) for kind in ReceiptType}
_FIELDS = AccountColumns._fields
TYPE, PLACE, FLAT, ADDRESS = map(_FIELDS.index, ("receipt_type", "place", "flat", "address"))
_SCHEMA = (
    f"CREATE TABLE accounts ({', '.join(_FIELDS)});"
    "CREATE TABLE places (place INTEGER PRIMARY KEY, head TEXT, building_id INTEGER)"
)


@dataclass(frozen=True, slots=True)
class PackedAccounts(PackedRows):
    """`image`: a database whose `accounts` have a position in `places` for their place.

    `places`: heads of addresses, each with its place. Of their addresses accounts have what stands
    behind the head, and no flat where this is the flat. The other table takes heads and ids of
    places before it is read.
    """

    image: bytes
    places: Sequence[tuple[str, Place | None]]
    lowest: str
    highest: str


@dataclass(slots=True)
class AccountPacker:
    """Packs accounts; goes to another process before it is used."""

    _database: sqlite3.Connection | None = None

    def __call__(self, accounts: AccountColumns) -> PackedAccounts:
        """Pack accounts, of which there is at least one."""
        if self._database is None:
            self._database = sqlite3.connect(
                ":memory:", isolation_level=None, cached_statements=32
            )
            self._database.executescript(_SCHEMA)
        addresses = accounts.address
        if not isinstance(addresses, Spliced):
            addresses = Spliced(("",) * len(addresses), addresses)
        pairs = list(zip(addresses.heads, accounts.place, strict=True))
        distinct = tuple(dict.fromkeys(pairs))
        at = {pair: position for position, pair in enumerate(distinct)}
        columns: list[Sequence[Any]] = list(accounts)
        columns[PLACE] = list(map(at.__getitem__, pairs))
        columns[ADDRESS] = addresses.tails
        if accounts.flat is addresses.tails:
            columns[FLAT] = (None,) * len(addresses)
        columns[TYPE] = each(PLAIN_TYPES.__getitem__, accounts.receipt_type)
        self._database.execute("DELETE FROM accounts")
        for shape, values in blocks_of(columns):
            self._database.execute(_insert(shape), values)
        return PackedAccounts(
            self._database.serialize(),
            distinct,
            min(accounts.number),
            max(accounts.number),
        )


@lru_cache(32)
def _insert(shape: Shape) -> str:
    marks = shape.marks(", ".join("?" * len(_FIELDS)), len(_FIELDS))
    return f"INSERT INTO accounts VALUES ({marks})"  # noqa: S608 - no value of anybody's
