"""Which conversations there are: the list, the search in it, and views of it that are kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.accounts import mask_number
from bot.domain.typed import clean
from bot.services.conversation_filters import Filters
from bot.services.conversation_masks import HIDDEN, Mask, Veil
from bot.services.conversations import (
    Conversations,
    Found,
    Place,
    Reviewing,
    Row,
    View,
    Views,
)
from bot.services.line_details import is_text_id
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.reveals import Residents
from bot.services.staff import Employee

AT_A_LOOK = 50  # conversations in a list
PEOPLE = 20  # known by the name or number that was typed
HITS = 200  # lines with the words, looked at in one go
MOST_HITS = 5000  # before a page, of which it is known whose they are
LOOKS = 10  # such goes for one page
LONGEST_SAID = 160  # letters of a line in the list
SEARCH = timedelta(minutes=15)  # in which the same words are one search


@dataclass(slots=True)
class ListConversations:
    conversations: Conversations
    reviewing: Reviewing
    residents: Residents
    mask: Mask
    noted: str = ""  # the words whose search is written down in this unit

    async def __call__(
        self, person: Person, filters: Filters, before: int | None = None
    ) -> Found | None:
        """Give a page, the newest first; None: denied. `before`: `more` of the page before."""
        employee = await self.reviewing.employee(person)
        if employee is None:
            return None
        if filters.text:
            await self._note(person, employee, filters)
        found = await (
            self._with_words(filters, before) if filters.text else self._plain(filters, before)
        )
        own = {person.user_id}
        own |= set(await self.conversations.own_of(employee.cabinet_id, person.user_id))
        rows = [one for one in found.rows if one.chat_id not in own]
        people = [one for one in found.people if one.chat_id not in own]
        shown = await self._seen([*rows, *people])
        return replace(found, rows=shown[: len(rows)], people=shown[len(rows) :])

    async def _note(self, person: Person, employee: Employee, filters: Filters) -> None:
        """Write the search down: whether something is found tells of people what is hidden."""
        words = " ".join(filters.sought.words)
        reviewing = self.reviewing
        lately = reviewing.clock() - SEARCH
        key = reviewing.words_key(words)
        if self.noted != key and not await self.conversations.searched(key, employee.id, lately):
            await reviewing.search(person, words)
        self.noted = key

    async def places(self, person: Person) -> tuple[Sequence[Place], Sequence[Place]]:
        if await self.reviewing.employee(person) is None:
            return (), ()
        return await self.conversations.places()

    async def _plain(self, filters: Filters, before: int | None) -> Found:
        newest = before or 1 << 62
        rows = await self.conversations.page(filters, newest, AT_A_LOOK + 1)
        more = rows[AT_A_LOOK - 1].line if len(rows) > AT_A_LOOK else None
        return Found(tuple(rows[:AT_A_LOOK]), (), more)

    async def _with_words(self, filters: Filters, before: int | None) -> Found:
        """Give each conversation at its newest line with the words."""
        people: Sequence[Row] = ()
        if before is None:
            people = await self.conversations.people(filters, PEOPLE)
        ways, rows = filters.sought.ways, list[Row]()
        hits, met = await self._hits(ways, before)
        for _ in range(LOOKS):
            first = {chat: line for line, chat in reversed(hits) if chat not in met}
            met |= first.keys()
            fresh = sorted(((line, chat) for chat, line in first.items()), reverse=True)
            rows += await self.conversations.of_hits(filters, fresh)
            if len(hits) < HITS:
                return _cut(rows, people, None)
            if len(rows) >= AT_A_LOOK:
                break
            hits = await self.conversations.hits(ways, hits[-1][0], HITS)
        return _cut(rows, people, hits[-1][0])

    async def _hits(
        self, ways: Sequence[Sequence[str]], before: int | None
    ) -> tuple[Sequence[tuple[int, int]], set[int]]:
        """Give the newest lines of a page, and the chats that earlier pages had, at newer lines.

        Of very many newer lines the newest are looked at.
        """
        if not ways:
            return (), set()
        if before is None:
            return await self.conversations.hits(ways, 1 << 62, HITS), set()
        newer, hits = await self.conversations.hits_around(ways, before, MOST_HITS, HITS)
        return hits, {chat for _, chat in newer}

    async def _seen(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Tell people apart by the chat and the end of the account: names would all be dots."""
        known = await self.residents.known_of_each([(one.chat_id, None) for one in rows])

        def shown() -> tuple[Row, ...]:
            return tuple(
                replace(
                    one,
                    name="",
                    account=mask_number(one.account),
                    said=self._said(one, theirs),
                    building=HIDDEN if one.building else "",
                )
                for one, theirs in zip(rows, known, strict=True)
            )

        return await asyncio.to_thread(shown)

    def _said(self, one: Row, known: Sequence[str]) -> str:
        """Cut what is masked already: half of a number would not be known for one."""
        theirs = [said for said in (one.name, *one.name.split(), one.account) if said]
        veil = Veil(self.mask, [*known, *theirs])
        if one.own_words:
            return veil(one.said, one.answers)[:LONGEST_SAID]
        if is_text_id(one.said):
            return one.said
        return veil.told(one.said, one.values)[:LONGEST_SAID]


def _cut(rows: Sequence[Row], people: Sequence[Row], more: int | None) -> Found:
    if len(rows) > AT_A_LOOK:
        last = rows[AT_A_LOOK - 1]
        more = last.hit or last.line
    return Found(tuple(rows[:AT_A_LOOK]), tuple(people), more)


LONGEST_NAME = 60  # of a view
MOST_VIEWS = 30


@dataclass(slots=True)
class KeepViews:
    """Saved views of an employee: a name for an address."""

    views: Views
    reviewing: Reviewing
    clock: Clock

    async def of(self, person: Person) -> Sequence[View]:
        employee = await self.reviewing.employee(person)
        return () if employee is None else await self.views.of(employee.id)

    async def keep(self, person: Person, name: str, filters: Filters) -> bool:
        """Keep one, without words: they may be of a resident, and views stay for ever.

        False: denied, without a name, or there are too many.
        """
        employee = await self.reviewing.employee(person)
        called = clean(name)[:LONGEST_NAME]
        if employee is None or not called:
            return False
        kept = await self.views.of(employee.id)
        if len(kept) >= MOST_VIEWS and called not in {one.name for one in kept}:
            return False
        query = replace(filters, text="").to_query()
        self.views.keep(employee.id, called, query, self.clock())
        return True

    async def drop(self, person: Person, view_id: int) -> bool:
        employee = await self.reviewing.employee(person)
        if employee is None:
            return False
        self.views.drop(employee.id, view_id)
        return True
