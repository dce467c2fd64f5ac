"""One conversation: what was said in it, what is new, and whose it is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.accounts import mask_number
from bot.domain.staff import Action
from bot.services.conversation_masks import HIDDEN, Mask, Reveals, Veil
from bot.services.conversations import (
    AGAIN,
    CENTRE,
    VISITED,
    About,
    Conversation,
    Reviewing,
    Transcripts,
    is_own,
)
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.staff import Employee
from bot.services.timeline import KeptLine, StaffAct, timeline

LINES = 150  # of a conversation in a page
AROUND = 50  # of them before the line that was asked for
VISIT = timedelta(hours=8)  # as long as a session of the console at the most
INSTANT = timedelta(microseconds=1)


@dataclass(slots=True)
class ReadConversation:
    transcripts: Transcripts
    reviewing: Reviewing
    mask: Mask
    reveals: Reveals
    clock: Clock

    async def __call__(
        self,
        person: Person,
        chat_id: int,
        *,
        at: int | None = None,
        before: int | None = None,
    ) -> Conversation | None:
        """Give a part: around the line `at`, before a line, or the newest. None: denied."""
        about = await self.transcripts.about(chat_id)
        employee = await self._may(person, chat_id, about)
        if employee is None or about is None:
            return None
        found = await self._part(chat_id, at, before)
        made = await self._made(about, employee, found, newest=at is None and before is None)
        if found:
            self.transcripts.see(chat_id, found[-1].id)
        return made

    async def since(self, person: Person, chat_id: int, line: int) -> Conversation | None:
        """Give what stands from a line on, as a part of a visit that was written down."""
        about = await self.transcripts.about(chat_id)
        employee = await self.reviewing.authorise.employee(
            person, Action.REVIEW_CONVERSATIONS, CENTRE
        )
        begun = self.clock() - VISIT
        if employee is None or not await self.transcripts.visited(chat_id, employee.id, begun):
            employee = await self._may(person, chat_id, about)
        if employee is None or about is None or is_own_of(person, employee, about):
            return None
        found = await self.transcripts.since(chat_id, line, 4 * LINES)
        before = await self.transcripts.before(chat_id, line, AROUND)  # whose buttons are pressed
        made = await self._made(about, employee, [*before, *found], newest=True)
        if found:
            self.transcripts.see(chat_id, found[-1].id)
        first = next((n for n, one in enumerate(made.lines) if one.id >= line), len(made.lines))
        return replace(made, lines=made.lines[first:])

    async def _may(self, person: Person, chat_id: int, about: About | None) -> Employee | None:
        """Write the visit down; what is not kept is denied alike."""
        granted = self.reviewing.authorise
        employee = await granted.employee(person, Action.REVIEW_CONVERSATIONS, CENTRE)
        if employee is not None and (
            chat_id == person.user_id or (about is not None and is_own_of(person, employee, about))
        ):
            self.reviewing.deny_own(person, employee, chat_id)
            return None
        lately = self.clock() - AGAIN
        if employee is not None and await self.transcripts.visited(chat_id, employee.id, lately):
            return employee
        return await self.reviewing.visit(person, chat_id)

    async def _part(self, chat_id: int, at: int | None, before: int | None) -> Sequence[KeptLine]:
        if at is None:
            return await self.transcripts.before(chat_id, before or 1 << 62, LINES)
        earlier = await self.transcripts.before(chat_id, at, AROUND)
        later = await self.transcripts.since(chat_id, at, LINES - AROUND)
        return [*earlier, *later]

    async def _made(
        self, about: About, employee: Employee, found: Sequence[KeptLine], *, newest: bool
    ) -> Conversation:
        chat_id, now = about.chat_id, self.clock()
        revealed = await self.reveals.open(employee.id, chat_id, now)
        hide = Veil(self.mask, about.known, revealed, about.references)
        first = found[0].id if found else 0
        last = found[-1].id if found else 0
        since = found[0].at if found else now
        earlier = await self.transcripts.before(chat_id, first, 1) if found else ()
        deliveries = [
            one
            for one in await self.transcripts.deliveries(chat_id)
            if (one.at >= since or not earlier) and (newest or (found and one.at <= found[-1].at))
        ]
        until = None if newest or not found else found[-1].at + INSTANT
        acts = seen_acts(await self.transcripts.acts(chat_id, since, until), employee)
        lines = await asyncio.to_thread(timeline, found, hide, deliveries=deliveries, acts=acts)
        later = () if newest else await self.transcripts.since(chat_id, last + 1, 1)
        return Conversation(
            about=about if revealed else masked(about, self.mask),
            lines=tuple(lines),
            employee=employee,
            revealed=revealed,
            older=first if earlier else None,
            newer=last + 1 if later else None,
            tail=await self.transcripts.settled(chat_id, last) if newest else 0,
        )


def is_own_of(person: Person, employee: Employee, about: About) -> bool:
    """Tell whether a conversation is about the employee, whoever else sat in the chat."""
    return person.user_id in about.owners or is_own(
        person, employee, about.chat_id, about.cabinets
    )


def seen_acts(acts: Sequence[StaffAct], employee: Employee) -> list[StaffAct]:
    """Leave out the visits of who reads."""
    return [one for one in acts if one.what != VISITED or one.by != employee.id]


def masked(about: About, mask: Mask) -> About:
    """Hide what stands beside a conversation."""

    def hide(said: str) -> str:
        return mask(said, about.known) if said else ""

    return replace(
        about,
        name=hide(about.name),
        title=hide(about.title),
        login=mask_number(about.login) if about.login else "",
        phone=mask_number(about.phone) if about.phone else "",
        email=HIDDEN if about.email else "",
        sign_ins=tuple(replace(one, title=hide(one.title)) for one in about.sign_ins),
        accounts=tuple(
            replace(
                one,
                number=mask_number(one.number),
                address=HIDDEN if one.address else "",
                holder=hide(one.holder),
            )
            for one in about.accounts
        ),
    )
