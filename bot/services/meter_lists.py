"""The meters of an account as a person sees them: what waits, what was passed, what was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.domain.dials import ReadingRefusal, Values, previous_of
from bot.domain.judgement import Verification, fits, verification_of, why_closed
from bot.domain.meters import Meter, Reading
from bot.domain.reading_lives import may_change
from bot.domain.reading_words import Leftover, read_text
from bot.domain.receipts import Account
from bot.domain.usual import usual_of
from bot.domain.windows import Placed, Standing
from bot.services.cabinet import NotYoursError
from bot.services.meters import CountPhotos, Meters, MeterState
from bot.services.own_accounts import OwnAccount
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.readings import Judged, JudgeReading, open_period, reading_of, spent_of
from bot.services.timetable import HouseTime, Timetable


@dataclass(frozen=True, slots=True)
class Coming:
    """The month for which a value counts because those before it were handed over."""

    period: str
    current: Reading | None
    previous: Reading | None


@dataclass(frozen=True, slots=True)
class MeterLine:
    """A meter in the list. `placed`: the month for which a value would count now, its window.

    `current`: that month's reading, when it is in. `previous`: the last one before the month.
    `usual`: a month's consumption, all zones. `closed`: why it takes no value at all.
    `coming`: what counts instead of a month that was handed over. `missed`: the month whose
    window has just closed without a reading.
    """

    meter: Meter
    placed: Placed
    current: Reading | None
    previous: Reading | None
    usual: Decimal | None
    verification: Verification
    closed: ReadingRefusal | None = None
    coming: Coming | None = None
    missed: str | None = None

    @property
    def waiting(self) -> bool:
        """Whether a value is still to be passed."""
        return self.closed is None and self.current is None

    @property
    def last(self) -> Reading | None:
        return self.current or self.previous


@dataclass(frozen=True, slots=True)
class MeterList:
    account: Account
    lines: tuple[MeterLine, ...]
    today: date  # where the house stands

    @property
    def waiting(self) -> tuple[MeterLine, ...]:
        """Give those to go through with «Передать все подряд»."""
        return tuple(line for line in self.lines if line.waiting)


@dataclass(slots=True)
class ListMeters:
    own_account: OwnAccount
    meters: Meters
    timetable: Timetable
    clock: Clock

    async def __call__(self, person: Person, account_id: int) -> MeterList:
        """Raises NotYoursError."""
        linked = await self.own_account(person, account_id)
        now = self.clock()
        house = await self.timetable(account_id, now)
        states = await self.meters.of_account(account_id)
        lines = tuple(meter_line(state, house, now) for state in states)
        return MeterList(linked.account, lines, house.day(now))


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One meter of a message; a refusal says why its value is not taken."""

    meter: Meter
    values: Values
    judged: Judged | ReadingRefusal


@dataclass(frozen=True, slots=True)
class TypedTable:
    """What was understood of a message, and what was not. `sure`: nothing else was said."""

    account: Account
    rows: tuple[TypedRow, ...]
    left: tuple[Leftover, ...]

    @property
    def sure(self) -> bool:
        return bool(self.rows) and not self.left

    @property
    def together(self) -> dict[int, Values]:
        """Give all values by meter, as JudgeReading and PassReading want them."""
        return {row.meter.id: row.values for row in self.rows}


@dataclass(slots=True)
class ReadTyped:
    """Understand several readings of one message as a table to confirm; nothing is written."""

    own_account: OwnAccount
    meters: Meters
    timetable: Timetable
    judge: JudgeReading

    async def __call__(
        self, person: Person, account_id: int, typed: str, said_at: datetime
    ) -> TypedTable:
        """Raises NotYoursError."""
        linked = await self.own_account(person, account_id)
        house = await self.timetable(account_id, said_at)
        states = {one.meter.id: one for one in await self.meters.of_account(account_id)}
        # A closed meter may be named, and is told to be closed; nothing is dealt out to it.
        open_ = [one for one in states.values() if not _closed(one, house, said_at)]

        def fit(meter: Meter, values: Values) -> bool:
            period = house.place(meter.service, said_at).period.iso
            return fits(meter, states[meter.id].readings, period, values)

        read = read_text(typed, [one.meter for one in open_], fit)
        if read.left and len(open_) < len(states):
            whole = read_text(typed, [one.meter for one in states.values()])
            read = max(read, whole, key=lambda one: len(one.found))
        together = {meter.id: values for meter, values in read.found}
        rows = [
            TypedRow(
                meter,
                values,
                await self.judge(
                    person, meter.id, values, said_at, together=together, house=house
                ),
            )
            for meter, values in read.found
        ]
        return TypedTable(linked.account, tuple(rows), read.left)


@dataclass(frozen=True, slots=True)
class PassedMonth:
    """A month in the history: its last version and what went through since the one before."""

    reading: Reading
    spent: Values | None
    photos: int = 0  # of the dial, that the person has sent

    @property
    def may_change(self) -> bool:
        """Whether it may be corrected and cancelled."""
        return may_change(self.reading)


@dataclass(frozen=True, slots=True)
class MeterHistory:
    meter: Meter
    months: tuple[PassedMonth, ...]  # the newest first


@dataclass(slots=True)
class MyReadings:
    own_account: OwnAccount
    meters: Meters
    photos: CountPhotos

    async def __call__(self, person: Person, account_id: int) -> tuple[MeterHistory, ...]:
        """Give the months of each meter that has any, 13 at most. Raises NotYoursError."""
        await self.own_account(person, account_id)
        states = await self.meters.of_account(account_id)
        photos = await self.photos(person.chat_id, account_id)
        return tuple(_history(state, photos) for state in states if state.readings)


@dataclass(slots=True)
class ReadVersions:
    """Show all that was ever said of a meter for one month."""

    own_account: OwnAccount
    meters: Meters

    async def __call__(
        self, person: Person, meter_id: int, period: str
    ) -> tuple[Meter, Sequence[Reading]]:
        """Give the meter and its versions, the newest first. Raises NotYoursError."""
        state = await self._own(person, meter_id)
        return state.meter, await self.meters.versions(meter_id, period)

    async def before(self, person: Person, meter_id: int, period: str) -> Reading | None:
        """Give what the month's value is compared with. Raises NotYoursError."""
        return previous_of((await self._own(person, meter_id)).readings, period)

    async def by_others(self, person: Person, meter_id: int, period: str) -> frozenset[int]:
        """Give those versions that another person passed. Raises NotYoursError."""
        await self._own(person, meter_id)
        return await self.meters.by_others(meter_id, period, person.chat_id)

    async def _own(self, person: Person, meter_id: int) -> MeterState:
        state = await self.meters.state(meter_id)
        if state is None:
            raise NotYoursError
        await self.own_account(person, state.meter.account_id)
        return state


def meter_line(state: MeterState, house: HouseTime, now: datetime) -> MeterLine:
    meter, today = state.meter, house.day(now)
    placed = house.place(meter.service, now)
    period = placed.period.iso
    current = reading_of(state, period)
    return MeterLine(
        meter=meter,
        placed=placed,
        current=current if current is not None and current.counts else None,
        previous=previous_of(state.readings, period),
        usual=usual_of(meter, state.readings, period).monthly,
        verification=verification_of(meter, today),
        closed=why_closed(meter, today),
        coming=_coming(state, placed),
        missed=_missed(state, placed),
    )


def _coming(state: MeterState, placed: Placed) -> Coming | None:
    period = open_period(state, placed)
    if period is None or period == placed.period.iso:
        return None
    current = reading_of(state, period)
    passed = current if current is not None and current.counts else None
    return Coming(period, passed, previous_of(state.readings, period))


def _missed(state: MeterState, placed: Placed) -> str | None:
    """Name the month before, when it had a window for this meter and no reading came."""
    if placed.standing is not Standing.LATE or placed.missed is None:
        return None
    if state.meter.installed is not None and state.meter.installed > placed.missed:
        return None
    month = placed.period.previous().iso
    given = reading_of(state, month)
    return None if given is not None and given.counts else month


def _history(state: MeterState, photos: Mapping[tuple[int, str], int]) -> MeterHistory:
    newest_first = sorted(state.readings, key=lambda one: one.period, reverse=True)
    months = (
        PassedMonth(one, spent_of(state, one), photos.get((state.meter.id, one.period), 0))
        for one in newest_first
    )
    return MeterHistory(state.meter, tuple(months))


def _closed(state: MeterState, house: HouseTime, moment: datetime) -> bool:
    return why_closed(state.meter, house.day(moment)) is not None
