"""Who is to be called to pass readings, and whose meters are to be verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.domain.accounts import ReceiptType
from bot.domain.meters import Service, Status
from bot.domain.reading_calls import VERIFICATION_DAYS, Longer, Occasion, Told
from bot.domain.windows import ReadingWindow, parse_window
from bot.services.reading_reminders import DueMeter, Linked
from bot.services.receipt_news import Look, Place
from storage import models as m
from storage.engine import Database
from storage.receipt_news import AT_A_LOOK, MARK, StoredReceiptNews, marking
from storage.statements import Statement
from storage.unit import Unit

KNOWN_FOR = timedelta(hours=20)  # who has just linked an account has just seen its meters
VERIFIED = "verification_told"  # the day up to which everybody was told what is due
COUNT = (Status.ACCEPTED, Status.EXPORTED, Status.COUNTED)
L, M, A = m.links.c, m.meters.c, m.accounts.c
_AFTER = tuple_(L.cabinet_id, L.account_id) > tuple_(
    bindparam("cabinet", type_=BigInteger()), bindparam("account", type_=BigInteger())
)
_in_use = or_(M.retired_on.is_(None), M.retired_on > bindparam("today"))
_passed = (
    exists()
    .where(
        m.readings.c.meter_id == M.id,
        m.readings.c.period == bindparam("of_period"),
        m.readings.c.current == 1,
        or_(*(m.readings.c.status == one.value for one in COUNT)),
    )
    .correlate(m.meters)
)
_waits = (
    exists()
    .where(M.account_id == L.account_id, M.automatic == 0, _in_use, ~_passed)
    .correlate(m.links)
)


def _asked(name: str) -> ColumnElement[bool]:
    return bindparam(name, type_=Integer()) == 1


_WANTED = or_(
    and_(_asked("opening"), L.opening_told.is_distinct_from(bindparam("of_period"))),
    and_(_asked("closing"), or_(L.closing_told.is_(None), L.closing_told < bindparam("today"))),
    and_(
        _asked("longer"),
        or_(L.extended_told.is_(None), L.extended_told < bindparam("extended", type_=Date())),
    ),
)
WAITING = Statement(
    select(
        L.cabinet_id,
        L.account_id,
        and_(_waits, _WANTED, L.linked_at <= bindparam("known_before")).label("wanted"),
    )
    .select_from(
        m.links.join(m.accounts, A.id == L.account_id).outerjoin(
            m.buildings, m.buildings.c.id == A.building_id
        )
    )
    .where(
        _AFTER,
        func.coalesce(m.buildings.c.time_zone, bindparam("centre")) == bindparam("zone"),
    )
    .order_by(L.cabinet_id, L.account_id)
    .limit(AT_A_LOOK)
)
LINKS = Statement(
    select(
        L.account_id,
        A.number,
        L.name,
        A.receipt_type,
        L.opening_told,
        L.closing_told,
        L.extended_told,
    )
    .select_from(m.links.join(m.accounts, A.id == L.account_id))
    .where(L.cabinet_id == bindparam("cabinet"), L.linked_at <= bindparam("known_before"))
    .order_by(L.linked_at, A.number),
    keyed=True,
)
TELL = Statement(
    update(m.links)
    .where(
        L.cabinet_id == bindparam("of"),
        L.account_id == bindparam("to"),
        L.opening_told.is_not_distinct_from(bindparam("knew_opening")),
        L.closing_told.is_not_distinct_from(bindparam("knew_closing")),
        L.extended_told.is_not_distinct_from(bindparam("knew_extended")),
    )
    .values(
        opening_told=bindparam("opening"),
        closing_told=bindparam("closing"),
        extended_told=bindparam("extended"),
    ),
    keyed=True,
)


def _has_come(stage: int) -> ColumnElement[bool]:
    due = M.verification_due
    return and_(due > bindparam(f"after{stage}"), due <= bindparam(f"upto{stage}"))


LOOK_FOR_DUE = Statement(
    select(L.cabinet_id, L.account_id)
    .select_from(m.links.join(m.meters, M.account_id == L.account_id))
    .where(
        _AFTER,
        _in_use,
        or_(*map(_has_come, range(len(VERIFICATION_DAYS) + 1))),
        or_(L.verification_told.is_(None), L.verification_told < bindparam("today")),
    )
    .group_by(L.cabinet_id, L.account_id)
    .order_by(L.cabinet_id, L.account_id)
    .limit(AT_A_LOOK)
)
DUE = Statement(
    select(
        L.account_id,
        A.number.label("account"),
        L.name,
        A.receipt_type,
        M.number.label("meter"),
        M.service,
        M.verification_due,
        L.verification_told,
    )
    .select_from(
        m.links.join(m.accounts, A.id == L.account_id).join(m.meters, M.account_id == L.account_id)
    )
    .where(
        L.cabinet_id == bindparam("cabinet"),
        M.verification_due <= bindparam("until"),
        M.retired_on.is_(None),
    )
    .order_by(L.linked_at, A.number, M.verification_due, M.id),
    keyed=True,
)
VERIFY = Statement(
    update(m.links)
    .where(
        L.cabinet_id == bindparam("of"),
        L.account_id == bindparam("to"),
        L.verification_told.is_not_distinct_from(bindparam("known")),
    )
    .values(verification_told=bindparam("day")),
    keyed=True,
)
RULES = Statement(select(m.reading_windows.c.days).distinct())
OWN_WINDOWS = Statement(
    select(m.organisations.c.reading_window)
    .where(m.organisations.c.reading_window.is_not(None))
    .distinct()
)
EXTENSIONS = Statement(
    select(
        m.window_extensions.c.period, m.window_extensions.c.last_day, m.window_extensions.c.made_at
    ).where(m.window_extensions.c.last_day >= bindparam("today"))
)
ZONES = Statement(
    select(m.buildings.c.time_zone).where(m.buildings.c.time_zone.is_not(None)).distinct()
)


@dataclass(slots=True)
class StoredReminders:
    """`bot.services.reading_reminders.Reminders` over one unit of work."""

    unit: Unit
    now: datetime

    async def links(self, cabinet_id: int) -> Sequence[Linked]:
        params = {"cabinet": cabinet_id, "known_before": self.now - KNOWN_FOR}
        return [
            Linked(
                row.account_id,
                row.number,
                row.name or "",
                ReceiptType(row.receipt_type),
                Told(row.opening_told, row.closing_told, row.extended_told),
            )
            for row in await self.unit.read(LINKS, **params)
        ]

    def tell(self, cabinet_id: int, linked: Linked, told: Told) -> None:
        knew = linked.told
        params = {
            "knew_opening": knew.opening,
            "knew_closing": knew.closing,
            "knew_extended": knew.extended,
            "opening": told.opening,
            "closing": told.closing,
            "extended": told.extended,
        }
        self.unit.record(TELL, {"of": cabinet_id, "to": linked.account_id, **params}, rows=1)

    async def due(self, cabinet_id: int, until: date) -> Sequence[DueMeter]:
        return [
            DueMeter(
                account_id=row.account_id,
                account=row.account,
                name=row.name or "",
                receipt_type=ReceiptType(row.receipt_type),
                meter=row.meter,
                service=Service(row.service),
                due=row.verification_due,
                told=row.verification_told,
            )
            for row in await self.unit.read(DUE, cabinet=cabinet_id, until=until)
        ]

    def verified(self, cabinet_id: int, account_id: int, known: date | None, day: date) -> None:
        params = {"of": cabinet_id, "to": account_id, "known": known, "day": day}
        self.unit.record(VERIFY, params, rows=1)

    async def chats(self, cabinet_id: int) -> Sequence[int]:
        return await StoredReceiptNews(self.unit).chats(cabinet_id)


@dataclass(slots=True)
class ReminderDesk:
    """`bot.jobs.reminding.Desk`: when and where to look, and who waits."""

    database: Database
    centre: ZoneInfo

    async def zones(self) -> Sequence[ZoneInfo]:
        rows = await self.database.read(ZONES)
        return [ZoneInfo(name) for name in {self.centre.key, *(row.time_zone for row in rows)}]

    async def windows(self) -> Sequence[ReadingWindow]:
        rules = [row.days for row in await self.database.read(RULES)]
        own = [row.reading_window for row in await self.database.read(OWN_WINDOWS)]
        return [parse_window(days) for days in dict.fromkeys([*rules, *own])]

    async def extensions(self, today: date) -> Sequence[Longer]:
        return [Longer(*row) for row in await self.database.read(EXTENSIONS, today=today)]

    async def waiting(
        self, after: Place, occasion: Occasion, zone: ZoneInfo, now: datetime
    ) -> Look:
        params: dict[str, Any] = {
            "of_period": occasion.period,
            "opening": int(occasion.opening),
            "closing": int(occasion.closing),
            "longer": int(occasion.extended is not None),
            "extended": occasion.extended,
            "today": now.astimezone(zone).date(),
            "known_before": now - KNOWN_FOR,
            "centre": self.centre.key,
            "zone": zone.key,
        }
        rows = await self.database.read(WAITING, cabinet=after[0], account=after[1], **params)
        return _look(rows, [row.cabinet_id for row in rows if row.wanted])

    async def verified(self) -> date | None:
        rows = await self.database.read(MARK, name=VERIFIED)
        return date.fromisoformat(rows[0].value) if rows else None

    async def set_verified(self, day: date) -> None:
        await self.database.apply([marking(VERIFIED, day.isoformat())])

    async def due(self, after: Place, known: date, today: date) -> Look:
        """Look for those whose meters reached a stage since the day that is known."""
        ahead = [timedelta(days=days) for days in (*VERIFICATION_DAYS, -1)]
        params: dict[str, date] = {"today": today}
        for at, days in enumerate(ahead):
            params |= {f"after{at}": known + days, f"upto{at}": today + days}
        rows = await self.database.read(LOOK_FOR_DUE, cabinet=after[0], account=after[1], **params)
        return _look(rows, [row.cabinet_id for row in rows])


def _look(rows: Sequence[Any], whom: Sequence[int]) -> Look:
    last = rows[-1] if len(rows) == AT_A_LOOK else None
    upto = None if last is None else (last.cabinet_id, last.account_id)
    return Look(tuple(dict.fromkeys(whom)), upto)
