"""Reveals, and what is known of whom a chat belongs to, over one unit of work."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select

from bot.domain.reveals import RevealReason
from bot.services.people import Person
from bot.services.reveals import Reveal
from storage import models as m
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
OWN_CABINETS = select(m.sessions.c.cabinet_id).where(m.sessions.c.chat_id == bindparam("user_id"))
OWN = Statement(
    select(m.sessions.c.id)
    .where(
        m.sessions.c.chat_id == bindparam("chat_id"),
        or_(
            m.sessions.c.cabinet_id == bindparam("cabinet_id"),
            m.sessions.c.cabinet_id.in_(OWN_CABINETS),
        ),
    )
    .limit(1),
    keyed=True,
)
_SEATED = select(m.sessions.c.cabinet_id).where(m.sessions.c.chat_id == bindparam("chat_id"))
CABINETS = Statement(
    select(
        m.cabinets.c.login,
        m.cabinets.c.surname,
        m.cabinets.c.given_name,
        m.cabinets.c.patronymic,
        m.cabinets.c.phone,
        m.cabinets.c.email,
    ).where(m.cabinets.c.id.in_(_SEATED)),
    keyed=True,
)
ACCOUNTS = Statement(
    select(m.accounts.c.number, m.accounts.c.address, m.accounts.c.holder, m.accounts.c.els)
    .select_from(m.links.join(m.accounts, m.accounts.c.id == m.links.c.account_id))
    .where(m.links.c.cabinet_id.in_(_SEATED)),
    keyed=True,
)
TITLES = Statement(
    select(m.sessions.c.title).where(m.sessions.c.chat_id == bindparam("chat_id")).distinct(),
    keyed=True,
)


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
        known: list[str | None] = []
        for one in await self.unit.read(CABINETS, chat_id=chat_id):
            whole = (one.surname, one.given_name, one.patronymic)
            known += [" ".join(filter(None, whole)), one.login, one.phone, one.email]
        for one in await self.unit.read(ACCOUNTS, chat_id=chat_id):
            known += [one.number, one.address, one.holder, one.els]
        known += [one.title for one in await self.unit.read(TITLES, chat_id=chat_id)]
        return list(dict.fromkeys(one for one in known if one))


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
