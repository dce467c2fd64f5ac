"""New receipts and coming deadlines: who is to be told, each link of a cabinet once.

A link remembers the newest receipt that its cabinet knows of. An import writes nothing of it: who
is behind is found by looking through the links, some thousands at a time, each by the key of its
account's receipts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from bot.domain.accounts import ReceiptType
from bot.domain.deadlines import newest_month
from bot.services.receipt_news import Deadline, Finished, Look, NewsRow, Place
from storage import models as m
from storage.accounts import paid_to
from storage.engine import Database, Write
from storage.statements import InsertInto, Statement
from storage.unit import Unit

AT_A_LOOK = 2000  # links
IMPORTING = "importing"  # since when an import runs
PUBLISHED = "published_import"  # the last import whose receipts everybody was told of
LONGEST_IMPORT = timedelta(hours=3)  # an older mark is that of one that died

_complete = m.receipts.c.complete == 1
# A later month is a slip: it is neither told nor known.
_latest: BindParameter[str] = bindparam("latest")
_behind = and_(
    m.receipts.c.period <= _latest,
    or_(
        m.links.c.known_period.is_(None),
        m.links.c.known_period > _latest,
        m.receipts.c.period > m.links.c.known_period,
    ),
)
_newest = (
    select(func.max(m.receipts.c.period))
    .where(
        m.receipts.c.account_id == m.links.c.account_id,
        _complete,
        m.receipts.c.period <= _latest,
    )
    .correlate(m.links)
    .scalar_subquery()
)
_paid = cast(paid_to(m.links.c.account_id).correlate(m.links).scalar_subquery(), BigInteger)
_owing = and_(
    m.receipts.c.period == bindparam("period"),
    m.receipts.c.due > 0,
    m.links.c.known_period == bindparam("period"),
    m.links.c.reminded_period.is_distinct_from(bindparam("period")),
    func.coalesce(m.links.c.known_since, m.links.c.linked_at) <= bindparam("known_before"),
)


def _look(wanted: ColumnElement[bool]) -> Statement:
    """Look at the next links, each with whether it is one of the wanted."""
    found = exists().where(m.receipts.c.account_id == m.links.c.account_id, _complete, wanted)
    after = tuple_(
        bindparam("cabinet", type_=BigInteger()), bindparam("account", type_=BigInteger())
    )
    return Statement(
        select(
            m.links.c.cabinet_id, m.links.c.account_id, found.correlate(m.links).label("wanted")
        )
        .where(tuple_(m.links.c.cabinet_id, m.links.c.account_id) > after)
        .order_by(m.links.c.cabinet_id, m.links.c.account_id)
        .limit(AT_A_LOOK)
    )


def _of_cabinet(wanted: ColumnElement[bool], paid: ColumnElement[int]) -> Statement:
    return Statement(
        select(
            m.links.c.account_id,
            m.links.c.known_period,
            m.links.c.reminded_period,
            m.links.c.name,
            m.accounts.c.number,
            m.accounts.c.receipt_type,
            m.receipts.c.period,
            m.receipts.c.due,
            paid.label("paid"),
        )
        .select_from(
            m.links.join(m.accounts, m.accounts.c.id == m.links.c.account_id).join(
                m.receipts, m.receipts.c.account_id == m.links.c.account_id
            )
        )
        .where(
            m.links.c.cabinet_id == bindparam("cabinet"),
            _complete,
            m.receipts.c.period == _newest,
            wanted,
        )
        .order_by(m.links.c.linked_at, m.accounts.c.number),
        keyed=True,
    )


LOOK_FOR_NEWS, LOOK_FOR_OWING = _look(_behind), _look(_owing)
NEWS = _of_cabinet(_behind, literal_column("0", BigInteger()))
OWING = _of_cabinet(_owing, _paid)
CHATS = Statement(
    select(m.sessions.c.chat_id)
    .join(
        m.chats,
        and_(m.chats.c.chat_id == m.sessions.c.chat_id, m.chats.c.session_id == m.sessions.c.id),
    )
    .where(
        m.sessions.c.cabinet_id == bindparam("cabinet"),
        m.sessions.c.ended_at.is_(None),
        m.chats.c.unreachable_at.is_(None),
    ),
    keyed=True,
)
_THIS_LINK = and_(m.links.c.cabinet_id == bindparam("of"), m.links.c.account_id == bindparam("to"))
KNOW = Statement(
    update(m.links)
    .where(_THIS_LINK, m.links.c.known_period.is_not_distinct_from(bindparam("before")))
    .values(known_period=bindparam("period"), known_since=bindparam("at")),
    keyed=True,
)
REMIND = Statement(
    update(m.links)
    .where(_THIS_LINK, m.links.c.reminded_period.is_not_distinct_from(bindparam("before")))
    .values(reminded_period=bindparam("period")),
    keyed=True,
)


@dataclass(slots=True)
class StoredReceiptNews:
    """`bot.services.receipt_news.ReceiptNews` over one unit of work."""

    unit: Unit

    async def news(self, cabinet_id: int, latest: str) -> Sequence[NewsRow]:
        rows = await self.unit.read(NEWS, cabinet=cabinet_id, latest=latest)
        return [_row(row) for row in rows]

    async def owing(self, cabinet_id: int, deadline: Deadline) -> Sequence[NewsRow]:
        latest = newest_month(deadline.today).iso
        params = _params(deadline) | {
            "since": deadline.since,
            "today": deadline.today,
            "latest": latest,
        }
        return [_row(row) for row in await self.unit.read(OWING, cabinet=cabinet_id, **params)]

    async def chats(self, cabinet_id: int) -> Sequence[int]:
        return [row.chat_id for row in await self.unit.read(CHATS, cabinet=cabinet_id)]

    def know(self, cabinet_id: int, row: NewsRow, at: datetime) -> None:
        params = {"period": row.period, "at": at, "before": row.known}
        self.unit.record(KNOW, {"of": cabinet_id, "to": row.account_id, **params}, rows=1)

    def remind(self, cabinet_id: int, row: NewsRow) -> None:
        params = {"period": row.period, "before": row.reminded}
        self.unit.record(REMIND, {"of": cabinet_id, "to": row.account_id, **params}, rows=1)


def _row(row: Any) -> NewsRow:
    return NewsRow(
        account_id=row.account_id,
        number=row.number,
        name=row.name or "",
        receipt_type=ReceiptType(row.receipt_type),
        period=row.period,
        due=row.due,
        paid=row.paid or 0,
        known=row.known_period,
        reminded=row.reminded_period,
    )


def _params(deadline: Deadline) -> dict[str, Any]:
    return {"period": deadline.period, "known_before": deadline.known_before}


LAST_IMPORT = Statement(
    select(m.imports.c.id, m.imports.c.finished_at).order_by(m.imports.c.id.desc()).limit(1),
    keyed=True,
)
MARK = Statement(
    select(m.settings.c.value).where(m.settings.c.name == bindparam("name")), keyed=True
)


def _set_mark(insert_into: InsertInto) -> Any:
    core = insert_into(m.settings).values(name=bindparam("name"), value=bindparam("value"))
    return core.on_conflict_do_update(index_elements=["name"], set_={"value": bindparam("value")})


SET_MARK = Statement(_set_mark, keyed=True)
DROP_MARK = Statement(
    delete(m.settings).where(
        m.settings.c.name == bindparam("mark"), m.settings.c.value == bindparam("own")
    ),
    keyed=True,
)
IN_THE_OUTBOX = Statement(
    select(func.count().label("number")).select_from(
        select(m.outbox.c.id)
        .where(
            m.outbox.c.rank == bindparam("rank"),
            m.outbox.c.not_before <= bindparam("now"),
            m.outbox.c.dead_at.is_(None),
        )
        .limit(bindparam("most"))
        .subquery()
    ),
)


@dataclass(slots=True)
class NewsDesk:
    """`bot.jobs.publishing.Desk`: which imports are done, and whose cabinets are behind."""

    database: Database

    async def last_import(self, now: datetime) -> Finished | None:
        """Give the newest import, when none runs."""
        if await self.importing(now):
            return None
        rows = await self.database.read(LAST_IMPORT)
        return Finished(rows[0].id, rows[0].finished_at) if rows else None

    async def importing(self, now: datetime) -> bool:
        running = await self._mark(IMPORTING)
        if running is None:
            return False
        return now - datetime.fromisoformat(running) < LONGEST_IMPORT

    async def published(self) -> int:
        return int(await self._mark(PUBLISHED) or 0)

    async def set_published(self, number: int) -> None:
        await self.database.apply([marking(PUBLISHED, str(number))])

    async def behind(self, after: Place, latest: str) -> Look:
        return await self._look(LOOK_FOR_NEWS, after, latest=latest)

    async def owing(self, after: Place, deadline: Deadline) -> Look:
        return await self._look(LOOK_FOR_OWING, after, **_params(deadline))

    async def _look(self, statement: Statement, after: Place, **params: Any) -> Look:
        rows = await self.database.read(statement, cabinet=after[0], account=after[1], **params)
        wanted = dict.fromkeys(row.cabinet_id for row in rows if row.wanted)
        last = rows[-1] if len(rows) == AT_A_LOOK else None
        return Look(tuple(wanted), None if last is None else (last.cabinet_id, last.account_id))

    async def waiting(self, rank: int, now: datetime, most: int) -> int:
        """Count messages of the rank that could be sent now, so many at the most."""
        [row] = await self.database.read(IN_THE_OUTBOX, rank=rank, now=now, most=most)
        return int(row.number)

    async def _mark(self, name: str) -> str | None:
        rows = await self.database.read(MARK, name=name)
        return rows[0].value if rows else None


def import_begins(at: datetime) -> Write:
    return marking(IMPORTING, at.isoformat())


def import_ends(began: datetime) -> Write:
    """Take back the own mark, not that of another import that has begun since."""
    return Write(DROP_MARK, {"mark": IMPORTING, "own": began.isoformat()})


def marking(name: str, value: str) -> Write:
    return Write(SET_MARK, {"name": name, "value": value})
