"""The receipts of the current account: the last one, and with full access all months."""

from dataclasses import dataclass

from bot.domain.access import Access
from bot.domain.differences import Differences, compare
from bot.domain.receipts import Account, PaymentDocument
from bot.services.cabinet import ListAccounts
from bot.services.documents import Form, forms_of
from bot.services.people import Accounts, Person


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt to look at, and the months before and after that may be turned to."""

    account: Account
    document: PaymentDocument | None
    several: bool = False  # the cabinet has other accounts too
    older: str | None = None
    newer: str | None = None
    full: bool = False  # the receipt before may be seen too, not only what is different now
    differences: Differences | None = None

    @property
    def forms(self) -> tuple[Form, ...]:
        """What can be made of it; the newest receipt alone asks for money."""
        if self.document is None:
            return ()
        return forms_of(self.document, payable=self.newer is None)


@dataclass(slots=True)
class ReadReceipt:
    """Limited access sees the last receipt, whatever month it asks for, and what is new in it."""

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
        if document is None:
            return Shown(account, None, several)
        months = await self.accounts.months_beside(account.id, document.receipt.period)
        differences = await self._differences(document, months[0])
        beside = months if full else (None, None)
        return Shown(account, document, several, *beside, full, differences)

    async def _differences(
        self, document: PaymentDocument, older: str | None
    ) -> Differences | None:
        """Compare with the receipt before; None where there is none, or only its debt is known."""
        before = older and await self.accounts.document(document.account.id, older)
        return compare(before.receipt, document.receipt) if before else None
