"""Canned answers, what the audit log says of a request, chats and proofs as staff help with."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from bot.domain.access import Attempt
from bot.domain.staff import Action
from bot.services.canned_answers import CannedAnswer
from bot.services.help_chats import LOOK, ChatKnown
from bot.services.staff import FAILED, Subject
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

C, T, U = m.canned_answers.c, m.attempts.c, m.audit.c
_CANNED = select(C.id, C.organisation_id, C.title, C.words, C.language, C.version)
CANNED_OF = Statement(
    _CANNED.where(C.organisation_id.is_not_distinct_from(bindparam("place"))).order_by(
        C.title, C.id
    )
)
CANNED = Statement(_CANNED.where(C.id == bindparam("canned")), keyed=True)
PLACE_NAME = Statement(
    select(m.organisations.c.name).where(m.organisations.c.id == bindparam("place")), keyed=True
)
ADD_CANNED = Statement(insert(m.canned_answers), keyed=True)
CHANGE_CANNED = Statement(
    update(m.canned_answers)
    .where(C.id == bindparam("canned"), C.version == bindparam("known"))
    .values({one: bindparam(f"new_{one}") for one in ("title", "words", "language", "changed_at")})
    .values(version=C.version + 1),
    keyed=True,
)
REMOVE_CANNED = Statement(
    delete(m.canned_answers).where(C.id == bindparam("canned"), C.version == bindparam("known")),
    keyed=True,
)
_OF_REQUEST = (
    U.subject == Subject.REQUEST.value,
    U.subject_id == bindparam("number"),
    U.action == Action.ANSWER_REQUEST.value,
    U.denied == 0,
)
ACTS_OF = Statement(
    select(U.user_id, U.details).where(*_OF_REQUEST).order_by(U.id.desc()).limit(50)
)


def _look(subject: Subject, act: str) -> Statement:
    return Statement(
        select(U.id)
        .where(
            U.subject == subject.value,
            U.subject_id == bindparam("key"),
            U.employee_id == bindparam("employee"),
            U.denied == 0,
            U.details.like(f'%"act": "{act}"%'),
            U.at >= bindparam("since"),
        )
        .limit(1),
        keyed=True,
    )


LOOKED, READ = _look(Subject.CONVERSATION, LOOK), _look(Subject.REQUEST, "read")
CHAT = Statement(
    select(m.chats.c.language, m.sessions.c.cabinet_id)
    .select_from(
        m.chats.outerjoin(
            m.sessions,
            (m.sessions.c.id == m.chats.c.session_id) & m.sessions.c.ended_at.is_(None),
        )
    )
    .where(m.chats.c.chat_id == bindparam("chat"), m.chats.c.chat_id > 0),
    keyed=True,
)
SIGNED_IN = Statement(
    select(m.sessions.c.cabinet_id, m.cabinets.c.user_id)
    .join(m.cabinets, m.cabinets.c.id == m.sessions.c.cabinet_id)
    .where(m.sessions.c.chat_id == bindparam("chat"))
    .distinct()
)
PROOFS_AT = Statement(
    select(T.subject, T.ordinal, T.at).where(
        T.kind == Attempt.PROOF_OF_ACCOUNT.value, T.at == bindparam("at")
    )
)
MOVE = Statement(
    update(m.attempts)
    .where(T.kind == bindparam("which"), T.subject == bindparam("whose"), T.at == bindparam("was"))
    .values(at=bindparam("becomes")),
    keyed=True,
)


@dataclass(slots=True)
class StoredCanned:
    """`bot.services.canned_answers.CannedShelf`."""

    unit: Unit

    async def of(self, place: int | None) -> Sequence[CannedAnswer]:
        return [CannedAnswer(*one) for one in await self.unit.read(CANNED_OF, place=place)]

    async def find(self, canned_id: int) -> CannedAnswer | None:
        row = await self.unit.read_one(CANNED, canned=canned_id)
        return None if row is None else CannedAnswer(*row)

    async def place_name(self, place: int) -> str:
        row = await self.unit.read_one(PLACE_NAME, place=place)
        return "" if row is None else str(row.name)

    def add(self, canned: CannedAnswer, at: datetime) -> None:
        values = {name: getattr(canned, name) for name in ("id", "title", "words", "language")}
        place = {"organisation_id": canned.place, "version": canned.version}
        self.unit.record(ADD_CANNED, {**values, **place, "changed_at": at})

    def change(self, canned: CannedAnswer, at: datetime) -> None:
        values = {f"new_{name}": getattr(canned, name) for name in ("title", "words", "language")}
        known = {"canned": canned.id, "known": canned.version - 1, "new_changed_at": at}
        self.unit.record(CHANGE_CANNED, {**values, **known}, rows=1)

    def remove(self, canned: CannedAnswer) -> None:
        known = {"canned": canned.id, "known": canned.version}
        self.unit.record(REMOVE_CANNED, known, rows=1)


@dataclass(slots=True)
class StoredTrail:
    """`bot.services.help_requests.Trail`."""

    unit: Unit

    async def read(self, employee_id: int, number: str, since: datetime) -> bool:
        values: dict[str, Any] = {"key": number, "employee": employee_id, "since": since}
        return await self.unit.read_one(READ, **values) is not None

    async def closer(self, number: str) -> tuple[int | None, str]:
        for one in await self.unit.read(ACTS_OF, number=number):
            if _act(one.details) == "closed":
                return one.user_id, str(json.loads(one.details).get("title", ""))
        return None, ""


def _act(details: str) -> str:
    """Give what was done; nothing where it was only tried."""
    said = json.loads(details) if details else {}
    return "" if FAILED in said else str(said.get("act", ""))


@dataclass(slots=True)
class StoredHelpChats:
    """`bot.services.help_chats.HelpChats`."""

    unit: Unit

    async def looked(self, subject: str, employee_id: int, since: datetime) -> bool:
        values: dict[str, Any] = {"key": subject, "employee": employee_id, "since": since}
        return await self.unit.read_one(LOOKED, **values) is not None

    async def find(self, chat_id: int) -> ChatKnown | None:
        row = await self.unit.read_one(CHAT, chat=chat_id)
        if row is None:
            return None
        signed_in = await self.unit.read(SIGNED_IN, chat=chat_id)
        return ChatKnown(
            chat_id,
            row.language,
            row.cabinet_id,
            frozenset(one.cabinet_id for one in signed_in),
            frozenset(one.user_id for one in signed_in),
        )


@dataclass(slots=True)
class StoredProofLocks:
    """`bot.services.help_chats.ProofLocks`."""

    unit: Unit

    async def of_accounts(self, times: Sequence[datetime]) -> Sequence[tuple[str, int, datetime]]:
        found: list[Any] = []
        for at in sorted(set(times)):
            found += await self.unit.read(PROOFS_AT, at=at)
        return [(one.subject, one.ordinal, one.at) for one in found]

    def move(self, kind: Attempt, subject: str, at: datetime, to: datetime) -> None:
        params = {"which": kind.value, "whose": subject, "was": at, "becomes": to}
        self.unit.record(MOVE, params, rows=1)
