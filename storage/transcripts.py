"""One conversation as it is kept: its lines, deliveries, what staff did, and whose it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update

from bot.domain.requests import Side
from bot.domain.staff import Action
from bot.services.conversations import About, Agreed, Asked, ChatKey, Linked, SignIn
from bot.services.staff import FAILED, Subject
from bot.services.timeline import Delivery, KeptLine, StaffAct
from storage import models as m
from storage.help_desk import SIGNED_IN
from storage.indexing import WINDOW
from storage.reveals import StoredResidents
from storage.statements import Statement
from storage.unit import Unit

J, A, R, S = m.journal.c, m.audit.c, m.requests.c, m.sessions.c
MOST_ACTS = 100
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
TOLD = frozenset({"answered", "written", "read", "file", "help"})  # words stand there, or no act
MOST_BESIDE = 20  # sessions, consents, requests
_LINE = (J.id, J.at, J.direction, J.kind, J.step, J.after, J.message_id, J.body, J.details)
BEFORE = Statement(
    select(*_LINE)
    .where(J.chat_id == bindparam("chat"), J.id < bindparam("line"))
    .order_by(J.id.desc())
    .limit(bindparam("most")),
    keyed=True,
)
SINCE = Statement(
    select(*_LINE)
    .where(J.chat_id == bindparam("chat"), J.id >= bindparam("line"))
    .order_by(J.id)
    .limit(bindparam("most")),
    keyed=True,
)
SETTLED = Statement(
    select(func.min(J.id).label("id")).where(
        J.chat_id == bindparam("chat"), J.id >= bindparam("line")
    ),
    keyed=True,
)
ANY = Statement(select(J.id).where(J.chat_id == bindparam("chat")).limit(1), keyed=True)
SEE = Statement(
    update(m.conversations)
    .where(m.conversations.c.chat_id == bindparam("chat"))
    .where(m.conversations.c.seen_line < bindparam("line"))
    .values(seen_line=bindparam("line"), unseen=0)
)
DELIVERIES = Statement(
    select(
        m.outbox.c.id,
        m.outbox.c.created_at,
        m.outbox.c.kind,
        m.outbox.c.tries,
        m.outbox.c.error,
        m.outbox.c.dead_at,
    )
    .where(
        m.outbox.c.chat_id == bindparam("chat"),
        or_(m.outbox.c.dead_at.is_not(None), m.outbox.c.tries > 0),
    )
    .order_by(m.outbox.c.id.desc())
    .limit(MOST_ACTS),
    keyed=True,
)
_OF_CHAT = or_(
    R.chat_id == bindparam("chat"),
    R.cabinet_id.in_(select(S.cabinet_id).where(S.chat_id == bindparam("chat"))),
)
ANSWERS = Statement(
    select(
        m.request_messages.c.id,
        m.request_messages.c.at,
        m.request_messages.c.title,
        m.request_messages.c.words,
        R.number,
    )
    .join(m.requests, R.id == m.request_messages.c.request_id)
    .where(
        _OF_CHAT,
        m.request_messages.c.side == Side.STAFF.value,
        m.request_messages.c.at >= bindparam("since"),
        m.request_messages.c.at < bindparam("until"),
    )
    .order_by(m.request_messages.c.id.desc())
    .limit(MOST_ACTS),
    keyed=True,
)
_REQUESTS = select(R.number).where(_OF_CHAT)
ACTS = Statement(
    select(
        A.id,
        A.at,
        A.action,
        A.subject,
        A.subject_id,
        A.details,
        A.employee_id,
        m.employees.c.name,
    )
    .select_from(m.audit.outerjoin(m.employees, m.employees.c.id == A.employee_id))
    .where(
        or_(
            and_(A.subject == Subject.CONVERSATION.value, A.subject_id == bindparam("subject")),
            and_(A.subject == Subject.REQUEST.value, A.subject_id.in_(_REQUESTS)),
        ),
        A.denied == 0,
        A.details.not_like(f'%"{FAILED}": "%'),
        A.at >= bindparam("since"),
        A.at < bindparam("until"),
    )
    .order_by(A.id.desc())
    .limit(MOST_ACTS),
    keyed=True,
)
VISITED = Statement(
    select(A.id)
    .where(
        A.subject == Subject.CONVERSATION.value,
        A.subject_id == bindparam("subject"),
        A.employee_id == bindparam("employee"),
        A.action == Action.REVIEW_CONVERSATIONS.value,
        A.denied == 0,
        A.details.not_like('%"act"%'),  # help beside it is no visit
        A.at >= bindparam("since"),
    )
    .limit(1),
    keyed=True,
)
CHAT = Statement(
    select(
        m.chats.c.language,
        m.chats.c.state,
        m.chats.c.active_at,
        m.chats.c.unreachable_at,
        m.chats.c.session_id,
    ).where(m.chats.c.chat_id == bindparam("chat")),
    keyed=True,
)
SIGN_INS = Statement(
    select(
        S.id,
        S.cabinet_id,
        S.started_at,
        S.ended_at,
        S.end_reason,
        S.title,
        m.cabinets.c.user_id,
        m.cabinets.c.login,
        m.cabinets.c.phone,
        m.cabinets.c.email,
        m.cabinets.c.surname,
        m.cabinets.c.given_name,
        m.cabinets.c.patronymic,
    )
    .join(m.cabinets, m.cabinets.c.id == S.cabinet_id)
    .where(S.chat_id == bindparam("chat"))
    .order_by(S.started_at.desc())
    .limit(MOST_BESIDE),
    keyed=True,
)
LINKED = Statement(
    select(
        m.accounts.c.number,
        m.accounts.c.receipt_type,
        m.links.c.access,
        m.accounts.c.address,
        m.accounts.c.holder,
        m.organisations.c.name.label("organisation"),
    )
    .select_from(
        m.links.join(m.accounts, m.accounts.c.id == m.links.c.account_id).outerjoin(
            m.organisations, m.organisations.c.id == m.accounts.c.organisation_id
        )
    )
    .where(m.links.c.cabinet_id == bindparam("cabinet"))
    .order_by(m.links.c.linked_at),
    keyed=True,
)
CONSENTS = Statement(
    select(
        m.consents.c.kind,
        m.consents.c.version,
        m.consents.c.given_at,
        m.consents.c.withdrawn_at,
    )
    .where(m.consents.c.user_id == bindparam("chat"))
    .order_by(m.consents.c.given_at.desc())
    .limit(MOST_BESIDE),
    keyed=True,
)
REQUESTS = Statement(
    select(R.id, R.number, R.subject, R.state, R.changed_at)
    .where(_OF_CHAT)
    .order_by(R.changed_at.desc())
    .limit(MOST_BESIDE),
    keyed=True,
)


@dataclass(slots=True)
class StoredTranscripts:
    """`bot.services.conversations.Transcripts`; `key` names a chat in the audit log."""

    unit: Unit
    key: ChatKey

    async def about(self, chat_id: int) -> About | None:
        read, chat = self.unit.read, {"chat": chat_id}
        if chat_id < 0 or not await read(ANY, **chat):
            return None
        stands = await self.unit.read_one(CHAT, **chat)
        signed = await read(SIGN_INS, **chat)
        ever = await read(SIGNED_IN, **chat)  # all, however many: it says whose the chat is
        session = None if stands is None else stands.session_id
        now = next((one for one in signed if one.id == session and not one.ended_at), None)
        linked = [] if now is None else await read(LINKED, cabinet=now.cabinet_id)
        known = await StoredResidents(self.unit).known_of(chat_id)
        return About(
            chat_id=chat_id,
            name=_name(now),
            title=next((one.title for one in signed if one.title), ""),
            login="" if now is None else now.login,
            phone="" if now is None else now.phone or "",
            email="" if now is None else now.email or "",
            language="ru" if stands is None else stands.language,
            state=None if stands is None else stands.state,
            active_at=None if stands is None else stands.active_at,
            unreachable_at=None if stands is None else stands.unreachable_at,
            cabinets=frozenset(one.cabinet_id for one in ever),
            owners=frozenset(one.user_id for one in ever),
            sign_ins=tuple(
                SignIn(one.started_at, one.ended_at, one.end_reason or "", one.title or "")
                for one in signed
            ),
            accounts=tuple(
                Linked(
                    one.number,
                    one.receipt_type,
                    one.access,
                    one.address,
                    one.holder or "",
                    one.organisation or "",
                )
                for one in linked
            ),
            consents=tuple(Agreed(*one) for one in await read(CONSENTS, **chat)),
            requests=tuple(Asked(*one) for one in await read(REQUESTS, **chat)),
            known_besides=tuple(known),
        )

    async def before(self, chat_id: int, line: int, most: int) -> Sequence[KeptLine]:
        rows = await self.unit.read(BEFORE, chat=chat_id, line=line, most=most)
        return [KeptLine(*row) for row in reversed(rows)]

    async def since(self, chat_id: int, line: int, most: int) -> Sequence[KeptLine]:
        rows = await self.unit.read(SINCE, chat=chat_id, line=line, most=most)
        return [KeptLine(*row) for row in rows]

    async def settled(self, chat_id: int, line: int) -> int:
        row = await self.unit.read_one(SETTLED, chat=chat_id, line=max(line - WINDOW, 0))
        return 0 if row is None else row.id or 0

    async def deliveries(self, chat_id: int) -> Sequence[Delivery]:
        return [
            Delivery(
                row.id,
                row.dead_at or row.created_at,
                row.kind,
                row.tries,
                row.error or "",
                dead=row.dead_at is not None,
            )
            for row in await self.unit.read(DELIVERIES, chat=chat_id)
        ]

    async def acts(
        self, chat_id: int, since: datetime, until: datetime | None = None
    ) -> Sequence[StaffAct]:
        params: dict[str, Any] = {"chat": chat_id, "since": since, "until": until or NEVER}
        answers = await self.unit.read(ANSWERS, **params)
        acts = await self.unit.read(ACTS, **params, subject=self.key(chat_id))
        return [
            *(
                StaffAct(one.id, one.at, "answered", one.title or "", one.number, one.words)
                for one in answers
            ),
            *(
                StaffAct(one.id, one.at, what, who, _request(one), by=one.employee_id)
                for one, what, who in ((one, *_done(one)) for one in acts)
                if what not in TOLD
            ),
        ]

    async def visited(self, chat_id: int, employee_id: int, since: datetime) -> bool:
        row = await self.unit.read_one(
            VISITED, subject=self.key(chat_id), employee=employee_id, since=since
        )
        return row is not None

    def see(self, chat_id: int, line: int) -> None:
        self.unit.record(SEE, {"chat": chat_id, "line": line})


def _done(row: Any) -> tuple[str, str]:
    """Give what somebody did, and who: an act with a request is more than its right."""
    details = json.loads(row.details) if row.details else {}
    return str(details.get("act") or row.action), row.name or str(details.get("title") or "")


def _request(row: Any) -> str:
    return str(row.subject_id) if row.subject == Subject.REQUEST.value else ""


def _name(signed: Any) -> str:
    if signed is None:
        return ""
    parts = (signed.surname, signed.given_name, signed.patronymic)
    return " ".join(filter(None, parts)) or signed.title or ""
