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
MOST_LIVE = 600  # lines that are looked at again
NEWEST = 1 << 62  # behind all lines
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
        found = await self.transcripts.since(chat_id, line, MOST_LIVE)
        if len(found) == MOST_LIVE:  # the newest are what is waited for
            found = await self.transcripts.before(chat_id, NEWEST, MOST_LIVE)
            line = max(line, found[0].id)
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
            return await self.transcripts.before(chat_id, before or NEWEST, LINES)
        earlier = await self.transcripts.before(chat_id, at, AROUND)
        later = await self.transcripts.since(chat_id, at, LINES - AROUND)
        return [*earlier, *later]

    async def _made(
        self, about: About, employee: Employee, found: Sequence[KeptLine], *, newest: bool
    ) -> Conversation:
        chat_id, now = about.chat_id, self.clock()
        until = await self.reveals.until(employee.id, chat_id, now)
        revealed = until is not None
        hide = Veil(self.mask, about.known, revealed, about.references)
        first = found[0].id if found else 0
        last = found[-1].id if found else 0
        later = () if newest else await self.transcripts.since(chat_id, last + 1, 1)
        newest = not later  # a line that is linked may be one of the last
        since = found[0].at if found else now
        earlier = await self.transcripts.before(chat_id, first, 1) if found else ()
        deliveries = [
            one
            for one in await self.transcripts.deliveries(chat_id)
            if (one.at >= since or not earlier) and (newest or (found and one.at <= found[-1].at))
        ]
        behind = None if newest or not found else found[-1].at + INSTANT
        acts = seen_acts(await self.transcripts.acts(chat_id, since, behind), employee)
        lines = await asyncio.to_thread(timeline, found, hide, deliveries=deliveries, acts=acts)
        return Conversation(
            about=about if revealed else masked(about),
            lines=tuple(lines),
            employee=employee,
            revealed_until=until,
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


def hidden(said: str) -> str:
    return HIDDEN if said else ""


def masked(about: About) -> About:
    """Hide what stands beside a conversation: of a name nothing stays, whatever signs it is of."""
    return replace(
        about,
        name=hidden(about.name),
        title=hidden(about.title),
        login=mask_number(about.login) if about.login else "",
        phone=mask_number(about.phone) if about.phone else "",
        email=hidden(about.email),
        sign_ins=tuple(replace(one, title=hidden(one.title)) for one in about.sign_ins),
        accounts=tuple(
            replace(
                one,
                number=mask_number(one.number),
                address=hidden(one.address),
                holder=hidden(one.holder),
            )
            for one in about.accounts
        ),
    )
