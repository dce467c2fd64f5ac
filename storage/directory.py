"""Cabinets found by login, phone or e-mail, their open sessions, and what is changed of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select, update

from bot.domain.access import EndReason
from bot.services.directory import Cabinet, Identity, OpenSession
from bot.services.letters import Address, Channel
from storage import models as m
from storage.pages import DROP_PAGES
from storage.people import END_SESSION
from storage.statements import Statement
from storage.unit import Unit

COLUMNS = (
    m.cabinets.c.id,
    m.cabinets.c.login,
    m.cabinets.c.password_hash,
    m.cabinets.c.registered_at,
    m.cabinets.c.phone,
    m.cabinets.c.email,
    m.cabinets.c.user_id,
    m.cabinets.c.surname,
    m.cabinets.c.given_name,
    m.cabinets.c.patronymic,
    m.cabinets.c.born_on,
    m.cabinets.c.town,
    select(func.count())
    .where(m.erasures.c.user_id == m.cabinets.c.user_id)
    .scalar_subquery()
    .label("erasures"),
    select(m.chats.c.language)
    .where(m.chats.c.chat_id == m.cabinets.c.user_id)
    .scalar_subquery()
    .label("language"),
    exists(
        select(m.employees.c.id).where(
            m.employees.c.cabinet_id == m.cabinets.c.id, m.employees.c.ended_at.is_(None)
        )
    ).label("employed"),
)
BY_ID = Statement(select(*COLUMNS).where(m.cabinets.c.id == bindparam("value")))
BY_LOGIN = Statement(select(*COLUMNS).where(m.cabinets.c.login == bindparam("value")))
BY_CONTACT = {
    Channel.SMS: Statement(select(*COLUMNS).where(m.cabinets.c.phone == bindparam("value"))),
    Channel.EMAIL: Statement(select(*COLUMNS).where(m.cabinets.c.email == bindparam("value"))),
}
SESSIONS_OF = Statement(
    select(
        m.sessions.c.id,
        m.sessions.c.chat_id,
        m.sessions.c.title,
        m.sessions.c.started_at,
        m.chats.c.active_at,
    )
    .join(m.chats, m.chats.c.session_id == m.sessions.c.id)
    .where(m.sessions.c.cabinet_id == bindparam("cabinet_id"), m.sessions.c.ended_at.is_(None))
    .order_by(m.sessions.c.started_at, m.sessions.c.id)
)
DETACH = Statement(
    update(m.chats)
    .where(m.chats.c.chat_id == bindparam("chat"), m.chats.c.session_id == bindparam("session"))
    .values(session_id=None, version=m.chats.c.version + 1)
)
SET_CONTACT = {
    Channel.SMS: Statement(
        update(m.cabinets)
        .where(m.cabinets.c.id == bindparam("cabinet"))
        .values(phone=bindparam("value"))
    ),
    Channel.EMAIL: Statement(
        update(m.cabinets)
        .where(m.cabinets.c.id == bindparam("cabinet"))
        .values(email=bindparam("value"))
    ),
}
REPLACE_PASSWORD = Statement(
    update(m.cabinets)
    .where(
        m.cabinets.c.id == bindparam("cabinet"),
        m.cabinets.c.password_hash.is_not_distinct_from(bindparam("known")),
    )
    .values(password_hash=bindparam("hashed"))
)


@dataclass(slots=True)
class StoredDirectory:
    unit: Unit

    async def find(self, identity: Identity) -> Cabinet | None:
        if isinstance(identity, str):
            return _cabinet(await self.unit.read_one(BY_LOGIN, value=identity))
        by_contact = BY_CONTACT[identity.channel]
        return _cabinet(await self.unit.read_one(by_contact, value=identity.value))

    async def cabinet(self, cabinet_id: int) -> Cabinet | None:
        return _cabinet(await self.unit.read_one(BY_ID, value=cabinet_id))

    async def sessions_of(self, cabinet_id: int) -> Sequence[OpenSession]:
        rows = await self.unit.read(SESSIONS_OF, cabinet_id=cabinet_id)
        return [OpenSession(row[0], row[1], row[2] or "", row[3], row[4]) for row in rows]

    def end(self, session: OpenSession, reason: EndReason, at: datetime) -> None:
        self.unit.record(END_SESSION, {"session": session.id, "at": at, "reason": reason}, rows=1)
        self.unit.record(DROP_PAGES, {"chat": session.chat_id})
        self.unit.record(DETACH, {"chat": session.chat_id, "session": session.id}, rows=1)

    def set_contact(self, cabinet_id: int, address: Address) -> None:
        params = {"cabinet": cabinet_id, "value": address.value}
        self.unit.record(SET_CONTACT[address.channel], params, rows=1)

    def set_password(self, cabinet: Cabinet, password_hash: str) -> None:
        params = {
            "cabinet": cabinet.id,
            "known": cabinet.password_hash,
            "hashed": password_hash,
        }
        self.unit.record(REPLACE_PASSWORD, params, rows=1)


def _cabinet(row: Any) -> Cabinet | None:
    if row is None:
        return None
    return Cabinet(
        id=row.id,
        login=row.login,
        password_hash=row.password_hash,
        registered=row.registered_at is not None,
        phone=row.phone,
        email=row.email,
        holder_id=row.user_id,
        closed=row.erasures > 0,
        language=row.language or "",
        name=" ".join(filter(None, (row.surname, row.given_name, row.patronymic))),
        born_on=row.born_on,
        town=row.town or "",
        employed=bool(row.employed),
    )
