"""Reading windows and their extensions, as the centre's administrator sets them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod
from bot.domain.windows import ReadingWindow, parse_window
from bot.services.windows import Scope, SetExtension, SetRule
from storage import models as m
from storage.engine import Database, Write
from storage.houses import BY_KEY
from storage.ids import TimeIds
from storage.statements import Statement

W, X = m.reading_windows.c, m.window_extensions.c

ORGANISATION = Statement(
    select(m.organisations.c.id).where(m.organisations.c.inn == bindparam("inn")), keyed=True
)
DROP_RULE = Statement(
    delete(m.reading_windows).where(
        W.organisation_id.is_not_distinct_from(bindparam("organisation")),
        W.service.is_not_distinct_from(bindparam("of_service")),
        W.building_id.is_not_distinct_from(bindparam("building")),
    )
)
ADD_RULE = Statement(
    insert(m.reading_windows).values(
        organisation_id=bindparam("organisation"),
        service=bindparam("of_service"),
        building_id=bindparam("building"),
        days=bindparam("days"),
    )
)
DROP_EXTENSION = Statement(
    delete(m.window_extensions).where(
        X.period == bindparam("of_period"),
        X.service.is_not_distinct_from(bindparam("of_service")),
        X.building_id.is_not_distinct_from(bindparam("building")),
    )
)
ADD_EXTENSION = Statement(
    insert(m.window_extensions).values(
        id=bindparam("id"),
        period=bindparam("of_period"),
        service=bindparam("of_service"),
        building_id=bindparam("building"),
        last_day=bindparam("last_day"),
        made_at=bindparam("made_at"),
    )
)
EXTENDED = Statement(select(X.building_id, X.service).where(X.period == bindparam("period")))
FITTING = Statement(select(W.building_id, W.service, W.organisation_id, W.days))
RULES = Statement(
    select(
        W.days,
        W.service,
        m.buildings.c.display.label("house"),
        m.organisations.c.inn,
    )
    .select_from(m.reading_windows.outerjoin(m.buildings).outerjoin(m.organisations))
    .order_by(W.id)
)
EXTENSIONS = Statement(
    select(X.period, X.last_day, X.service, m.buildings.c.display.label("house"))
    .select_from(m.window_extensions.outerjoin(m.buildings))
    .where(X.period >= bindparam("since"))
    .order_by(X.period, X.id)
)


@dataclass(slots=True)
class StoredWindows:
    """`bot.services.windows.WindowStore` over a database."""

    database: Database
    _new_id: TimeIds = field(default_factory=TimeIds)

    async def house(self, key: str) -> int | None:
        rows = await self.database.read(BY_KEY, key=key)
        return int(rows[0].id) if rows else None

    async def organisation(self, inn: str) -> int | None:
        rows = await self.database.read(ORGANISATION, inn=inn)
        return int(rows[0].id) if rows else None

    async def set_rules(self, scopes: Sequence[Scope], days: str | None) -> None:
        params = [_scope(scope) for scope in scopes]
        writes = [Write(DROP_RULE, params)]
        if days is not None:
            writes.append(Write(ADD_RULE, [{**one, "days": days} for one in params]))
        await self.database.apply(writes)

    async def extend(
        self, scopes: Sequence[Scope], period: BillingPeriod, last_day: Any, at: datetime
    ) -> None:
        dropped = [{**_scope(scope), "of_period": period.iso} for scope in scopes]
        more = {"last_day": last_day, "made_at": at}
        added = [{**one, **more, "id": self._new_id()} for one in dropped]
        await self.database.apply([Write(DROP_EXTENSION, dropped), Write(ADD_EXTENSION, added)])

    async def withdraw(self, scopes: Sequence[Scope], period: BillingPeriod) -> None:
        dropped = [{**_scope(scope), "of_period": period.iso} for scope in scopes]
        await self.database.apply([Write(DROP_EXTENSION, dropped)])

    async def extended(self, period: BillingPeriod) -> Sequence[Scope]:
        rows = await self.database.read(EXTENDED, period=period.iso)
        return [_read_scope(row) for row in rows]

    async def fitting(self, scope: Scope) -> Sequence[tuple[Scope, ReadingWindow]]:
        rows = await self.database.read(FITTING)
        found = [(_read_scope(row), parse_window(row.days)) for row in rows]
        return [(of, window) for of, window in found if _overlap(of, scope)]

    async def rules(self) -> Sequence[SetRule]:
        return [SetRule(*row) for row in await self.database.read(RULES)]

    async def extensions(self, since: BillingPeriod) -> Sequence[SetExtension]:
        rows = await self.database.read(EXTENSIONS, since=since.iso)
        return [SetExtension(*row) for row in rows]


def _read_scope(row: Any) -> Scope:
    service = None if row.service is None else Service(row.service)
    return Scope(row.building_id, service, getattr(row, "organisation_id", None))


def _overlap(one: Scope, other: Scope) -> bool:
    """Tell whether there may be meters of both; organisations serve any house."""
    pairs = ((one.building_id, other.building_id), (one.service, other.service))
    return all(a is None or b is None or a == b for a, b in pairs)


def _scope(scope: Scope) -> Mapping[str, Any]:
    return {
        "organisation": scope.organisation_id,
        "of_service": None if scope.service is None else scope.service.value,
        "building": scope.building_id,
    }
