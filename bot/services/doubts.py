"""Readings that somebody should look at: how each stands, and where its steps are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.accounts import mask_number
from bot.domain.dials import Values, consumption, previous_of
from bot.domain.doubts import TOLD_TO_STAFF, Question, Step
from bot.domain.meters import Flag, Reading
from bot.domain.usual import usual_of
from bot.services.doubt_notices import DoubtfulReading, ReadingQuestioned
from bot.services.meters import Meters
from bot.services.staff_cards import DOUBT, card_name, card_subject


@dataclass(frozen=True, slots=True)
class Passed:
    """A version of a reading. `chat_id`: who passed it and may be asked; None: nobody may."""

    reading: Reading
    newest: bool
    account_id: int
    account: str
    chat_id: int | None


class Doubts(Protocol):
    async def passed(self, reading_id: int) -> Passed | None: ...

    async def steps(self, reading_id: int) -> Sequence[Step]:
        """Give those that have a place, in order."""
        ...

    async def hanging(self, chat_id: int, message_id: int) -> int | None:
        """Give the reading whose card that message is."""
        ...

    async def awaits(self, chat_id: int, user_id: int, since: datetime) -> bool:
        """Tell whether the person chose there to write a reason, and still is to."""
        ...

    def record(self, step: Step) -> None:
        """Write a step down; one whose place is taken conflicts."""
        ...

    def look_at(self, reading: Reading) -> None:
        """Mark it as looked at while it stands as it was read, or conflict."""
        ...

    def reject(self, reading: Reading, reason: str) -> None:
        """Reject an accepted one and have it told, or conflict."""
        ...


class PhotosKept(Protocol):
    async def count(self, meter_id: int, period: str) -> int:
        """Count the photos of a meter and month, whoever has sent them."""
        ...


@dataclass(slots=True)
class ReadDoubt:
    """Tell how a doubt stands."""

    doubts: Doubts
    meters: Meters
    photos: PhotosKept

    async def __call__(self, passed: Passed) -> DoubtfulReading:
        reading = passed.reading
        state = await self.meters.state(reading.meter_id)
        if state is None:
            raise LookupError(reading.meter_id)
        meter, before = state.meter, previous_of(state.readings, reading.period)
        values = () if before is None else before.values
        return DoubtfulReading(
            reading_id=reading.id,
            flags=flags_told(reading),
            account=mask_number(passed.account),
            meter=mask_number(meter.number),
            service=meter.service,
            period=reading.period,
            values=reading.values,
            before=values,
            spent=consumption(meter, values, reading.values, reading.flags) if values else None,
            usual=usual_of(meter, state.readings, reading.period).monthly,
            number=reading.number,
            status=reading.status,
            newest=passed.newest,
            steps=tuple(await self.doubts.steps(reading.id)),
            photos=await self.photos.count(reading.meter_id, reading.period),
            replaced=await self._replaced(reading),
        )

    async def _replaced(self, reading: Reading) -> Values:
        """Give the values that stood for the month until this version came in their place."""
        if reading.version == 1:
            return ()
        versions = await self.meters.versions(reading.meter_id, reading.period)
        before = next((one for one in versions if one.version == reading.version - 1), None)
        return before.values if before is not None and before.counts else ()


def flags_told(reading: Reading) -> tuple[Flag, ...]:
    return tuple(one for one in TOLD_TO_STAFF if one in reading.flags)


def questioned(
    passed: Passed, doubt: DoubtfulReading, question: Question, place: int
) -> ReadingQuestioned:
    return ReadingQuestioned(
        reading_id=doubt.reading_id,
        meter_id=passed.reading.meter_id,
        account=doubt.account,
        meter=doubt.meter,
        service=doubt.service,
        period=doubt.period,
        values=doubt.values,
        question=question,
        place=place,
    )


def doubt_card(reading_id: int) -> str:
    return card_name(DOUBT, reading_id)


def doubted(card: str) -> int | None:
    """Give the reading whose card this is; None: it is another card."""
    return card_subject(DOUBT, card)
