"""For which reading a photo is that comes without a word, since staff have asked for one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.doubts import Question, Step
from bot.domain.meters import Meter, Reading
from bot.domain.reading_lives import may_change
from bot.services.cabinet import session_of
from bot.services.doubts import Doubts, ReadDoubt, flags_told
from bot.services.meters import Meters
from bot.services.people import Cabinets, Person


@dataclass(frozen=True, slots=True)
class PhotoWanted:
    meter: Meter
    period: str


@dataclass(slots=True)
class PhotosWanted:
    """Give the readings of whose dials this chat is asked for a photo."""

    cabinets: Cabinets
    doubts: Doubts
    meters: Meters
    read: ReadDoubt

    async def __call__(
        self,
        person: Person,
        *,
        replied: int | None = None,
        below: tuple[int, str] | None = None,
    ) -> Sequence[PhotoWanted]:
        """`replied`: the reading of the question that the photo replies to: it alone is meant.

        `below`: meter and period of the receipt that stands last in the chat: what was asked
        before it was given is not meant any more.
        """
        open_ = [(meter, one) for meter, one in await self._own(person) if may_change(one)]
        if replied is not None:
            return [PhotoWanted(meter, one.period) for meter, one in open_ if one.id == replied]
        receipts = (one for meter, one in open_ if (meter.id, one.period) == below)
        receipt = next(receipts, None)
        found = []
        for meter, reading in open_:
            asked = await self._asked(person, reading)
            if asked is not None and (receipt is None or asked.at >= receipt.taken_at):
                found.append(PhotoWanted(meter, reading.period))
        return found

    async def _own(self, person: Person) -> list[tuple[Meter, Reading]]:
        """Give the last version of each month of each meter of the cabinet."""
        return [
            (state.meter, reading)
            for linked in await self.cabinets.accounts(session_of(person).cabinet_id)
            for state in await self.meters.of_account(linked.account.id)
            for reading in state.readings
        ]

    async def _asked(self, person: Person, reading: Reading) -> Step | None:
        passed = await self.doubts.passed(reading.id) if flags_told(reading) else None
        if passed is None or passed.chat_id != person.chat_id:
            return None
        asked = (await self.read(passed)).asked
        return asked if asked is not None and asked.words == Question.PHOTO else None
