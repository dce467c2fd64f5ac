"""A doubt is raised, and what its resident makes of it reaches staff."""

from dataclasses import dataclass, replace

from bot.domain.dials import format_value
from bot.domain.doubts import Act, Question, Step
from bot.domain.meters import Reading, Status
from bot.services.cabinet import NotYoursError
from bot.services.doubt_notices import DoubtfulReading, ReadingQuestioned
from bot.services.doubts import Doubts, ReadDoubt, flags_told, questioned
from bot.services.notices import Notices
from bot.services.own_accounts import OwnAccount
from bot.services.people import Person
from bot.services.ports import Clock


@dataclass(slots=True)
class RaiseDoubt:
    """Have a reading looked at, and have staff see what its person makes of it."""

    doubts: Doubts
    read: ReadDoubt
    notices: Notices
    clock: Clock

    def __call__(self, doubt: DoubtfulReading) -> None:
        step = Step(doubt.reading_id, 1, Act.RAISED, self.clock())
        self.doubts.record(step)
        self.notices.tell_staff(replace(doubt, steps=(step,)))

    async def corrected(self, old: Reading, new: Reading) -> None:
        values = " / ".join(map(format_value, new.values))
        await self._follow(old, Act.CORRECTED, values)

    async def cancelled(self, reading: Reading) -> None:
        await self._follow(reading, Act.CANCELLED)

    async def _follow(self, reading: Reading, act: Act, words: str = "") -> None:
        passed = await self.doubts.passed(reading.id) if flags_told(reading) else None
        if passed is None:
            return
        doubt = await self.read(passed)
        if not doubt.steps:
            return
        status = Status.CANCELLED if act is Act.CANCELLED else doubt.status
        doubt = replace(doubt, status=status, newest=act is not Act.CORRECTED)
        _answer(self.doubts, self.notices, doubt, Step(reading.id, None, act, self.clock(), words))


@dataclass(slots=True)
class AnswerQuestion:
    """«Всё верно», says the resident who was asked."""

    own_account: OwnAccount
    doubts: Doubts
    read: ReadDoubt
    notices: Notices
    clock: Clock

    async def __call__(self, person: Person, reading_id: int) -> bool:
        """False: nobody waits for the answer any more. Raises NotYoursError."""
        passed = await self.doubts.passed(reading_id)
        if passed is None:
            raise NotYoursError
        await self.own_account(person, passed.account_id)
        doubt = await self.read(passed)
        if doubt.asked is None or not doubt.may_be_rejected:
            return False
        step = Step(reading_id, None, Act.CONFIRMED, self.clock())
        _answer(self.doubts, self.notices, doubt, step)
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
        if doubt.asked is None or not doubt.may_be_rejected:
            return None
        return questioned(passed, doubt, Question(doubt.asked.words))


def _answer(doubts: Doubts, notices: Notices, doubt: DoubtfulReading, step: Step) -> None:
    """Write down what a resident did, and have staff see it, aloud when they had asked."""
    step = replace(step, place=len(doubt.steps) + 1)
    doubts.record(step)
    lifted = doubt.asked is not None and doubt.decided is None
    notices.tell_staff(replace(doubt, steps=(*doubt.steps, step), lifted=lifted))
