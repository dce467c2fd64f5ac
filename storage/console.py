"""Links, sessions and second factors of the console over one unit of work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from bot.domain.console import ConsoleEnd
from bot.domain.staff import Post, Role
from bot.services.console_entrance import ConsoleSession, Factor, Link, Visit
from bot.services.people import Person, Session
from bot.services.staff import Employee
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

_L, _S, _F = m.console_links.c, m.console_sessions.c, m.console_factors.c
KEEP_LINK = Statement(insert(m.console_links), keyed=True)
DROP_LINKS = Statement(
    delete(m.console_links).where(_L.cabinet_id == bindparam("cabinet")), keyed=True
)
TAKE_LINK = Statement(delete(m.console_links).where(_L.token_key == bindparam("key")), keyed=True)
# A link counts for as long as the chat that asked for it is signed in, and the post stands.
FIND_LINK = Statement(
    select(
        _L.cabinet_id,
        _L.chat_session_id,
        *(m.employees.c[name].label(f"employee_{name}") for name in ("id", "name", "since")),
        m.employees.c.role,
        m.employees.c.organisation_id,
        m.employees.c.branch_id,
        m.sessions.c.chat_id,
        m.chats.c.language,
    )
    .select_from(
        m.console_links.join(
            m.sessions,
            and_(
                m.sessions.c.id == _L.chat_session_id,
                m.sessions.c.cabinet_id == _L.cabinet_id,
                m.sessions.c.ended_at.is_(None),
            ),
        )
        .join(
            m.employees,
            and_(
                m.employees.c.id == _L.employee_id,
                m.employees.c.cabinet_id == _L.cabinet_id,
                m.employees.c.ended_at.is_(None),
            ),
        )
        .join(m.chats, m.chats.c.chat_id == m.sessions.c.chat_id)
    )
    .where(_L.token_key == bindparam("token_key"), _L.expires_at > bindparam("now")),
    keyed=True,
)
BEGIN = Statement(
    insert(m.console_sessions).values(
        {
            name: bindparam(name)
            for name in (
                *("id", "token_key", "cabinet_id", "employee_id", "chat_session_id", "role"),
                *("organisation_id", "branch_id", "started_at", "active_at"),
            )
        }
    ),
    keyed=True,
)
FIND = Statement(
    select(
        _S.id,
        _S.started_at,
        _S.active_at,
        _S.passed_at,
        _S.offered,
        _S.cabinet_id,
        _S.chat_session_id,
        *(m.employees.c[name].label(f"employee_{name}") for name in ("id", "name", "since")),
        m.employees.c.role,
        m.employees.c.organisation_id,
        m.employees.c.branch_id,
        m.sessions.c.chat_id,
        m.sessions.c.account_id,
        m.sessions.c.pin_hash,
        m.sessions.c.pin_wrong,
        m.sessions.c.pin_idle,
        m.chats.c.language,
        m.cabinets.c.login,
        m.cabinets.c.password_hash,
        m.cabinets.c.registered_at,
    )
    .select_from(
        m.console_sessions.join(
            m.sessions,
            and_(
                m.sessions.c.id == _S.chat_session_id,
                m.sessions.c.cabinet_id == _S.cabinet_id,
                m.sessions.c.ended_at.is_(None),
            ),
        )
        .join(
            m.employees,
            and_(
                m.employees.c.id == _S.employee_id,
                m.employees.c.cabinet_id == _S.cabinet_id,
                m.employees.c.ended_at.is_(None),
                m.employees.c.role == _S.role,
                m.employees.c.organisation_id.is_not_distinct_from(_S.organisation_id),
                m.employees.c.branch_id.is_not_distinct_from(_S.branch_id),
            ),
        )
        .join(m.chats, m.chats.c.chat_id == m.sessions.c.chat_id)
        .join(m.cabinets, m.cabinets.c.id == _S.cabinet_id)
    )
    .where(
        _S.token_key == bindparam("token_key"),
        _S.ended_at.is_(None),
        _S.active_at > bindparam("active_since"),
        _S.started_at > bindparam("started_since"),
    ),
    keyed=True,
)
_OPEN = and_(_S.id == bindparam("session"), _S.ended_at.is_(None))
TOUCH = Statement(
    update(m.console_sessions).where(_OPEN).values(active_at=bindparam("at")), keyed=True
)
OFFER = Statement(
    update(m.console_sessions)
    .where(_OPEN, _S.offered.is_(None))
    .values(offered=bindparam("secret")),
    keyed=True,
)
PASS = Statement(
    update(m.console_sessions)
    .where(_OPEN, _S.passed_at.is_(None))
    .values(
        passed_at=bindparam("at"),
        active_at=bindparam("at"),
        token_key=bindparam("key"),
        offered=None,
    ),
    keyed=True,
)
END = Statement(
    update(m.console_sessions)
    .where(_OPEN)
    .values(ended_at=bindparam("at"), end_reason=bindparam("reason"), offered=None),
    keyed=True,
)
END_ALL = Statement(
    update(m.console_sessions)
    .where(_S.cabinet_id == bindparam("cabinet"), _S.ended_at.is_(None))
    .values(ended_at=bindparam("at"), end_reason=bindparam("reason"), offered=None),
    keyed=True,
)
FACTOR = Statement(
    select(_F.secret, _F.last_step, _F.made_at).where(_F.cabinet_id == bindparam("cabinet_id")),
    keyed=True,
)
KEEP_FACTOR = Statement(insert(m.console_factors), keyed=True)
USE_STEP = Statement(
    update(m.console_factors)
    .where(_F.cabinet_id == bindparam("cabinet"), _F.last_step < bindparam("step"))
    .values(last_step=bindparam("step")),
    keyed=True,
)
DROP_FACTOR = Statement(
    delete(m.console_factors).where(_F.cabinet_id == bindparam("cabinet")), keyed=True
)


@dataclass(slots=True)
class StoredEntrances:
    """`bot.services.console_entrance.Entrances`."""

    unit: Unit

    def keep_link(self, link: Link, made_at: datetime, expires_at: datetime) -> None:
        self.unit.record(DROP_LINKS, {"cabinet": link.employee.cabinet_id})
        values = {
            "token_key": link.token_key,
            "cabinet_id": link.employee.cabinet_id,
            "employee_id": link.employee.id,
            "chat_session_id": link.chat_session_id,
            "made_at": made_at,
            "expires_at": expires_at,
        }
        self.unit.record(KEEP_LINK, values)

    async def link(self, token_key: str, now: datetime) -> Link | None:
        row = await self.unit.read_one(FIND_LINK, token_key=token_key, now=now)
        if row is None:
            return None
        return Link(token_key, _employee(row), row.chat_session_id, row.chat_id, row.language)

    def take_link(self, link: Link) -> None:
        self.unit.record(TAKE_LINK, {"key": link.token_key}, rows=1)

    def begin(self, session: ConsoleSession, at: datetime) -> None:
        post = session.employee.post
        values = {
            "id": session.id,
            "token_key": session.token_key,
            "cabinet_id": session.employee.cabinet_id,
            "employee_id": session.employee.id,
            "chat_session_id": session.chat_session_id,
            "role": post.role.value,
            "organisation_id": post.organisation_id,
            "branch_id": post.branch_id,
            "started_at": at,
            "active_at": at,
        }
        self.unit.record(BEGIN, values)

    async def find(
        self, token_key: str, active_since: datetime, started_since: datetime
    ) -> Visit | None:
        row = await self.unit.read_one(
            FIND, token_key=token_key, active_since=active_since, started_since=started_since
        )
        return None if row is None else _visit(row)

    def touch(self, session_id: int, at: datetime) -> None:
        self.unit.record(TOUCH, {"session": session_id, "at": at})

    def offer(self, session_id: int, secret: bytes) -> None:
        self.unit.record(OFFER, {"session": session_id, "secret": secret}, rows=1)

    def let_in(self, session_id: int, token_key: str, at: datetime) -> None:
        self.unit.record(PASS, {"session": session_id, "key": token_key, "at": at}, rows=1)

    def end(self, session_id: int, reason: ConsoleEnd, at: datetime) -> None:
        self.unit.record(END, {"session": session_id, "reason": reason, "at": at})

    def end_all(self, cabinet_id: int, reason: ConsoleEnd, at: datetime) -> None:
        self.unit.record(END_ALL, {"cabinet": cabinet_id, "reason": reason, "at": at})

    async def factor(self, cabinet_id: int) -> Factor | None:
        row = await self.unit.read_one(FACTOR, cabinet_id=cabinet_id)
        return None if row is None else Factor(row.secret, row.last_step, row.made_at)

    def keep_factor(self, cabinet_id: int, factor: Factor) -> None:
        values = {
            "cabinet_id": cabinet_id,
            "secret": factor.secret,
            "last_step": factor.last_step,
            "made_at": factor.made_at,
        }
        self.unit.record(KEEP_FACTOR, values)

    def use_step(self, cabinet_id: int, step: int) -> None:
        self.unit.record(USE_STEP, {"cabinet": cabinet_id, "step": step}, rows=1)

    def drop_factor(self, cabinet_id: int) -> None:
        self.unit.record(DROP_FACTOR, {"cabinet": cabinet_id}, rows=1)


def _employee(row: Any) -> Employee:
    post = Post(Role(row.role), row.organisation_id, row.branch_id)
    return Employee(row.employee_id, row.cabinet_id, post, row.employee_name, row.employee_since)


def _visit(row: Any) -> Visit:
    chat = Session(
        id=row.chat_session_id,
        chat_id=row.chat_id,
        cabinet_id=row.cabinet_id,
        login=row.login,
        account_id=row.account_id,
        pin_hash=row.pin_hash,
        pin_wrong=row.pin_wrong,
        pin_idle=timedelta(seconds=row.pin_idle),
        has_password=row.password_hash is not None,
        registered=row.registered_at is not None,
        employed=True,
    )
    employee = _employee(row)
    return Visit(
        session_id=row.id,
        employee=employee,
        person=Person(row.chat_id, row.chat_id, row.language, chat, employee.name),
        started_at=row.started_at,
        active_at=row.active_at,
        passed=row.passed_at is not None,
        offered=row.offered,
    )
