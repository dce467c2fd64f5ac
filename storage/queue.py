"""The outbox as delivery sees it, leases of chats, and what is forgotten with time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    bindparam,
    delete,
    exists,
    or_,
    select,
    tuple_,
    update,
)

from bot.domain.access import Attempt
from bot.domain.staff_topics import RULES, StaffTopic
from bot.services.errors import ConflictError
from bot.services.messages import LATER
from bot.services.ports import Ids
from bot.services.updates import AT_A_LOOK, Drawn, JournalLine, OutboxRow, Receiver, Waiting
from storage import models as m
from storage.engine import Database, Write
from storage.ids import seconds_of
from storage.postgres import PostgresDatabase
from storage.preferences import preferences_of
from storage.statements import Statement
from storage.sweeping import sweeping
from storage.updates import journal_write

OF_THE_ROW = (
    m.outbox.c.id,
    m.outbox.c.chat_id,
    m.outbox.c.rank,
    m.outbox.c.kind,
    m.outbox.c.payload,
    m.outbox.c.tries,
    m.outbox.c.error,
    m.outbox.c.trace,
)
WAITING = Statement(
    select(
        *OF_THE_ROW,
        m.outbox.c.not_before,
        m.chats.c.language,
        m.chats.c.active_at,
        m.chats.c.state,
        m.sessions.c.pin_hash,
        m.sessions.c.pin_idle,
        m.sessions.c.started_at,
        m.preferences.c.quiet_from,
        m.preferences.c.quiet_until,
        m.preferences.c.muted,
    )
    .select_from(
        m.outbox.outerjoin(m.chats, m.chats.c.chat_id == m.outbox.c.chat_id)
        .outerjoin(
            m.sessions,
            (m.sessions.c.id == m.chats.c.session_id) & m.sessions.c.ended_at.is_(None),
        )
        .outerjoin(m.preferences, m.preferences.c.chat_id == m.chats.c.chat_id)
    )
    .where(m.outbox.c.chat_id == bindparam("chat_id"), m.outbox.c.dead_at.is_(None))
    .order_by(m.outbox.c.rank, m.outbox.c.id)
    .limit(AT_A_LOOK),
    keyed=True,
)
ALL_OF = Statement(
    select(*OF_THE_ROW)
    .where(m.outbox.c.chat_id == bindparam("chat_id"), m.outbox.c.dead_at.is_(None))
    .order_by(m.outbox.c.rank, m.outbox.c.id)
)
CHATS_WAITING = Statement(
    select(m.outbox.c.chat_id)
    .where(
        m.outbox.c.rank < LATER,
        m.outbox.c.dead_at.is_(None),
        m.outbox.c.not_before <= bindparam("now"),
    )
    .distinct()
    .limit(10_000)
)
CHATS_WITH_NEWS = Statement(
    select(m.outbox.c.chat_id)
    .where(
        m.outbox.c.rank == LATER,
        m.outbox.c.dead_at.is_(None),
        m.outbox.c.not_before <= bindparam("now"),
    )
    .order_by(m.outbox.c.not_before)
    .limit(AT_A_LOOK)
)
CARD_MESSAGE = Statement(
    select(m.cards.c.message_id).where(
        m.cards.c.chat_id == bindparam("chat_id"), m.cards.c.card == bindparam("card")
    ),
    keyed=True,
)
DONE = Statement(delete(m.outbox).where(m.outbox.c.id == bindparam("row")), keyed=True)
REACHED = Statement(
    update(m.announcement_receivers)
    .where(m.announcement_receivers.c.outbox_id == bindparam("row"))
    .values(sent_at=bindparam("at")),
    keyed=True,
)
HANG = Statement(
    update(m.cards)
    .where(m.cards.c.chat_id == bindparam("chat"), m.cards.c.card == bindparam("name"))
    .values(message_id=bindparam("message")),
    keyed=True,
)
POSTPONE = Statement(
    update(m.outbox)
    .where(m.outbox.c.id == bindparam("row"))
    .values(not_before=bindparam("until"), tries=m.outbox.c.tries + 1, error=bindparam("why")),
    keyed=True,
)
BURY = Statement(
    update(m.outbox)
    .where(m.outbox.c.id == bindparam("row"))
    .values(payload=None, dead_at=bindparam("at"), error=bindparam("why")),
    keyed=True,
)
LEASE = Statement(
    lambda insert_into: (
        insert_into(m.leases)
        .values(chat_id=bindparam("chat_id"), owner=bindparam("owner"), until=bindparam("until"))
        .on_conflict_do_update(
            index_elements=["chat_id"],
            set_={"owner": bindparam("owner"), "until": bindparam("until")},
            where=(m.leases.c.owner == bindparam("owner")) | (m.leases.c.until < bindparam("now")),
        )
    ),
    keyed=True,
)
RENEW = Statement(
    update(m.leases)
    .where(m.leases.c.chat_id == bindparam("chat"), m.leases.c.owner == bindparam("holder"))
    .values(until=bindparam("longer")),
    keyed=True,
)
RELEASE = Statement(
    delete(m.leases).where(
        m.leases.c.chat_id == bindparam("chat"), m.leases.c.owner == bindparam("holder")
    ),
    keyed=True,
)
RELEASE_ALL = Statement(delete(m.leases).where(m.leases.c.owner == bindparam("holder")))


@dataclass(slots=True)
class StoredQueue:
    database: Database
    new_id: Ids

    async def lease(self, chat_id: int, owner: str, until: datetime, now: datetime) -> bool:
        params = {"chat_id": chat_id, "owner": owner, "until": until, "now": now}
        return await self._holds(Write(LEASE, params, rows=1))

    async def renew(self, chat_id: int, owner: str, until: datetime) -> bool:
        params = {"chat": chat_id, "holder": owner, "longer": until}
        return await self._holds(Write(RENEW, params, rows=1))

    async def _holds(self, write: Write) -> bool:
        """Only PostgreSQL has several processes; the file of SQLite is locked by its one."""
        if not isinstance(self.database, PostgresDatabase):
            return True
        try:
            await self.database.apply_alone(write)
        except ConflictError:
            return False
        return True

    async def release(self, chat_id: int, owner: str) -> None:
        if isinstance(self.database, PostgresDatabase):
            await self.database.apply_alone(Write(RELEASE, {"chat": chat_id, "holder": owner}))

    async def release_all(self, owner: str) -> None:
        if isinstance(self.database, PostgresDatabase):
            await self.database.apply_alone(Write(RELEASE_ALL, {"holder": owner}))

    async def waiting(self, chat_id: int, now: datetime) -> Waiting:
        """Give what is due in its order: nothing overtakes a message that was put off.

        What can wait overtakes what can wait: each has its own night to sleep through.
        """
        rows = await self.database.read(WAITING, chat_id=chat_id)
        at_once = takewhile(
            lambda row: row.not_before <= now, (row for row in rows if row.rank < LATER)
        )
        later = (row for row in rows if row.rank >= LATER and row.not_before <= now)
        due = (*at_once, *later)
        receiver = _receiver(chat_id, rows[0] if rows else None)
        return Waiting([_outbox_row(row) for row in due], receiver)

    async def chats_waiting(self, now: datetime) -> Sequence[int]:
        return [row.chat_id for row in await self.database.read(CHATS_WAITING, now=now)]

    async def chats_with_news(self, now: datetime) -> Sequence[int]:
        rows = await self.database.read(CHATS_WITH_NEWS, now=now)
        return list(dict.fromkeys(row.chat_id for row in rows))

    async def card_message(self, chat_id: int, card: str) -> int | None:
        rows = await self.database.read(CARD_MESSAGE, chat_id=chat_id, card=card)
        return rows[0].message_id if rows else None

    async def settle(
        self,
        rows: Sequence[OutboxRow],
        lines: Sequence[JournalLine],
        drawn: Drawn | None = None,
    ) -> None:
        writes = [*_reached(rows, lines), *done(rows)]
        if drawn is not None:
            params = {"chat": drawn.chat_id, "name": drawn.card, "message": drawn.message_id}
            writes.append(Write(HANG, params))
        writes += [journal_write(line, self.new_id) for line in lines]
        await self.database.apply(writes)

    async def postpone(self, row: OutboxRow, until: datetime, error: str) -> None:
        await self.database.apply([Write(POSTPONE, {"row": row.id, "until": until, "why": error})])


def _receiver(chat_id: int, row: Any) -> Receiver:
    if row is None or row.language is None:  # a chat that never spoke to us: a group
        return Receiver("ru", None, None, group=chat_id < 0, unlocking=False)
    return Receiver(
        row.language,
        row.pin_idle if row.pin_hash else None,
        row.active_at,
        group=chat_id < 0,
        unlocking=(row.state or "").startswith("Unlock:"),
        preferences=preferences_of(row),
        signed_in_at=row.started_at,
    )


async def outbox_of(database: Database, chat_id: int) -> list[OutboxRow]:
    """Give all that waits for a chat, due or not, in order."""
    return [_outbox_row(row) for row in await database.read(ALL_OF, chat_id=chat_id)]


def _outbox_row(row: Any) -> OutboxRow:
    values = [*row[: len(OF_THE_ROW)], seconds_of(row.id)]
    return OutboxRow(*values)


def _reached(rows: Sequence[OutboxRow], lines: Sequence[JournalLine]) -> list[Write]:
    """Note what was said of announcements: first of all, as whoever stops one does it."""
    said = [row for row in rows if row.rank == LATER] if lines else []
    return [Write(REACHED, {"row": row.id, "at": lines[-1].at}) for row in said]


def done(rows: Sequence[OutboxRow]) -> list[Write]:
    return [Write(DONE, {"row": row.id}) for row in rows]


def burial(rows: Sequence[OutboxRow], error: str, at: datetime) -> list[Write]:
    """Dead-letter refused messages: their content is blanked."""
    return [Write(BURY, {"row": row.id, "at": at, "why": error}) for row in rows]


CHUNK = 500  # rows in one commit: chats wait for no more
PHOTOS = 10  # of them a commit, which overwrites each with zeros: a few megabytes


@dataclass(frozen=True, slots=True)
class _Old:
    """Rows whose moment is past: whether there are any, and how a chunk of them goes."""

    find: Statement
    forget: Statement
    sweeps: bool  # lines of the journal go

    @classmethod
    def by(cls, moment: Column[Any], *where: ColumnElement[bool], chunk: int = CHUNK) -> "_Old":
        keys = tuple(moment.table.primary_key)
        old = select(*keys).where(moment < bindparam("before"), *where)
        key = tuple_(*keys) if len(keys) > 1 else keys[0]
        some = delete(moment.table).where(key.in_(old.limit(chunk)))
        return cls(Statement(old.limit(1)), Statement(some), moment.table is m.journal)

    def first(self) -> list[Write]:
        return [sweeping()] if self.sweeps else []


_OF_A_MONTH = m.attempts.c.kind == Attempt.SERIAL_OF_ACCOUNT.value
SHORT_LIVED = (
    _Old.by(m.seen_updates.c.seen_at),
    _Old.by(m.attempts.c.at, ~_OF_A_MONTH),
    _Old.by(m.confirmation_codes.c.sent_at),
    _Old.by(m.letters.c.dead_at),
    _Old.by(m.tasks.c.dead_at),
    _Old.by(m.leases.c.until),  # of replicas that died
    _Old.by(m.group_invitations.c.expires_at),
    _Old.by(m.reveals.c.at),
    _Old.by(m.console_links.c.expires_at),
    _Old.by(m.console_sessions.c.active_at),
    _Old.by(m.console_presses.c.at),
)
# What somebody is to take stays open for as long as nobody has settled it, and its cards with it.
# That a channel was lost is settled by nobody: whoever mends it does so in Telegram.
KEPT_OPEN = {topic for topic, rule in RULES.items() if rule.taken} - {StaffTopic.UNREACHABLE}
_UNSETTLED = m.staff_notices.c.settled_at.is_(None)
_TAKEN = or_(*(m.staff_notices.c.topic == topic.value for topic in KEPT_OPEN))
_HANGS = exists().where(m.staff_notices.c.card == m.staff_cards.c.card)
KEPT = (
    _Old.by(m.journal.c.at),
    _Old.by(m.failures.c.at),
    _Old.by(m.outbox.c.dead_at),
    _Old.by(m.sessions.c.ended_at),
    _Old.by(m.kept_files.c.kept_at),
    _Old.by(m.staff_notices.c.settled_at),
    _Old.by(m.staff_notices.c.made_at, _UNSETTLED, ~_TAKEN),
    _Old.by(m.staff_cards.c.hung_at, ~_HANGS),
    _Old.by(m.evidence.c.at, chunk=PHOTOS),
    _Old.by(m.announcement_receivers.c.put_at),
    _Old.by(m.attempts.c.at, _OF_A_MONTH),
    _Old.by(m.requests.c.closed_at),  # their messages and notes with them
    _Old.by(m.console_notes.c.at, m.console_notes.c.request_id.is_(None)),
    _Old.by(m.unrecognised.c.at),
    _Old.by(m.unrecognised_sorted.c.sorted_at),  # all lines that it was about went before
    _Old.by(m.walks.c.entered_at),  # their steps with them
    _Old.by(m.conversations.c.last_at),
)


@dataclass(slots=True)
class Housekeeping:
    """What time forgets: what counts no more, the rest after its retention."""

    database: Database

    async def forget(self, short_lived_before: datetime, kept_before: datetime) -> None:
        for old in SHORT_LIVED:
            await self._forget(old, short_lived_before)
        for old in KEPT:
            await self._forget(old, kept_before)

    async def _forget(self, old: _Old, before: datetime) -> None:
        while await self.database.read(old.find, before=before):
            await self.database.apply([*old.first(), Write(old.forget, {"before": before})])
