"""Photos of a receipt's payment code: taken from a person, read aside, told apart from others'."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from bot.domain.access import DAY, PHOTOS_A_DAY, Attempt
from bot.domain.accounts import ReceiptType
from bot.domain.payment_qr import PaymentQr
from bot.domain.receipt_claims import ReceiptClaim, claim_of
from bot.services.people import Attempts, Person
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.tasks import Payload, Task, Tasks

KIND = "receipt-photo"
KEPT = "receipt-code"
LARGEST_FILE = 10_000_000  # bytes; a photo on a telephone has three to six million
MOST_WAITING = 10  # of a chat: as many as an album holds


class PhotoRefusal(StrEnum):
    """Why no receipt was read; the value is the id of the text that says so, and what helps."""

    TOO_BIG = "photo-too-big"
    TOO_LARGE = "photo-too-large"  # in pixels
    DAMAGED = "photo-damaged"
    PDF = "photo-pdf"
    HEIC = "photo-heic"
    VIDEO = "photo-video"
    NOT_A_PICTURE = "photo-not-a-picture"
    NO_CODE = "photo-no-code"
    BLURRED = "photo-blurred"
    NO_PAYMENT = "photo-no-payment"
    NO_PAYER = "photo-no-payer"  # a payment code, but nothing of whose it is
    STRANGER = "photo-stranger"
    TOO_SLOW = "photo-too-slow"
    UNREACHABLE = "photo-unreachable"
    TOO_MANY = "photo-too-many"
    TOO_OFTEN = "photo-too-often"


Scan: TypeAlias = bytes | PhotoRefusal  # the code as it was scanned


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """What was sent: Telegram's name of the file, and the album that it is part of.

    `as_photo`: as Telegram's own kind of picture, which it gives back as such.
    """

    file_id: str
    album: str = ""
    as_photo: bool = False


@dataclass(slots=True)
class TakePhoto:
    """Record that a photo is to be read, at most PHOTOS_A_DAY a day per person."""

    tasks: Tasks
    attempts: Attempts
    sealer: Sealer
    clock: Clock

    async def __call__(
        self, person: Person, photo: SentPhoto, step: str | None
    ) -> PhotoRefusal | bool:
        """True: it is the first of its album, and something is to be said of it."""
        waiting = await self.tasks.waiting(person.chat_id, KIND)
        album = {one.payload["album"] for one in waiting} - {""}
        if len(waiting) >= MOST_WAITING:
            return PhotoRefusal.TOO_MANY
        now, subject = self.clock(), self.sealer.pseudonym(person.user_id)
        tally = await self.attempts.tally(Attempt.PHOTO, subject, now - DAY)
        if tally.recent >= PHOTOS_A_DAY:
            return PhotoRefusal.TOO_OFTEN
        self.attempts.add(Attempt.PHOTO, subject, tally.last + 1, now)
        payload = {"file_id": photo.file_id, "album": photo.album, "step": step or ""}
        self.tasks.add(person.chat_id, KIND, payload)
        return photo.album not in album


@dataclass(frozen=True, slots=True)
class Waiting:
    """A photo whose reading has ended now, and whether others of its album are still read."""

    step: str | None  # of the dialogue in which it was sent
    album: tuple[Task, ...]


@dataclass(slots=True)
class EndPhoto:
    """End the task of a photo with the unit in which its result is told."""

    tasks: Tasks

    async def __call__(self, chat_id: int, task_id: int, *, read: bool) -> Waiting | None:
        """Give None when it was ended before. A photo that was read ends its whole album."""
        waiting = {one.id: one for one in await self.tasks.waiting(chat_id, KIND)}
        own = waiting.pop(task_id, None)
        if own is None:
            return None
        album = tuple(
            one
            for one in waiting.values()
            if own.payload["album"] and one.payload["album"] == own.payload["album"]
        )
        for task in (own, *(album if read else ())):
            self.tasks.end(task.id)
        return Waiting(own.payload["step"] or None, album)


@dataclass(slots=True)
class KeepCode:
    """Keep the last code that was read until a press asks for it, and give it then."""

    tasks: Tasks

    async def keep(self, person: Person, code: PaymentQr) -> int:
        return await self.tasks.keep(person.chat_id, KEPT, dict(code.fields))

    async def take(self, person: Person, number: int) -> PaymentQr | None:
        """Give it once."""
        fields: Payload | None = await self.tasks.kept(person.chat_id, KEPT, number)
        if fields is None:
            return None
        self.tasks.end(number)
        return PaymentQr(fields)


@dataclass(frozen=True, slots=True)
class KnownPayee:
    """An organisation of the centre's, as far as a payment code can name it."""

    inn: str
    bank_account: str
    receipt_type: ReceiptType


class Payees(Protocol):
    async def known(self) -> Sequence[KnownPayee]: ...


@dataclass(slots=True)
class Recognise:
    """Tell a receipt of ours from a stranger's by who is paid; accounts are not looked at.

    So that the answer is the same whether or not there is such an account.
    """

    payees: Payees

    async def __call__(self, code: PaymentQr) -> ReceiptClaim | PhotoRefusal:
        known = await self.payees.known()
        inn, account = code.fields.get("PayeeINN", ""), code.fields.get("PersonalAcc", "")
        by_account = [one for one in known if account and one.bank_account == account]
        by_inn = [one for one in known if inn and one.inn == inn]
        sure = bool(inn) or all(one.bank_account for one in known)
        if known and sure and (inn or account) and not (by_account or by_inn):
            return PhotoRefusal.STRANGER
        claim = claim_of(code, _only_type(by_account))
        if not claim.is_usable:
            return PhotoRefusal.NO_PAYER
        return claim if claim.receipt_type else claim_of(code, _only_type(by_inn))


def _only_type(payees: Sequence[KnownPayee]) -> ReceiptType | None:
    kinds = {one.receipt_type for one in payees}
    return kinds.pop() if len(kinds) == 1 else None
