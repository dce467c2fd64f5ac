"""Houses that come up in an import get their ids here, so that accounts of one unit can name them.

A unit of accounts then needs no reading and no commit before it. Should another import give the
same id or make the same house first, the unit conflicts, and all is read anew.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, select, update

from bot.services.registries.model import Place
from storage import models as m
from storage.engine import Database, Write
from storage.many_rows import Lookup, ManyRows, names_of
from storage.statements import Statement

_REMEMBERED = 1 << 15
_AT_HAND = 1 << 10

BUILDINGS = ManyRows(m.buildings, names_of(m.buildings, "time_zone"))
SET_FLATS = Statement(
    update(m.buildings).where(m.buildings.c.id == bindparam("house_id")).values(has_flats=1)
)
COLUMNS = (m.buildings.c.key, m.buildings.c.id, m.buildings.c.has_flats)
HOUSES = Lookup(COLUMNS, m.buildings.c.key)
FIRST_HOUSES = Statement(select(*COLUMNS).limit(_REMEMBERED))
LAST_ID = Statement(select(func.coalesce(func.max(m.buildings.c.id), 0).label("id")))


@dataclass(slots=True)
class _House:
    id: int
    has_flats: bool


@dataclass(slots=True)
class Houses:
    """Ids of houses, known and new ones. Beyond 32,768 they are looked up again as they come."""

    database: Database
    _by_key: dict[str, _House] = field(default_factory=dict)
    _ids: dict[Place | None, int | None] = field(default_factory=lambda: {None: None})
    _all: bool = False
    _last_id: int | None = None

    def forget(self) -> None:
        self._by_key, self._ids = {}, {None: None}
        self._all, self._last_id = False, None

    async def settle(
        self, places: Collection[Place | None]
    ) -> tuple[Mapping[Place | None, int | None], list[Write]]:
        """Return the ids of these houses, and the writes that make them what they must be."""
        if len(self._ids) >= _AT_HAND:
            self._ids = {None: None}
        new = [place for place in places if place not in self._ids and place is not None]
        if not new:
            return self._ids, []
        await self._know({place.key for place in new})
        rows, flats = [], []
        for place in sorted(new, key=lambda place: (place.key, not place.has_flats)):
            house = self._by_key.get(place.key)
            if house is None:
                house = self._by_key[place.key] = _House(self._new_id(), place.has_flats)
                named = (place.key, place.street_key, place.town, place.display)
                rows.append((house.id, *named, int(place.has_flats)))
            elif place.has_flats and not house.has_flats:
                house.has_flats = True
                flats.append({"house_id": house.id})
            self._ids[place] = house.id
        return self._ids, [
            *BUILDINGS.writes(rows),
            *([Write(SET_FLATS, flats)] if flats else []),
        ]

    async def _know(self, keys: Collection[str]) -> None:
        if self._last_id is None:
            self._last_id = int((await self.database.read(LAST_ID))[0].id)
            first = await self.database.read(FIRST_HOUSES)
            self._by_key = {row.key: _House(row.id, bool(row.has_flats)) for row in first}
            self._all = len(first) < _REMEMBERED
        if len(self._by_key) >= _REMEMBERED:
            self._by_key, self._all = {}, False
        if not self._all:
            for row in await HOUSES.find(self.database, keys - self._by_key.keys()):
                self._by_key[row.key] = _House(row.id, bool(row.has_flats))

    def _new_id(self) -> int:
        self._last_id = (self._last_id or 0) + 1
        return self._last_id
