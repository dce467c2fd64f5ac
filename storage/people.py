"""Attempts, cabinets, sessions and consents over one unit of work."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from bot.domain.access import Access, Attempt, EndReason, Via
from bot.domain.consents import ConsentKind
from bot.services.people import (
    GivenConsent,
    LinkedAccount,
    Person,
    Session,
    Tally,
)
from bot.services.ports import Ids
from storage import models as m
from storage.accounts import ACCOUNT_COLUMNS, ACCOUNTS, NEWEST_OF_ACCOUNT, account_of
from storage.erasure import cancel_erasure
from storage.pages import DROP_PAGES
from storage.statements import Statement
from storage.unit import Unit

LAST_ORDINAL = (
    select(func.max(m.attempts.c.ordinal))
    .where(
        m.attempts.c.kind == bindparam("kind"),
        m.attempts.c.subject == bindparam("subject"),
    )
    .scalar_subquery()
)
TALLY = Statement(
    select(
        m.attempts.c.ordinal,
        m.attempts.c.at,
    )
    .where(
        m.attempts.c.kind == bindparam("kind"),
        m.attempts.c.subject == bindparam("subject"),
        or_(m.attempts.c.at > bindparam("since"), m.attempts.c.ordinal == LAST_ORDINAL),
    )
    .order_by(m.attempts.c.ordinal.desc()),
    keyed=True,
)
ADD_ATTEMPT = Statement(insert(m.attempts), keyed=True)


@dataclass(slots=True)
class StoredAttempts:
    """Counters in SQL: the ordinal is a key, so two at once cannot pass under one count."""

    unit: Unit

    async def tally(self, kind: Attempt, subject: str, since: datetime) -> Tally:
        rows = await self.unit.read(TALLY, kind=kind, subject=subject, since=since)
        times = tuple(row.at for row in rows if row.at > since)
        return Tally(len(times), rows[0].ordinal if rows else 0, times)

    def add(self, kind: Attempt, subject: str, ordinal: int, at: datetime) -> None:
        self.unit.record(
            ADD_ATTEMPT, {"kind": kind, "subject": subject, "ordinal": ordinal, "at": at}
        )


OWN_CABINET = Statement(
    select(m.cabinets.c.id, m.cabinets.c.login, m.cabinets.c.password_hash)
    .join(m.links, m.links.c.cabinet_id == m.cabinets.c.id)
    .where(
        m.cabinets.c.user_id == bindparam("user_id"),
        m.links.c.account_id == bindparam("account_id"),
        m.cabinets.c.registered_at.is_(None),
    )
    .order_by(m.cabinets.c.created_at)
    .limit(1),
    keyed=True,
)
LINKED = Statement(
    select(*ACCOUNT_COLUMNS, m.links.c.access, m.links.c.name.label("own_name"))
    .select_from(ACCOUNTS.join(m.links, m.links.c.account_id == m.accounts.c.id))
    .where(m.links.c.cabinet_id == bindparam("cabinet_id"))
    .order_by(m.links.c.linked_at, m.accounts.c.number),
    keyed=True,
)
CHATS_WITH = Statement(
    select(m.sessions.c.chat_id)
    .join(m.links, m.links.c.cabinet_id == m.sessions.c.cabinet_id)
    .where(m.links.c.account_id == bindparam("account_id"), m.sessions.c.ended_at.is_(None))
    .distinct(),
    keyed=True,
)
PASSWORD_HASH = Statement(
    select(m.cabinets.c.password_hash).where(m.cabinets.c.id == bindparam("cabinet_id")),
    keyed=True,
)
ADD_CABINET = Statement(
    insert(m.cabinets).values(
        id=bindparam("id"),
        login=bindparam("login"),
        password_hash=bindparam("password_hash"),
        user_id=bindparam("user_id"),
        created_at=bindparam("created_at"),
    ),
    keyed=True,
)
ADD_LINK = Statement(
    lambda insert_into: (
        insert_into(m.links)
        .values(
            cabinet_id=bindparam("cabinet_id"),
            account_id=bindparam("account_id"),
            access=bindparam("access"),
            linked_at=bindparam("linked_at"),
            via=Via.PROOF.value,
            known_period=NEWEST_OF_ACCOUNT,
        )
        .on_conflict_do_update(  # one's own proof counts more than an invitation
            index_elements=["cabinet_id", "account_id"],
            set_={"access": bindparam("access"), "via": Via.PROOF.value},
            where=m.links.c.via == Via.INVITATION.value,
        )
    ),
    keyed=True,
)
NAME_LINK = Statement(
    update(m.links)
    .where(m.links.c.cabinet_id == bindparam("cabinet"), m.links.c.account_id == bindparam("to"))
    .values(name=bindparam("called")),
    keyed=True,
)
UNLINK = Statement(
    delete(m.links).where(
        m.links.c.cabinet_id == bindparam("cabinet"), m.links.c.account_id == bindparam("to")
    ),
    keyed=True,
)


@dataclass(slots=True)
class StoredCabinets:
    unit: Unit

    async def of_user_with(self, user_id: int, account_id: int) -> tuple[int, str, bool] | None:
        row = await self.unit.read_one(OWN_CABINET, user_id=user_id, account_id=account_id)
        return None if row is None else (row.id, row.login, row.password_hash is not None)

    async def accounts(self, cabinet_id: int) -> Sequence[LinkedAccount]:
        rows = await self.unit.read(LINKED, cabinet_id=cabinet_id)
        return [
            LinkedAccount(account_of(row), Access(row.access), row.own_name or "") for row in rows
        ]

    async def chats_with(self, account_id: int) -> Sequence[int]:
        rows = await self.unit.read(CHATS_WITH, account_id=account_id)
        return [row.chat_id for row in rows]

    async def password_hash(self, cabinet_id: int) -> str | None:
        row = await self.unit.read_one(PASSWORD_HASH, cabinet_id=cabinet_id)
        return None if row is None else row.password_hash

    def add(self, cabinet_id: int, login: str, user_id: int, at: datetime) -> None:
        self.unit.record(
            ADD_CABINET,
            {
                "id": cabinet_id,
                "login": login,
                "password_hash": None,
                "user_id": user_id,
                "created_at": at,
            },
        )

    def link(self, cabinet_id: int, account_id: int, access: Access, at: datetime) -> None:
        self.unit.record(
            ADD_LINK,
            {
                "cabinet_id": cabinet_id,
                "account_id": account_id,
                "access": access,
                "linked_at": at,
            },
        )

    def name(self, cabinet_id: int, account_id: int, name: str | None) -> None:
        params = {"cabinet": cabinet_id, "to": account_id, "called": name}
        self.unit.record(NAME_LINK, params, rows=1)

    def unlink(self, cabinet_id: int, account_id: int) -> None:
        self.unit.record(UNLINK, {"cabinet": cabinet_id, "to": account_id}, rows=1)


START_SESSION = Statement(
    insert(m.sessions).values(
        id=bindparam("id"),
        chat_id=bindparam("chat_id"),
        cabinet_id=bindparam("cabinet_id"),
        account_id=bindparam("account_id"),
        pin_wrong=0,
        pin_idle=bindparam("pin_idle"),
        started_at=bindparam("started_at"),
        title=bindparam("title"),
    ),
    keyed=True,
)
END_SESSION = Statement(
    update(m.sessions)
    .where(m.sessions.c.id == bindparam("session"), m.sessions.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), end_reason=bindparam("reason"), pin_hash=None),
    keyed=True,
)
ATTACH_SESSION = Statement(
    update(m.chats)
    .where(m.chats.c.chat_id == bindparam("chat"))
    .values(session_id=bindparam("session")),
    keyed=True,
)
CHOOSE_ACCOUNT = Statement(
    update(m.sessions)
    .where(m.sessions.c.id == bindparam("session"))
    .values(account_id=bindparam("account")),
    keyed=True,
)
SET_PIN = Statement(
    update(m.sessions)
    .where(m.sessions.c.id == bindparam("session"), m.sessions.c.ended_at.is_(None))
    .values(pin_hash=bindparam("hashed"), pin_wrong=0),
    keyed=True,
)
SET_PIN_IDLE = Statement(
    update(m.sessions)
    .where(m.sessions.c.id == bindparam("session"))
    .values(pin_idle=bindparam("idle")),
    keyed=True,
)
COUNT_WRONG_PIN = Statement(
    update(m.sessions)
    .where(m.sessions.c.id == bindparam("session"), m.sessions.c.pin_wrong == bindparam("known"))
    .values(pin_wrong=m.sessions.c.pin_wrong + 1),
    keyed=True,
)
FORGET_WRONG_PINS = Statement(
    update(m.sessions).where(m.sessions.c.id == bindparam("session")).values(pin_wrong=0),
    keyed=True,
)


@dataclass(slots=True)
class StoredSessions:
    unit: Unit

    def start(self, session: Session, at: datetime, title: str) -> None:
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
        self.unit.record(ATTACH_SESSION, {"chat": session.chat_id, "session": session.id}, rows=1)

    def end(self, session: Session, reason: EndReason, at: datetime) -> None:
        self.unit.record(END_SESSION, {"session": session.id, "at": at, "reason": reason}, rows=1)
        self.unit.record(DROP_PAGES, {"chat": session.chat_id})
        self.unit.record(ATTACH_SESSION, {"chat": session.chat_id, "session": None}, rows=1)

    def choose_account(self, session_id: int, account_id: int) -> None:
        self.unit.record(CHOOSE_ACCOUNT, {"session": session_id, "account": account_id}, rows=1)

    def set_pin(self, session_id: int, pin_hash: str | None) -> None:
        self.unit.record(SET_PIN, {"session": session_id, "hashed": pin_hash}, rows=1)

    def set_pin_idle(self, session_id: int, idle: timedelta) -> None:
        self.unit.record(
            SET_PIN_IDLE, {"session": session_id, "idle": int(idle.total_seconds())}, rows=1
        )

    def count_wrong_pin(self, session: Session) -> None:
        self.unit.record(
            COUNT_WRONG_PIN, {"session": session.id, "known": session.pin_wrong}, rows=1
        )

    def forget_wrong_pins(self, session_id: int) -> None:
        self.unit.record(FORGET_WRONG_PINS, {"session": session_id}, rows=1)


KEEP_WORDING = Statement(
    lambda insert_into: (
        insert_into(m.consent_texts)
        .values(digest=bindparam("digest"), text=bindparam("text"))
        .on_conflict_do_nothing()
    ),
    keyed=True,
)
GIVE_CONSENT = Statement(
    insert(m.consents).values(
        id=bindparam("id"),
        user_id=bindparam("user_id"),
        chat_id=bindparam("chat_id"),
        kind=bindparam("kind"),
        version=bindparam("version"),
        language=bindparam("language"),
        wording=bindparam("wording"),
        given_at=bindparam("given_at"),
    ),
    keyed=True,
)
CONSENTS_OF = Statement(
    select(
        m.consents.c.kind,
        m.consents.c.version,
        m.consents.c.language,
        m.consents.c.given_at,
        m.consents.c.withdrawn_at,
        m.consent_texts.c.text,
    )
    .join(m.consent_texts, m.consent_texts.c.digest == m.consents.c.wording)
    .where(m.consents.c.user_id == bindparam("user_id"))
    .order_by(m.consents.c.given_at, m.consents.c.id),
    keyed=True,
)


@dataclass(slots=True)
class StoredConsents:
    """The ledger: who, what wording, when."""

    unit: Unit
    new_id: Ids

    def give(
        self, person: Person, kind: ConsentKind, version: str, wording: str, at: datetime
    ) -> None:
        digest = hashlib.sha256(wording.encode()).hexdigest()
        self.unit.record(KEEP_WORDING, {"digest": digest, "text": wording})
        self.unit.record(
            GIVE_CONSENT,
            {
                "id": self.new_id(),
                "user_id": person.user_id,
                "chat_id": person.chat_id,
                "kind": kind,
                "version": version,
                "language": person.language,
                "wording": digest,
                "given_at": at,
            },
        )

    async def keep_data(self, user_id: int, now: datetime) -> None:
        await cancel_erasure(self.unit, user_id, now)

    async def of(self, user_id: int) -> Sequence[GivenConsent]:
        rows = await self.unit.read(CONSENTS_OF, user_id=user_id)
        return [
            GivenConsent(
                ConsentKind(row.kind),
                row.version,
                row.language,
                row.given_at,
                row.text,
                row.withdrawn_at,
            )
            for row in rows
        ]
