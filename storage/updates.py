"""The chat, the ledger of updates and the journal: what each unit of work reads and writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, exists, insert, select, update

from bot.services.people import Session
from bot.services.ports import Ids
from bot.services.traces import current_trace, new_trace
from bot.services.updates import JournalLine, StoredCard, StoredChat
from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement
from storage.unit import Unit

LOAD = Statement(
    select(
        m.chats.c.version,
        m.chats.c.language,
        m.chats.c.state,
        m.chats.c.draft,
        m.chats.c.draft_expires_at,
        m.chats.c.left_step,
        m.chats.c.active_at,
        m.sessions.c.id.label("session_id"),
        m.sessions.c.cabinet_id,
        m.sessions.c.account_id,
        m.sessions.c.pin_hash,
        m.sessions.c.pin_wrong,
        m.sessions.c.pin_idle,
        m.cabinets.c.login,
        m.cabinets.c.password_hash,
        m.cabinets.c.registered_at,
        exists(
            select(m.employees.c.id).where(
                m.employees.c.cabinet_id == m.sessions.c.cabinet_id,
                m.employees.c.ended_at.is_(None),
            )
        ).label("employed"),
        m.cards.c.message_id,
        m.cards.c.drawing,
        m.cards.c.screen,
    )
    .select_from(
        m.chats.outerjoin(
            m.sessions,
            and_(m.sessions.c.id == m.chats.c.session_id, m.sessions.c.ended_at.is_(None)),
        )
        .outerjoin(m.cabinets, m.cabinets.c.id == m.sessions.c.cabinet_id)
        .outerjoin(
            m.cards,
            and_(m.cards.c.chat_id == m.chats.c.chat_id, m.cards.c.card == bindparam("card")),
        )
    )
    .where(m.chats.c.chat_id == bindparam("chat_id")),
    keyed=True,
)
EXPIRED = Statement(
    select(m.chats.c.chat_id, m.chats.c.draft_expires_at)
    .where(m.chats.c.draft_expires_at <= bindparam("now"))
    .limit(500)
)


def _stored(chat_id: int, row: Any) -> StoredChat:
    session = None
    if row.session_id is not None:
        session = Session(
            id=row.session_id,
            chat_id=chat_id,
            cabinet_id=row.cabinet_id,
            login=row.login,
            account_id=row.account_id,
            pin_hash=row.pin_hash,
            pin_wrong=row.pin_wrong,
            pin_idle=timedelta(seconds=row.pin_idle),
            has_password=row.password_hash is not None,
            registered=row.registered_at is not None,
            employed=bool(row.employed),
        )
    return StoredChat(
        chat_id=chat_id,
        version=row.version,
        language=row.language,
        state=row.state,
        draft=row.draft,
        draft_expires_at=row.draft_expires_at,
        active_at=row.active_at,
        left_step=row.left_step,
        session=session,
        card=None if row.drawing is None else StoredCard(row.message_id, row.drawing, row.screen),
    )


@dataclass(slots=True)
class StoredChats:
    database: Database

    async def load(self, chat_id: int, card: str) -> StoredChat | None:
        rows = await self.database.read(LOAD, chat_id=chat_id, card=card)
        return _stored(chat_id, rows[0]) if rows else None

    async def expired(self, now: datetime) -> Sequence[tuple[int, datetime]]:
        return [tuple(row) for row in await self.database.read(EXPIRED, now=now)]


SEE = Statement(insert(m.seen_updates), keyed=True)
NEW_CHAT = Statement(
    insert(m.chats).values(
        chat_id=bindparam("chat_id"),
        version=1,
        kind="private",
        language=bindparam("language"),
        state=bindparam("state"),
        draft=bindparam("draft"),
        draft_expires_at=bindparam("draft_expires_at"),
        left_step=bindparam("left_step"),
        active_at=bindparam("active_at"),
    ),
    keyed=True,
)
NEXT_VERSION = Statement(
    update(m.chats)
    .where(m.chats.c.chat_id == bindparam("chat"), m.chats.c.version == bindparam("loaded"))
    .values(
        version=m.chats.c.version + 1,
        language=bindparam("language"),
        state=bindparam("state"),
        draft=bindparam("draft"),
        draft_expires_at=bindparam("draft_expires_at"),
        left_step=bindparam("left_step"),
        active_at=bindparam("active_at"),
        unreachable_at=None,
    ),
    keyed=True,
)
DRAW_CARD = Statement(
    lambda insert_into: (
        insert_into(m.cards)
        .values(
            chat_id=bindparam("chat_id"),
            card=bindparam("card"),
            drawing=bindparam("drawing"),
            screen=bindparam("screen"),
        )
        .on_conflict_do_update(
            index_elements=["chat_id", "card"],
            set_={"drawing": bindparam("drawing"), "screen": bindparam("screen")},
        )
    ),
    keyed=True,
)
PUT = Statement(
    insert(m.outbox).values(
        id=bindparam("id"),
        chat_id=bindparam("chat_id"),
        rank=bindparam("rank"),
        kind=bindparam("kind"),
        payload=bindparam("payload"),
        created_at=bindparam("at"),
        not_before=bindparam("at"),
        tries=0,
        trace=bindparam("trace"),
    ),
    keyed=True,
)
HANGS = (
    select(m.cards.c.card)
    .where(
        m.cards.c.chat_id == bindparam("chat_id"),
        m.cards.c.card == bindparam("card"),
        m.cards.c.message_id.is_not(None),
    )
    .exists()
)
PUT_CARD = Statement(
    insert(m.outbox).values(
        id=bindparam("id"),
        chat_id=bindparam("chat_id"),
        rank=case((HANGS, bindparam("edited", type_=Integer)), else_=bindparam("sent")),
        kind=bindparam("kind"),
        payload=bindparam("payload"),
        created_at=bindparam("at"),
        not_before=bindparam("at"),
        tries=0,
        trace=bindparam("trace"),
    ),
    keyed=True,
)
LOG = Statement(insert(m.journal), keyed=True)
SAID_OPENLY = Statement(
    select(m.journal.c.step)
    .where(
        m.journal.c.chat_id == bindparam("chat_id"),
        m.journal.c.message_id == bindparam("message_id"),
        m.journal.c.direction == "in",
        m.journal.c.kind != "edited",
        m.journal.c.body.is_not(None),
    )
    .order_by(m.journal.c.id.desc())
    .limit(1)
)
MARK_REACHABLE = Statement(
    update(m.chats)
    .where(m.chats.c.chat_id == bindparam("chat"))
    .values(unreachable_at=bindparam("since")),
    keyed=True,
)
KNOWN_FAILURE = Statement(
    select(m.failure_kinds.c.kind).where(m.failure_kinds.c.kind == bindparam("kind")),
    keyed=True,
)
FAIL = Statement(insert(m.failures), keyed=True)
FIRST_FAILURE = Statement(insert(m.failure_kinds), keyed=True)


def journal_write(line: JournalLine, new_id: Ids) -> Write:
    return Write(
        LOG,
        {
            "id": new_id(),
            "chat_id": line.chat_id,
            "at": line.at,
            "direction": line.direction,
            "kind": line.kind,
            "step": line.step,
            "message_id": line.message_id,
            "body": line.body,
            "after": line.after,
            "details": line.details,
        },
    )


@dataclass(slots=True)
class StoredLedger:
    unit: Unit
    new_id: Ids
    trace: str = field(default_factory=lambda: current_trace() or new_trace())

    def see(self, bot_id: int, key: str, at: datetime) -> None:
        params = {"bot_id": bot_id, "update_key": key, "seen_at": at}
        self.unit.writes.insert(0, Write(SEE, params, rows=1, duplicate=True))

    def save_chat(self, chat: StoredChat) -> None:
        params = {
            "language": chat.language,
            "state": chat.state,
            "draft": chat.draft,
            "draft_expires_at": chat.draft_expires_at,
            "left_step": chat.left_step,
            "active_at": chat.active_at,
        }
        if chat.version == 0:
            write = Write(NEW_CHAT, {"chat_id": chat.chat_id, **params}, rows=1)
        else:
            known = {"chat": chat.chat_id, "loaded": chat.version}
            write = Write(NEXT_VERSION, {**known, **params}, rows=1)
        self.unit.writes.insert(0, write)

    def draw_card(self, chat_id: int, card: str, drawing: int, screen: bytes | None) -> None:
        self.unit.record(
            DRAW_CARD, {"chat_id": chat_id, "card": card, "drawing": drawing, "screen": screen}
        )

    def put(self, chat_id: int, rank: int, kind: str, payload: bytes, at: datetime) -> int:
        row_id = self.new_id()
        self.unit.record(
            PUT,
            {
                "id": row_id,
                "chat_id": chat_id,
                "rank": rank,
                "kind": kind,
                "payload": payload,
                "at": at,
                "trace": self.trace,
            },
        )
        return row_id

    def put_card(
        self,
        chat_id: int,
        card: str,
        ranks: tuple[int, int],
        kind: str,
        payload: bytes,
        at: datetime,
    ) -> None:
        self.unit.record(
            PUT_CARD,
            {
                "id": self.new_id(),
                "chat_id": chat_id,
                "card": card,
                "sent": ranks[0],
                "edited": ranks[1],
                "kind": kind,
                "payload": payload,
                "at": at,
                "trace": self.trace,
            },
        )

    def log(self, line: JournalLine) -> None:
        self.unit.writes.append(journal_write(line, self.new_id))

    async def said_openly(self, chat_id: int, message_id: int) -> str | None:
        row = await self.unit.read_one(SAID_OPENLY, chat_id=chat_id, message_id=message_id)
        return None if row is None else row.step or ""

    def mark_reachable(self, chat_id: int, since: datetime | None) -> None:
        self.unit.record(MARK_REACHABLE, {"chat": chat_id, "since": since})

    async def knows_failure(self, kind: str) -> bool:
        return await self.unit.read_one(KNOWN_FAILURE, kind=kind) is not None

    def fail(
        self, reference: str, kind: str, chat_id: int | None, at: datetime, trace: str
    ) -> None:
        self.unit.record(
            FAIL,
            {
                "id": self.new_id(),
                "reference": reference,
                "kind": kind,
                "chat_id": chat_id,
                "at": at,
                "trace": trace,
            },
        )

    def first_failure(self, kind: str, at: datetime) -> None:
        self.unit.record(FIRST_FAILURE, {"kind": kind, "told_at": at})
