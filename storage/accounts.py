"""What the registries say of accounts: holders, receipts, payments; read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, cast, func, or_, select

from bot.domain.accounts import ReceiptType
from bot.domain.meters import Service
from bot.domain.names import name_key
from bot.domain.receipts import Account, Charge, Payee, Payment, PaymentDocument, Receipt
from bot.services.people import Holder
from storage import models as m
from storage.statements import Statement
from storage.unit import Unit

ACCOUNT_COLUMNS = (
    m.accounts.c.id,
    m.accounts.c.number,
    m.accounts.c.receipt_type,
    m.accounts.c.address,
    m.accounts.c.holder,
    m.organisations.c.name.label("organisation"),
)
ACCOUNTS = m.accounts.outerjoin(
    m.organisations, m.organisations.c.id == m.accounts.c.organisation_id
)

HOLDERS_AT = Statement(
    select(m.accounts.c.id, m.accounts.c.number, m.accounts.c.holder).where(
        m.accounts.c.building_id == bindparam("building_id"),
        m.accounts.c.flat == bindparam("flat"),
        m.accounts.c.receipt_type == bindparam("receipt_type"),
    ),
    keyed=True,
)
ACCOUNT = Statement(
    select(*ACCOUNT_COLUMNS)
    .select_from(ACCOUNTS)
    .where(m.accounts.c.id == bindparam("account_id")),
    keyed=True,
)
LAST_PAYMENTS = Statement(
    select(m.payments.c.paid_on, m.payments.c.amount).where(
        m.payments.c.account_id == bindparam("account_id"),
        m.payments.c.amount > 0,  # a refund is no payment
        m.payments.c.paid_on
        == select(func.max(m.payments.c.paid_on))
        .where(
            m.payments.c.account_id == bindparam("account_id"),
            m.payments.c.amount > 0,
            m.payments.c.paid_on <= bindparam("today"),  # a slip in a registry may name any year
        )
        .scalar_subquery(),
    ),
    keyed=True,
)


_THIS, _BESIDE = m.accounts.alias("this"), m.accounts.alias("beside")
SERIALS_OF_FLAT = Statement(
    select(
        m.meters.c.number,
        _THIS.c.holder,
        _BESIDE.c.holder.label("holder_beside"),
    )
    .select_from(
        _THIS.join(
            _BESIDE,
            and_(
                _BESIDE.c.building_id == _THIS.c.building_id,
                _BESIDE.c.flat == _THIS.c.flat,
                _BESIDE.c.receipt_type == _THIS.c.receipt_type,
            ),
        ).join(m.meters, m.meters.c.account_id == _BESIDE.c.id)
    )
    .where(
        _THIS.c.id == bindparam("account_id"),
        _THIS.c.receipt_type == ReceiptType.UTILITIES.value,
        # it hangs on the stairs, with its number on its face
        m.meters.c.service != Service.ELECTRICITY.value,
        or_(m.meters.c.retired_on.is_(None), m.meters.c.retired_on > bindparam("today")),
    ),
    keyed=True,
)


def paid_to(account_id: ColumnElement[int]) -> Select[tuple[int]]:
    """Sum up what was paid to an account from the day `since` to `today`."""
    return select(func.coalesce(func.sum(m.payments.c.amount), 0).label("paid")).where(
        m.payments.c.account_id == account_id,
        m.payments.c.paid_on.between(bindparam("since"), bindparam("today")),
    )


PAID_SINCE = Statement(
    select(
        cast(
            paid_to(bindparam("account_id", type_=BigInteger())).scalar_subquery(), BigInteger
        ).label("paid")
    ),
    keyed=True,
)
PAYMENTS_UNTIL = Statement(
    select(func.max(m.payments.c.paid_on).label("day")).where(
        m.payments.c.paid_on <= bindparam("today")
    ),
    keyed=True,
)
ACCOUNT_ON_PAPER = Statement(
    select(
        *ACCOUNT_COLUMNS,
        m.accounts.c.area,
        m.organisations.c.inn,
        m.organisations.c.kpp,
        m.organisations.c.bank_account,
        m.organisations.c.bank,
        m.organisations.c.bic,
        m.organisations.c.corr_account,
        m.organisations.c.phone,
        m.organisations.c.email,
        m.organisations.c.site,
    )
    .select_from(ACCOUNTS)
    .where(m.accounts.c.id == bindparam("account_id")),
    keyed=True,
)
RECEIPT = Statement(
    select(m.receipts).where(
        m.receipts.c.account_id == bindparam("account_id"),
        m.receipts.c.period == bindparam("period"),
    ),
    keyed=True,
)
MONTHS_BESIDE = Statement(
    select(
        select(func.max(m.receipts.c.period))
        .where(
            m.receipts.c.account_id == bindparam("account_id"),
            m.receipts.c.period < bindparam("period"),
        )
        .scalar_subquery()
        .label("older"),
        select(func.min(m.receipts.c.period))
        .where(
            m.receipts.c.account_id == bindparam("account_id"),
            m.receipts.c.period > bindparam("period"),
        )
        .scalar_subquery()
        .label("newer"),
    ),
    keyed=True,
)
LAST_RECEIPT = Statement(
    select(m.receipts)
    .where(m.receipts.c.account_id == bindparam("account_id"))
    .order_by(m.receipts.c.period.desc())
    .limit(1),
    keyed=True,
)
NEWEST_OF_ACCOUNT = (  # what somebody knows who links the account now: no news
    select(func.max(m.receipts.c.period))
    .where(m.receipts.c.account_id == bindparam("account_id"), m.receipts.c.complete == 1)
    .scalar_subquery()
)
CHARGES = Statement(
    select(m.charges)
    .where(
        m.charges.c.account_id == bindparam("account_id"),
        m.charges.c.period == bindparam("period"),
    )
    .order_by(m.charges.c.line),
    keyed=True,
)


def account_of(row: Any) -> Account:
    return Account(
        row.id,
        row.number,
        ReceiptType(row.receipt_type),
        row.address,
        row.organisation,
        row.holder,
    )


def receipt_of(row: Any, charges: Sequence[Any]) -> Receipt:
    return Receipt(
        period=row.period,
        opening=row.opening,
        charged=row.charged,
        recalculated=row.recalculated,
        penalty=row.penalty,
        paid=row.paid,
        due=row.due,
        charges=tuple(
            Charge(
                line.service,
                line.unit or "",
                line.volume or "",
                line.tariff or "",
                line.charged,
                line.recalculated,
            )
            for line in charges
        ),
    )


def _payee(row: Any) -> Payee | None:
    """Give the organisation of an account; none where the registry named none."""
    if row.organisation is None:
        return None
    return Payee(
        name=row.organisation,
        inn=row.inn,
        kpp=row.kpp or "",
        bank_account=row.bank_account or "",
        bank=row.bank or "",
        bic=row.bic or "",
        corr_account=row.corr_account or "",
        phone=row.phone or "",
        email=row.email or "",
        site=row.site or "",
    )


@dataclass(slots=True)
class StoredAccounts:
    """What the registries say; read only here."""

    unit: Unit

    async def holders_at(
        self, building_id: int, flat: str, receipt_type: ReceiptType
    ) -> Sequence[Holder]:
        rows = await self.unit.read(
            HOLDERS_AT, building_id=building_id, flat=flat, receipt_type=receipt_type
        )
        return [Holder(*row) for row in rows]

    async def account(self, account_id: int) -> Account | None:
        row = await self.unit.read_one(ACCOUNT, account_id=account_id)
        return None if row is None else account_of(row)

    async def last_payments(self, account_id: int, today: date) -> Sequence[Payment]:
        rows = await self.unit.read(LAST_PAYMENTS, account_id=account_id, today=today)
        return [Payment(*row) for row in rows]

    async def last_receipt(self, account_id: int) -> Receipt | None:
        row = await self.unit.read_one(LAST_RECEIPT, account_id=account_id)
        return None if row is None else await self._receipt(row)

    async def serials_of_flat(self, account_id: int, today: date) -> Sequence[str]:
        rows = await self.unit.read(SERIALS_OF_FLAT, account_id=account_id, today=today)
        return [  # not a neighbour's of the same flat
            row.number for row in rows if name_key(row.holder_beside) == name_key(row.holder)
        ]

    async def document(self, account_id: int, period: str | None = None) -> PaymentDocument | None:
        account = await self.unit.read_one(ACCOUNT_ON_PAPER, account_id=account_id)
        if period is None:
            receipt = await self.unit.read_one(LAST_RECEIPT, account_id=account_id)
        else:
            receipt = await self.unit.read_one(RECEIPT, account_id=account_id, period=period)
        if account is None or receipt is None:
            return None
        return PaymentDocument(
            account_of(account), await self._receipt(receipt), _payee(account), account.area
        )

    async def months_beside(self, account_id: int, period: str) -> tuple[str | None, str | None]:
        row = await self.unit.read_one(MONTHS_BESIDE, account_id=account_id, period=period)
        return row.older, row.newer

    async def _receipt(self, row: Any) -> Receipt:
        charges = await self.unit.read(CHARGES, account_id=row.account_id, period=row.period)
        return receipt_of(row, charges)

    async def paid_since(self, account_id: int, since: date, today: date) -> int:
        row = await self.unit.read_one(PAID_SINCE, account_id=account_id, since=since, today=today)
        paid: int = row.paid
        return paid

    async def payments_known_until(self, today: date) -> date | None:
        row = await self.unit.read_one(PAYMENTS_UNTIL, today=today)
        day: date | None = row.day
        return day
