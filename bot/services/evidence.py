"""Photos of dials: sent instead of a number or with it, kept with the meter and its month.

A photo is fetched after the commit that took it and kept in the unit that ends its task: whatever
the person does meanwhile, it belongs to the meter and the month for which it was sent, once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from bot.domain.accounts import mask_number
from bot.domain.meters import Service
from bot.domain.pictures import LARGEST, SUFFIXES, claimed
from bot.domain.reading_lives import is_handed_over
from bot.services.cabinet import NotYoursError
from bot.services.files import File, FileDeniedError, Likeness
from bot.services.messages import Document, Month, Private, text
from bot.services.meters import Meters
from bot.services.own_accounts import OwnAccount
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.readings import open_period, reading_of
from bot.services.receipt_photos import PhotoRefusal, SentPhoto
from bot.services.tasks import Payload, Task, Tasks
from bot.services.timetable import Timetable

KIND = "evidence"
MAKER = "evidence"
MOST_PHOTOS = 5  # of a meter and month
MOST_BYTES = 20_000_000  # of a meter and month
MOST_WAITING = 10  # of a chat: as many as an album holds


class EvidenceRefusal(StrEnum):
    """Why a photo is not kept; the value is the id of the text that says so."""

    TOO_BIG = "evidence-too-big"
    TOO_LARGE = "evidence-too-large"  # in pixels
    VIDEO = "evidence-video"
    NOT_A_PICTURE = "evidence-not-a-picture"
    UNREACHABLE = "evidence-unreachable"
    FULL = "evidence-full"
    TOO_MANY = "evidence-too-many"


_REFUSALS = {
    PhotoRefusal.TOO_BIG: EvidenceRefusal.TOO_BIG,
    PhotoRefusal.VIDEO: EvidenceRefusal.VIDEO,
    PhotoRefusal.UNREACHABLE: EvidenceRefusal.UNREACHABLE,
}


def refusal_of(photo: PhotoRefusal) -> EvidenceRefusal:
    """Say of a dial's photo what is said of a receipt's."""
    return _REFUSALS.get(photo, EvidenceRefusal.NOT_A_PICTURE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that is one. Those of one digest are equal."""

    mime: str
    data: bytes
    digest: str


def picture_of(data: bytes) -> Picture | EvidenceRefusal:
    """Tell a picture by what it says of itself; nothing is decoded."""
    found = claimed(data)
    if found is None:
        return EvidenceRefusal.NOT_A_PICTURE
    if found.pixels > LARGEST:
        return EvidenceRefusal.TOO_LARGE
    return Picture(found.mime, data, sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kept photo without its content; `place` is its number within the month, 1 to 5.

    `chat_id`: who sent it, None once that person is erased. `number`: of the meter, as printed.
    """

    id: int
    meter_id: int
    period: str
    place: int
    chat_id: int | None
    at: datetime
    mime: str
    size: int  # bytes
    digest: str
    as_photo: bool
    account_id: int
    service: Service
    number: str


class EvidenceStore(Protocol):
    async def of_month(self, meter_id: int, period: str) -> Sequence[Evidence]:
        """Give what is kept of a meter and month, by place."""
        ...

    async def of_reading(self, number: str) -> Sequence[Evidence]:
        """Give what is kept of the meter and month of a reading, by the reading's number."""
        ...

    async def one(self, evidence_id: int) -> Evidence | None: ...

    async def count(self, meter_id: int, period: str) -> int:
        """Count what is kept of a meter and month."""
        ...

    async def data(self, evidence_id: int) -> bytes | None: ...

    async def counts(self, chat_id: int, account_id: int) -> Mapping[tuple[int, str], int]:
        """Count what the chat has sent, by meter and period."""
        ...

    def keep(
        self, picture: Picture, *, evidence_id: int, place: int, chat_id: int, of: Payload
    ) -> None:
        """Keep it at a place that nobody has taken meanwhile, or conflict."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo that is being fetched; `told`: of its album a word was said already."""

    period: str
    told: bool = False


@dataclass(slots=True)
class TakeEvidence:
    """Record that photos are to be fetched and kept with a meter."""

    own_account: OwnAccount
    meters: Meters
    timetable: Timetable
    store: EvidenceStore
    tasks: Tasks
    clock: Clock

    async def __call__(
        self,
        person: Person,
        meter_id: int,
        photos: Sequence[SentPhoto],
        said_at: datetime,
        *,
        period: str | None = None,
    ) -> Taken | EvidenceRefusal:
        """`said_at`: `message.date` of the photo. Without a period: that of a number said then.

        Takes as many as there is room for. Raises NotYoursError.
        """
        state = await self.meters.state(meter_id)
        if state is None:
            raise NotYoursError
        await self.own_account(person, state.meter.account_id)
        said_at = min(said_at, self.clock())
        if period is None or is_handed_over(reading_of(state, period)):
            house = await self.timetable(state.meter.account_id, said_at)
            placed = house.place(state.meter.service, said_at)
            period = open_period(state, placed) or placed.period.iso
        waiting = await self.tasks.waiting(person.chat_id, KIND)
        kept = await self.store.of_month(meter_id, period)
        full = sum(one.size for one in kept) >= MOST_BYTES
        beside = sum(_belongs(one.payload, meter_id, period) for one in waiting)
        room = 0 if full else MOST_PHOTOS - len(kept) - beside
        places = MOST_WAITING - len(waiting)
        for photo in photos[: max(0, min(room, places))]:
            self.tasks.add(person.chat_id, KIND, _payload(photo, meter_id, period, said_at))
        if len(photos) > places:
            return EvidenceRefusal.TOO_MANY
        if len(photos) > room:
            return EvidenceRefusal.FULL
        albums = {one.payload["album"] for one in waiting} - {""}
        return Taken(period, told=any(one.album in albums for one in photos))


def _payload(photo: SentPhoto, meter_id: int, period: str, at: datetime) -> Payload:
    return {
        "file_id": photo.file_id,
        "album": photo.album,
        "as_photo": "1" if photo.as_photo else "",
        "meter": str(meter_id),
        "period": period,
        "at": at.isoformat(),
    }


def _belongs(payload: Payload, meter_id: int, period: str) -> bool:
    return (payload["meter"], payload["period"]) == (str(meter_id), period)


@dataclass(frozen=True, slots=True)
class Ended:
    """A photo whose task has ended: `photos` of its meter and month are kept, so many `wait`."""

    photos: int
    waiting: int
    refusal: EvidenceRefusal | None = None


class SeesPhotos(Protocol):
    async def photo_came(self, meter_id: int, period: str, photos: int) -> None:
        """Have staff see how many photos of a doubtful reading there are now."""
        ...


@dataclass(slots=True)
class KeepEvidence:
    """End the task of a photo and keep what it brought, in one unit."""

    store: EvidenceStore
    tasks: Tasks
    staff: SeesPhotos

    async def __call__(self, task: Task, found: Picture | EvidenceRefusal) -> Ended | None:
        """Give None when it was ended before."""
        waiting = {one.id: one for one in await self.tasks.waiting(task.chat_id, KIND)}
        own = waiting.pop(task.id, None)
        if own is None:
            return None
        self.tasks.end(own.id)
        meter_id, period = int(own.payload["meter"]), own.payload["period"]
        kept = await self.store.of_month(meter_id, period)
        left = sum(_belongs(one.payload, meter_id, period) for one in waiting.values())
        if isinstance(found, EvidenceRefusal):
            return Ended(len(kept), left, found)
        if found.digest in {one.digest for one in kept if one.chat_id == task.chat_id}:
            await self.staff.photo_came(meter_id, period, len(kept))
            return Ended(len(kept), left)
        free = set(range(1, MOST_PHOTOS + 1)) - {one.place for one in kept}
        if not free or sum(one.size for one in kept) + len(found.data) > MOST_BYTES:
            return Ended(len(kept), left, EvidenceRefusal.FULL)
        named = {"evidence_id": own.id, "place": min(free), "chat_id": task.chat_id}
        self.store.keep(found, **named, of=own.payload)
        await self.staff.photo_came(meter_id, period, len(kept) + 1)
        return Ended(len(kept) + 1, left)


@dataclass(slots=True)
class CountEvidence:
    """Count a chat's own photos by meter and period, with those that are being fetched."""

    store: EvidenceStore
    tasks: Tasks

    async def __call__(self, chat_id: int, account_id: int) -> Mapping[tuple[int, str], int]:
        counts = dict(await self.store.counts(chat_id, account_id))
        for task in await self.tasks.waiting(chat_id, KIND):
            key = int(task.payload["meter"]), task.payload["period"]
            counts[key] = counts.get(key, 0) + 1
        return counts


@dataclass(slots=True)
class OrderEvidence:
    """Ask delivery for the photos that the chat itself has sent."""

    own_account: OwnAccount
    meters: Meters
    store: EvidenceStore

    async def __call__(self, person: Person, meter_id: int, period: str) -> Sequence[Document]:
        """Raises NotYoursError."""
        state = await self.meters.state(meter_id)
        if state is None:
            raise NotYoursError
        await self.own_account(person, state.meter.account_id)
        kept = await self.store.of_month(meter_id, period)
        return documents_of([one for one in kept if one.chat_id == person.chat_id])


@dataclass(slots=True)
class EvidenceOf:
    """Ask delivery for all photos of a reading, by its number: for where its card hangs.

    What was kept after the reading was exported is among them.
    """

    store: EvidenceStore

    async def __call__(self, number: str, card: str) -> Sequence[Document]:
        """Give none for a reading without photos, and for no reading."""
        documents = documents_of(await self.store.of_reading(number))
        return [replace(one, args={**one.args, "card": card}) for one in documents]


def documents_of(kept: Sequence[Evidence]) -> Sequence[Document]:
    return [
        Document(
            MAKER,
            text(
                "evidence-caption",
                service=text(f"reading-service-{one.service}"),
                number=Private(mask_number(one.number)),
                month=Month(one.period),
                place=place,
                count=len(kept),
            ),
            {"evidence": str(one.id)},
        )
        for place, one in enumerate(kept, 1)
    ]


class Readers(Protocol):
    async def chats_with(self, account_id: int) -> Sequence[int]:
        """Give the chats signed in to any cabinet that the account is linked to."""
        ...


class ReadsCard(Protocol):
    async def __call__(self, chat_id: int, card: str) -> bool:
        """Tell whether the chat has a card of staff whose reader may have it now."""
        ...


@dataclass(frozen=True, slots=True)
class MakeEvidence:
    """Gives back a kept photo, as it was sent: to its sender, and to who reads its doubt now."""

    store: EvidenceStore
    readers: Readers
    staff_chat: Callable[[], int | None]
    reads_card: ReadsCard

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        """Raises FileDeniedError for a chat that may not see it now."""
        del language
        asked = await self._asked(chat_id, args)
        data = await self.store.data(asked.id)
        if data is None:
            raise FileDeniedError
        name = f"{asked.period}-{asked.place}.{SUFFIXES[asked.mime]}"
        digest = kept_digest(asked.digest, as_photo=asked.as_photo)
        return File(name, asked.mime, data, asked.as_photo, digest)

    async def foretell(self, chat_id: int, language: str, args: Mapping[str, str]) -> Likeness:
        """Raises FileDeniedError likewise."""
        del language
        asked = await self._asked(chat_id, args)
        return Likeness(kept_digest(asked.digest, as_photo=asked.as_photo), asked.as_photo)

    async def _asked(self, chat_id: int, args: Mapping[str, str]) -> Evidence:
        found = await self.store.one(int(args["evidence"]))
        if found is None:
            raise FileDeniedError
        own = found.chat_id == chat_id
        if own and chat_id in await self.readers.chats_with(found.account_id):
            return found
        if chat_id != self.staff_chat() and not await self.reads_card(
            chat_id, args.get("card", "")
        ):
            raise FileDeniedError
        return found


def kept_digest(digest: str, *, as_photo: bool) -> str:
    """Name a photo for what Telegram calls it: a photo's name is none for a file."""
    return sha256(f"{digest} {as_photo}".encode()).hexdigest()
