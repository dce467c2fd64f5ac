"""The receipts of the current account: the last one, and with full access all months."""

from dataclasses import dataclass

from bot.domain.access import Access
from bot.domain.deadlines import paid_since
from bot.domain.differences import Differences, compare
from bot.domain.periods import parse_period
from bot.domain.receipts import Account, PaymentDocument, pay_by
from bot.services.cabinet import ListAccounts, Today
from bot.services.documents import Form, forms_of
from bot.services.people import Accounts, Person


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt to look at, and the months before and after that may be turned to.

    `paid`, in kopecks, came in since the newest receipt was made, which cannot know of it.
    """

    account: Account
    document: PaymentDocument | None
    several: bool = False  # the cabinet has other accounts too
    older: str | None = None
    newer: str | None = None
    full: bool = False  # the receipt before may be seen too, not only what is different now
    differences: Differences | None = None
    paid: int = 0
    overdue: bool = False  # the last day of paying is over

    @property
    def left(self) -> int:
        """What is to be paid still; nothing of an old month, and of an advance."""
        if self.document is None or self.newer is not None:
            return 0
        return max(self.document.receipt.due - self.paid, 0)

    @property
    def forms(self) -> tuple[Form, ...]:
        """What can be made of it; the newest receipt alone asks for money, while any is left."""
        if self.document is None:
            return ()
        return forms_of(self.document, payable=self.left > 0)


@dataclass(slots=True)
class ReadReceipt:
    """Limited access sees the last receipt, whatever month it asks for, and what is new in it."""

    list_accounts: ListAccounts
    accounts: Accounts
    today: Today

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
        month, today = parse_period(document.receipt.period), self.today()
        paid = await self.accounts.paid_since(account.id, paid_since(month), today)
        overdue = today > pay_by(month)
        return Shown(account, document, several, *beside, full, differences, paid, overdue)

    async def _differences(
        self, document: PaymentDocument, older: str | None
    ) -> Differences | None:
        """Compare with the receipt before; None where there is none, or only its debt is known."""
        before = older and await self.accounts.document(document.account.id, older)
        return compare(before.receipt, document.receipt) if before else None
