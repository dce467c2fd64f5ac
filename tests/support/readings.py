"""Ports of meters in memory: what is written is there for who looks next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from support.clock import FakeClock
from support.dials import COLD, HOT, POWER, months, reading
from support.receipts import ACCOUNT

from bot.domain.access import Access
from bot.domain.doubts import Act, Step
from bot.domain.meters import Flag, Meter, Reading, Status
from bot.domain.periods import BillingPeriod
from bot.domain.receipts import Charge, PaymentDocument, Receipt
from bot.domain.windows import ReadingWindow
from bot.services.doubt_answers import AnswerQuestion, RaiseDoubt, ReadQuestion
from bot.services.doubt_decisions import DecideReading
from bot.services.doubt_notices import DoubtfulReading
from bot.services.doubts import Passed, ReadDoubt
from bot.services.errors import ConflictError
from bot.services.evidence import Evidence, EvidenceOf
from bot.services.meter_lists import ListMeters, MyReadings, ReadTyped, ReadVersions
from bot.services.meters import MeterState, WindowRules
from bot.services.notices import Notice
from bot.services.own_accounts import OwnAccount
from bot.services.people import LinkedAccount, Person, Session
from bot.services.photos_wanted import PhotosWanted
from bot.services.readings import CancelReading, CorrectReading, JudgeReading, PassReading
from bot.services.staff_cards import Pressed, StaffRights
from bot.services.timetable import Timetable

OWN = replace(ACCOUNT, id=7)
SESSION = Session(1, 1, 1, "12345678", None, None, 0, timedelta(minutes=15), False)
PERSON = Person(11, 1, "ru", SESSION)
ADMIN, STAFF_CHAT = 900, -1001
MOSCOW = ZoneInfo("Europe/Moscow")
CHARGES = (
    Charge("Холодное водоснабжение", "м³", "4", "53.42", 21368, 0),
    Charge("Горячее водоснабжение", "м³", "3", "208,77", 62631, 0),
)


@dataclass(slots=True)
class FlatInMemory:
    """Meters, all versions of their readings, windows, receipts, and what staff were told."""

    clock: FakeClock = field(default_factory=FakeClock)
    clerks: frozenset[int] = frozenset()  # employees who decide about readings of the house
    meters: list[Meter] = field(default_factory=lambda: [COLD, HOT, POWER])
    versions_of: dict[tuple[int, str], list[Reading]] = field(default_factory=dict)
    rules: WindowRules = field(default_factory=WindowRules)
    charges: tuple[Charge, ...] = CHARGES
    access: Access = Access.LIMITED
    told: list[Notice] = field(default_factory=list)
    told_chats: list[tuple[int, Notice]] = field(default_factory=list)
    kept_steps: list[Step] = field(default_factory=list)
    asked_chat: int | None = PERSON.chat_id
    writers: list[tuple[int, int]] = field(default_factory=list)
    chats_of: dict[int, int] = field(default_factory=dict)
    photos: dict[tuple[int, str], int] = field(default_factory=dict)

    async def of_account(self, account_id: int) -> Sequence[MeterState]:
        return [self._state(one) for one in self.meters if one.account_id == account_id]

    async def state(self, meter_id: int) -> MeterState | None:
        return next((self._state(one) for one in self.meters if one.id == meter_id), None)

    async def versions(self, meter_id: int, period: str) -> Sequence[Reading]:
        return self.versions_of.get((meter_id, period), [])[::-1]

    async def by_others(self, meter_id: int, period: str, chat_id: int) -> frozenset[int]:
        versions = self.versions_of.get((meter_id, period), [])
        return frozenset(
            one.version for one in versions if self.chats_of.get(one.id, chat_id) != chat_id
        )

    async def windows(self, account_id: int, since: BillingPeriod) -> WindowRules:
        assert account_id == OWN.id
        given = [one for one in self.rules.extensions if one.period >= since.iso]
        return replace(self.rules, extensions=tuple(given))

    def accept(self, reading: Reading, *, chat_id: int, user_id: int) -> None:
        kept = self.versions_of.setdefault((reading.meter_id, reading.period), [])
        if reading.version != len(kept) + 1:
            raise ConflictError
        kept.append(reading)
        self.writers.append((chat_id, user_id))
        self.chats_of[reading.id] = chat_id

    def cancel(self, reading: Reading) -> None:
        self.settle(reading, Status.CANCELLED)

    def settle(self, reading: Reading, status: Status) -> None:
        kept = self.versions_of[reading.meter_id, reading.period]
        if kept[-1] != reading:
            raise ConflictError
        kept[-1] = replace(reading, status=status)

    def know(self, *readings: Reading) -> None:
        for one in readings:
            self.versions_of.setdefault((one.meter_id, one.period), []).append(one)

    async def accounts(self, cabinet_id: int) -> Sequence[LinkedAccount]:
        return [LinkedAccount(OWN, self.access)] if cabinet_id == SESSION.cabinet_id else []

    async def document(self, account_id: int, period: str | None = None) -> PaymentDocument | None:
        assert (account_id, period) == (OWN.id, None)
        return PaymentDocument(OWN, Receipt("2026-10", 0, 0, 0, 0, 0, 0, self.charges))

    def tell_staff(self, notice: Notice, account_id: int | None = None) -> None:
        del account_id
        self.told.append(notice)

    async def raised(self, doubt: DoubtfulReading, account_id: int) -> None:
        assert account_id == OWN.id
        self.told.append(doubt)

    async def changed(self, doubt: DoubtfulReading, chat_id: int | None = None) -> None:
        """Stand in for the cards of staff: there are no employees here."""
        if chat_id is None:
            self.told.append(doubt)
        else:
            self.tell(chat_id, doubt)

    async def here(self, doubt: DoubtfulReading, chat_id: int) -> None:
        self.tell(chat_id, doubt)

    async def may_decide(self, pressed: Pressed, account_id: int) -> bool:
        assert account_id == OWN.id
        return pressed.user_id in self.clerks and pressed.of_this_chat

    async def hangs(self, doubt: DoubtfulReading, chat_id: int) -> bool:
        return bool(doubt.reading_id) and chat_id in self.clerks

    async def decides(self, person: Person) -> bool:
        return person.user_id in self.clerks

    async def count_photos(self, chat_id: int, account_id: int) -> Mapping[tuple[int, str], int]:
        assert account_id == OWN.id
        return self.photos if chat_id == PERSON.chat_id else {}

    async def count(self, meter_id: int, period: str) -> int:
        return self.photos.get((meter_id, period), 0)

    async def of_reading(self, number: str) -> Sequence[Evidence]:
        readings = [one for kept in self.versions_of.values() for one in kept]
        of = next(one for one in readings if one.number == number)
        meter = next(one for one in self.meters if one.id == of.meter_id)
        return [
            Evidence(
                *(place, meter.id, of.period, place, PERSON.chat_id, self.clock(), "image/jpeg"),
                *(9, "digest", True, meter.account_id, meter.service, meter.number),
            )
            for place in range(1, await self.count(meter.id, of.period) + 1)
        ]

    def tell(self, chat_id: int, notice: Notice) -> None:
        self.told_chats.append((chat_id, notice))

    async def passed(self, reading_id: int) -> Passed | None:
        for kept in self.versions_of.values():
            for one in kept:
                if one.id == reading_id:
                    newest = kept[-1].id == reading_id
                    return Passed(one, newest, OWN.id, OWN.number, self.asked_chat)
        return None

    async def steps(self, reading_id: int) -> Sequence[Step]:
        return [one for one in self.kept_steps if one.reading_id == reading_id and one.place]

    async def hanging(self, chat_id: int, message_id: int) -> int | None:
        """Take each reading's card for the message of its number."""
        del chat_id
        return message_id

    async def awaits(self, chat_id: int, user_id: int, since: datetime) -> bool:
        last = {one.reading_id: one for one in self.kept_steps if one.place}
        said = (Act.WRITES, chat_id, user_id)
        mine = [one for one in last.values() if (one.act, one.chat_id, one.user_id) == said]
        return any(one.at >= since for one in mine)

    def record(self, step: Step) -> None:
        taken = {(one.reading_id, one.place) for one in self.kept_steps if one.place}
        if (step.reading_id, step.place) in taken:
            raise ConflictError
        self.kept_steps.append(step)

    def look_at(self, reading: Reading) -> None:
        self._change(reading, flags=reading.flags | {Flag.LOOKED_AT})

    def reject(self, reading: Reading, reason: str) -> None:
        self._change(reading, status=Status.REJECTED, reason=reason)

    def _change(self, reading: Reading, **values: Any) -> None:
        kept = self.versions_of[reading.meter_id, reading.period]
        if kept[-1] != reading:
            raise ConflictError
        kept[-1] = replace(reading, **values)

    def last(self, meter: Meter, period: str) -> Reading:
        return self.versions_of[meter.id, period][-1]

    def _state(self, meter: Meter) -> MeterState:
        newest = [kept[-1] for (owner, _), kept in self.versions_of.items() if owner == meter.id]
        newest.sort(key=lambda one: one.period, reverse=True)
        return MeterState(meter, tuple(newest[:13]))


@dataclass(slots=True)
class Desk:
    """The use cases of one flat."""

    flat: FlatInMemory
    judge: JudgeReading
    pass_reading: PassReading
    correct: CorrectReading
    cancel: CancelReading
    list_meters: ListMeters
    read_typed: ReadTyped
    my_readings: MyReadings
    read_versions: ReadVersions
    decide: DecideReading
    answer: AnswerQuestion
    read_question: ReadQuestion
    raise_doubt: RaiseDoubt
    photos_wanted: PhotosWanted


def open_desk(flat: FlatInMemory | None = None) -> Desk:
    """Make them for a flat with six months of readings, or for this one."""
    if flat is None:
        flat = FlatInMemory()
        flat.know(*months(COLD, 100, 104, 108, 112, 116, 120))
        flat.know(*months(HOT, 50, 53, 56, 59, 62, 65))
        flat.know(*(reading(POWER, f"2026-{at + 7:02}", 90 * at, 30 * at) for at in range(4)))
    port: Any = flat
    clock, ids, randoms = flat.clock, count(5000), count(1)
    own = OwnAccount(port)
    timetable = Timetable(port, MOSCOW, ReadingWindow(15, 25))
    judge = JudgeReading(own, port, port, timetable, clock)
    read_doubt = ReadDoubt(port, port, port)
    raising = RaiseDoubt(port, read_doubt, port, clock)
    rights = StaffRights(frozenset({ADMIN}), frozenset({STAFF_CHAT}))
    new, random, photos = lambda: next(ids), lambda _: next(randoms), flat.count_photos
    passing = PassReading(judge, port, raising, clock, new, random, photos)
    return Desk(
        flat,
        judge,
        passing,
        CorrectReading(passing),
        CancelReading(own, port, port, raising),
        ListMeters(own, port, timetable, clock),
        ReadTyped(own, port, timetable, judge),
        MyReadings(own, port, photos),
        ReadVersions(own, port),
        DecideReading(port, read_doubt, port, port, rights, EvidenceOf(port), clock),
        AnswerQuestion(own, port, read_doubt, port, clock),
        ReadQuestion(own, port, read_doubt),
        raising,
        PhotosWanted(port, port, port, read_doubt),
    )
