"""Readings that somebody should look at, and the steps of their doubts: only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, case, exists, insert, select, update

from bot.domain.doubts import Act, Step
from bot.domain.meters import Flag, Reading, Status
from bot.services.doubts import Passed, doubted
from bot.services.ports import Ids
from storage import models as m
from storage.meters import READING_COLUMNS, reading_of
from storage.statements import Statement
from storage.unit import Unit

R, M, A, D = m.readings.c, m.meters.c, m.accounts.c, m.reading_decisions.c
PASSED = Statement(
    select(
        *READING_COLUMNS,
        R.current,
        M.account_id,
        A.number.label("account"),
        m.chats.c.chat_id,
        m.links.c.cabinet_id,
    )
    .select_from(
        m.readings.join(m.meters)
        .join(m.accounts)
        .outerjoin(
            m.chats,
            and_(m.chats.c.chat_id == R.chat_id, m.chats.c.unreachable_at.is_(None)),
        )
        .outerjoin(
            m.sessions,
            and_(m.sessions.c.id == m.chats.c.session_id, m.sessions.c.ended_at.is_(None)),
        )
        .outerjoin(
            m.links,
            and_(
                m.links.c.cabinet_id == m.sessions.c.cabinet_id,
                m.links.c.account_id == M.account_id,
            ),
        )
    )
    .where(R.id == bindparam("reading_id")),
    keyed=True,
)
_STEP = (D.reading_id, D.place, D.act, D.at, D.words, D.user_id, D.title, D.chat_id)
STEPS = Statement(
    select(*_STEP)
    .where(D.reading_id == bindparam("reading_id"), D.place.is_not(None))
    .order_by(D.place),
    keyed=True,
)
_later = m.reading_decisions.alias("later")
AWAITED = Statement(
    select(D.reading_id)
    .where(
        D.user_id == bindparam("user_id"),
        D.chat_id == bindparam("chat_id"),
        D.act == Act.WRITES.value,
        D.at >= bindparam("since"),
        ~exists().where(_later.c.reading_id == D.reading_id, _later.c.place > D.place),
    )
    .limit(1),
    keyed=True,
)
CARDS = Statement(
    select(m.cards.c.card).where(
        m.cards.c.chat_id == bindparam("chat_id"), m.cards.c.message_id == bindparam("message_id")
    ),
    keyed=True,
)
RECORD = Statement(
    insert(m.reading_decisions).values(
        id=bindparam("id"), **{column.name: bindparam(column.name) for column in _STEP}
    ),
    keyed=True,
)
LOOK_AT = Statement(
    update(m.readings)
    .where(
        R.id == bindparam("reading"),
        R.current == 1,
        R.status == bindparam("known"),
    )
    .values(flags=bindparam("now_said")),
    keyed=True,
)
REJECT = Statement(
    update(m.readings)
    .where(R.id == bindparam("reading"), R.current == 1, R.status == Status.ACCEPTED.value)
    .values(
        status=Status.REJECTED.value,
        reason=bindparam("why"),
        untold=case((R.chat_id.is_(None), 0), else_=1),
    ),
    keyed=True,
)


@dataclass(slots=True)
class StoredDoubts:
    """`bot.services.doubts.Doubts` over one unit of work."""

    unit: Unit
    new_id: Ids

    async def passed(self, reading_id: int) -> Passed | None:
        row = await self.unit.read_one(PASSED, reading_id=reading_id)
        if row is None:
            return None
        asked = row.chat_id if row.cabinet_id is not None else None
        return Passed(reading_of(row), row.current == 1, row.account_id, row.account, asked)

    async def steps(self, reading_id: int) -> Sequence[Step]:
        return [
            Step(
                row.reading_id,
                row.place,
                Act(row.act),
                row.at,
                row.words or "",
                row.user_id,
                row.title or "",
                row.chat_id,
            )
            for row in await self.unit.read(STEPS, reading_id=reading_id)
        ]

    async def hanging(self, chat_id: int, message_id: int) -> int | None:
        cards = await self.unit.read(CARDS, chat_id=chat_id, message_id=message_id)
        return next((one for row in cards if (one := doubted(row.card)) is not None), None)

    async def awaits(self, chat_id: int, user_id: int, since: datetime) -> bool:
        found = await self.unit.read(AWAITED, chat_id=chat_id, user_id=user_id, since=since)
        return bool(found)

    def record(self, step: Step) -> None:
        told = {
            "reading_id": step.reading_id,
            "place": step.place,
            "act": step.act.value,
            "at": step.at,
            "words": step.words or None,
            "user_id": step.user_id,
            "title": step.title or None,
            "chat_id": step.chat_id,
        }
        self.unit.record(RECORD, {"id": self.new_id(), **told}, rows=1)

    def look_at(self, reading: Reading) -> None:
        said = " ".join(sorted({*reading.flags, Flag.LOOKED_AT}))
        known = {"reading": reading.id, "known": reading.status.value}
        self.unit.record(LOOK_AT, {**known, "now_said": said}, rows=1)

    def reject(self, reading: Reading, reason: str) -> None:
        self.unit.record(REJECT, {"reading": reading.id, "why": reason}, rows=1)
