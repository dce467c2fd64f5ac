"""Whoever passed a reading is told what became of it: once, all readings of a chat together.

That it was told and the message are one unit: a crash or a second replica tells nobody twice. Who
is no longer signed in, or has lost the account, is not told, then or later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from bot.domain.accounts import ReceiptType, mask_number
from bot.domain.meters import Service, Status
from bot.domain.reading_lives import CENTRES_WORD
from bot.services.notices import AccountNamed, Notices, ReadingsSettled, SettledReading

WORTH_A_WORD = frozenset({Status.EXPORTED, Status.COUNTED, Status.REJECTED})


class StatusChange(NamedTuple):
    """A reading of a chat whose status changed.

    `newest`: no later version of its month has come. `linked`: the chat is signed in to a cabinet
    that has the account, and can be written to.
    """

    reading_id: int
    account_id: int
    account: str
    receipt_type: ReceiptType
    name: str  # the person's own
    number: str
    service: Service
    meter: str
    period: str
    values: tuple[Decimal, ...]
    status: Status
    reason: str
    newest: bool
    linked: bool

    def as_notice(self) -> SettledReading:
        return SettledReading(
            AccountNamed(self.account_id, mask_number(self.account), self.name, self.receipt_type),
            mask_number(self.meter),
            self.service,
            self.period,
            self.values,
            self.status,
            self.reason,
        )


class StatusChanges(Protocol):
    async def untold(self, chat_id: int) -> Sequence[StatusChange]:
        """Give what became of the readings of a chat and was not told yet."""
        ...

    def told(self, change: StatusChange) -> None:
        """Write down that it was told as it was read, or conflict."""
        ...


@dataclass(slots=True)
class TellOfReadings:
    store: StatusChanges
    notices: Notices

    async def __call__(self, chat_id: int) -> None:
        changes = await self.store.untold(chat_id)
        for change in changes:
            self.store.told(change)
        news = tuple(one.as_notice() for one in changes if _is_news(one))
        if news:
            self.notices.tell(chat_id, ReadingsSettled(news))


def _is_news(change: StatusChange) -> bool:
    still = change.newest or change.reason == CENTRES_WORD
    return change.linked and still and change.status in WORTH_A_WORD
