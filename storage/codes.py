"""Confirmation codes over one unit of work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from bot.services.codes import CodeKey, ConfirmationCode
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

CODES = m.confirmation_codes.c
NEWEST = Statement(
    select(CODES.id, CODES.code_hash, CODES.expires_at, CODES.checks)
    .where(
        CODES.user_id == bindparam("user_id"),
        CODES.purpose == bindparam("purpose"),
        CODES.channel == bindparam("channel"),
        CODES.address_key == bindparam("address_key"),
        CODES.closed_at.is_(None),
    )
    .order_by(CODES.id.desc())
    .limit(1)
)
SENT_SINCE = Statement(
    select(func.count().label("sent"))
    .select_from(m.confirmation_codes)
    .where(CODES.sent_at > bindparam("since"))
)
ADD_CODE = Statement(
    insert(m.confirmation_codes).values(
        id=bindparam("id"),
        user_id=bindparam("user_id"),
        purpose=bindparam("purpose"),
        channel=bindparam("channel"),
        address_key=bindparam("address_key"),
        code_hash=bindparam("code_hash"),
        sent_at=bindparam("sent_at"),
        expires_at=bindparam("expires_at"),
        checks=0,
    )
)
CLOSE_OTHERS = Statement(
    update(m.confirmation_codes)
    .where(
        CODES.user_id == bindparam("person"),
        CODES.purpose == bindparam("for_what"),
        CODES.closed_at.is_(None),
    )
    .values(closed_at=bindparam("at"))
)
CHECKED = Statement(
    update(m.confirmation_codes)
    .where(
        CODES.id == bindparam("code"),
        CODES.checks == bindparam("known"),
        CODES.closed_at.is_(None),
    )
    .values(checks=CODES.checks + 1, closed_at=bindparam("at"))
)


@dataclass(slots=True)
class StoredCodes:
    unit: Unit

    async def newest(self, key: CodeKey) -> ConfirmationCode | None:
        row = await self.unit.read_one(
            NEWEST,
            user_id=key.user_id,
            purpose=key.purpose,
            channel=key.channel,
            address_key=key.address_key,
        )
        return None if row is None else ConfirmationCode(*row)

    async def sent_since(self, since: datetime) -> int:
        row = await self.unit.read_one(SENT_SINCE, since=since)
        return int(row.sent)

    def add(self, key: CodeKey, code: ConfirmationCode, at: datetime) -> None:
        self.unit.record(
            ADD_CODE,
            {
                "id": code.id,
                "user_id": key.user_id,
                "purpose": key.purpose,
                "channel": key.channel,
                "address_key": key.address_key,
                "code_hash": code.code_hash,
                "sent_at": at,
                "expires_at": code.expires_at,
            },
        )

    def close_others(self, key: CodeKey, at: datetime) -> None:
        self.unit.record(CLOSE_OTHERS, {"person": key.user_id, "for_what": key.purpose, "at": at})

    def use(self, code: ConfirmationCode, at: datetime) -> None:
        self._checked(code, at)

    def count_wrong(self, code: ConfirmationCode, at: datetime | None) -> None:
        self._checked(code, at)

    def _checked(self, code: ConfirmationCode, closed_at: datetime | None) -> None:
        known = {"code": code.id, "known": code.checks, "at": closed_at}
        self.unit.record(CHECKED, known, rows=1)
