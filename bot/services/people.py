"""Who speaks, what they are signed in to, and the stores that know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.access import Access, Attempt, EndReason
from bot.domain.accounts import ReceiptType
from bot.domain.consents import ConsentKind
from bot.domain.receipts import Account, Payment, PaymentDocument, Receipt


@dataclass(frozen=True, slots=True)
class Session:
    """A chat that is signed in to a cabinet."""

    id: int
    chat_id: int
    cabinet_id: int
    login: str
    account_id: int | None
    pin_hash: str | None
    pin_wrong: int
    pin_idle: timedelta
    has_password: bool
    registered: bool = False  # a phone or an e-mail was confirmed: full access
    employed: bool = False  # the cabinet has a post


@dataclass(frozen=True, slots=True)
class Person:
    """The Telegram user whose update is handled, in their private chat."""

    user_id: int
    chat_id: int
    language: str
    session: Session | None
    title: str = ""  # how Telegram calls them


@dataclass(frozen=True, slots=True)
class Holder:
    """An account found at an address, and its holder's name as the registry spells it."""

    account_id: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Attempts of the last day, the first of them, and the number of the last one ever."""

    recent: int
    last: int
    times: tuple[datetime, ...] = ()  # of those of the last day, the newest first


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    account: Account
    access: Access
    name: str = ""  # the person's own


@dataclass(frozen=True, slots=True)
class GivenConsent:
    kind: ConsentKind
    version: str
    language: str
    given_at: datetime
    text: str
    withdrawn_at: datetime | None = None


class Accounts(Protocol):
    async def holders_at(
        self, building_id: int, flat: str, receipt_type: ReceiptType
    ) -> Sequence[Holder]: ...

    async def account(self, account_id: int) -> Account | None: ...

    async def last_payments(self, account_id: int, today: date) -> Sequence[Payment]:
        """Give all payments of the last day on which there were any, not after today."""
        ...

    async def last_receipt(self, account_id: int) -> Receipt | None: ...

    async def serials_of_flat(self, account_id: int, today: date) -> Sequence[str]:
        """Give the numbers of the meters in use, of all utilities accounts of flat and holder.

        None for capital repair, which has no meters.
        """
        ...

    async def document(self, account_id: int, period: str | None = None) -> PaymentDocument | None:
        """Give the receipt of a month, or the last one, with all that its paper says."""
        ...

    async def months_beside(self, account_id: int, period: str) -> tuple[str | None, str | None]:
        """Give the months of the receipts before and after."""
        ...

    async def paid_since(self, account_id: int, since: date, today: date) -> int:
        """Give what was paid on these days, less refunds, in kopecks."""
        ...

    async def payments_known_until(self, today: date) -> date | None:
        """Give the day of the newest payment that the centre has told, not after today."""
        ...


class Attempts(Protocol):
    async def tally(self, kind: Attempt, subject: str, since: datetime) -> Tally: ...

    def add(self, kind: Attempt, subject: str, ordinal: int, at: datetime) -> None:
        """Record one; two at once under the same ordinal conflict, and one runs again."""
        ...


class Cabinets(Protocol):
    async def of_user_with(self, user_id: int, account_id: int) -> tuple[int, str, bool] | None:
        """Give (id, login, has a password) of the user's own cabinet that holds the account.

        Only one with limited access: full access is not regained by what limited access asks.
        """
        ...

    async def accounts(self, cabinet_id: int) -> Sequence[LinkedAccount]: ...

    async def chats_with(self, account_id: int) -> Sequence[int]:
        """Give the chats signed in to any cabinet that the account is linked to."""
        ...

    async def password_hash(self, cabinet_id: int) -> str | None: ...

    def add(self, cabinet_id: int, login: str, user_id: int, at: datetime) -> None: ...

    def link(self, cabinet_id: int, account_id: int, access: Access, at: datetime) -> None: ...

    def name(self, cabinet_id: int, account_id: int, name: str | None) -> None: ...

    def unlink(self, cabinet_id: int, account_id: int) -> None: ...


class Sessions(Protocol):
    def start(self, session: Session, at: datetime, title: str) -> None:
        """Open it and make it the chat's own; `title` is how Telegram calls the person."""
        ...

    def end(self, session: Session, reason: EndReason, at: datetime) -> None: ...

    def choose_account(self, session_id: int, account_id: int) -> None: ...

    def set_pin(self, session_id: int, pin_hash: str | None) -> None: ...

    def set_pin_idle(self, session_id: int, idle: timedelta) -> None: ...

    def count_wrong_pin(self, session: Session) -> None:
        """Add one; guarded, so that two wrong ones at once are two."""
        ...

    def forget_wrong_pins(self, session_id: int) -> None: ...


class Consents(Protocol):
    def give(
        self, person: Person, kind: ConsentKind, version: str, wording: str, at: datetime
    ) -> None: ...

    async def keep_data(self, user_id: int, now: datetime) -> None:
        """Take back an erasure that is not due yet; one that is: ErasureUnderWayError."""
        ...

    async def of(self, user_id: int) -> Sequence[GivenConsent]:
        """Give the ledger, withdrawn ones too, the oldest first."""
        ...
