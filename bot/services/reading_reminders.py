"""People are called to pass readings while a window is open, and to have their meters verified.

Only who has not passed a reading yet, for a meter that takes one. What is told and that it was
told are one unit: a crash or a second replica tells nobody twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from bot.domain.accounts import ReceiptType, mask_number
from bot.domain.deadlines import reminds
from bot.domain.meters import Service
from bot.domain.reading_calls import Call, Told, call_of, stage_of, told_with
from bot.services.meter_lists import MeterLine, meter_line
from bot.services.meters import Meters
from bot.services.notices import (
    AccountNamed,
    Notices,
    ReadingsWanted,
    VerificationDue,
    VerificationLine,
    WantedOf,
)
from bot.services.ports import Clock
from bot.services.timetable import HouseTime, Timetable


class Linked(NamedTuple):
    """An account of a cabinet, and what the cabinet was told of its readings."""

    account_id: int
    number: str
    name: str  # the person's own
    receipt_type: ReceiptType
    told: Told

    def as_named(self) -> AccountNamed:
        number = mask_number(self.number)
        return AccountNamed(self.account_id, number, self.name, self.receipt_type)


class DueMeter(NamedTuple):
    """A meter whose verification is due; `told`: the day up to which the cabinet knows."""

    account_id: int
    account: str
    name: str
    receipt_type: ReceiptType
    meter: str
    service: Service
    due: date
    told: date | None


class Reminders(Protocol):
    async def links(self, cabinet_id: int) -> Sequence[Linked]:
        """Give the accounts of the cabinet that were linked long enough ago."""
        ...

    def tell(self, cabinet_id: int, linked: Linked, told: Told) -> None:
        """Write down what it is told, over what was read, or conflict."""
        ...

    async def due(self, cabinet_id: int, until: date) -> Sequence[DueMeter]:
        """Give the meters in use of the cabinet whose verification is due until a day."""
        ...

    def verified(self, cabinet_id: int, account_id: int, known: date | None, day: date) -> None:
        """Write down up to which day it knows, over what was read, or conflict."""
        ...

    async def chats(self, cabinet_id: int) -> Sequence[int]:
        """Give the chats that are signed in to the cabinet and can be written to."""
        ...


@dataclass(slots=True)
class RemindOfReadings:
    store: Reminders
    meters: Meters
    timetable: Timetable
    notices: Notices
    clock: Clock

    async def __call__(self, cabinet_id: int) -> None:
        """Call to each account once; where it is night, nobody is called."""
        wanted: dict[Call, list[WantedOf]] = {}
        for linked in await self.store.links(cabinet_id):
            house = await self.timetable(linked.account_id, self.clock())
            if (found := await self._call(linked, house)) is None:
                continue
            call, lines, told = found
            self.store.tell(cabinet_id, linked, told)
            last_day = min(line.placed.closes for line in lines)
            period = lines[0].placed.period.iso
            one = WantedOf(linked.as_named(), period, len(lines), last_day)
            wanted.setdefault(call, []).append(one)
        if wanted:
            for chat_id in await self.store.chats(cabinet_id):
                for call, ones in wanted.items():
                    self.notices.tell(chat_id, ReadingsWanted(call, tuple(ones)))

    async def _call(
        self, linked: Linked, house: HouseTime
    ) -> tuple[Call, list[MeterLine], Told] | None:
        """Give the first call of those that the meters still waiting are for."""
        now = self.clock()
        if not reminds(now.astimezone(house.zone)):
            return None
        today = house.day(now)
        states = await self.meters.of_account(linked.account_id)
        lines = [meter_line(one, house, now) for one in states]
        calls: dict[Call, list[MeterLine]] = {}
        for line in lines:
            if not line.waiting:
                continue
            ordinary = house.last_day(line.meter.service, line.placed.period)
            call = call_of(line.placed, ordinary, linked.told, today)
            if call is not None:
                calls.setdefault(call, []).append(line)
        if not calls:
            return None
        call = next(one for one in (Call.CLOSING, Call.EXTENDED, Call.OPENING) if one in calls)
        told = linked.told
        for line in calls[call]:
            ordinary = house.last_day(line.meter.service, line.placed.period)
            told = told_with(told, line.placed, ordinary, today)
        return call, calls[call], told


@dataclass(slots=True)
class RemindOfVerification:
    store: Reminders
    notices: Notices

    async def __call__(self, cabinet_id: int, known: date, until: date, today: date) -> None:
        """Tell what came since the day `known`; the farthest stage begins `until` the due day."""
        said: list[VerificationLine] = []
        accounts: dict[int, date | None] = {}
        for one in await self.store.due(cabinet_id, until):
            stage = stage_of(one.due, max(known, one.told or known), today)
            if stage is None:
                continue
            accounts[one.account_id] = one.told
            account = AccountNamed(
                one.account_id, mask_number(one.account), one.name, one.receipt_type
            )
            line = VerificationLine(account, mask_number(one.meter), one.service, stage, one.due)
            said.append(line)
        for account_id, told in accounts.items():
            self.store.verified(cabinet_id, account_id, told, today)
        if said:
            for chat_id in await self.store.chats(cabinet_id):
                self.notices.tell(chat_id, VerificationDue(tuple(said)))
