"""Conversations given out as files: written down first, masked as they are seen, part by part.

What the timeline shows between the lines is there too: what staff did, and deliveries put off.

Nothing of it is held in memory but the part that is being written.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.masking import MARK
from bot.domain.staff import Action
from bot.services.conversation_filters import Filters
from bot.services.conversation_list import ListConversations
from bot.services.conversation_masks import Mask, Veil
from bot.services.conversation_reading import INSTANT, hidden, is_own_of, seen_acts
from bot.services.conversations import About, Transcripts
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.reveals import CENTRE, Reveals, chat_key
from bot.services.secrecy import Sealer
from bot.services.staff import AuditLog, Authorise, Employee, Entry, Subject
from bot.services.timeline import Line, timeline

MOST_LINES = 50_000  # of one export
MOST_CHATS = 2_000
AT_ONCE = 100  # lines: nobody waits while they are masked
SELECTION = "selection"
LATEST = datetime(9999, 1, 1, tzinfo=UTC)


class ExportForm(StrEnum):
    """What is made; the value is part of an address and of a text's id."""

    CSV = "csv"
    JSON = "json"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Export:
    """What is given out: (chat, how many lines). `cut`: there is more than is given.

    `revealed_until`: the entry says that it is unmasked, until then; what is revealed after the
    entry is not, nor is a selection: its entry names no chat.
    """

    chats: tuple[tuple[int, int], ...]
    cut: bool = False
    revealed_until: datetime | None = None

    @property
    def lines(self) -> int:
        return sum(lines for _, lines in self.chats)


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one chat, in order. `name` is empty where nobody is known."""

    chat_id: int
    name: str
    revealed: bool
    lines: Sequence[Line]


class LineCounts(Protocol):
    async def lines_of(self, chat_ids: Sequence[int]) -> Sequence[int]:
        """Count lines of the journal, chat by chat."""
        ...


@dataclass(slots=True)
class Exporting:
    """Who may have what, and the entry of it."""

    authorise: Authorise
    audit: AuditLog
    counts: LineCounts
    sealer: Sealer
    clock: Clock

    async def employee(self, person: Person) -> Employee | None:
        return await self.authorise.employee(person, Action.REVIEW_CONVERSATIONS, CENTRE)

    def record(
        self,
        person: Person,
        employee: Employee | None,
        about: str,
        *,
        denied: bool = False,
        **details: Any,
    ) -> None:
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=person.user_id,
                employee_id=None if employee is None else employee.id,
                organisation_id=None,
                action=Action.REVIEW_CONVERSATIONS,
                subject=Subject.EXPORT,
                subject_id=about,
                denied=denied or employee is None,
                details=details,
            )
        )

    async def measured(self, chat_ids: Sequence[int], *, cut: bool = False) -> Export:
        """Take chats until there are lines enough."""
        chats, left = list[tuple[int, int]](), MOST_LINES
        counts = await self.counts.lines_of(chat_ids)
        for chat_id, count in zip(chat_ids, counts, strict=True):
            if left == 0:
                return Export(tuple(chats), cut=True)
            chats.append((chat_id, min(count, left)))
            cut, left = cut or count > left, left - chats[-1][1]
        return Export(tuple(chats), cut)


@dataclass(slots=True)
class ExportConversation:
    exporting: Exporting
    transcripts: Transcripts
    reveals: Reveals

    async def __call__(self, person: Person, chat_id: int, form: ExportForm) -> Export | None:
        """Write down that one conversation is given out; None: denied, or nothing is kept."""
        ours, about = self.exporting, chat_key(self.exporting.sealer, chat_id)
        employee, kept = await ours.employee(person), await self.transcripts.about(chat_id)
        if employee is None or kept is None or is_own_of(person, employee, kept):
            who = employee or await ours.authorise.whoever(person)
            ours.record(person, who, about, denied=True, form=form.value)
            return None
        export = await ours.measured([chat_id])
        until = await self.reveals.until(employee.id, chat_id, ours.clock())
        said: dict[str, Any] = {"form": form.value, "lines": export.lines, "cut": export.cut}
        ours.record(person, employee, about, **said, revealed=until is not None)
        return replace(export, revealed_until=until)


@dataclass(slots=True)
class ExportSelection:
    exporting: Exporting
    conversations: ListConversations

    async def __call__(self, person: Person, filters: Filters, form: ExportForm) -> Export | None:
        """Write down that what the list shows is given out; None: denied.

        What was looked for may be a name, and stays out of the log, which outlives erasure.
        """
        ours = self.exporting
        employee = await ours.employee(person)
        query = replace(filters, text=MARK if filters.text else "").to_query()
        if employee is None:
            who = await ours.authorise.whoever(person)
            ours.record(person, who, SELECTION, denied=True, form=form.value, filters=query)
            return None
        chats, cut = await self._chats(person, filters)
        export = await ours.measured(chats, cut=cut)
        said: dict[str, Any] = {"form": form.value, "lines": export.lines, "cut": export.cut}
        ours.record(person, employee, SELECTION, **said, chats=len(export.chats), filters=query)
        return export

    async def _chats(self, person: Person, filters: Filters) -> tuple[list[int], bool]:
        """Give the chats of all pages of the list; True: there are more of them."""
        chats, before = dict[int, None](), None
        while len(chats) < MOST_CHATS:
            found = await self.conversations(person, filters, before)
            if found is None:
                return [], False
            chats |= dict.fromkeys(row.chat_id for row in (*found.people, *found.rows))
            before = found.more
            if before is None:
                return list(chats)[:MOST_CHATS], len(chats) > MOST_CHATS
        return list(chats)[:MOST_CHATS], True


@dataclass(slots=True)
class ReadExport:
    """Give what was written down; one chat that was asked for is unmasked while it is revealed."""

    authorise: Authorise
    transcripts: Transcripts
    mask: Mask
    clock: Clock

    async def __call__(self, person: Person, export: Export) -> AsyncIterator[Part]:
        for chat_id, lines in export.chats:
            about = await self.transcripts.about(chat_id)
            if about is None:  # erased meanwhile
                continue
            async for part in self._parts(person, about, lines, export.revealed_until):
                yield part

    async def _parts(
        self, person: Person, about: About, left: int, revealed_until: datetime | None
    ) -> AsyncIterator[Part]:
        line, since, deliveries = 0, None, await self.transcripts.deliveries(about.chat_id)
        while left > 0:
            granted = self.authorise
            employee = await granted.employee(person, Action.REVIEW_CONVERSATIONS, CENTRE)
            if employee is None or is_own_of(person, employee, about):
                return
            found = await self.transcripts.since(about.chat_id, line, min(AT_ONCE, left))
            if not found:
                return
            revealed = revealed_until is not None and self.clock() < revealed_until
            hide = Veil(self.mask, about.known, revealed, about.references)
            since, left = since or found[0].at, left - len(found)
            whole = left == 0 or len(found) < AT_ONCE
            until = LATEST if whole else found[-1].at + INSTANT
            acts = await self.transcripts.acts(about.chat_id, since, until)
            told = await asyncio.to_thread(
                timeline,
                found,
                hide,
                deliveries=[one for one in deliveries if since <= one.at < until],
                acts=seen_acts(acts, employee),
            )
            name = about.name if revealed else hidden(about.name)
            yield Part(about.chat_id, name, revealed, told)
            line, since = found[-1].id + 1, until
