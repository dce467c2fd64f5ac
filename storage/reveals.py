"""Reveals, and what is known of whom a chat belongs to, over one unit of work."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select

from bot.domain.reveals import RevealReason
from bot.services.people import Person
from bot.services.reveals import Reveal
from storage import models as m
from storage.many_rows import Lookup
from storage.statements import Statement
from storage.unit import Unit

R = m.reveals.c
_EMPLOYEE = R.employee_id == bindparam("employee_id")
SINCE = Statement(
    select(*R).where(_EMPLOYEE, R.at >= bindparam("moment")).order_by(R.number.desc()),
    keyed=True,
)
LAST_NUMBER = Statement(
    select(func.coalesce(func.max(R.number), 0).label("number")).where(_EMPLOYEE), keyed=True
)
ADD = Statement(insert(m.reveals), keyed=True)
OPENED_HERE = select(m.sessions.c.cabinet_id).where(m.sessions.c.chat_id == bindparam("user_id"))
MADE_HERE = select(m.cabinets.c.id).where(m.cabinets.c.user_id == bindparam("user_id"))
OWN = Statement(
    select(m.sessions.c.id)
    .where(
        m.sessions.c.chat_id == bindparam("chat_id"),
        or_(
            m.sessions.c.cabinet_id == bindparam("cabinet_id"),
            m.sessions.c.cabinet_id.in_(OPENED_HERE),
            m.sessions.c.cabinet_id.in_(MADE_HERE),
        ),
    )
    .limit(1),
    keyed=True,
)
S, A = m.sessions.c, m.accounts.c
_OF_ACCOUNT = (A.number, A.address, A.holder, A.els)
PEOPLE = Lookup(
    (
        S.chat_id,
        S.title,
        m.cabinets.c.login,
        m.cabinets.c.surname,
        m.cabinets.c.given_name,
        m.cabinets.c.patronymic,
        m.cabinets.c.phone,
        m.cabinets.c.email,
    ),
    S.chat_id,
    where=m.cabinets.c.id == S.cabinet_id,
)
LINKED = Lookup(
    (S.chat_id, *_OF_ACCOUNT),
    S.chat_id,
    where=and_(m.links.c.cabinet_id == S.cabinet_id, A.id == m.links.c.account_id),
)
ACCOUNTS = Lookup((A.id, *_OF_ACCOUNT), A.id)


@dataclass(slots=True)
class StoredReveals:
    """`bot.services.reveals.RevealRows`."""

    unit: Unit

    async def since(self, employee_id: int, moment: datetime) -> Sequence[Reveal]:
        rows = await self.unit.read(SINCE, employee_id=employee_id, moment=moment)
        return [_reveal_of(row) for row in rows]

    async def last_number(self, employee_id: int) -> int:
        [row] = await self.unit.read(LAST_NUMBER, employee_id=employee_id)
        return int(row.number)

    def add(self, reveal: Reveal) -> None:
        refused, reason = int(reveal.refused), reveal.reason.value
        self.unit.record(ADD, {**asdict(reveal), "reason": reason, "refused": refused})


@dataclass(slots=True)
class StoredResidents:
    """`bot.services.reveals.Residents`."""

    unit: Unit

    async def is_own(self, person: Person, chat_id: int) -> bool:
        if chat_id == person.user_id:
            return True
        cabinet = 0 if person.session is None else person.session.cabinet_id
        who = {"chat_id": chat_id, "cabinet_id": cabinet, "user_id": person.user_id}
        return await self.unit.read_one(OWN, **who) is not None

    async def known_of(self, chat_id: int) -> Sequence[str]:
        [known] = await self.known_of_each([(chat_id, None)])
        return known

    async def known_of_each(
        self, asked: Sequence[tuple[int, int | None]]
    ) -> Sequence[Sequence[str]]:
        database, known = self.unit.database, defaultdict[int, list[str | None]](list)
        if chats := {chat_id for chat_id, _ in asked}:
            for one in await PEOPLE.find(database, chats):
                known[one.chat_id] += _of_person(one)
            for one in await LINKED.find(database, chats):
                known[one.chat_id] += _of_account(one)
        accounts = {one for _, one in asked if one is not None}
        found = await ACCOUNTS.find(database, accounts) if accounts else []
        about = {one.id: _of_account(one) for one in found}
        each = ((*known[chat], *about.get(account or 0, ())) for chat, account in asked)
        return [list(dict.fromkeys(filter(None, one))) for one in each]


def _of_person(row: Any) -> list[str | None]:
    """A name comes with its words: of somebody's name each is theirs."""
    whole = (row.surname, row.given_name, row.patronymic)
    return [" ".join(filter(None, whole)), row.login, row.phone, row.email, row.title]


def _of_account(row: Any) -> list[str | None]:
    return [row.number, row.address, row.holder, row.els]


def _reveal_of(row: Any) -> Reveal:
    return Reveal(
        id=row.id,
        employee_id=row.employee_id,
        number=row.number,
        chat_key=row.chat_key,
        reason=RevealReason(row.reason),
        at=row.at,
        until=row.until,
        refused=bool(row.refused),
    )
