"""Letters: put by a unit of work, claimed and settled by the postman of any replica."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.services.errors import ConflictError
from bot.services.letters import Channel, LetterRow
from bot.services.traces import current_trace
from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement
from storage.unit import Unit

LETTERS = m.letters.c
PUT = Statement(
    insert(m.letters).values(
        id=bindparam("id"),
        channel=bindparam("channel"),
        payload=bindparam("payload"),
        created_at=bindparam("at"),
        not_before=bindparam("at"),
        expires_at=bindparam("expires_at"),
        tries=0,
        trace=bindparam("trace"),
    )
)
DUE = Statement(
    select(
        LETTERS.id,
        LETTERS.channel,
        LETTERS.payload,
        LETTERS.created_at,
        LETTERS.expires_at,
        LETTERS.tries,
        LETTERS.trace,
    )
    .where(
        LETTERS.channel == bindparam("by"),
        LETTERS.dead_at.is_(None),
        LETTERS.not_before <= bindparam("now"),
        or_(LETTERS.owned_until.is_(None), LETTERS.owned_until < bindparam("now")),
    )
    .order_by(LETTERS.not_before, LETTERS.id)
    .limit(100)
)
CLAIM = Statement(
    update(m.letters)
    .where(
        LETTERS.id == bindparam("letter"),
        LETTERS.tries == bindparam("known"),
        LETTERS.dead_at.is_(None),
        or_(LETTERS.owned_until.is_(None), LETTERS.owned_until < bindparam("now")),
    )
    .values(owner=bindparam("by"), owned_until=bindparam("until"))
)
OWN = (LETTERS.id == bindparam("letter"), LETTERS.owner == bindparam("by"))
SETTLE = Statement(delete(m.letters).where(*OWN))
POSTPONE = Statement(
    update(m.letters)
    .where(*OWN)
    .values(
        not_before=bindparam("until"),
        tries=LETTERS.tries + 1,
        error=bindparam("why"),
        owner=None,
        owned_until=None,
    )
)
BURY = Statement(
    update(m.letters)
    .where(*OWN)
    .values(
        payload=None,
        dead_at=bindparam("at"),
        error=bindparam("why"),
        owner=None,
        owned_until=None,
    )
)


@dataclass(slots=True)
class StoredLetterRows:
    unit: Unit

    def put(
        self,
        letter_id: int,
        channel: Channel,
        payload: bytes,
        created_at: datetime,
        expires_at: datetime,
    ) -> None:
        self.unit.record(
            PUT,
            {
                "id": letter_id,
                "channel": channel,
                "payload": payload,
                "at": created_at,
                "expires_at": expires_at,
                "trace": current_trace(),
            },
        )


@dataclass(slots=True)
class StoredLetterQueue:
    database: Database

    async def due(self, channel: Channel, now: datetime) -> Sequence[LetterRow]:
        return [
            LetterRow(row.id, Channel(row.channel), *row[2:])
            for row in await self.database.read(DUE, by=channel, now=now)
        ]

    async def claim(self, row: LetterRow, owner: str, until: datetime, now: datetime) -> bool:
        claim = {"letter": row.id, "known": row.tries, "by": owner, "until": until, "now": now}
        try:
            await self.database.apply([Write(CLAIM, claim, rows=1)])
        except ConflictError:
            return False
        return True

    async def settle(self, row: LetterRow, owner: str) -> None:
        await self.database.apply([Write(SETTLE, {"letter": row.id, "by": owner})])

    async def postpone(self, row: LetterRow, owner: str, until: datetime, error: str) -> None:
        params = {"letter": row.id, "by": owner, "until": until, "why": error}
        await self.database.apply([Write(POSTPONE, params)])

    async def bury(self, row: LetterRow, owner: str, error: str, at: datetime) -> None:
        params = {"letter": row.id, "by": owner, "at": at, "why": error}
        await self.database.apply([Write(BURY, params)])
