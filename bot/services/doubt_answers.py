"""A doubt is raised, and what its resident makes of it reaches staff."""

from dataclasses import dataclass, replace

from bot.domain.dials import format_value
from bot.domain.doubts import Act, Question, Step
from bot.domain.meters import Reading, Status
from bot.services.cabinet import NotYoursError
from bot.services.doubt_notices import DoubtfulReading, ReadingQuestioned
from bot.services.doubt_routing import SpreadDoubt
from bot.services.doubts import Doubts, ReadDoubt, flags_told, questioned
from bot.services.own_accounts import OwnAccount
from bot.services.people import Person
from bot.services.ports import Clock


@dataclass(slots=True)
class RaiseDoubt:
    """Have a reading looked at, and have staff see what its person makes of it."""

    doubts: Doubts
    read: ReadDoubt
    spread: SpreadDoubt
    clock: Clock

    async def __call__(self, doubt: DoubtfulReading, meter_id: int) -> None:
        step = Step(doubt.reading_id, 1, Act.RAISED, self.clock())
        self.doubts.record(step)
        photos = await self.read.photos.count(meter_id, doubt.period)
        state = await self.read.meters.state(meter_id)
        if state is None:
            raise LookupError(meter_id)
        shown = replace(doubt, steps=(step,), photos=photos)
        await self.spread.raised(shown, state.meter.account_id)

    async def corrected(self, old: Reading, new: Reading) -> bool:
        """Give whether a doubt was open that nobody has decided."""
        values = " / ".join(map(format_value, new.values))
        return await self._follow(old, Act.CORRECTED, values)

    async def cancelled(self, reading: Reading) -> None:
        await self._follow(reading, Act.CANCELLED)

    async def photo_came(self, meter_id: int, period: str, photos: int) -> None:
        """Show that there are so many; who was asked has answered by it."""
        state = await self.read.meters.state(meter_id)
        known = () if state is None else state.readings
        reading = next((one for one in known if one.period == period), None)
        doubt = None if reading is None else await self._raised(reading)
        if doubt is None:
            return
        doubt = replace(doubt, photos=photos)
        if doubt.asked is not None and doubt.may_be_rejected:
            step = Step(doubt.reading_id, None, Act.SENT_PHOTO, self.clock())
            await _answer(self.doubts, self.spread, doubt, step)
        else:
            await self.spread.changed(doubt)

    async def _follow(self, reading: Reading, act: Act, words: str = "") -> bool:
        doubt = await self._raised(reading)
        if doubt is None:
            return False
        status = Status.CANCELLED if act is Act.CANCELLED else doubt.status
        doubt = replace(doubt, status=status, newest=act is not Act.CORRECTED)
        step = Step(reading.id, None, act, self.clock(), words)
        await _answer(self.doubts, self.spread, doubt, step)
        return doubt.decided is None

    async def _raised(self, reading: Reading) -> DoubtfulReading | None:
        passed = await self.doubts.passed(reading.id) if flags_told(reading) else None
        doubt = None if passed is None else await self.read(passed)
        return doubt if doubt is not None and doubt.steps else None


@dataclass(slots=True)
class AnswerQuestion:
    """«Всё верно», says the resident who was asked."""

    own_account: OwnAccount
    doubts: Doubts
    read: ReadDoubt
    spread: SpreadDoubt
    clock: Clock

    async def __call__(self, person: Person, reading_id: int, place: int) -> bool:
        """Answer the question of that place; False: nobody waits for the answer any more.

        Raises NotYoursError.
        """
        passed = await self.doubts.passed(reading_id)
        if passed is None:
            raise NotYoursError
        await self.own_account(person, passed.account_id)
        doubt = await self.read(passed)
        if doubt.answerable is None or doubt.answerable.place != place:
            return False
        step = Step(reading_id, None, Act.CONFIRMED, self.clock())
        await _answer(self.doubts, self.spread, doubt, step)
        return True


@dataclass(slots=True)
class ReadQuestion:
    """Show the resident what is asked, in a chat that was locked when it was."""

    own_account: OwnAccount
    doubts: Doubts
    read: ReadDoubt

    async def __call__(self, person: Person, reading_id: int) -> ReadingQuestioned | None:
        """None: nobody waits for the answer any more. Raises NotYoursError."""
        passed = await self.doubts.passed(reading_id)
        if passed is None:
            raise NotYoursError
        await self.own_account(person, passed.account_id)
        doubt = await self.read(passed)
        asked = doubt.answerable
        if asked is None or asked.place is None:
            return None
        return questioned(passed, doubt, Question(asked.words), asked.place)


async def _answer(doubts: Doubts, spread: SpreadDoubt, doubt: DoubtfulReading, step: Step) -> None:
    """Write down what a resident did, and have staff see it, aloud when they had asked."""
    step = replace(step, place=len(doubt.steps) + 1)
    doubts.record(step)
    lifted = doubt.asked is not None and doubt.decided is None
    await spread.changed(replace(doubt, steps=(*doubt.steps, step), lifted=lifted))
