"""Photos of dials: taken, bounded, kept once, given back to their sender and to the staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from support.dials import COLD, HOT, values
from support.photos import blank
from support.readings import OWN, PERSON, Desk, open_desk

from bot.domain.meters import Status
from bot.services.cabinet import NotYoursError
from bot.services.errors import ConflictError
from bot.services.evidence import (
    KIND,
    MOST_BYTES,
    MOST_PHOTOS,
    MOST_WAITING,
    CountEvidence,
    Ended,
    Evidence,
    EvidenceOf,
    EvidenceRefusal,
    KeepEvidence,
    MakeEvidence,
    OrderEvidence,
    Picture,
    TakeEvidence,
    Taken,
    picture_of,
)
from bot.services.files import FileDeniedError
from bot.services.own_accounts import OwnAccount
from bot.services.receipt_photos import SentPhoto
from bot.services.tasks import Payload, Task
from bot.services.timetable import Timetable

STAFF = -100
CLERK = 77  # in whose chat the card hangs
NOVEMBER, DECEMBER = "2026-11", "2026-12"


def picture(number: int = 0, size: int = 0) -> Picture:
    found = picture_of(blank(30 + number, 20, "jpeg"))
    assert isinstance(found, Picture)
    return replace(found, data=bytes(size)) if size else found


@dataclass(slots=True)
class Album:
    """Tasks and kept photos in memory."""

    desk: Desk
    waiting_: list[Task] = field(default_factory=list)
    kept: list[tuple[Evidence, bytes]] = field(default_factory=list)
    ids: Any = field(default_factory=lambda: count(1))

    @property
    def port(self) -> Any:
        """Give it as tasks: what is kept of them is not asked for here."""
        return self

    def add(self, chat_id: int, kind: str, payload: Payload) -> None:
        assert kind == KIND
        self.waiting_.append(Task(next(self.ids), chat_id, payload))

    async def waiting(self, chat_id: int, kind: str) -> Sequence[Task]:
        return [one for one in self.waiting_ if (one.chat_id, kind) == (chat_id, KIND)]

    def end(self, task_id: int) -> None:
        self.waiting_ = [one for one in self.waiting_ if one.id != task_id]

    async def of_month(self, meter_id: int, period: str) -> Sequence[Evidence]:
        return [one for one, _ in self.kept if (one.meter_id, one.period) == (meter_id, period)]

    async def of_reading(self, number: str) -> Sequence[Evidence]:
        for (meter_id, period), versions in self.desk.flat.versions_of.items():
            if number in {one.number for one in versions}:
                return await self.of_month(meter_id, period)
        return []

    async def one(self, evidence_id: int) -> Evidence | None:
        return next((one for one, _ in self.kept if one.id == evidence_id), None)

    async def count(self, meter_id: int, period: str) -> int:
        return len(await self.of_month(meter_id, period))

    async def data(self, evidence_id: int) -> bytes | None:
        return next((data for one, data in self.kept if one.id == evidence_id), None)

    async def counts(self, chat_id: int, account_id: int) -> Mapping[tuple[int, str], int]:
        found: dict[tuple[int, str], int] = {}
        for one, _ in self.kept:
            if (one.chat_id, one.account_id) == (chat_id, account_id):
                key = one.meter_id, one.period
                found[key] = found.get(key, 0) + 1
        return found

    def keep(
        self, picture: Picture, *, evidence_id: int, place: int, chat_id: int, of: Payload
    ) -> None:
        meter = next(one for one in self.desk.flat.meters if one.id == int(of["meter"]))
        if any((one.meter_id, one.period, one.place) == (meter.id, of["period"], place)
               for one, _ in self.kept):  # fmt: skip
            raise ConflictError
        one = Evidence(
            *(evidence_id, meter.id, of["period"], place, chat_id, self.desk.flat.clock()),
            *(picture.mime, len(picture.data), picture.digest, bool(of["as_photo"])),
            *(meter.account_id, meter.service, meter.number),
        )
        self.kept.append((one, picture.data))

    async def reads_card(self, chat_id: int, card: str) -> bool:
        return (chat_id, card) == (CLERK, "d.1")

    async def chats_with(self, account_id: int) -> Sequence[int]:
        return [PERSON.chat_id] if account_id == OWN.id else []

    async def take(self, *photos: SentPhoto, **more: Any) -> Taken | EvidenceRefusal:
        flat = self.desk.flat
        own = self.desk.my_readings.own_account
        timetable: Timetable = self.desk.judge.timetable
        take = TakeEvidence(own, self.desk.judge.meters, timetable, self, self.port, flat.clock)
        at = flat.clock()
        return await take(PERSON, more.pop("meter_id", COLD.id), photos, at, **more)

    async def end_next(self, found: Picture | EvidenceRefusal | None = None) -> Ended | None:
        number = next(self.ids)
        return await self.keeping()(self.waiting_[0], found or picture(number))

    def keeping(self) -> KeepEvidence:
        return KeepEvidence(self, self.port, self.desk.raise_doubt)

    def order(self) -> OrderEvidence:
        own: OwnAccount = self.desk.my_readings.own_account
        return OrderEvidence(own, self.desk.judge.meters, self)

    def make(self) -> MakeEvidence:
        return MakeEvidence(self, self, lambda: STAFF, self.reads_card)


@pytest.fixture
def album() -> Album:
    return Album(open_desk())


PHOTO = SentPhoto("file", as_photo=True)


async def test_it_belongs_to_the_month_of_a_number_that_is_said_now(album: Album) -> None:
    assert await album.take(PHOTO) == Taken(NOVEMBER)
    assert await album.end_next() == Ended(1, 0)
    [(one, _)] = album.kept
    assert (one.meter_id, one.period, one.place, one.as_photo) == (COLD.id, NOVEMBER, 1, True)
    assert album.waiting_ == []


async def test_of_a_month_that_was_handed_over_it_belongs_to_the_next(album: Album) -> None:
    given: Any = await album.desk.pass_reading(
        PERSON, COLD.id, values(124), album.desk.flat.clock()
    )
    assert await album.take(PHOTO, period=NOVEMBER) == Taken(NOVEMBER)
    album.desk.flat.settle(given.reading, Status.EXPORTED)
    assert await album.take(PHOTO) == Taken(DECEMBER)
    assert await album.take(PHOTO, period=NOVEMBER) == Taken(DECEMBER)


async def test_an_album_is_one_word(album: Album) -> None:
    first, second = SentPhoto("a", "7"), SentPhoto("b", "7")
    assert await album.take(first) == Taken(NOVEMBER)
    assert await album.take(second) == Taken(NOVEMBER, told=True)


async def test_there_is_room_for_so_many_of_a_meter_and_month(album: Album) -> None:
    assert await album.take(*[PHOTO] * (MOST_PHOTOS + 1)) is EvidenceRefusal.FULL
    assert len(album.waiting_) == MOST_PHOTOS
    assert await album.take(PHOTO) is EvidenceRefusal.FULL
    assert isinstance(await album.take(PHOTO, meter_id=HOT.id), Taken)
    while album.waiting_:
        await album.end_next()
    places = [one.place for one, _ in album.kept if one.meter_id == COLD.id]
    assert places == [1, 2, 3, 4, 5]
    assert await album.take(PHOTO) is EvidenceRefusal.FULL


async def test_no_more_are_fetched_at_once_than_an_album_holds(album: Album) -> None:
    for meter_id in (COLD.id, HOT.id):
        await album.take(*[PHOTO] * MOST_PHOTOS, meter_id=meter_id)
    assert len(album.waiting_) == MOST_WAITING
    assert await album.take(PHOTO, meter_id=3) is EvidenceRefusal.TOO_MANY


async def test_together_they_have_a_size(album: Album) -> None:
    await album.take(PHOTO, PHOTO, PHOTO)
    assert await album.end_next(picture(1, MOST_BYTES - 1)) == Ended(1, 2)
    assert await album.end_next(picture(2, 2)) == Ended(1, 1, EvidenceRefusal.FULL)
    assert await album.end_next(picture(3, 1)) == Ended(2, 0)
    assert await album.take(PHOTO) is EvidenceRefusal.FULL


async def test_what_ended_before_is_not_kept_again(album: Album) -> None:
    await album.take(PHOTO)
    [task] = album.waiting_
    assert await album.keeping()(task, picture()) == Ended(1, 0)
    assert await album.keeping()(task, picture()) is None
    assert len(album.kept) == 1


async def test_the_same_again_is_not_kept_twice_and_a_refusal_keeps_nothing(album: Album) -> None:
    await album.take(PHOTO, PHOTO, PHOTO)
    await album.end_next(picture())
    assert await album.end_next(picture()) == Ended(1, 1)
    refused = await album.end_next(EvidenceRefusal.UNREACHABLE)
    assert refused == Ended(1, 0, EvidenceRefusal.UNREACHABLE)
    assert len(album.kept) == 1


async def test_a_meter_of_others_takes_no_photo(album: Album) -> None:
    with pytest.raises(NotYoursError):
        await album.take(PHOTO, meter_id=99)
    album.desk.flat.meters = [replace(COLD, account_id=OWN.id + 1)]
    with pytest.raises(NotYoursError):
        await album.take(PHOTO)
    with pytest.raises(NotYoursError):
        await album.order()(PERSON, COLD.id, NOVEMBER)
    assert album.waiting_ == []


async def test_those_that_are_fetched_are_counted_with_the_kept(album: Album) -> None:
    await album.take(PHOTO, PHOTO)
    await album.end_next()
    counted = await CountEvidence(album, album.port)(PERSON.chat_id, OWN.id)
    assert counted == {(COLD.id, NOVEMBER): 2}


async def test_a_person_sees_the_own_ones_and_staff_all_of_a_reading(album: Album) -> None:
    await album.take(PHOTO, SentPhoto("file"))
    await album.end_next()
    await album.end_next()
    other, data = album.kept[0]
    album.kept[0] = replace(other, chat_id=12), data
    given: Any = await album.desk.pass_reading(
        PERSON, COLD.id, values(124), album.desk.flat.clock()
    )
    [own] = await album.order()(PERSON, COLD.id, NOVEMBER)
    both = await EvidenceOf(album)(given.reading.number, "d.1")
    assert len(both) == 2
    assert await EvidenceOf(album)("", "d.1") == []
    make = album.make()
    file = await make(PERSON.chat_id, "ru", own.args)
    assert (file.name, file.mime, file.picture) == ("2026-11-2.jpg", "image/jpeg", False)
    likeness = await make.foretell(PERSON.chat_id, "ru", own.args)
    assert (likeness.digest, likeness.picture) == (file.digest, False)
    for chat_id in (STAFF, CLERK):
        assert (await make(chat_id, "ru", both[0].args)).data == data
    for chat_id, args in (
        *((CLERK, own.args), (CLERK, {**own.args, "card": "d.2"})),
        *((PERSON.chat_id, both[0].args), (12, both[0].args), (99, own.args)),
    ):
        with pytest.raises(FileDeniedError):
            await make(chat_id, "ru", args)
    with pytest.raises(FileDeniedError):
        await make(PERSON.chat_id, "ru", {"evidence": "999"})


async def test_the_window_of_the_date_decides(album: Album) -> None:
    """Sent in the window, handled after it."""
    clock = album.desk.flat.clock
    sent = clock()
    clock.now += timedelta(days=10)
    take = TakeEvidence(
        album.desk.my_readings.own_account,
        album.desk.judge.meters,
        album.desk.judge.timetable,
        album,
        album.port,
        clock,
    )
    assert await take(PERSON, COLD.id, [PHOTO], sent) == Taken(NOVEMBER)
    assert await take(PERSON, COLD.id, [PHOTO], clock()) == Taken(DECEMBER)
