"""What the registries say of past months: payments, receipts, and who may look at them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.access import Access
from bot.domain.history import PaidIn
from bot.domain.receipts import Receipt
from storage import models as m
from storage.accounts import receipt_of
from storage.statements import Statement
from storage.unit import Unit

PAYMENTS = Statement(
    select(m.payments.c.paid_on, m.payments.c.amount, m.payments.c.source)
    .where(
        m.payments.c.account_id == bindparam("account_id"),
        m.payments.c.paid_on <= bindparam("today"),  # a slip in a registry may name any year
    )
    .order_by(m.payments.c.paid_on.desc(), m.payments.c.amount.desc(), m.payments.c.source),
)
RECEIPTS = Statement(
    select(m.receipts)
    .where(m.receipts.c.account_id == bindparam("account_id"))
    .order_by(m.receipts.c.period.desc()),
)
RECEIPTS_WITHIN = Statement(
    select(m.receipts)
    .where(
        m.receipts.c.account_id == bindparam("account_id"),
        m.receipts.c.period >= bindparam("since"),
        m.receipts.c.period <= bindparam("until"),
    )
    .order_by(m.receipts.c.period),
    keyed=True,
)
CHARGES_WITHIN = Statement(
    select(m.charges)
    .where(
        m.charges.c.account_id == bindparam("account_id"),
        m.charges.c.period >= bindparam("since"),
        m.charges.c.period <= bindparam("until"),
    )
    .order_by(m.charges.c.period, m.charges.c.line),
)
CHATS_WITH_ALL_OF = Statement(
    select(m.sessions.c.chat_id)
    .join(m.links, m.links.c.cabinet_id == m.sessions.c.cabinet_id)
    .where(
        m.links.c.account_id == bindparam("account_id"),
        m.links.c.access == Access.FULL.value,
        m.sessions.c.ended_at.is_(None),
    )
    .distinct(),
    keyed=True,
)


@dataclass(slots=True)
class StoredHistory:
    """Read only."""

    unit: Unit

    async def payments(self, account_id: int, today: date) -> Sequence[PaidIn]:
        rows = await self.unit.read(PAYMENTS, account_id=account_id, today=today)
        return [PaidIn(row.paid_on, row.amount, row.source) for row in rows]

    async def receipts(self, account_id: int) -> Sequence[Receipt]:
        rows = await self.unit.read(RECEIPTS, account_id=account_id)
        return [receipt_of(row, ()) for row in rows]

    async def receipts_within(self, account_id: int, since: str, until: str) -> Sequence[Receipt]:
        within = {"account_id": account_id, "since": since, "until": until}
        lines: dict[str, list[Any]] = defaultdict(list)
        for line in await self.unit.read(CHARGES_WITHIN, **within):
            lines[line.period].append(line)
        rows = await self.unit.read(RECEIPTS_WITHIN, **within)
        return [receipt_of(row, lines[row.period]) for row in rows]

    async def chats_with_all_of(self, account_id: int) -> Sequence[int]:
        rows = await self.unit.read(CHATS_WITH_ALL_OF, account_id=account_id)
        return [row.chat_id for row in rows]
