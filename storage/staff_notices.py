"""Notices to employees over one unit of work, and as jobs look for them."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, func, insert, literal_column, select, update

from bot.domain.staff_topics import Hours, StaffTopic, Wish
from bot.services.errors import UnreadableRowError
from bot.services.staff import Site
from bot.services.staff_board import AT_A_LOOK, AccountPlace, Hung, Level, StaffNotice, Taken
from storage import models as m
from storage.engine import Database
from storage.statements import Statement
from storage.unit import Unit

N, D, C = m.staff_notices.c, m.staff_deliveries.c, m.staff_cards.c
_HEIGHT = bindparam("height", type_=Integer)
FIND = Statement(select(*N).where(N.id == bindparam("notice")), keyed=True)
OF_CARD = Statement(select(*N).where(N.card == bindparam("card")), keyed=True)
ADD = Statement(insert(m.staff_notices), keyed=True)
CHANGE = Statement(
    update(m.staff_notices)
    .where(N.id == bindparam("notice"), N.version == bindparam("known"))
    .values(
        version=bindparam("next"),
        organisation_id=bindparam("organisation"),
        branch_id=bindparam("branch"),
        routed_at=bindparam("routed"),
        taken_at=bindparam("taken"),
        taken_by=bindparam("taker"),
        taken_name=bindparam("name"),
        settled_at=bindparam("settled"),
        level=case((N.level > _HEIGHT, N.level), else_=_HEIGHT),  # it only rises
        overdue_at=bindparam("overdue"),
    ),
    keyed=True,
)
LIFT = Statement(
    update(m.staff_notices)
    .where(N.id == bindparam("notice"), N.level < _HEIGHT)
    .values(level=_HEIGHT, overdue_at=None),
    keyed=True,
)
PLACE = Statement(
    select(
        m.accounts.c.number,
        m.accounts.c.address,
        m.accounts.c.organisation_id,
        m.branch_buildings.c.branch_id,
    )
    .select_from(
        m.accounts.outerjoin(
            m.branch_buildings,
            and_(
                m.branch_buildings.c.organisation_id == m.accounts.c.organisation_id,
                m.branch_buildings.c.building_id == m.accounts.c.building_id,
            ),
        )
    )
    .where(m.accounts.c.id == bindparam("account")),
    keyed=True,
)
OPEN_OF = Statement(
    select(*N)
    .where(
        N.organisation_id == bindparam("organisation"),
        N.topic == bindparam("topic"),
        N.settled_at.is_(None),
    )
    .order_by(N.id)
    .limit(AT_A_LOOK),
    keyed=True,
)
WISHES = Statement(
    select(*m.staff_wishes.c).where(m.staff_wishes.c.employee_id == bindparam("employee")),
    keyed=True,
)
HOURS = Statement(
    select(*m.staff_hours.c).where(m.staff_hours.c.employee_id == bindparam("employee")),
    keyed=True,
)
WISH = Statement(
    lambda insert_into: (
        insert_into(m.staff_wishes)
        .values(
            employee_id=bindparam("employee"), topic=bindparam("topic"), wish=bindparam("wish")
        )
        .on_conflict_do_update(
            index_elements=["employee_id", "topic"], set_={"wish": bindparam("wish")}
        )
    ),
    keyed=True,
)
_HOURS = ("days", "opens", "closes")
WORK = Statement(
    lambda insert_into: (
        insert_into(m.staff_hours)
        .values(employee_id=bindparam("employee"), **{one: bindparam(one) for one in _HOURS})
        .on_conflict_do_update(
            index_elements=["employee_id"], set_={one: bindparam(one) for one in _HOURS}
        )
    ),
    keyed=True,
)
DELIVER = Statement(
    lambda insert_into: (
        insert_into(m.staff_deliveries)
        .values(
            notice_id=bindparam("notice"),
            employee_id=bindparam("employee"),
            due_at=bindparam("due"),
        )
        .on_conflict_do_update(
            index_elements=["notice_id", "employee_id"],
            set_={"due_at": bindparam("due"), "told_at": None},
        )
    ),
    keyed=True,
)
TOLD = Statement(
    update(m.staff_deliveries)
    .where(
        D.notice_id == bindparam("notice"),
        D.employee_id == bindparam("employee"),
        D.told_at.is_(None),
    )
    .values(told_at=bindparam("at")),
    keyed=True,
)
AWAITED_BY = Statement(
    select(D.employee_id).where(D.notice_id == bindparam("notice"), D.told_at.is_(None)),
    keyed=True,
)
_AT = bindparam("at", type_=m.Moment())
BURY = Statement(
    update(m.staff_notices)
    .where(N.id == bindparam("notice"))
    .values(
        payload=None,
        routed_at=func.coalesce(N.routed_at, _AT),
        settled_at=func.coalesce(N.settled_at, _AT),
        overdue_at=None,
        version=N.version + 1,
    ),
    keyed=True,
)
TELL_NOBODY = Statement(
    update(m.staff_deliveries)
    .where(D.notice_id == bindparam("notice"), D.told_at.is_(None))
    .values(told_at=bindparam("at")),
    keyed=True,
)
_DUE = (D.told_at.is_(None), D.due_at <= bindparam("now"))
WAITING = Statement(
    select(*N)
    .select_from(m.staff_notices.join(m.staff_deliveries))
    .where(D.employee_id == bindparam("employee"), *_DUE)
    .order_by(N.id)
    .limit(AT_A_LOOK),
    keyed=True,
)
HANG = Statement(
    lambda insert_into: (
        insert_into(m.staff_cards)
        .values(
            card=bindparam("card"),
            chat_id=bindparam("chat"),
            employee_id=bindparam("employee"),
            hung_at=bindparam("at"),
        )
        .on_conflict_do_update(
            index_elements=["card", "chat_id"], set_={"employee_id": bindparam("employee")}
        )
    ),
    keyed=True,
)
HANGING = Statement(
    select(C.chat_id, C.employee_id).where(C.card == bindparam("card")).order_by(C.chat_id),
    keyed=True,
)
_SKIP = bindparam("skip", type_=Integer)
UNROUTED = Statement(
    select(N.id).where(N.routed_at.is_(None)).order_by(N.id).limit(AT_A_LOOK).offset(_SKIP),
    keyed=True,
)
# A sum, or SQLite goes through all deliveries there ever were, by the index of employees.
_WHOSE = (D.employee_id + literal_column("0")).label("employee_id")
DUE = Statement(
    select(_WHOSE).where(*_DUE).distinct().order_by(_WHOSE).limit(AT_A_LOOK).offset(_SKIP),
    keyed=True,
)
OVERDUE = Statement(
    select(N.id)
    .where(N.overdue_at <= bindparam("now"))
    .order_by(N.overdue_at, N.id)
    .limit(AT_A_LOOK)
    .offset(_SKIP),
    keyed=True,
)


def notice_of(row: Any) -> StaffNotice:
    """Raises UnreadableRowError for a row of another release."""
    try:
        return _notice(row)
    except ValueError as error:
        raise UnreadableRowError(row.id) from error


def _notice(row: Any) -> StaffNotice:
    taken = None
    if row.taken_at is not None:
        taken = Taken(row.taken_by, row.taken_name or "", row.taken_at)
    return StaffNotice(
        id=row.id,
        topic=StaffTopic(row.topic),
        card=row.card,
        payload=row.payload,
        account_id=row.account_id,
        site=Site(row.organisation_id, row.branch_id),
        made_at=row.made_at,
        routed_at=row.routed_at,
        version=row.version,
        taken=taken,
        settled_at=row.settled_at,
        level=Level(row.level),
        overdue_at=row.overdue_at,
    )


@dataclass(slots=True)
class StoredStaffBoard:
    """`bot.services.staff_board.StaffBoard`."""

    unit: Unit

    async def find(self, notice_id: int) -> StaffNotice | None:
        row = await self.unit.read_one(FIND, notice=notice_id)
        return None if row is None else notice_of(row)

    async def of_card(self, card: str) -> StaffNotice | None:
        row = await self.unit.read_one(OF_CARD, card=card)
        return None if row is None else notice_of(row)

    def add(self, notice: StaffNotice) -> None:
        self.unit.record(
            ADD,
            {
                "id": notice.id,
                "topic": notice.topic.value,
                "card": notice.card,
                "payload": notice.payload,
                "account_id": notice.account_id,
                "made_at": notice.made_at,
                **_changing(notice, *_COLUMNS),
            },
            rows=1,
        )

    def change(self, old: StaffNotice, new: StaffNotice) -> None:
        known = {"notice": old.id, "known": old.version}
        self.unit.record(CHANGE, {**known, **_changing(new, *_PARAMS)}, rows=1)

    def lift(self, notice_id: int) -> None:
        self.unit.record(LIFT, {"notice": notice_id, "height": int(Level.CENTRE)})

    async def awaited_by(self, notice_id: int) -> Sequence[int]:
        return [row.employee_id for row in await self.unit.read(AWAITED_BY, notice=notice_id)]

    async def place(self, account_id: int) -> AccountPlace | None:
        row = await self.unit.read_one(PLACE, account=account_id)
        return None if row is None else AccountPlace(*row)

    async def wishes(self, employee_ids: Collection[int]) -> Mapping[tuple[int, StaffTopic], Wish]:
        known = {topic.value: topic for topic in StaffTopic}
        return {
            (row.employee_id, known[row.topic]): Wish(row.wish)
            for one in employee_ids
            for row in await self.unit.read(WISHES, employee=one)
            if row.topic in known
        }

    async def hours(self, employee_ids: Collection[int]) -> Mapping[int, Hours]:
        return {
            row.employee_id: Hours(frozenset(map(int, row.days)), row.opens, row.closes)
            for one in employee_ids
            for row in await self.unit.read(HOURS, employee=one)
        }

    def wish(self, employee_id: int, topic: StaffTopic, wish: Wish) -> None:
        said = {"topic": topic.value, "wish": wish.value}
        self.unit.record(WISH, {"employee": employee_id, **said})

    def work(self, employee_id: int, hours: Hours) -> None:
        days = "".join(map(str, sorted(hours.days)))
        said = {"days": days, "opens": hours.start, "closes": hours.end}
        self.unit.record(WORK, {"employee": employee_id, **said})

    async def open_of(self, organisation_id: int, topic: StaffTopic) -> Sequence[StaffNotice]:
        where = {"organisation": organisation_id, "topic": topic.value}
        found = []
        for row in await self.unit.read(OPEN_OF, **where):
            with suppress(UnreadableRowError):
                found.append(notice_of(row))
        return found

    def deliver(self, notice_id: int, employee_id: int, due_at: datetime) -> None:
        self.unit.record(
            DELIVER, {"notice": notice_id, "employee": employee_id, "due": due_at}, rows=1
        )

    def told(self, notice_id: int, employee_id: int, at: datetime) -> None:
        self.unit.record(TOLD, {"notice": notice_id, "employee": employee_id, "at": at}, rows=1)

    async def waiting(self, employee_id: int, now: datetime) -> Sequence[StaffNotice]:
        return [
            notice_of(row) for row in await self.unit.read(WAITING, employee=employee_id, now=now)
        ]

    def bury(self, notice_id: int, at: datetime) -> None:
        self.unit.record(BURY, {"notice": notice_id, "at": at})
        self.unit.record(TELL_NOBODY, {"notice": notice_id, "at": at})

    def hang(self, card: str, chat_id: int, employee_id: int, at: datetime) -> None:
        self.unit.record(HANG, {"card": card, "chat": chat_id, "employee": employee_id, "at": at})

    async def hanging(self, card: str) -> Sequence[Hung]:
        return [Hung(*row) for row in await self.unit.read(HANGING, card=card)]


_COLUMNS = (
    *("version", "organisation_id", "branch_id", "routed_at", "taken_at", "taken_by"),
    *("taken_name", "settled_at", "level", "overdue_at"),
)
_PARAMS = (
    *("next", "organisation", "branch", "routed", "taken", "taker"),
    *("name", "settled", "height", "overdue"),
)


def _changing(notice: StaffNotice, *names: str) -> dict[str, Any]:
    taken = notice.taken
    values = (
        notice.version,
        notice.site.organisation_id,
        notice.site.branch_id,
        notice.routed_at,
        None if taken is None else taken.at,
        None if taken is None else taken.user_id,
        None if taken is None else taken.name,
        notice.settled_at,
        int(notice.level),
        notice.overdue_at,
    )
    return dict(zip(names, values, strict=True))


@dataclass(slots=True)
class StaffPostRoom:
    """`bot.services.staff_board.StaffPost`."""

    database: Database

    async def unrouted(self, skip: int) -> Sequence[int]:
        return [row.id for row in await self.database.read(UNROUTED, skip=skip)]

    async def due(self, now: datetime, skip: int) -> Sequence[int]:
        return [row.employee_id for row in await self.database.read(DUE, now=now, skip=skip)]

    async def overdue(self, now: datetime, skip: int) -> Sequence[int]:
        return [row.id for row in await self.database.read(OVERDUE, now=now, skip=skip)]
