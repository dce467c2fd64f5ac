"""How accounts of a registry go in: column by column, or packed by the process that read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, column, func, insert, select, table, true
from sqlalchemy.engine import Dialect

from bot.services.registries.model import AccountColumns, Place
from bot.services.registries.row import each
from storage import models as m
from storage.engine import IMAGE, Bound, Write
from storage.many_rows import ManyRows, names_of, update_changed
from storage.packed_accounts import ADDRESS, FLAT, PLACE, PLAIN_TYPES, TYPE, PackedAccounts
from storage.statements import Statement

_COLUMNS = names_of(m.accounts, "id")

ACCOUNTS = ManyRows(
    m.accounts,
    _COLUMNS,
    update_changed(m.accounts, ["number"], _COLUMNS[1:], keeps=["organisation_id", "area", "els"]),
)
# Looking for a row to change costs a fifth of the writing, though none can be there.
NEW_ACCOUNTS = ManyRows(m.accounts, _COLUMNS)

_packed = table("accounts", *map(column, AccountColumns._fields), schema=IMAGE)
_places = table("places", *map(column, ("place", "head", "building_id")), schema=IMAGE)
_taken: list[Any] = list(_packed.c)
_taken[PLACE] = _places.c.building_id
_taken[FLAT] = func.coalesce(_packed.c.flat, _packed.c.address)
_taken[ADDRESS] = _places.c.head.concat(_packed.c.address)
_TAKEN = (
    select(*_taken)
    .select_from(_packed.outerjoin(_places, _places.c.place == _packed.c.place))
    .where(true())  # without it SQLite takes ON CONFLICT for a part of the join
)
_TAKE, _TAKE_NEW = ACCOUNTS.from_(_TAKEN), NEW_ACCOUNTS.from_(_TAKEN)
_SET_PLACES = Statement(
    insert(_places).values({one.name: bindparam(one.name) for one in _places.c})
)


def writes_of_columns(
    accounts: AccountColumns, ids: Mapping[Place | None, int | None], *, new: bool
) -> list[Write]:
    columns: list[Sequence[Any]] = list(accounts)
    columns[PLACE] = list(map(ids.__getitem__, accounts.place))
    columns[TYPE] = each(PLAIN_TYPES.__getitem__, accounts.receipt_type)
    columns[ADDRESS] = list(accounts.address)
    return (NEW_ACCOUNTS if new else ACCOUNTS).writes_of(columns)


def writes_of_packed(
    accounts: PackedAccounts, ids: Mapping[Place | None, int | None], *, new: bool
) -> list[Write]:
    places = [
        {"place": at, "head": head, "building_id": ids[place]}
        for at, (head, place) in enumerate(accounts.places)
    ]
    return [
        _ImageWrite(_SET_PLACES, places, image=accounts.image),
        _ImageWrite(_TAKE_NEW if new else _TAKE, {}, image=accounts.image),
    ]


@dataclass(slots=True, kw_only=True)
class _ImageWrite(Write):
    image: bytes

    def bound(self, dialect: Dialect) -> list[Bound]:
        return [replace(bound, image=self.image) for bound in Write.bound(self, dialect)]
