"""Demands to destroy a person's data, and the end of processing that comes with them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    union,
    update,
)

from bot.domain.access import EndReason
from bot.domain.consents import ConsentKind, ErasureReason
from bot.domain.organisation_claims import ClaimOutcome
from bot.domain.requests import RequestState, Side
from bot.services.erasure import Erasure
from bot.services.errors import ErasureUnderWayError
from bot.services.people import Person
from storage import models as m
from storage.engine import Database, Write
from storage.pages import DROP_PAGES
from storage.statements import Statement
from storage.sweeping import forget_left_overs
from storage.tasks import DROP_TASKS
from storage.unit import Unit

WHO: BindParameter[int] = bindparam("who")
OWN_CABINETS = select(m.cabinets.c.id).where(m.cabinets.c.user_id == WHO)
OWN_SESSIONS = select(m.sessions.c.id).where(m.sessions.c.cabinet_id.in_(OWN_CABINETS))
OWN_REQUESTS = or_(m.requests.c.chat_id == WHO, m.requests.c.cabinet_id.in_(OWN_CABINETS))
PENDING = Statement(
    select(*m.erasures.c)
    .where(m.erasures.c.user_id == WHO, m.erasures.c.done_at.is_(None))
    .order_by(m.erasures.c.id)
)
ELSEWHERE = Statement(
    select(m.chats.c.chat_id).where(
        m.chats.c.session_id.in_(OWN_SESSIONS), m.chats.c.chat_id != WHO
    )
)
CLOSE_CHAT = Statement(
    update(m.chats)
    .where(m.chats.c.chat_id == bindparam("chat"))
    .values(
        session_id=None,
        state=None,
        draft=None,
        draft_expires_at=None,
        version=m.chats.c.version + 1,
    )
)
LEAVE = Statement(update(m.chats).where(m.chats.c.chat_id == WHO).values(session_id=None))
DROP_CARDS = Statement(delete(m.cards).where(m.cards.c.chat_id == bindparam("chat")))
DROP_WAITING = Statement(
    delete(m.outbox).where(
        m.outbox.c.chat_id == bindparam("chat"),
        or_(*(m.outbox.c.kind == kind for kind in ("notify", "show", "document"))),
    )
)
END_SESSIONS = Statement(
    update(m.sessions)
    .where(
        m.sessions.c.ended_at.is_(None),
        or_(m.sessions.c.chat_id == WHO, m.sessions.c.cabinet_id.in_(OWN_CABINETS)),
    )
    .values(ended_at=bindparam("at"), end_reason=bindparam("ended"), pin_hash=None)
)
WITHDRAW = Statement(
    update(m.consents)
    .where(
        m.consents.c.user_id == WHO,
        m.consents.c.kind == ConsentKind.PERSONAL_DATA.value,
        m.consents.c.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=bindparam("at"))
)
CLOSE_CODES = Statement(
    update(m.confirmation_codes)
    .where(m.confirmation_codes.c.user_id == WHO, m.confirmation_codes.c.closed_at.is_(None))
    .values(closed_at=bindparam("at"))
)
CLOSE_INVITATIONS = Statement(
    update(m.invitations)
    .where(
        or_(m.invitations.c.cabinet_id.in_(OWN_CABINETS), m.invitations.c.guest_user_id == WHO),
        m.invitations.c.settled_at.is_(None),
    )
    .values(settled_at=bindparam("at"), outcome="revoked")
)
WITHDRAW_CLAIMS = Statement(
    update(m.organisation_claims)
    .where(
        m.organisation_claims.c.cabinet_id.in_(OWN_CABINETS),
        m.organisation_claims.c.settled_at.is_(None),
    )
    .values(settled_at=bindparam("at"), outcome=ClaimOutcome.WITHDRAWN.value)
)
CLOSE_REQUESTS = Statement(
    update(m.requests)
    .where(OWN_REQUESTS, m.requests.c.closed_at.is_(None))
    .values(
        state=RequestState.CLOSED.value,
        closed_at=bindparam("at"),
        closed_by=Side.RESIDENT.value,
        version=m.requests.c.version + 1,
    )
)
ASK = Statement(
    insert(m.erasures).values(
        id=bindparam("id"),
        subject=bindparam("subject"),
        user_id=WHO,
        reason=bindparam("reason"),
        asked_at=bindparam("at"),
        due_at=bindparam("at"),
    )
)
SET_DUE = Statement(
    update(m.erasures)
    .where(m.erasures.c.id == bindparam("erasure"), m.erasures.c.done_at.is_(None))
    .values(due_at=bindparam("due"))
)
_PEOPLE = union(
    select(m.chats.c.chat_id.label("who")).where(m.chats.c.chat_id > 0),
    select(m.cabinets.c.user_id),
    select(m.consents.c.user_id),
    select(m.sessions.c.chat_id).where(m.sessions.c.chat_id > 0),
    select(m.journal.c.chat_id).where(m.journal.c.chat_id > 0),
).subquery()
PEOPLE = Statement(select(_PEOPLE.c.who))
ASKED = Statement(select(m.erasures.c.subject, m.erasures.c.asked_at))
CONSENTED_AT = Statement(
    select(m.consents.c.given_at)
    .where(
        m.consents.c.user_id == WHO,
        m.consents.c.kind == ConsentKind.PERSONAL_DATA.value,
        m.consents.c.withdrawn_at.is_(None),
    )
    .order_by(m.consents.c.given_at.desc())
    .limit(1)
)
CANCEL = Statement(
    delete(m.erasures).where(
        m.erasures.c.user_id == WHO,
        m.erasures.c.due_at > bindparam("now"),
        m.erasures.c.act.is_(None),
    )
)


@dataclass(slots=True)
class StoredErasures:
    unit: Unit

    async def pending(self, user_id: int) -> Erasure | None:
        row = await self.unit.read_one(PENDING, who=user_id)
        return None if row is None else erasure_of(row)

    async def elsewhere(self, user_id: int) -> Sequence[int]:
        return [row.chat_id for row in await self.unit.read(ELSEWHERE, who=user_id)]

    async def emails(self, user_id: int) -> Sequence[str]:
        rows = await self.unit.read(CONTACTS, who=user_id)
        return [row.email for row in rows if row.email is not None]

    def stop(self, person: Person, elsewhere: Sequence[int], at: datetime) -> None:
        who, moment = {"who": person.user_id}, {"who": person.user_id, "at": at}
        for chat_id in elsewhere:
            self.unit.record(CLOSE_CHAT, {"chat": chat_id}, rows=1)
            self.unit.record(DROP_CARDS, {"chat": chat_id})
            self.unit.record(DROP_WAITING, {"chat": chat_id})
            self.unit.record(DROP_PAGES, {"chat": chat_id})
            self.unit.record(DROP_TASKS, {"chat": chat_id})
        self.unit.record(LEAVE, who)
        self.unit.record(DROP_WAITING, {"chat": person.chat_id})
        self.unit.record(DROP_PAGES, {"chat": person.chat_id})
        self.unit.record(DROP_TASKS, {"chat": person.chat_id})
        self.unit.record(END_SESSIONS, {**moment, "ended": EndReason.CONSENT_WITHDRAWN})
        self.unit.record(WITHDRAW, moment)
        self.unit.record(CLOSE_CODES, moment)
        self.unit.record(CLOSE_INVITATIONS, moment)
        self.unit.record(WITHDRAW_CLAIMS, moment)
        self.unit.record(CLOSE_REQUESTS, moment)

    def ask(
        self, erasure_id: int, subject: str, user_id: int, reason: ErasureReason, at: datetime
    ) -> None:
        params = {"id": erasure_id, "subject": subject, "who": user_id, "reason": reason, "at": at}
        self.unit.record(ASK, params)

    def set_due(self, erasure_id: int, due_at: datetime) -> None:
        self.unit.record(SET_DUE, {"erasure": erasure_id, "due": due_at}, rows=1)

    async def people(self) -> Sequence[int]:
        return [row.who for row in await self.unit.read(PEOPLE)]

    async def asked(self) -> Collection[tuple[str, datetime]]:
        return {(row.subject, row.asked_at) for row in await self.unit.read(ASKED)}

    async def consented_at(self, user_id: int) -> datetime | None:
        row = await self.unit.read_one(CONSENTED_AT, who=user_id)
        return None if row is None else row.given_at


async def cancel_erasure(unit: Unit, user_id: int, now: datetime) -> None:
    """Take a demand back that is not due yet: the person consented anew.

    What is due would be swept together with the new consent. Raises ErasureUnderWayError.
    """
    row = await unit.read_one(PENDING, who=user_id)
    if row is not None and (row.due_at <= now or row.act is not None):
        raise ErasureUnderWayError
    unit.record(CANCEL, {"who": user_id, "now": now})


DUE = Statement(
    select(m.erasures.c.id, m.erasures.c.user_id)
    .where(m.erasures.c.user_id.is_not(None), m.erasures.c.due_at <= bindparam("now"))
    .order_by(m.erasures.c.due_at)
    .limit(100)
)
ONE = Statement(select(*m.erasures.c).where(m.erasures.c.id == bindparam("erasure")))
SWEPT = Statement(
    select(m.erasures.c.id).where(m.erasures.c.user_id.is_(None), m.erasures.c.done_at.is_(None))
)
DONE = Statement(
    update(m.erasures)
    .where(m.erasures.c.id == bindparam("erasure"))
    .values(done_at=bindparam("at"))
)
ACTS = Statement(select(*m.erasures.c).order_by(m.erasures.c.asked_at, m.erasures.c.id))
DROP_FAREWELLS = Statement(
    delete(m.outbox).where(
        m.outbox.c.kind == "farewell", m.outbox.c.created_at < bindparam("before")
    )
)
FORGET_ACTS = Statement(delete(m.erasures).where(m.erasures.c.done_at < bindparam("before")))
FORGET_PAGES = Statement(delete(m.pages).where(m.pages.c.expires_at < bindparam("before")))
LETTERS_AT_A_LOOK = 200
LETTERS = Statement(
    select(m.letters.c.id, m.letters.c.payload)
    .where(m.letters.c.id > bindparam("after"), m.letters.c.payload.is_not(None))
    .order_by(m.letters.c.id)
    .limit(bindparam("most"))
)
DROP_LETTER = Statement(delete(m.letters).where(m.letters.c.id == bindparam("letter")))
CONTACTS = Statement(
    select(m.cabinets.c.id, m.cabinets.c.phone, m.cabinets.c.email).where(
        m.cabinets.c.user_id == WHO
    )
)
FAREWELLS = Statement(
    select(func.count().label("number")).select_from(m.outbox).where(m.outbox.c.kind == "farewell")
)
UNDER_WAY = Statement(
    select(func.count().label("number"))
    .select_from(m.outbox)
    .where(
        m.outbox.c.chat_id == WHO,
        m.outbox.c.dead_at.is_(None),
        m.outbox.c.created_at > bindparam("since"),
    )
)


@dataclass(frozen=True, slots=True)
class Mail:
    """What letters to one person are known by; an address alone may have been replaced."""

    user_id: int
    cabinets: frozenset[int]
    addresses: frozenset[str]


@dataclass(slots=True)
class ErasureDesk:
    """Erasures as the job and the report see them."""

    database: Database

    async def due(self, now: datetime) -> Sequence[tuple[int, int]]:
        """Give (id, whose data) of those whose time has come."""
        return [(row.id, row.user_id) for row in await self.database.read(DUE, now=now)]

    async def one(self, erasure_id: int) -> Erasure | None:
        rows = await self.database.read(ONE, erasure=erasure_id)
        return erasure_of(rows[0]) if rows else None

    async def answered(self, user_id: int, since: datetime) -> bool:
        """Tell whether nothing of these last moments waits to be said."""
        [row] = await self.database.read(UNDER_WAY, who=user_id, since=since)
        return not row.number

    async def mail(self, user_id: int) -> Mail:
        """Tell what letters to the person are known by."""
        rows = await self.database.read(CONTACTS, who=user_id)
        addresses = (one for row in rows for one in (row.phone, row.email) if one is not None)
        return Mail(user_id, frozenset(row.id for row in rows), frozenset(addresses))

    async def letters(self, after: int) -> Sequence[tuple[int, bytes]]:
        """Give the next letters that wait, sealed as they are."""
        found = await self.database.read(LETTERS, after=after, most=LETTERS_AT_A_LOOK)
        return [(row.id, row.payload) for row in found]

    async def drop_letters(self, letter_ids: Sequence[int]) -> None:
        await self.database.apply([Write(DROP_LETTER, {"letter": one}) for one in letter_ids])

    async def forget(self, acts_before: datetime, now: datetime) -> None:
        """Forget acts whose time is over, and pages that nobody opened."""
        await self.database.apply([Write(FORGET_ACTS, {"before": acts_before})])
        await self.database.apply([Write(FORGET_PAGES, {"before": now})])

    async def swept(self) -> Sequence[int]:
        """Give those whose rows are gone, though not from the file perhaps."""
        return [row.id for row in await self.database.read(SWEPT)]

    async def farewells_wait(self, before: datetime) -> bool:
        """Tell whether last words are on their way; those from before are given up."""
        await self.database.apply([Write(DROP_FAREWELLS, {"before": before})])
        [row] = await self.database.read(FAREWELLS)
        return bool(row.number)

    async def finish(self, erasure_ids: Sequence[int], at: datetime) -> None:
        """Leave nothing in the files of the database, then close the acts."""
        await forget_left_overs(self.database)
        await self.database.compact()
        await self.database.apply([Write(DONE, {"erasure": one, "at": at}) for one in erasure_ids])

    async def acts(self) -> Sequence[Erasure]:
        return [erasure_of(row) for row in await self.database.read(ACTS)]


def erasure_of(row: Any) -> Erasure:
    return Erasure(
        id=row.id,
        subject=row.subject,
        user_id=row.user_id,
        reason=ErasureReason(row.reason),
        asked_at=row.asked_at,
        due_at=row.due_at,
        done_at=row.done_at,
        act=row.act,
    )
