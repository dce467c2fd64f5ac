"""Payments and charges of all months: for full access only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.access import Access
from bot.domain.history import Page, PaidIn, PaidMonth, by_months, page_of
from bot.domain.receipts import Account, Receipt
from bot.services.cabinet import ListAccounts
from bot.services.people import Person

PAYMENTS_A_PAGE = 15
MONTHS_A_PAGE = 12


class History(Protocol):
    async def payments(self, account_id: int, today: date) -> Sequence[PaidIn]:
        """Give all payments not after today, the newest first."""
        ...

    async def receipts(self, account_id: int) -> Sequence[Receipt]:
        """Give all receipts without their lines, the newest first."""
        ...

    async def receipts_within(self, account_id: int, since: str, until: str) -> Sequence[Receipt]:
        """Give the receipts of these months, both included, with their lines."""
        ...


class KnownUntil(Protocol):
    async def payments_known_until(self, today: date) -> date | None:
        """Give the day of the newest payment that the centre has told, not after today."""
        ...


class Unseen(StrEnum):
    """Why there is nothing to show; the value is the id of its text."""

    NO_ACCOUNT = "accounts-none"
    LIMITED = "history-limited"


@dataclass(frozen=True, slots=True)
class Current:
    """The current account, which the person has full access to."""

    account: Account
    several: bool  # the cabinet has other accounts too


@dataclass(frozen=True, slots=True)
class PaymentsPage:
    current: Current
    months: tuple[PaidMonth, ...]
    known_until: date | None
    number: int
    last: int


@dataclass(frozen=True, slots=True)
class ChargesPage:
    """Receipts without their lines."""

    current: Current
    receipts: Page[Receipt]


@dataclass(slots=True)
class CurrentAccount:
    """Default deny: what was learned of older months stays with full access."""

    list_accounts: ListAccounts

    async def __call__(self, person: Person) -> Current | Unseen:
        overview = await self.list_accounts(person)
        if overview.current is None:
            return Unseen.NO_ACCOUNT
        if overview.current.access is not Access.FULL:
            return Unseen.LIMITED
        return Current(overview.current.account, len(overview.accounts) > 1)


@dataclass(slots=True)
class ReadPayments:
    current_account: CurrentAccount
    history: History
    known_until: KnownUntil
    today: Callable[[], date]

    async def __call__(self, person: Person, number: int = 1) -> PaymentsPage | Unseen:
        """Give a page of payments; the newest is on the first."""
        current = await self.current_account(person)
        if isinstance(current, Unseen):
            return current
        today = self.today()
        known = await self.history.payments(current.account.id, today)
        page = page_of(known, number, PAYMENTS_A_PAGE)
        return PaymentsPage(
            current,
            by_months(page.items, known),
            await self.known_until.payments_known_until(today),
            page.number,
            page.last,
        )


@dataclass(slots=True)
class ReadCharges:
    current_account: CurrentAccount
    history: History

    async def __call__(self, person: Person, number: int = 1) -> ChargesPage | Unseen:
        """Give a page of months; the newest is on the first."""
        current = await self.current_account(person)
        if isinstance(current, Unseen):
            return current
        known = await self.history.receipts(current.account.id)
        return ChargesPage(current, page_of(known, number, MONTHS_A_PAGE))
