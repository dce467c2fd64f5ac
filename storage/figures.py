"""Figures of walks and hours: counted from the console's tables, and kept day by day.

The same queries count a day for the tables and, for one house, any span at once.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)

from bot.domain.funnels import TIMES, Count, Fate, Kind
from bot.domain.spans import DAY, Span
from bot.domain.walks import REFUSING
from bot.services.ports import Clock
from storage import models as m
from storage.engine import Database, Write
from storage.ids import moment_of
from storage.indexing import READ_MARK as READ_INDEX
from storage.indexing import Mark as IndexMark
from storage.many_rows import ManyRows
from storage.statements import Statement

MARK = "console_figures"
EVERYBODY = 0  # in the place of an organisation
HOUR = timedelta(hours=1)
SLACK = timedelta(minutes=5)  # of clocks of replicas, and of lines that come late
SETTLED = 31  # days: older ones stay as they were counted, their walks may be half forgotten
SECOND, QUARTER = 1_000_000, 15 * 60 * 1_000_000  # microseconds
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
W, S, C, J = m.walks.c, m.walk_steps.c, m.conversations.c, m.journal.c
D, N = m.walk_decisions.c, m.settings.c


def _quarter(moment: Any) -> Any:
    return type_coerce(moment, BigInteger) // QUARTER


def _fate() -> Any:
    ended = func.coalesce(W.outcome, Fate.OPEN.value)
    return case((W.last_step != S.step, Fate.MOVED.value), else_=ended)


def _time_class() -> Any:
    took = type_coerce(S.left_at, BigInteger) - type_coerce(S.entered_at, BigInteger)
    classes = [(took < limit * SECOND, place) for place, limit in enumerate(TIMES)]
    return case(*classes, else_=len(TIMES))


def _place(source: Any, chat: Any, where: list[Any], chats: int) -> Any:
    """Give what to select from, whose it is unless chats are given, and the conditions."""
    if chats:
        asked: list[Any] = [bindparam(f"chat_{at}") for at in range(chats)]
        return source, [], [*where, chat.in_(asked)]
    whose = func.coalesce(C.organisation_id, EVERYBODY).label("organisation")
    return source.outerjoin(m.conversations, C.chat_id == chat), [whose], where


def _tally(rows: Any, *names: str) -> Statement:
    """Count rows by these columns of theirs, and by organisation where they say whose they are."""
    of = rows.subquery().c
    by = [of[one] for one in ("organisation", *names) if one in of]
    return Statement(select(*by, func.count().label("number")).group_by(*by))


@cache
def _walk_counts(chats: int = 0) -> tuple[tuple[Kind, Statement], ...]:
    """Give queries of (organisation), step, value, number for walks entered in a span.

    `chats`: how many are asked for; 0: all, by organisation.
    """
    span = [W.entered_at >= bindparam("since"), W.entered_at < bindparam("until")]
    visits = m.walks.join(m.walk_steps, S.walk_id == W.id)
    source, whose, where = _place(visits, W.chat_id, span, chats)
    fates = select(*whose, S.walk_id, S.step, _fate().label("value")).select_from(source)
    # The visit at which a walk ended badly lasted until the draft lapsed: it tells nothing.
    onward = (S.left_at < W.ended_at) | W.ended_at.is_(None) | (W.outcome == Fate.FINISHED.value)
    times = select(*whose, S.step, _time_class().label("value")).select_from(source)
    decided = m.walks.join(m.walk_decisions, D.walk_id == W.id)
    source, _, of_decisions = _place(decided, W.chat_id, span, chats)
    refusals = select(*whose, D.walk_id, D.step, D.note.label("value")).select_from(source)
    refused = D.note.in_([literal(one) for one in sorted(REFUSING)])
    return (
        (Kind.FATE, _tally(fates.where(*where).distinct(), "step", "value")),
        (Kind.TIME, _tally(times.where(*where, S.left_at.is_not(None), onward), "step", "value")),
        (
            Kind.REFUSAL,
            _tally(refusals.where(*of_decisions, refused).distinct(), "step", "value"),
        ),
    )


@cache
def _hour_counts(chats: int = 0) -> Statement:
    """Give messages and presses of people in a span, of a house by the quarter of an hour."""
    said = [J.at >= bindparam("since"), J.at < bindparam("until"), J.direction == "in"]
    source, whose, where = _place(m.journal, J.chat_id, [*said, J.chat_id > 0], chats)
    quarter = [_quarter(J.at).label("quarter")] if chats else []
    rows = select(*whose, *quarter, J.id).select_from(source).where(*where)
    return _tally(rows, *(["quarter"] if chats else []))


CHATS = Statement(select(C.chat_id).where(C.building_id == bindparam("building")))
TOUCHED = Statement(
    select(_quarter(W.entered_at).label("quarter"))
    .where(W.last_at >= bindparam("since"))
    .distinct()
)
FIRST_LINE = Statement(select(func.min(J.at).label("at")).where(J.at >= bindparam("since")))
READ_MARK = Statement(select(N.value).where(N.name == MARK), keyed=True)
FIRST_MARK = Statement(insert(m.settings).values(name=MARK, value=bindparam("new")))
NEXT_MARK = Statement(
    update(m.settings)
    .where(N.name == MARK, N.value == bindparam("old"))
    .values(value=bindparam("new"))
)
DROP_DAY = Statement(delete(m.walk_days).where(m.walk_days.c.day == bindparam("day")))
DROP_HOUR = Statement(delete(m.journal_hours).where(m.journal_hours.c.hour == bindparam("hour")))
DROP_DAYS = Statement(delete(m.walk_days))
ADD_DAYS = ManyRows(m.walk_days, ("organisation_id", "day", "step", "kind", "value", "number"))
ADD_HOUR = Statement(insert(m.journal_hours))


async def walks_of_house(
    database: Database, since: datetime, until: datetime, building: int
) -> list[Count]:
    chats, made = await _chats(database, building), []
    for kind, statement in _walk_counts(len(chats)) if chats else ():
        rows = await database.read(statement, since=since, until=until, **chats)
        made += [Count(kind, one.step, str(one.value), one.number) for one in rows]
    return made


async def hours_of_house(
    database: Database, since: datetime, until: datetime, building: int
) -> list[tuple[datetime, int]]:
    chats = await _chats(database, building)
    if not chats:
        return []
    statement = _hour_counts(len(chats))
    rows = await database.read(statement, since=since, until=until, **chats)
    return [(m.EPOCH + one.quarter * m.MICROSECOND * QUARTER, one.number) for one in rows]


async def _chats(database: Database, building: int) -> dict[str, int]:
    """Give a house's chats as parameters: a join lets PostgreSQL read the journal of all."""
    found = [one.chat_id for one in await database.read(CHATS, building=building)]
    size = 1 << (len(found) - 1).bit_length() if found else 0  # few statements to compile
    return {f"chat_{at}": found[min(at, len(found) - 1)] for at in range(size)}


def edges(span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the moments at which the days of a span begin, and have ended."""
    return midnight(span.first, zone), midnight(span.last + DAY, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class FiguresMark:
    """How far it was counted: walks up to a moment, hours up to one; `zone`: whose days."""

    zone: str
    walks: datetime
    hour: datetime
    at: datetime

    def as_json(self) -> str:
        moments = {name: getattr(self, name).isoformat() for name in ("walks", "hour", "at")}
        return json.dumps({"zone": self.zone, **moments})

    @classmethod
    def read(cls, kept: str) -> "FiguresMark":
        said = json.loads(kept)
        moments = (datetime.fromisoformat(said[name]) for name in ("walks", "hour", "at"))
        return cls(said["zone"], *moments)


async def read_mark(database: Database) -> FiguresMark | None:
    rows = await database.read(READ_MARK)
    return FiguresMark.read(rows[0].value) if rows else None


@dataclass(slots=True)
class FiguresDesk:
    """Counts what has changed since it last did; each day and hour is replaced as a whole."""

    database: Database
    clock: Clock
    zone: ZoneInfo

    async def count(self) -> None:
        """Raises ConflictError: another replica was quicker."""
        indexed = await self._indexed()
        if indexed is None:
            return  # conversations are made anew: what is not there yet would count as nothing
        mark, now = await read_mark(self.database), self.clock()
        same_days = mark is not None and mark.zone == self.zone.key
        if not same_days:
            await self.database.apply([Write(DROP_DAYS, {})])
        if mark is None or not same_days:
            touched = await self._touched(LONG_AGO, date.min)
        elif indexed == mark.walks:
            touched = []
        else:
            first = now.astimezone(self.zone).date() - DAY * SETTLED
            touched = await self._touched(mark.walks - SLACK, first)
        for day in touched:
            await self._count_day(day)
        await self._count_hours(LONG_AGO if mark is None else mark.hour, now)
        to = FiguresMark(self.zone.key, indexed, _hour_of(now - SLACK), now)
        await self._move(mark, to)

    async def _indexed(self) -> datetime | None:
        """Tell up to when all lines are in walks; None: they are being made anew."""
        rows = await self.database.read(READ_INDEX)
        if not rows:
            return None
        mark = IndexMark.read(rows[0].value)
        return None if mark.chat is not None else moment_of(mark.upto)

    async def _touched(self, since: datetime, first: date) -> list[date]:
        """Give days with walks that went on since then, the newest first."""
        rows = await self.database.read(TOUCHED, since=since)
        moments = (m.EPOCH + one.quarter * QUARTER * m.MICROSECOND for one in rows)
        days = {one.astimezone(self.zone).date() for one in moments}
        return sorted((one for one in days if one >= first), reverse=True)

    async def _count_day(self, day: date) -> None:
        since, until = midnight(day, self.zone), midnight(day + DAY, self.zone)
        sums = Counter[tuple[int, int, str, str, str]]()
        for kind, statement in _walk_counts():
            for one in await self.database.read(statement, since=since, until=until):
                for whose in {EVERYBODY, one.organisation}:
                    key = (whose, day.toordinal(), one.step, kind.value, str(one.value))
                    sums[key] += one.number
        rows = [(*key, number) for key, number in sorted(sums.items())]
        writes = [Write(DROP_DAY, {"day": day.toordinal()}), *ADD_DAYS.writes(rows)]
        await self.database.apply(writes)

    async def _count_hours(self, since: datetime, now: datetime) -> None:
        hour = await self._next_hour(since)
        while hour is not None and hour <= now:
            statement = _hour_counts()
            counted = await self.database.read(statement, since=hour, until=hour + HOUR)
            await self.database.apply(_hour_writes(hour, counted))
            hour = await self._next_hour(hour + HOUR)

    async def _next_hour(self, since: datetime) -> datetime | None:
        [first] = await self.database.read(FIRST_LINE, since=since)
        return None if first.at is None else _hour_of(first.at)

    async def _move(self, mark: FiguresMark | None, to: FiguresMark) -> None:
        new = {"new": to.as_json()}
        if mark is None:
            await self.database.apply([Write(FIRST_MARK, new)])
        else:
            old = {"old": mark.as_json()}
            await self.database.apply([Write(NEXT_MARK, {**new, **old}, rows=1)])


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _hour_writes(hour: datetime, counted: Iterable[Any]) -> list[Write]:
    sums = Counter[int]()
    for one in counted:
        for whose in {EVERYBODY, one.organisation}:
            sums[whose] += one.number
    rows = [
        {"organisation_id": whose, "hour": hour, "number": number}
        for whose, number in sums.items()
        if number
    ]
    return [Write(DROP_HOUR, {"hour": hour}), *([Write(ADD_HOUR, rows)] if rows else [])]
