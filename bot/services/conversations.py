"""Conversations for support: which there are, what was said in one, what is new in it.

Employees of the centre whose post grants REVIEW_CONVERSATIONS; nobody about themselves. A visit is
written into the audit log before anything is shown, its later looks are part of it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from bot.domain.staff import Action
from bot.services.conversation_filters import Filters
from bot.services.line_details import Span
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.staff import AuditLog, Authorise, Employee, Entry, Site, Subject
from bot.services.timeline import Delivery, KeptLine, Line, StaffAct

AGAIN = timedelta(minutes=15)  # in which a conversation that is opened again is the same visit
CENTRE = Site(None)
ChatKey: TypeAlias = Callable[[int], str]
WordsKey: TypeAlias = Callable[[str], str]
VISITED = Action.REVIEW_CONVERSATIONS.value


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in a list; `said`: its last words, or those that were looked for.

    Of the bot it may be a text's id, as in `Line.screen`.
    """

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
    account: str = ""  # its number, masked where it is shown
    said: str = ""
    own_words: bool = False  # of the person, not of the bot
    answers: str | None = None  # the step that they answer
    values: tuple[Span, ...] | None = None  # where private ones stand in what the bot said
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

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(one.number for one in self.requests)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list; `people` are known by what was typed. `more`: where the next begins."""

    rows: tuple[Row, ...]
    people: tuple[Row, ...] = ()
    more: int | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is shown of one. `older`, `newer`: lines from which more can be read.

    `revealed_until`: it is shown unmasked, until then.
    """

    about: About
    lines: tuple[Line, ...]
    employee: Employee
    revealed_until: datetime | None = None
    older: int | None = None
    newer: int | None = None
    tail: int = 0  # from here on lines are looked at again: some come late

    @property
    def revealed(self) -> bool:
        return self.revealed_until is not None


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
        self, ways: Sequence[Sequence[str]], before: int, most: int
    ) -> Sequence[tuple[int, int]]:
        """Give (line, chat) of the newest lines with all words of one of the ways.

        Words are found by their beginnings, what has a digit whole.
        """
        ...

    async def hits_around(
        self, ways: Sequence[Sequence[str]], before: int, most_newer: int, most: int
    ) -> tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]]:
        """Give the newest of the lines from `before` on, and of those before it."""
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

    async def acts(
        self, chat_id: int, since: datetime, until: datetime | None = None
    ) -> Sequence[StaffAct]:
        """Give the last ones since, and before `until`."""
        ...

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
            about = (Subject.CONVERSATION, "")
            await self.authorise(person, Action.REVIEW_CONVERSATIONS, CENTRE, about)
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
