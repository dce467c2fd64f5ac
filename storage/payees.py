"""Organisations as payment codes name them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.domain.accounts import ReceiptType
from bot.services.receipt_photos import KnownPayee
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

KNOWN = Statement(
    select(
        m.organisations.c.inn, m.organisations.c.bank_account, m.organisations.c.receipt_type
    ).order_by(m.organisations.c.id)
)


@dataclass(slots=True)
class StoredPayees:
    unit: Unit

    async def known(self) -> Sequence[KnownPayee]:
        return [
            KnownPayee(row.inn, row.bank_account or "", ReceiptType(row.receipt_type))
            for row in await self.unit.read(KNOWN)
        ]
