"""Staff decide about a reading that somebody should look at; all is written down.

Whoever presses is looked at here: nobody may by default. Each step has its place in the life of
a doubt; of two who take one place at once the second finds what the first has done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.doubts import (
    Act,
    Question,
    RejectionReason,
    Step,
    kept_reason,
    own_reason,
    writer_of,
)
from bot.domain.meters import Status
from bot.services.doubt_notices import DoubtfulReading, Face
from bot.services.doubt_routing import SpreadDoubt
from bot.services.doubts import Doubts, Passed, ReadDoubt, doubt_card, questioned
from bot.services.evidence import EvidenceOf
from bot.services.messages import Document
from bot.services.notices import Notices
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.staff_cards import REASON_AWAITED, Pressed, StaffRights


class Outcome(StrEnum):
    """What came of a press; the value is the id of its text."""

    DONE = "doubt-done"
    DENIED = "doubt-denied"
    OUTDATED = "doubt-outdated"
    DECIDED = "doubt-decided-before"
    NOT_OPEN = "doubt-not-open"
    NOBODY = "doubt-nobody-to-ask"
    NO_PHOTOS = "doubt-no-photos"
    NOT_HERE = "doubt-photos-not-here"
    UNREADABLE = "doubt-reason-unreadable"
    NO_REPLY = "doubt-reason-in-reply"
    OTHERS_REASON = "doubt-reason-of-another"
    TOO_LATE = "doubt-reason-too-late"


@dataclass(frozen=True, slots=True)
class Awaited:
    """The reading whose reason was written, or `fault`: why the words are none.

    `title`: of who is to write it.
    """

    reading_id: int | None = None
    fault: Outcome | None = None
    title: str = ""


@dataclass(slots=True)
class DecideReading:
    """Everything that staff press on the card of a doubt, and the reason that they write."""

    doubts: Doubts
    read: ReadDoubt
    notices: Notices
    spread: SpreadDoubt
    rights: StaffRights
    evidence_of: EvidenceOf
    clock: Clock

    async def accept(self, pressed: Pressed) -> Outcome:
        found = await self._admit(pressed)
        if isinstance(found, Outcome):
            return found
        passed, doubt = found
        if not doubt.may_be_accepted:
            return await self._as_it_stands(pressed, doubt)
        self.doubts.look_at(passed.reading)
        return await self._take(pressed, doubt, Act.ACCEPTED)

    async def reject(self, pressed: Pressed, reason: RejectionReason) -> Outcome:
        found = await self._admit(pressed)
        if isinstance(found, Outcome):
            return found
        return await self._reject(pressed, *found, kept_reason(reason))

    async def reject_in_words(self, pressed: Pressed, typed: str) -> Outcome:
        """Take the reason of whoever chose to write one; a message is of no drawing."""
        found = await self._admit(pressed, any_drawing=True)
        if isinstance(found, Outcome):
            return found
        passed, doubt = found
        if doubt.writer is None or doubt.writer.user_id != pressed.user_id:
            return await self._as_it_stands(pressed, doubt)
        reason = own_reason(typed)
        if reason is None and doubt.may_be_rejected:
            return Outcome.UNREADABLE
        return await self._reject(pressed, passed, replace(doubt, lifted=True), reason or "")

    async def ask(self, pressed: Pressed, question: Question) -> Outcome:
        found = await self._admit(pressed)
        if isinstance(found, Outcome):
            return found
        passed, doubt = found
        if not doubt.may_be_rejected or doubt.asked is not None:
            return await self._as_it_stands(pressed, doubt)
        if passed.chat_id is None:
            await self.spread.here(doubt, pressed.chat_id)
            return Outcome.NOBODY
        self.notices.tell(
            passed.chat_id, questioned(passed, doubt, question, len(doubt.steps) + 1)
        )
        return await self._take(pressed, doubt, Act.ASKED, question)

    async def turn(self, pressed: Pressed, face: Face) -> Outcome:
        """Show other buttons; who was to write a reason is not any more."""
        found = await self._admit(pressed)
        if isinstance(found, Outcome):
            return found
        _, doubt = found
        if face is not Face.CARD and not doubt.may_be_rejected:
            return await self._as_it_stands(pressed, doubt)
        if doubt.writer is not None:
            return await self._take(pressed, replace(doubt, face=face), Act.WENT_BACK)
        await self.spread.here(replace(doubt, face=face), pressed.chat_id)
        return Outcome.DONE

    async def write(self, pressed: Pressed) -> Outcome:
        """«Другая причина»: what this person says next is the reason."""
        found = await self._admit(pressed)
        if isinstance(found, Outcome):
            return found
        _, doubt = found
        if not doubt.may_be_rejected:
            return await self._as_it_stands(pressed, doubt)
        return await self._take(pressed, doubt, Act.WRITES)

    async def photos(self, pressed: Pressed) -> Sequence[Document] | Outcome:
        """«Фото»: those of the meter and month, where staff have it, once a press."""
        found = await self._admit(pressed)
        if isinstance(found, Outcome):
            return Outcome.DENIED if found is Outcome.DENIED else Outcome.OUTDATED
        passed, doubt = found
        if pressed.chat_id not in self.rights.chats and not await self.spread.hangs(
            doubt, pressed.chat_id
        ):
            return Outcome.NOT_HERE
        documents = await self.evidence_of(passed.reading.number, doubt_card(doubt.reading_id))
        if not documents:
            await self.spread.here(doubt, pressed.chat_id)
            return Outcome.NO_PHOTOS
        await self._take(pressed, doubt, Act.VIEWED)
        return documents

    async def awaited(self, person: Person, message_id: int | None = None) -> Awaited | None:
        """Tell of which reading a reply to that message is the reason; None: of none.

        What is no reply never is one: in a private chat the person is told, once they chose to
        write one.
        """
        known = self.rights.may_write(person.user_id, person.chat_id)
        if not known and not await self.spread.decides(person):
            return None
        since = self.clock() - REASON_AWAITED
        if message_id is None:
            alone = person.chat_id == person.user_id
            told = alone and await self.doubts.awaits(person.chat_id, person.user_id, since)
            return Awaited(fault=Outcome.NO_REPLY) if told else None
        reading_id = await self.doubts.hanging(person.chat_id, message_id)
        steps = () if reading_id is None else tuple(await self.doubts.steps(reading_id))
        writer = writer_of(steps)
        if writer is None or writer.chat_id != person.chat_id:
            return None
        if writer.at < since:
            return Awaited(fault=Outcome.TOO_LATE)
        if writer.user_id != person.user_id:
            return Awaited(fault=Outcome.OTHERS_REASON, title=writer.title)
        return Awaited(reading_id)

    async def _admit(
        self, pressed: Pressed, *, any_drawing: bool = False
    ) -> tuple[Passed, DoubtfulReading] | Outcome:
        """Let nobody in who may not, and no press that was meant for another truth."""
        passed = await self.doubts.passed(pressed.subject_id)
        if passed is None:
            return Outcome.OUTDATED
        known = self.rights.may_decide(pressed)
        if not known and not await self.spread.may_decide(pressed, passed.account_id):
            self.doubts.record(self._step(pressed, None, Act.REFUSED))
            return Outcome.DENIED
        doubt = await self.read(passed)
        if any_drawing or pressed.drawing == doubt.drawing:
            return passed, doubt
        return await self._as_it_stands(pressed, doubt)

    async def _as_it_stands(self, pressed: Pressed, doubt: DoubtfulReading) -> Outcome:
        await self.spread.here(doubt, pressed.chat_id)
        if doubt.decided is not None:
            return Outcome.DECIDED
        return Outcome.OUTDATED if doubt.may_be_rejected else Outcome.NOT_OPEN

    async def _reject(
        self, pressed: Pressed, passed: Passed, doubt: DoubtfulReading, reason: str
    ) -> Outcome:
        if not doubt.may_be_rejected:
            return await self._as_it_stands(pressed, doubt)
        self.doubts.reject(passed.reading, reason)
        rejected = replace(doubt, status=Status.REJECTED)
        return await self._take(pressed, rejected, Act.REJECTED, reason)

    async def _take(
        self, pressed: Pressed, doubt: DoubtfulReading, act: Act, words: str = ""
    ) -> Outcome:
        step = self._step(pressed, len(doubt.steps) + 1, act, words)
        self.doubts.record(step)
        await self.spread.changed(replace(doubt, steps=(*doubt.steps, step)), pressed.chat_id)
        return Outcome.DONE

    def _step(self, pressed: Pressed, place: int | None, act: Act, words: str = "") -> Step:
        who = (pressed.user_id, pressed.title, pressed.chat_id)
        return Step(pressed.subject_id, place, act, self.clock(), words, *who)
