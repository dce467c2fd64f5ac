"""Conversations for support: which there are, what was said in one, what is new in it.

Employees of the centre whose post grants REVIEW_CONVERSATIONS; nobody about themselves. A visit is
written into the audit log before anything is shown, its later looks are part of it.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from bot.domain.accounts import mask_number
from bot.domain.staff import Action
from bot.domain.typed import clean
from bot.services.conversation_filters import Filters
from bot.services.conversation_masks import HIDDEN, Mask, Reveals
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.staff import AuditLog, Authorise, Employee, Entry, Site, Subject
from bot.services.timeline import Delivery, KeptLine, Line, StaffAct, timeline

AT_A_LOOK = 50  # conversations in a list
PEOPLE = 20  # known by the name or number that was typed
HITS = 200  # lines with the words, looked at in one go
MOST_HITS = 5000  # before a page, of which it is known whose they are
LOOKS = 10  # such goes for one page
LONGEST_SAID = 160  # letters of a line in the list
LINES = 150  # of a conversation in a page
AROUND = 50  # of them before the line that was asked for
SEARCH = timedelta(minutes=15)  # in which the same words are one search
VISIT = timedelta(hours=8)  # as long as a session of the console at the most
CENTRE = Site(None)
ChatKey: TypeAlias = Callable[[int], str]
WordsKey: TypeAlias = Callable[[str], str]
VISITED = Action.REVIEW_CONVERSATIONS.value


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in a list; `said`: its last words, or those that were looked for."""

    chat_id: int
    line: int
    at: datetime
    name: str
    cabinet_id: int | None
    dialogue: str
    step: str
    outcome: str
    unseen: int
    organisation: str = ""
    building: str = ""
    said: str = ""
    own_words: bool = False  # of the person, not of the bot
    answers: str | None = None  # the step that they answer
    hit: int | None = None  # the line that has the words


@dataclass(frozen=True, slots=True)
class Place:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class SignIn:
    started_at: datetime
    ended_at: datetime | None
    reason: str
    title: str


@dataclass(frozen=True, slots=True)
class Linked:
    """An account of the person; its number is masked unless revealed."""

    number: str
    kind: str
    access: str
    address: str
    holder: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Agreed:
    kind: str
    version: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    id: int
    number: str
    subject: str
    state: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class About:
    """What stands beside a conversation. `cabinets`: of all that its chat was signed in to."""

    chat_id: int
    name: str = ""
    title: str = ""
    login: str = ""
    phone: str = ""
    email: str = ""
    language: str = "ru"
    state: str | None = None
    active_at: datetime | None = None
    unreachable_at: datetime | None = None
    cabinets: frozenset[int] = frozenset()
    owners: frozenset[int] = frozenset()  # of those cabinets, as Telegram knows them
    sign_ins: tuple[SignIn, ...] = ()
    accounts: tuple[Linked, ...] = ()
    consents: tuple[Agreed, ...] = ()
    requests: tuple[Asked, ...] = ()
    known_besides: tuple[str, ...] = ()  # of all cabinets that it was ever signed in to

    @property
    def known(self) -> tuple[str, ...]:
        """Give what is surely personal, for the mask."""
        said = [self.name, *self.name.split(), self.title, self.login, self.phone, self.email]
        for one in self.accounts:
            said += [one.number, one.holder, *one.holder.split(), one.address]
        said += self.known_besides
        return tuple(dict.fromkeys(one for one in said if len(one) > 1))


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list; `people` are known by what was typed. `more`: where the next begins."""

    rows: tuple[Row, ...]
    people: tuple[Row, ...] = ()
    more: int | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is shown of one. `older`, `newer`: lines from which more can be read."""

    about: About
    lines: tuple[Line, ...]
    employee: Employee
    revealed: bool = False
    older: int | None = None
    newer: int | None = None
    tail: int = 0  # from here on lines are looked at again: some come late


@dataclass(frozen=True, slots=True)
class View:
    id: int
    name: str
    query: str


class Conversations(Protocol):
    """The list as it is kept; rows come with the newest line first."""

    async def page(self, filters: Filters, before: int, most: int) -> Sequence[Row]: ...

    async def people(self, filters: Filters, most: int) -> Sequence[Row]:
        """Give those whom the keys name."""
        ...

    async def hits(
        self, words: Sequence[str], before: int, most: int, since: int = 0
    ) -> Sequence[tuple[int, int]]:
        """Give (line, chat) of the newest lines with these beginnings of words."""
        ...

    async def of_hits(self, filters: Filters, hits: Sequence[tuple[int, int]]) -> Sequence[Row]:
        """Give those conversations that pass the other filters, in the order of the hits."""
        ...

    async def searched(self, subject: str, employee_id: int, since: datetime) -> bool:
        """Tell whether the audit log has the employee's search for the words of that key."""
        ...

    async def own_of(self, cabinet_id: int, user_id: int) -> Collection[int]:
        """Give chats that ever were signed in to the cabinet, or to one of the person's."""
        ...

    async def places(self) -> tuple[Sequence[Place], Sequence[Place]]:
        """Give organisations, and buildings, that conversations are of."""
        ...


class Transcripts(Protocol):
    """One conversation as it is kept."""

    async def about(self, chat_id: int) -> About | None:
        """None: nothing is kept of the chat."""
        ...

    async def before(self, chat_id: int, line: int, most: int) -> Sequence[KeptLine]:
        """Give the last lines before that one, in order."""
        ...

    async def since(self, chat_id: int, line: int, most: int) -> Sequence[KeptLine]: ...

    async def settled(self, chat_id: int, line: int) -> int:
        """Give the first line of the minute that ends with that one."""
        ...

    async def deliveries(self, chat_id: int) -> Sequence[Delivery]: ...

    async def acts(self, chat_id: int, since: datetime) -> Sequence[StaffAct]: ...

    async def visited(self, chat_id: int, employee_id: int, since: datetime) -> bool: ...

    def see(self, chat_id: int, line: int) -> None:
        """Note that support has read up to the line."""
        ...


class Views(Protocol):
    async def of(self, employee_id: int) -> Sequence[View]: ...

    def keep(self, employee_id: int, name: str, query: str, at: datetime) -> None:
        """Keep a view in place of one of the same name."""
        ...

    def drop(self, employee_id: int, view_id: int) -> None: ...


@dataclass(slots=True)
class Reviewing:
    """Who may review conversations; a denial is written down.

    `key` names a chat where its id may not stay, `words_key` what was looked for: the audit log
    outlives erasure.
    """

    authorise: Authorise
    audit: AuditLog
    clock: Clock
    key: ChatKey
    words_key: WordsKey

    async def employee(self, person: Person) -> Employee | None:
        """Give the employee for what names nobody in particular."""
        found = await self.authorise.employee(person, Action.REVIEW_CONVERSATIONS, CENTRE)
        if found is None:
            await self.visit(person, 0)
        return found

    async def visit(self, person: Person, chat_id: int) -> Employee | None:
        about = (Subject.CONVERSATION, self.key(chat_id))
        return await self.authorise(person, Action.REVIEW_CONVERSATIONS, CENTRE, about)

    async def search(self, person: Person, words: str) -> None:
        about = (Subject.CONVERSATION, self.words_key(words))
        await self.authorise(person, Action.REVIEW_CONVERSATIONS, CENTRE, about, search=True)

    def deny_own(self, person: Person, employee: Employee, chat_id: int) -> None:
        """Write down that somebody tried to read about themselves."""
        self.audit.record(
            Entry(
                at=self.clock(),
                user_id=person.user_id,
                employee_id=employee.id,
                organisation_id=None,
                action=Action.REVIEW_CONVERSATIONS,
                subject=Subject.CONVERSATION,
                subject_id=self.key(chat_id),
                denied=True,
                details={"own": True},
            )
        )


def is_own(person: Person, employee: Employee, chat_id: int, cabinets: Collection[int]) -> bool:
    return chat_id == person.user_id or employee.cabinet_id in cabinets


@dataclass(slots=True)
class ListConversations:
    conversations: Conversations
    reviewing: Reviewing
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
        known = [one for one in found.people if one.chat_id not in own]
        shown = await asyncio.to_thread(self._shown, rows)
        people = await asyncio.to_thread(self._shown, known)
        return replace(found, rows=shown, people=people)

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
        words, rows, more = filters.sought.words, list[Row](), before or 1 << 62
        met = set[int]() if before is None else await self._met(words, before)
        for _ in range(LOOKS):
            hits = await self.conversations.hits(words, more, HITS) if words else ()
            first = {chat: line for line, chat in reversed(hits) if chat not in met}
            met |= first.keys()
            fresh = sorted(((line, chat) for chat, line in first.items()), reverse=True)
            rows += await self.conversations.of_hits(filters, fresh)
            if len(hits) < HITS:
                return _cut(rows, people, None)
            more = hits[-1][0]
            if len(rows) >= AT_A_LOOK:
                break
        return _cut(rows, people, more)

    async def _met(self, words: Sequence[str], before: int) -> set[int]:
        """Give the chats that earlier pages had, at newer lines; of very many the newest."""
        hits = await self.conversations.hits(words, 1 << 62, MOST_HITS, before)
        return {chat for _, chat in hits}

    def _shown(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(
            replace(
                one,
                name=self.mask(one.name, [one.name, *one.name.split()]) if one.name else "",
                said=self._said(one),
                building=HIDDEN if one.building else "",
            )
            for one in rows
        )

    def _said(self, one: Row) -> str:
        """Cut what is masked already: half of a number would not be known for one."""
        known = [one.name, *one.name.split()]
        return self.mask(one.said, known, one.answers)[:LONGEST_SAID] if one.said else ""


def _cut(rows: Sequence[Row], people: Sequence[Row], more: int | None) -> Found:
    if len(rows) > AT_A_LOOK:
        last = rows[AT_A_LOOK - 1]
        more = last.hit or last.line
    return Found(tuple(rows[:AT_A_LOOK]), tuple(people), more)


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
        if employee is None or about is None or self._is_own(person, employee, about):
            return None
        found = await self.transcripts.since(chat_id, line, 4 * LINES)
        before = await self.transcripts.before(chat_id, line, AROUND)  # whose buttons are pressed
        made = await self._made(about, employee, [*before, *found], newest=True)
        if found:
            self.transcripts.see(chat_id, found[-1].id)
        kept = [one for one in made.lines if one.id >= line]
        return replace(made, lines=tuple(kept))

    async def _may(self, person: Person, chat_id: int, about: About | None) -> Employee | None:
        """Write the visit down; what is not kept is denied alike."""
        granted = self.reviewing.authorise
        employee = await granted.employee(person, Action.REVIEW_CONVERSATIONS, CENTRE)
        if employee is not None and (
            chat_id == person.user_id
            or (about is not None and self._is_own(person, employee, about))
        ):
            self.reviewing.deny_own(person, employee, chat_id)
            return None
        return await self.reviewing.visit(person, chat_id)

    def _is_own(self, person: Person, employee: Employee, about: About) -> bool:
        return person.user_id in about.owners or is_own(
            person, employee, about.chat_id, about.cabinets
        )

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
        known = about.known

        def hide(said: str, step: str | None) -> str:
            return said if revealed or not said else self.mask(said, known, step)

        first = found[0].id if found else 0
        last = found[-1].id if found else 0
        since = found[0].at if found else now
        deliveries = await self.transcripts.deliveries(chat_id) if newest else ()
        acts = await self.transcripts.acts(chat_id, since)
        acts = [one for one in acts if one.what != VISITED or one.by != employee.id]
        if not newest and found:
            acts = [one for one in acts if one.at <= found[-1].at]
        lines = await asyncio.to_thread(
            timeline, found, hide, revealed=revealed, deliveries=deliveries, acts=acts
        )
        earlier = await self.transcripts.before(chat_id, first, 1) if found else ()
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
