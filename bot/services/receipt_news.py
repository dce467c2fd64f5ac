"""People are told of a new receipt, and reminded of its last day: each once, all accounts at once.

What is told and that it was told are one unit: a crash, a second replica or a repeated import
tells nobody twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias

from bot.domain.accounts import ReceiptType, mask_number
from bot.domain.deadlines import is_news, newest_month
from bot.services.cabinet import Today
from bot.services.notices import Notices, PaymentsDue, ReceiptNotice, ReceiptsPublished
from bot.services.ports import Clock

Place: TypeAlias = tuple[int, int]  # cabinet and account: where a look ended
BEGINNING: Place = (0, 0)


@dataclass(frozen=True, slots=True)
class Finished:
    """An import whose last row is committed."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Cabinets (or chats) to be told something, and where to look on; None: it was the last."""

    whom: tuple[int, ...]
    upto: Place | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Of which month people are reminded: those who knew of it before a moment.

    Payments from the day `since` are those that the receipt cannot know.
    """

    period: str
    since: date
    today: date
    known_before: datetime


@dataclass(frozen=True, slots=True)
class NewsRow:
    """The newest receipt of an account, and what the cabinet was told of it so far."""

    account_id: int
    number: str
    name: str
    receipt_type: ReceiptType
    period: str
    due: int
    paid: int  # since the receipt was made
    known: str | None
    reminded: str | None

    def as_notice(self) -> ReceiptNotice:
        return ReceiptNotice(
            self.account_id,
            mask_number(self.number),
            self.name,
            self.receipt_type,
            self.period,
            self.due - self.paid,
        )


class ReceiptNews(Protocol):
    async def news(self, cabinet_id: int, latest: str) -> Sequence[NewsRow]:
        """Give accounts whose newest complete receipt the cabinet does not know of.

        No month after the `latest` counts, nor that somebody was told of one.
        """
        ...

    async def owing(self, cabinet_id: int, deadline: Deadline) -> Sequence[NewsRow]:
        """Give accounts whose newest receipt is the month's, to be paid, and not reminded of."""
        ...

    async def chats(self, cabinet_id: int) -> Sequence[int]:
        """Give the chats that are signed in to the cabinet and can be written to."""
        ...

    def know(self, cabinet_id: int, row: NewsRow, at: datetime) -> None:
        """Write down that the cabinet knows of it, as it was read, or conflict."""
        ...

    def remind(self, cabinet_id: int, row: NewsRow) -> None:
        """Write down that it was reminded, as it was read, or conflict."""
        ...


@dataclass(slots=True)
class TellOfReceipts:
    store: ReceiptNews
    notices: Notices
    clock: Clock
    today: Today

    async def __call__(self, cabinet_id: int) -> None:
        """Tell all chats of the cabinet of what is new; history it merely knows from now on."""
        today = self.today()
        rows = await self.store.news(cabinet_id, newest_month(today).iso)
        for row in rows:
            self.store.know(cabinet_id, row, self.clock())
        news = tuple(row.as_notice() for row in rows if is_news(row.period, today))
        if news:
            for chat_id in await self.store.chats(cabinet_id):
                self.notices.tell(chat_id, ReceiptsPublished(news))


@dataclass(slots=True)
class RemindOfPayment:
    store: ReceiptNews
    notices: Notices

    async def __call__(self, cabinet_id: int, deadline: Deadline) -> None:
        """Remind of what is not paid yet; what was paid since needs no word, now or later."""
        rows = await self.store.owing(cabinet_id, deadline)
        owed = [row for row in rows if row.due > row.paid]
        for row in owed:
            self.store.remind(cabinet_id, row)
        if owed:
            notice = PaymentsDue(tuple(row.as_notice() for row in owed))
            for chat_id in await self.store.chats(cabinet_id):
                self.notices.tell(chat_id, notice)
