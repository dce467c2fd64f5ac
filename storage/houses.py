"""The houses of the centre, for telling which one a person means."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.addresses import Building
from bot.services.addresses import StreetIndex
from storage import models as m
from storage.engine import Database
from storage.registries import REGISTRY_VERSION
from storage.statements import Statement

_COLUMNS = (
    m.buildings.c.id,
    m.buildings.c.key,
    m.buildings.c.street_key,
    m.buildings.c.display,
    m.buildings.c.town,
    m.buildings.c.has_flats,
    m.buildings.c.time_zone,
)
VERSION = Statement(
    select(m.settings.c.value).where(m.settings.c.name == bindparam("name")), keyed=True
)
STREETS = Statement(select(m.buildings.c.street_key).distinct())
BY_KEY = Statement(select(*_COLUMNS).where(m.buildings.c.key == bindparam("key")), keyed=True)
ON_STREET = Statement(
    select(*_COLUMNS)
    .where(m.buildings.c.street_key == bindparam("street_key"))
    .order_by(m.buildings.c.key)
)


def _building(row: Any) -> Building:
    return Building(
        id=row.id,
        key=row.key,
        street_key=row.street_key,
        display=row.display,
        town=row.town,
        has_flats=bool(row.has_flats),
        time_zone=row.time_zone,
    )


FRESH = 1.0
MOST_KNOWN = 50_000


@dataclass(slots=True)
class StoredHouses:
    """`bot.services.addresses.Houses` over a database; one for the whole process.

    The index of streets is built anew, and houses are forgotten, when an import has raised the
    version of the registries; whether it has is asked at most once in `fresh` seconds.
    """

    database: Database
    fresh: float = FRESH
    _index: StreetIndex | None = None
    _version: str | None = None
    _asked_at: float = 0.0
    _known: dict[str, Building] = field(default_factory=dict)
    _building: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def street_index(self) -> StreetIndex:
        now = asyncio.get_running_loop().time()
        if self._index is not None and now - self._asked_at < self.fresh:
            return self._index
        async with self._building:
            return await self._renewed(now)

    async def _renewed(self, now: float) -> StreetIndex:
        found = await self.database.read(VERSION, name=REGISTRY_VERSION)
        version = str(found[0].value) if found else ""
        if self._index is None or self._version != version:
            rows = await self.database.read(STREETS)
            keys = [row.street_key for row in rows]
            self._index = await asyncio.to_thread(StreetIndex, keys)
            self._version = version
            self._known = {}
        self._asked_at = now
        return self._index

    async def by_key(self, house_key: str) -> Building | None:
        known = self._known.get(house_key)
        if known is None:
            rows = await self.database.read(BY_KEY, key=house_key)
            if not rows:
                return None
            if len(self._known) >= MOST_KNOWN:
                self._known = {}
            known = self._known[house_key] = _building(rows[0])
        return known

    async def on_street(self, street_key: str) -> Sequence[Building]:
        return [
            _building(row) for row in await self.database.read(ON_STREET, street_key=street_key)
        ]
