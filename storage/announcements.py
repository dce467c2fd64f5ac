"""Announcements: who is to be told, who was, and what became of it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import Text as SqlText

from bot.domain.announcements import MOST_TARGETS, AnnouncementState, Audience, Whom
from bot.domain.quiet import Topic
from bot.services.announcements import Announcement, Tally
from bot.services.errors import UnreadableRowError
from bot.services.receipt_news import Look, Place
from bot.services.staff import Site
from storage import models as m
from storage.engine import Database
from storage.statements import Statement
from storage.unit import Unit

AT_A_LOOK = 200  # chats: then comes the turn of the next announcement
A, R = m.announcements.c, m.announcement_receivers.c


def _number(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BigInteger())


# Residents that are meant, by what `_asked` gives; unused places of targets hold 0.
_TARGETS = [_number(f"target_{place}") for place in range(MOST_TARGETS)]
_served = and_(
    m.branch_buildings.c.organisation_id == m.accounts.c.organisation_id,
    m.branch_buildings.c.building_id == m.accounts.c.building_id,
)
_of_branch = exists().where(_served, m.branch_buildings.c.branch_id == _number("branch"))
_of_branches = exists().where(_served, m.branch_buildings.c.branch_id.in_(_TARGETS))
_whom: BindParameter[str] = bindparam("whom", type_=SqlText())
_MEANT = and_(
    or_(
        _number("organisation").is_(None),
        m.accounts.c.organisation_id == _number("organisation"),
    ),
    or_(_number("branch").is_(None), _of_branch),
    or_(
        _whom == Whom.ALL.value,
        and_(_whom == Whom.BRANCHES.value, _of_branches),
        and_(_whom == Whom.BUILDINGS.value, m.accounts.c.building_id.in_(_TARGETS)),
    ),
)
_muted = exists().where(
    m.preferences.c.chat_id == m.chats.c.chat_id,
    (literal(" ") + m.preferences.c.muted + literal(" ")).like(f"% {Topic.ANNOUNCEMENTS} %"),
)
_TOLD = and_(
    m.sessions.c.id == m.chats.c.session_id,
    m.sessions.c.ended_at.is_(None),
    m.chats.c.unreachable_at.is_(None),
    ~_muted,
)


def _count(*first: ColumnElement[bool]) -> Statement:
    """Count the chats of accounts; `first` narrows them by an index, where one is of use."""
    return Statement(
        select(func.count(m.chats.c.chat_id.distinct()).label("number"))
        .select_from(m.accounts)
        .join(m.links, m.links.c.account_id == m.accounts.c.id)
        .join(m.sessions, m.sessions.c.cabinet_id == m.links.c.cabinet_id)
        .join(m.chats, m.chats.c.chat_id == m.sessions.c.chat_id)
        .where(*first, _MEANT, _TOLD)
    )


COUNT_RECEIVERS = {
    Whom.ALL: _count(),
    Whom.BRANCHES: _count(),
    Whom.BUILDINGS: _count(m.accounts.c.building_id.in_(_TARGETS)),
}
LOOK = Statement(
    select(m.chats.c.chat_id)
    .join(m.sessions, m.sessions.c.id == m.chats.c.session_id)
    .where(
        m.chats.c.chat_id > _number("after"),
        _TOLD,
        exists()
        .where(
            m.links.c.cabinet_id == m.sessions.c.cabinet_id,
            m.accounts.c.id == m.links.c.account_id,
            _MEANT,
        )
        .correlate(m.sessions),
        ~exists().where(
            R.announcement_id == _number("announcement"), R.chat_id == m.chats.c.chat_id
        ),
    )
    .order_by(m.chats.c.chat_id)
    .limit(AT_A_LOOK)
)
FIND = Statement(select(*A).where(A.id == _number("announcement")), keyed=True)
OF_SITE = Statement(
    select(*A)
    .where(
        A.organisation_id.is_not_distinct_from(_number("organisation")),
        or_(_number("branch").is_(None), A.branch_id == _number("branch")),
    )
    .order_by(A.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
COUNT_OPEN = Statement(
    select(func.count().label("number")).where(
        A.organisation_id.is_not_distinct_from(_number("organisation")),
        A.ended_at.is_(None),
    )
)
_waits = exists().where(m.outbox.c.id == R.outbox_id, m.outbox.c.dead_at.is_(None))
_unsent = R.sent_at.is_(None)


def _sum(*where: ColumnElement[bool]) -> ColumnElement[Any]:
    return cast(func.coalesce(func.sum(case((and_(*where), 1), else_=0)), 0), Integer)


_tally: Select[Any] = select(
    func.count().label("put"),
    _sum(~_unsent).label("sent"),
    _sum(_unsent, R.withdrawn == 1).label("withdrawn"),
    _sum(_unsent, R.withdrawn == 0, _waits).label("waiting"),
).where(R.announcement_id == _number("announcement"))
TALLY = Statement(_tally)
ADD = Statement(insert(m.announcements), keyed=True)
TURN = Statement(
    update(m.announcements)
    .where(A.id == bindparam("announcement"), A.state == bindparam("known"))
    .values(state=bindparam("new"), expected=bindparam("number"), ended_at=bindparam("at")),
    keyed=True,
)
GOES_ON = Statement(
    update(m.announcements)
    .where(A.id == bindparam("announcement"), A.state == AnnouncementState.SENDING.value)
    .values(state=AnnouncementState.SENDING.value),
    keyed=True,
)
RECEIVE = Statement(
    insert(m.announcement_receivers).values(
        announcement_id=bindparam("announcement"),
        chat_id=bindparam("chat"),
        outbox_id=bindparam("row"),
        put_at=bindparam("at"),
        withdrawn=0,
    ),
    keyed=True,
)
_OF_IT = (R.announcement_id == bindparam("announcement"), _unsent)
WITHDRAW = Statement(update(m.announcement_receivers).where(*_OF_IT, _waits).values(withdrawn=1))
DROP = Statement(
    delete(m.outbox).where(
        m.outbox.c.id.in_(select(R.outbox_id).where(*_OF_IT, R.withdrawn == 1)),
        m.outbox.c.dead_at.is_(None),
    )
)
OPEN = Statement(
    select(*A)
    .where(A.ended_at.is_(None), A.starts_at <= bindparam("now"))
    .order_by(A.starts_at, A.id)
    .limit(100)
)


BURY = Statement(
    update(m.announcements)
    .where(A.id == bindparam("announcement"), A.ended_at.is_(None))
    .values(state=AnnouncementState.WITHHELD.value, ended_at=bindparam("at")),
    keyed=True,
)


def announcement_of(row: Any) -> Announcement:
    """Raises UnreadableRowError for a row of another release, or a damaged one."""
    try:
        return _announcement(row)
    except ValueError as error:
        raise UnreadableRowError(row.id) from error


def _announcement(row: Any) -> Announcement:
    targets = tuple(map(int, row.targets.split()))
    audience = Audience(row.organisation_id, row.branch_id, Whom(row.whom), targets)
    return Announcement(
        row.id,
        audience,
        row.words,
        row.employee_id,
        row.made_at,
        row.starts_at,
        AnnouncementState(row.state),
        row.expected,
    )


def _asked(audience: Audience) -> dict[str, Any]:
    targets = [*audience.targets, *[0] * MOST_TARGETS][:MOST_TARGETS]
    return {
        "organisation": audience.organisation_id,
        "branch": audience.branch_id,
        "whom": audience.whom.value,
        **{f"target_{place}": one for place, one in enumerate(targets)},
    }


@dataclass(slots=True)
class StoredAnnouncements:
    """`bot.services.announcements.Announcements` over one unit of work."""

    unit: Unit

    async def find(self, announcement_id: int) -> Announcement | None:
        row = await self.unit.read_one(FIND, announcement=announcement_id)
        return None if row is None else announcement_of(row)

    async def of_site(self, site: Site, skip: int, most: int) -> Sequence[Announcement]:
        rows = await self.unit.read(
            OF_SITE,
            organisation=site.organisation_id,
            branch=site.branch_id,
            skip=skip,
            most=most,
        )
        found = []
        for one in rows:
            with suppress(UnreadableRowError):
                found.append(announcement_of(one))
        return found

    async def count_open(self, organisation_id: int | None) -> int:
        row = await self.unit.read_one(COUNT_OPEN, organisation=organisation_id)
        return int(row.number)

    async def count_receivers(self, audience: Audience) -> int:
        statement = COUNT_RECEIVERS[audience.whom]
        return int((await self.unit.read_one(statement, **_asked(audience))).number)

    async def tally(self, announcement_id: int) -> Tally:
        row = await self.unit.read_one(TALLY, announcement=announcement_id)
        return Tally(row.put, row.sent, row.withdrawn, row.waiting)

    def add(self, announcement: Announcement) -> None:
        audience = announcement.audience
        values = {
            "id": announcement.id,
            "organisation_id": audience.organisation_id,
            "branch_id": audience.branch_id,
            "whom": audience.whom.value,
            "targets": " ".join(map(str, audience.targets)),
            "words": announcement.words,
            "employee_id": announcement.employee_id,
            "made_at": announcement.made_at,
            "starts_at": announcement.starts_at,
            "state": announcement.state.value,
            "expected": announcement.expected,
            "ended_at": None,
        }
        self.unit.record(ADD, values)

    def turn(
        self,
        announcement: Announcement,
        state: AnnouncementState,
        expected: int,
        ended_at: datetime | None,
    ) -> None:
        known = {"announcement": announcement.id, "known": announcement.state.value}
        new = {"new": state.value, "number": expected, "at": ended_at}
        self.unit.record(TURN, {**known, **new}, rows=1)

    def receive(
        self, announcement: Announcement, chat_id: int, outbox_id: int, at: datetime
    ) -> None:
        """Hold the announcement first: whoever stops it waits, or this unit conflicts."""
        which = {"announcement": announcement.id}
        self.unit.record(GOES_ON, which, rows=1)
        self.unit.record(RECEIVE, {**which, "chat": chat_id, "row": outbox_id, "at": at})

    def bury(self, announcement_id: int, at: datetime) -> None:
        self.unit.record(BURY, {"announcement": announcement_id, "at": at}, rows=1)

    def withdraw(self, announcement_id: int) -> None:
        self.unit.record(WITHDRAW, {"announcement": announcement_id})
        self.unit.record(DROP, {"announcement": announcement_id})


@dataclass(slots=True)
class AnnouncementDesk:
    """`bot.jobs.announcing.Desk`: whose time has come, and who is to be told."""

    database: Database

    async def open(self, now: datetime) -> Sequence[Announcement]:
        return [announcement_of(row) for row in await self.database.read(OPEN, now=now)]

    async def untold(self, announcement: Announcement, after: Place) -> Look:
        """Give the next chats by their ids; none when it was stopped meanwhile."""
        found = await self.database.read(FIND, announcement=announcement.id)
        if not found or found[0].state != AnnouncementState.SENDING.value:
            return Look((), None)
        rows = await self.database.read(
            LOOK,
            announcement=announcement.id,
            after=after[0],
            **_asked(announcement.audience),
        )
        whom = tuple(row.chat_id for row in rows)
        return Look(whom, (whom[-1], 0) if len(whom) == AT_A_LOOK else None)
