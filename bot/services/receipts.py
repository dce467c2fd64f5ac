"""The receipts of the current account: the last one, and with full access all months."""

from dataclasses import dataclass

from bot.domain.access import Access
from bot.domain.receipts import Account, PaymentDocument
from bot.services.cabinet import ListAccounts
from bot.services.people import Accounts, Person


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt to look at, and the months before and after that may be turned to."""

    account: Account
    document: PaymentDocument | None
    several: bool = False  # the cabinet has other accounts too
    older: str | None = None
    newer: str | None = None


@dataclass(slots=True)
class ReadReceipt:
    """Limited access sees the last receipt, whatever month it asks for."""

    list_accounts: ListAccounts
    accounts: Accounts

    async def __call__(self, person: Person, period: str | None = None) -> Shown | None:
        """Give the receipt of a month, or the last one where there is none; None: no account."""
        overview = await self.list_accounts(person)
        if overview.current is None:
            return None
        account, full = overview.current.account, overview.current.access is Access.FULL
        several = len(overview.accounts) > 1
        document = await self.accounts.document(account.id, period if full else None)
        if document is None and period is not None:
            document = await self.accounts.document(account.id)
        if document is None or not full:
            return Shown(account, document, several)
        beside = await self.accounts.months_beside(account.id, document.receipt.period)
        return Shown(account, document, several, *beside)
