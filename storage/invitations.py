"""Invitations over one unit of work; of two who settle or accept one at once, one conflicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, insert, or_, select, update

from bot.domain.access import Access, Via
from bot.domain.invitations import Outcome
from bot.services.invitations import GuestChat, Invitation
from bot.services.people import Person, Session
from storage import models as m
from storage.accounts import NEWEST_OF_ACCOUNT
from storage.people import START_SESSION
from storage.statements import Statement
from storage.unit import Unit

COLUMNS = (
    m.invitations.c.token_key,
    m.invitations.c.cabinet_id,
    m.invitations.c.account_id,
    m.invitations.c.expires_at,
    m.invitations.c.guest_user_id,
    m.invitations.c.guest_title,
    m.invitations.c.settled_at,
)
FIND = Statement(select(*COLUMNS).where(m.invitations.c.token_key == bindparam("key")))
SEES_BY_IT = exists(
    select(m.links.c.account_id)
    .select_from(m.links.join(m.cabinets))
    .correlate(m.invitations)
    .where(
        m.cabinets.c.user_id == m.invitations.c.guest_user_id,
        m.links.c.account_id == m.invitations.c.account_id,
        m.links.c.via == Via.INVITATION.value,
    )
)
OPEN_OF = Statement(
    select(*COLUMNS)
    .where(
        m.invitations.c.cabinet_id == bindparam("cabinet_id"),
        or_(
            and_(
                m.invitations.c.settled_at.is_(None),
                m.invitations.c.expires_at > bindparam("now"),
            ),
            and_(m.invitations.c.outcome == Outcome.CONFIRMED.value, SEES_BY_IT),
        ),
    )
    .order_by(m.invitations.c.made_at, m.invitations.c.token_key)
)
ADD = Statement(
    insert(m.invitations).values(
        token_key=bindparam("token_key"),
        cabinet_id=bindparam("cabinet_id"),
        account_id=bindparam("account_id"),
        made_at=bindparam("made_at"),
        expires_at=bindparam("expires_at"),
    )
)
ACCEPT = Statement(
    update(m.invitations)
    .where(
        m.invitations.c.token_key == bindparam("key"),
        m.invitations.c.guest_user_id.is_(None),
        m.invitations.c.settled_at.is_(None),
    )
    .values(guest_user_id=bindparam("guest"), guest_title=bindparam("title"))
)
SETTLE = Statement(
    update(m.invitations)
    .where(
        m.invitations.c.token_key == bindparam("key"),
        m.invitations.c.settled_at.is_(None),
        m.invitations.c.guest_user_id.is_not_distinct_from(bindparam("guest")),
    )
    .values(settled_at=bindparam("at"), outcome=bindparam("as"))
)
CLOSE = Statement(
    update(m.invitations)
    .where(
        m.invitations.c.token_key == bindparam("key"),
        m.invitations.c.outcome == Outcome.CONFIRMED.value,
    )
    .values(settled_at=bindparam("at"), outcome=Outcome.CLOSED.value)
)
UNLINK_GUEST = Statement(
    delete(m.links).where(
        m.links.c.cabinet_id.in_(
            select(m.cabinets.c.id).where(m.cabinets.c.user_id == bindparam("guest"))
        ),
        m.links.c.account_id == bindparam("to"),
        m.links.c.via == Via.INVITATION.value,
    )
)
GUEST_CHAT = Statement(
    select(m.chats.c.version, m.sessions.c.cabinet_id, m.cabinets.c.user_id)
    .select_from(
        m.chats.outerjoin(
            m.sessions,
            (m.sessions.c.id == m.chats.c.session_id) & m.sessions.c.ended_at.is_(None),
        ).outerjoin(m.cabinets, m.cabinets.c.id == m.sessions.c.cabinet_id)
    )
    .where(m.chats.c.chat_id == bindparam("chat_id"))
)
SEAT = Statement(
    update(m.chats)
    .where(m.chats.c.chat_id == bindparam("chat"), m.chats.c.version == bindparam("known"))
    .values(session_id=bindparam("session"), version=m.chats.c.version + 1)
)
LINK = Statement(
    lambda insert_into: (
        insert_into(m.links)
        .values(
            cabinet_id=bindparam("cabinet_id"),
            account_id=bindparam("account_id"),
            access=Access.LIMITED.value,
            linked_at=bindparam("linked_at"),
            via=Via.INVITATION.value,
            known_period=NEWEST_OF_ACCOUNT,
        )
        .on_conflict_do_nothing()
    )
)


@dataclass(slots=True)
class StoredInvitations:
    unit: Unit

    async def find(self, key: str) -> Invitation | None:
        row = await self.unit.read_one(FIND, key=key)
        return None if row is None else _invitation(row)

    async def open_of(self, cabinet_id: int, now: datetime) -> Sequence[Invitation]:
        rows = await self.unit.read(OPEN_OF, cabinet_id=cabinet_id, now=now)
        return [_invitation(row) for row in rows]

    async def guest_chat(self, chat_id: int) -> GuestChat | None:
        row = await self.unit.read_one(GUEST_CHAT, chat_id=chat_id)
        if row is None:
            return None
        return GuestChat(row.version, row.cabinet_id, own=row.user_id == chat_id)

    def add(self, invitation: Invitation, at: datetime) -> None:
        self.unit.record(
            ADD,
            {
                "token_key": invitation.key,
                "cabinet_id": invitation.cabinet_id,
                "account_id": invitation.account_id,
                "made_at": at,
                "expires_at": invitation.expires_at,
            },
        )

    def accept(self, key: str, person: Person) -> None:
        params = {"key": key, "guest": person.user_id, "title": person.title}
        self.unit.record(ACCEPT, params, rows=1)

    def settle(self, invitation: Invitation, outcome: Outcome, at: datetime) -> None:
        params = {
            "key": invitation.key,
            "guest": invitation.guest_user_id,
            "at": at,
            "as": outcome,
        }
        self.unit.record(SETTLE, params, rows=1)

    def close(self, invitation: Invitation, at: datetime) -> None:
        self.unit.record(CLOSE, {"key": invitation.key, "at": at}, rows=1)
        params = {"guest": invitation.guest_user_id, "to": invitation.account_id}
        self.unit.record(UNLINK_GUEST, params)

    def link(self, cabinet_id: int, account_id: int, at: datetime) -> None:
        params = {"cabinet_id": cabinet_id, "account_id": account_id, "linked_at": at}
        self.unit.record(LINK, params)

    def seat(self, session: Session, version: int, at: datetime, title: str) -> None:
        self.unit.record(
            START_SESSION,
            {
                "id": session.id,
                "chat_id": session.chat_id,
                "cabinet_id": session.cabinet_id,
                "account_id": session.account_id,
                "pin_idle": int(session.pin_idle.total_seconds()),
                "started_at": at,
                "title": title,
            },
        )
        params = {"chat": session.chat_id, "known": version, "session": session.id}
        self.unit.record(SEAT, params, rows=1)


def _invitation(row: Any) -> Invitation:
    return Invitation(
        key=row.token_key,
        cabinet_id=row.cabinet_id,
        account_id=row.account_id,
        expires_at=row.expires_at,
        guest_user_id=row.guest_user_id,
        guest_title=row.guest_title or "",
        settled=row.settled_at is not None,
        since=row.settled_at,
    )
