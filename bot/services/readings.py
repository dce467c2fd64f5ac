"""Readings as people pass, correct, cancel and look at them.

What is judged when a value is typed is judged again, on committed rows, when it is confirmed: of
two who pass one meter at once the second is asked, or corrects the first.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from bot.domain.accounts import mask_number
from bot.domain.dials import ReadingRefusal, Values, consumption, estimated, previous_of, settle
from bot.domain.judgement import Concern, Judgement, Other, judge
from bot.domain.meters import Flag, Meter, Reading, Source, Status
from bot.domain.money import Kopecks
from bot.domain.reading_lives import is_handed_over, may_change, version_over
from bot.domain.reading_numbers import RANDOM_NUMBERS, reading_number
from bot.domain.receipts import Account
from bot.domain.tariffs import tariffs_of
from bot.domain.windows import Placed, Standing
from bot.services.cabinet import NotYoursError
from bot.services.doubt_answers import RaiseDoubt
from bot.services.doubt_notices import DoubtfulReading
from bot.services.doubts import flags_told
from bot.services.meters import CountPhotos, Meters, MeterState, Readings
from bot.services.own_accounts import OwnAccount
from bot.services.people import Accounts, Person
from bot.services.ports import Clock, Ids
from bot.services.timetable import HouseTime, Timetable

NO_VALUES: Mapping[int, Values] = MappingProxyType({})
MOST_MONTHS_AHEAD = 3  # handed over already: then something else is wrong
_OUTSIDE = frozenset({Standing.EARLY, Standing.LATE})
_STAYING = frozenset({Flag.OUTSIDE_WINDOW, Flag.AFTER_EXPORT})


@dataclass(frozen=True, slots=True)
class Judged:
    """A value before it is taken, and the `period` (`2026-11`) for which it counts.

    `placed`: how the moment stands to the windows. `last`: the month's last version, whatever
    became of it. `cost`: about, by the last known tariff.
    """

    account: Account
    meter: Meter
    period: str
    placed: Placed
    judgement: Judgement
    last: Reading | None = None
    cost: Kopecks | None = None

    @property
    def corrects(self) -> Reading | None:
        """Give the reading in whose place it comes."""
        return self.last if self.last is not None and may_change(self.last) else None

    @property
    def again(self) -> Reading | None:
        """Give the reading that says the same already."""
        last = self.last
        return last if last and last.counts and last.values == self.judgement.values else None

    def questions(self, confirmed: Collection[Flag] = ()) -> tuple[Concern, ...]:
        """Give what is still to be asked before it is taken."""
        return self.judgement.questions(confirmed)


@dataclass(frozen=True, slots=True)
class ReadingReceipt:
    """What the person gets for a reading: number, server time, values, period and status in it.

    `corrected`: the version before it. `again`: the same was passed before, nothing is written.
    """

    account: Account
    meter: Meter
    reading: Reading
    placed: Placed
    previous: Reading | None = None
    spent: Values | None = None
    cost: Kopecks | None = None
    corrected: Reading | None = None
    again: bool = False
    photos: int = 0  # of the dial, that the person has sent


@dataclass(slots=True)
class JudgeReading:
    """Say what is to be said of a value; nothing is written."""

    own_account: OwnAccount
    meters: Meters
    accounts: Accounts
    timetable: Timetable
    clock: Clock

    async def __call__(
        self,
        person: Person,
        meter_id: int,
        typed: Values,
        said_at: datetime,
        *,
        period: str | None = None,
        together: Mapping[int, Values] = NO_VALUES,
        house: HouseTime | None = None,
    ) -> Judged | ReadingRefusal:
        """`said_at`: `message.date` of the value. With a `period` it corrects that month's.

        `together`: what else was told at once, by meter. `house`: of the account, where it is
        known. Raises NotYoursError.
        """
        state = await self.meters.state(meter_id)
        if state is None:
            raise NotYoursError
        linked = await self.own_account(person, state.meter.account_id)
        said_at = min(said_at, self.clock())
        house = house or await self.timetable(linked.account.id, said_at)
        placed = house.place(state.meter.service, said_at)
        target = period or _period_of(state, placed, typed)
        current = None if target is None else reading_of(state, target)
        if target is None or (period and not (current and may_change(current))):
            return ReadingRefusal.HANDED_OVER
        others = await self._others(state, together)
        judgement = judge(
            *(state.meter, state.readings, target, typed, house.day(said_at), house.zone), others
        )
        if isinstance(judgement, ReadingRefusal):
            return judgement
        if period is None and target != placed.period.iso:
            concerns = (Concern.AFTER_EXPORT, *judgement.concerns)
            judgement = replace(judgement, concerns=concerns)
        cost = await self.cost(state.meter, judgement.spent)
        return Judged(linked.account, state.meter, target, placed, judgement, current, cost)

    async def cost(self, meter: Meter, spent: Values | None) -> Kopecks | None:
        """Tell about what it costs by the last receipt; None when no tariff is known."""
        document = await self.accounts.document(meter.account_id)
        tariffs = tariffs_of(meter, document.receipt.charges) if document else None
        return None if spent is None or tariffs is None else estimated(spent, tariffs)

    async def _others(self, state: MeterState, together: Mapping[int, Values]) -> list[Other]:
        states = await self.meters.of_account(state.meter.account_id)
        return [
            Other(one.meter, one.readings, together.get(one.meter.id))
            for one in states
            if one.meter.id != state.meter.id and one.meter.retired_on is None
        ]


@dataclass(slots=True)
class PassReading:
    """Take a value that its person has confirmed, and give the receipt."""

    judge: JudgeReading
    readings: Readings
    raise_doubt: RaiseDoubt
    clock: Clock
    ids: Ids
    random_below: Callable[[int], int]
    photos: CountPhotos

    async def __call__(
        self,
        person: Person,
        meter_id: int,
        typed: Values,
        said_at: datetime,
        *,
        confirmed: Collection[Flag] = (),
        period: str | None = None,
        together: Mapping[int, Values] = NO_VALUES,
        judged: Judged | ReadingRefusal | None = None,
    ) -> ReadingReceipt | Judged | ReadingRefusal:
        """Judged: a question is open that `confirmed` does not answer; nothing is written.

        `judged`: what was just said of it, on which the caller went on: nothing that came since
        is replaced, the write conflicts with it.
        """
        if judged is None:
            judged = await self.judge(
                person, meter_id, typed, said_at, period=period, together=together
            )
        if isinstance(judged, ReadingRefusal):
            return judged
        if judged.again is not None:
            receipt = _receipt(judged, judged.again, again=True)
            return await self._with_photos(person, receipt)
        if judged.questions(confirmed):
            return judged
        reading = self._reading(judged, said_at, confirmed)
        self.readings.accept(reading, chat_id=person.chat_id, user_id=person.user_id)
        receipt = _receipt(judged, reading)
        old = judged.corrects
        was_open = old is not None and await self.raise_doubt.corrected(old, reading)
        await self._tell_staff(receipt, judged.judgement, was_open=was_open)
        return await self._with_photos(person, receipt)

    async def _with_photos(self, person: Person, receipt: ReadingReceipt) -> ReadingReceipt:
        counts = await self.photos(person.chat_id, receipt.account.id)
        photos = counts.get((receipt.meter.id, receipt.reading.period), 0)
        return replace(receipt, photos=photos)

    def _reading(self, judged: Judged, said_at: datetime, confirmed: Collection[Flag]) -> Reading:
        now, current = self.clock(), judged.corrects
        flags = judged.judgement.flags(confirmed)
        if current is not None:
            flags |= current.flags & _STAYING
        elif judged.placed.standing in _OUTSIDE:
            flags |= {Flag.OUTSIDE_WINDOW}
        return Reading(
            id=self.ids(),
            meter_id=judged.meter.id,
            period=judged.period,
            version=version_over(judged.last),
            values=judged.judgement.values,
            said_at=min(said_at, now),
            taken_at=now,
            source=Source.RESIDENT,
            status=Status.ACCEPTED,
            number=reading_number(self.random_below(RANDOM_NUMBERS)),
            flags=flags,
        )

    async def _tell_staff(
        self, receipt: ReadingReceipt, judgement: Judgement, *, was_open: bool
    ) -> None:
        """Tell of what is doubtful; of a verification that staff have looked at not once more.

        `was_open`: a card has just closed of which nobody had decided.
        """
        reading, meter = receipt.reading, receipt.meter
        flags = flags_told(reading)
        known = receipt.corrected is not None and not was_open
        if known and set(flags) <= {Flag.VERIFICATION_EXPIRED}:
            return
        if flags:
            await self.raise_doubt(
                DoubtfulReading(
                    reading_id=reading.id,
                    flags=flags,
                    account=mask_number(receipt.account.number),
                    meter=mask_number(meter.number),
                    service=meter.service,
                    period=reading.period,
                    values=reading.values,
                    before=() if receipt.previous is None else receipt.previous.values,
                    spent=receipt.spent,
                    usual=judgement.usual,
                    number=reading.number,
                    replaced=() if receipt.corrected is None else receipt.corrected.values,
                ),
                meter.id,
            )


@dataclass(slots=True)
class CorrectReading:
    """Put another value in place of a month's that is not exported yet; both are kept."""

    pass_reading: PassReading

    async def __call__(
        self,
        person: Person,
        meter_id: int,
        period: str,
        typed: Values,
        said_at: datetime,
        *,
        confirmed: Collection[Flag] = (),
    ) -> ReadingReceipt | Judged | ReadingRefusal:
        """HANDED_OVER: there is none that may be corrected."""
        return await self.pass_reading(
            person, meter_id, typed, said_at, confirmed=confirmed, period=period
        )


@dataclass(slots=True)
class CancelReading:
    """Take a month's reading back while it is not exported."""

    own_account: OwnAccount
    meters: Meters
    readings: Readings
    raise_doubt: RaiseDoubt

    async def __call__(self, person: Person, meter_id: int, period: str) -> Reading | None:
        """Give what was taken back; None: nothing there may be. Raises NotYoursError."""
        state = await self.meters.state(meter_id)
        if state is None:
            raise NotYoursError
        await self.own_account(person, state.meter.account_id)
        current = reading_of(state, period)
        if current is None or not may_change(current):
            return None
        self.readings.cancel(current)
        await self.raise_doubt.cancelled(current)
        return replace(current, status=Status.CANCELLED)


def reading_of(state: MeterState, period: str) -> Reading | None:
    """Give the last version of a month, whatever became of it."""
    return next((one for one in state.readings if one.period == period), None)


def spent_of(state: MeterState, reading: Reading) -> Values | None:
    """Tell what went through since the reading before it."""
    previous = previous_of(state.readings, reading.period)
    if previous is None or not reading.counts:
        return None
    return consumption(state.meter, previous.values, reading.values, reading.flags)


def _period_of(state: MeterState, placed: Placed, typed: Values) -> str | None:
    """Give the month that is meant: one that was handed over, where the same is sent again."""
    current = reading_of(state, placed.period.iso)
    if current is None or not current.number or not is_handed_over(current):
        return open_period(state, placed)
    if current.values == settle(typed, state.meter):
        return placed.period.iso
    return open_period(state, placed)


def open_period(state: MeterState, placed: Placed) -> str | None:
    """Give the month for which a value counts that is said now: the first not handed over."""
    period = placed.period
    for _ in range(MOST_MONTHS_AHEAD):
        if not is_handed_over(reading_of(state, period.iso)):
            return period.iso
        period = period.next()
    return None


def _receipt(judged: Judged, reading: Reading, *, again: bool = False) -> ReadingReceipt:
    judgement = judged.judgement
    anew = reading.flags & {Flag.METER_REPLACED, Flag.BELOW_PREVIOUS}
    return ReadingReceipt(
        account=judged.account,
        meter=judged.meter,
        reading=reading,
        placed=judged.placed,
        previous=judgement.previous,
        spent=None if anew else judgement.spent,
        cost=None if anew else judged.cost,
        corrected=None if again else judged.corrects,
        again=again,
    )
