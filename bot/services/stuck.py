"""Where people get stuck: figures of passages and hours, and the lines that nobody understood.

For employees whose post grants REVIEW_CONVERSATIONS. Looking is written down once per visit of the
console, sorting each time. Nobody is shown their own lines.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Protocol

from bot.domain.funnels import Count, Course, Funnel, funnels
from bot.domain.spans import Compared, Heat, Span, heat
from bot.domain.staff import Action
from bot.domain.windows import ReadingWindow
from bot.services.conversation_masks import Mask
from bot.services.conversations import CENTRE
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.reveals import Residents
from bot.services.staff import Authorise, Employee, Subject

AT_A_LOOK = 30  # groups of lines in a page
FIGURES = "stuck"  # what the audit log names


@dataclass(frozen=True, slots=True)
class Whose:
    """Of one house, of one organisation, or of everybody."""

    organisation: int | None = None
    building: int | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """`before`: the same dialogues in the span that is compared, by their groups of states.

    `counted_at`: as of when; None: nothing was counted yet.
    """

    funnels: tuple[Funnel, ...]
    before: dict[str, Funnel]
    heat: Heat
    came_before: int
    counted_at: datetime | None


class Sorting(StrEnum):
    """Which groups of lines are shown; the value is part of an address and of a text's id."""

    NEW = "new"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Lines that say the same. `newest`: words of the last one, `line` its line in the journal.

    `done_by`, `done_at`: who sorted them last; lines that came later are new all the same.
    """

    gist: str
    number: int
    people: int
    last_at: datetime
    kind: str
    newest: str
    step: str | None
    chat_id: int
    line: int | None
    name: str
    steps: tuple[tuple[str | None, int], ...] = ()
    done_by: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Puzzles:
    """A page of groups, the most frequent first; `more`: there is another page."""

    groups: tuple[Puzzle, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose own lines are left out."""

    chat_id: int
    cabinet_id: int


class Figures(Protocol):
    async def walks(self, span: Span, whose: Whose) -> Sequence[Count]: ...

    async def hours(self, span: Span, whose: Whose) -> Sequence[tuple[datetime, int]]:
        """Give when an hour began, and how many messages and presses came in it."""
        ...

    async def counted_at(self) -> datetime | None: ...

    async def looked(self, employee_id: int, since: datetime) -> bool:
        """Tell whether an employee's look since then is written down."""
        ...


class Lines(Protocol):
    """Groups of lines that nobody understood."""

    async def groups(
        self, span: Span, whose: Whose, sorting: Sorting, reader: Reader, first: int, most: int
    ) -> Sequence[Puzzle]: ...

    def sort(self, gist: str, employee_id: int, at: datetime) -> None: ...

    def unsort(self, gist: str) -> None: ...


@dataclass(slots=True)
class Looking:
    """Who may look; the first look of a visit is written down, and every denial."""

    authorise: Authorise
    figures: Figures

    async def __call__(self, person: Person, began: datetime) -> Employee | None:
        found = await self.authorise.employee(person, Action.REVIEW_CONVERSATIONS, CENTRE)
        if found is not None and await self.figures.looked(found.id, began):
            return found
        about = (Subject.FIGURES, FIGURES)
        return await self.authorise(person, Action.REVIEW_CONVERSATIONS, CENTRE, about)


@dataclass(slots=True)
class ReadStuck:
    looking: Looking
    figures: Figures
    zone: tzinfo
    window: ReadingWindow

    async def __call__(
        self,
        person: Person,
        began: datetime,
        compared: Compared,
        whose: Whose,
        courses: Sequence[Course],
    ) -> Stuck | None:
        """Give the figures; None: denied. `began`: when the visit did."""
        if await self.looking(person, began) is None:
            return None
        span, earlier = compared.span, compared.before
        now = funnels(courses, await self.figures.walks(span, whose))
        before = funnels(courses, await self.figures.walks(earlier, whose))
        hours = await self.figures.hours(span, whose)
        came = await self.figures.hours(earlier, whose)
        return Stuck(
            funnels=tuple(now),
            before={one.group: one for one in before},
            heat=heat(hours, span, self.zone, self.window),
            came_before=sum(number for _, number in came),
            counted_at=await self.figures.counted_at(),
        )


@dataclass(slots=True)
class ReadPuzzles:
    looking: Looking
    lines: Lines
    residents: Residents
    mask: Mask

    async def __call__(
        self,
        person: Person,
        began: datetime,
        span: Span,
        whose: Whose,
        sorting: Sorting,
        first: int = 0,
    ) -> Puzzles | None:
        """Give a page of groups from the `first` on; None: denied."""
        employee = await self.looking(person, began)
        if employee is None:
            return None
        reader = Reader(person.user_id, employee.cabinet_id)
        found = await self.lines.groups(span, whose, sorting, reader, first, AT_A_LOOK + 1)
        return Puzzles(await self._seen(found[:AT_A_LOOK]), more=len(found) > AT_A_LOOK)

    async def _seen(self, found: Sequence[Puzzle]) -> tuple[Puzzle, ...]:
        known = await self.residents.known_of_each([(one.chat_id, None) for one in found])

        def shown() -> tuple[Puzzle, ...]:
            both = zip(found, known, strict=True)
            return tuple(self._masked(one, theirs) for one, theirs in both)

        return await asyncio.to_thread(shown)

    def _masked(self, one: Puzzle, known: Sequence[str]) -> Puzzle:
        theirs = [said for said in (one.name, *one.name.split()) if said]
        said = self.mask(one.newest, [*known, *theirs], one.step) if one.newest else ""
        return replace(one, newest=said, name="")


@dataclass(slots=True)
class SortPuzzle:
    """Mark a group as dealt with, or take the mark away; lines to come are new again."""

    authorise: Authorise
    lines: Lines
    clock: Clock
    key: Callable[[str], str]  # the audit log names no digest that words can be tried on

    async def __call__(self, person: Person, gist: str, *, done: bool) -> bool:
        """False: denied."""
        about = (Subject.UNRECOGNISED, self.key(gist))
        employee = await self.authorise(
            person, Action.REVIEW_CONVERSATIONS, CENTRE, about, done=done
        )
        if employee is None:
            return False
        if done:
            self.lines.sort(gist, employee.id, self.clock())
        else:
            self.lines.unsort(gist)
        return True
