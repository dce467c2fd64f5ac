"""Photos of dials, by meter and month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from bot.domain.meters import Service
from bot.services.evidence import Evidence, Picture
from bot.services.tasks import Payload
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

E = m.evidence.c
_PLAIN = (
    E.id,
    E.meter_id,
    E.period,
    E.place,
    E.chat_id,
    E.at,
    E.mime,
    func.length(E.data).label("size"),
    E.digest,
    E.as_photo,
    m.meters.c.account_id,
    m.meters.c.service,
    m.meters.c.number,
)
_WITH_METER = m.evidence.join(m.meters)
OF_MONTH = Statement(
    select(*_PLAIN)
    .select_from(_WITH_METER)
    .where(E.meter_id == bindparam("meter"), E.period == bindparam("month"))
    .order_by(E.place),
    keyed=True,
)
_READING = (
    select(m.readings.c.meter_id, m.readings.c.period)
    .where(m.readings.c.number == bindparam("reading"))
    .subquery()
)
OF_READING = Statement(
    select(*_PLAIN)
    .select_from(
        _READING.join(
            m.evidence,
            (E.meter_id == _READING.c.meter_id) & (E.period == _READING.c.period),
        ).join(m.meters, m.meters.c.id == E.meter_id)
    )
    .order_by(E.place)
)
OF_METERS = Statement(
    select(*_PLAIN)
    .select_from(_WITH_METER)
    .where(
        E.meter_id >= bindparam("first"),
        E.meter_id <= bindparam("last"),
        E.period == bindparam("month"),
    )
    .order_by(E.meter_id, E.place)
)
ONE = Statement(
    select(*_PLAIN).select_from(_WITH_METER).where(E.id == bindparam("evidence")), keyed=True
)
DATA = Statement(select(E.data).where(E.id == bindparam("evidence")), keyed=True)
COUNT = Statement(
    select(func.count().label("photos")).where(
        E.meter_id == bindparam("meter"), E.period == bindparam("month")
    ),
    keyed=True,
)
COUNTS = Statement(
    select(E.meter_id, E.period, func.count().label("photos"))
    .select_from(_WITH_METER)
    .where(E.chat_id == bindparam("chat"), m.meters.c.account_id == bindparam("account"))
    .group_by(E.meter_id, E.period)
)
KEEP = Statement(
    insert(m.evidence).values(
        **{
            name: bindparam(name)
            for name in ("id", "meter_id", "period", "place", "chat_id", "at")
        },
        **{name: bindparam(name) for name in ("mime", "digest", "as_photo", "data")},
    )
)


def _evidence(row: Any) -> Evidence:
    plain = row._asdict()
    changed = {"service": Service(row.service), "as_photo": bool(row.as_photo)}
    return Evidence(**plain | changed)


@dataclass(slots=True)
class StoredEvidence:
    """`bot.services.evidence.EvidenceStore` over a unit of work."""

    unit: Unit

    async def of_month(self, meter_id: int, period: str) -> Sequence[Evidence]:
        rows = await self.unit.read(OF_MONTH, meter=meter_id, month=period)
        return [_evidence(row) for row in rows]

    async def of_reading(self, number: str) -> Sequence[Evidence]:
        return [_evidence(row) for row in await self.unit.read(OF_READING, reading=number)]

    async def of_meters(self, period: str, first: int, last: int) -> Sequence[Evidence]:
        rows = await self.unit.read(OF_METERS, month=period, first=first, last=last)
        return [_evidence(row) for row in rows]

    async def one(self, evidence_id: int) -> Evidence | None:
        row = await self.unit.read_one(ONE, evidence=evidence_id)
        return None if row is None else _evidence(row)

    async def count(self, meter_id: int, period: str) -> int:
        row = await self.unit.read_one(COUNT, meter=meter_id, month=period)
        return 0 if row is None else int(row.photos)

    async def data(self, evidence_id: int) -> bytes | None:
        row = await self.unit.read_one(DATA, evidence=evidence_id)
        return None if row is None else bytes(row.data)

    async def counts(self, chat_id: int, account_id: int) -> Mapping[tuple[int, str], int]:
        rows = await self.unit.read(COUNTS, chat=chat_id, account=account_id)
        return {(row.meter_id, row.period): row.photos for row in rows}

    def keep(
        self, picture: Picture, *, evidence_id: int, place: int, chat_id: int, of: Payload
    ) -> None:
        row = {
            "id": evidence_id,
            "meter_id": int(of["meter"]),
            "period": of["period"],
            "place": place,
            "chat_id": chat_id,
            "at": datetime.fromisoformat(of["at"]),
            "mime": picture.mime,
            "digest": picture.digest,
            "as_photo": 1 if of["as_photo"] else 0,
            "data": picture.data,
        }
        self.unit.record(KEEP, row, rows=1)
