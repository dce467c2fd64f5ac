"""What use cases tell people other than the one who is being answered."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeAlias

from bot.domain.accounts import ReceiptType
from bot.domain.invitations import Outcome
from bot.domain.meters import Service, Status
from bot.domain.reading_calls import Call, Stage
from bot.services.announcement_notices import Announced
from bot.services.claim_notices import ClaimCard, ClaimSettled
from bot.services.doubt_notices import DoubtfulReading, ReadingQuestioned
from bot.services.group_notices import OfGroups
from bot.services.letters import Address, Channel
from bot.services.request_notices import OfRequests
from bot.services.staff_notices import NoticeCard, OfStaff, StaffDigest


@dataclass(frozen=True, slots=True)
class OpenedElsewhere:
    """Somebody proved an account that this chat also holds."""

    number: str  # masked
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkedByCode:
    """Somebody entered the code of a receipt of an account that this chat also holds."""

    number: str  # masked
    at: datetime


@dataclass(frozen=True, slots=True)
class ProofLocked:
    """To staff: wrong proofs used up the day's tries."""

    number: str  # masked
    by_person: bool


@dataclass(frozen=True, slots=True)
class ProofUnlocked:
    """Staff let this chat's person prove an account again before the day is over."""


@dataclass(frozen=True, slots=True)
class CabinetClosed:
    """The holder of the cabinet ended its processing: this chat is signed out."""


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """By letter: the consent was withdrawn in a chat; the data will be destroyed."""

    due: datetime


@dataclass(frozen=True, slots=True)
class HandlerFailed:
    """To staff: the bot stumbled; once per kind."""

    reference: str
    failure: str


class RowKind(StrEnum):
    """What cannot be read; the value is part of a text's id."""

    NOTICE = "notice"
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, slots=True)
class RowUnreadable:
    """To staff: a row was put aside, nobody is told what it says."""

    kind: RowKind
    row_id: int


@dataclass(frozen=True, slots=True)
class MessageRefused:
    """To staff: Telegram refused a message for good."""

    error: str


@dataclass(frozen=True, slots=True)
class CodesUsedUp:
    """To staff: the centre's confirmation codes of the day are used up; once a day."""

    a_day: int


@dataclass(frozen=True, slots=True)
class LetterFailed:
    """To staff: a letter reached nobody; at most once an hour for each channel."""

    channel: Channel
    error: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in to the cabinet of this chat; `title` is how Telegram calls the person."""

    title: str
    at: datetime


class Change(StrEnum):
    """What was changed in a cabinet; the value is part of a text's id."""

    PASSWORD = "password"  # noqa: S105 - what was changed
    RECOVERED = "recovered"
    PHONE = "phone"
    EMAIL = "email"
    FULL_ACCESS = "full_access"


@dataclass(frozen=True, slots=True)
class Changed:
    what: Change
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """This chat was signed out from another one."""

    at: datetime


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    """To those who invited: a guest waits for their word."""

    title: str
    number: str  # masked


@dataclass(frozen=True, slots=True)
class InvitationSettled:
    """To the guest."""

    outcome: Outcome
    number: str  # masked


@dataclass(frozen=True, slots=True)
class ReceiptNotice:
    """What is said of one receipt; `due` is less than nothing where there is an advance."""

    account_id: int
    number: str  # masked
    name: str  # the person's own
    receipt_type: ReceiptType
    period: str
    due: int


@dataclass(frozen=True, slots=True)
class ReceiptsPublished:
    """New receipts of the accounts of one cabinet."""

    receipts: tuple[ReceiptNotice, ...]


@dataclass(frozen=True, slots=True)
class PaymentsDue:
    """The last day of paying comes near; `due` is what is left."""

    receipts: tuple[ReceiptNotice, ...]


@dataclass(frozen=True, slots=True)
class AccountNamed:
    account_id: int
    number: str  # masked
    name: str  # the person's own
    receipt_type: ReceiptType


@dataclass(frozen=True, slots=True)
class SettledReading:
    """What became of a reading; `reason`: why it was rejected, in the centre's words."""

    account: AccountNamed
    meter: str  # masked
    service: Service
    period: str
    values: tuple[Decimal, ...]
    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class ReadingsSettled:
    """What became of the readings that one chat has passed."""

    readings: tuple[SettledReading, ...]


@dataclass(frozen=True, slots=True)
class WantedOf:
    """How many meters of an account wait for the month's readings, and until when."""

    account: AccountNamed
    period: str
    meters: int
    last_day: date


@dataclass(frozen=True, slots=True)
class ReadingsWanted:
    call: Call
    accounts: tuple[WantedOf, ...]


@dataclass(frozen=True, slots=True)
class VerificationLine:
    """A meter to be verified by the day `due`, which is the last good one."""

    account: AccountNamed
    meter: str  # masked
    service: Service
    stage: Stage
    due: date


@dataclass(frozen=True, slots=True)
class VerificationDue:
    meters: tuple[VerificationLine, ...]


OfOneLine: TypeAlias = (
    SignedIn
    | Changed
    | SessionEnded
    | CabinetClosed
    | ProofUnlocked
    | ConsentWithdrawn
    | InvitationAccepted
    | InvitationSettled
    | OpenedElsewhere
    | LinkedByCode
    | ProofLocked
    | HandlerFailed
    | MessageRefused
    | RowUnreadable
    | CodesUsedUp
    | LetterFailed
    | ClaimSettled
)
OfReadings: TypeAlias = ReadingsSettled | ReadingsWanted | VerificationDue
OfDoubts: TypeAlias = ReadingQuestioned | DoubtfulReading
OfBoard: TypeAlias = NoticeCard | StaffDigest
Notice: TypeAlias = (
    OfOneLine
    | ReceiptsPublished
    | PaymentsDue
    | OfReadings
    | OfDoubts
    | OfStaff
    | OfBoard
    | OfGroups
    | OfRequests
    | ClaimCard
    | Announced
)


class Notices(Protocol):
    def tell(self, chat_id: int, notice: Notice) -> None:
        """Tell a chat; of a doubt or a claim its card is drawn there."""
        ...

    def write(self, to: Address, language: str, notice: Notice, cabinet_id: int = 0) -> None:
        """Tell it by a letter, when the centre can send such."""
        ...

    def tell_staff(self, notice: Notice, account_id: int | None = None) -> None:
        """Tell the staff chat, when there is one, and have employees found who want to know.

        About an account: those of its house, in its organisation; the staff chat where nobody is.
        A card is drawn in the staff chat alone.
        """
        ...
