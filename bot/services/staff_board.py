"""Notices to employees as they are kept: who is to have one, when, and who took it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from bot.domain.staff_topics import RULES, Hours, StaffTopic, Wish
from bot.services.staff import Site
from bot.services.staff_cards import NOTICE, card_name

AT_A_LOOK = 50


class Level(IntEnum):
    """How far a notice came."""

    EMPLOYEES = 0
    LEADERS = 1
    CENTRE = 2  # the staff chat


@dataclass(frozen=True, slots=True)
class Taken:
    """Who said that they do it: the Telegram user, by the name that colleagues see."""

    user_id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StaffNotice:
    """Something that employees are told. `payload`: what it says, sealed; None: its `card` does.

    `overdue_at`: when those above are told, unless somebody has taken or settled it.
    """

    id: int
    topic: StaffTopic
    card: str
    payload: bytes | None
    account_id: int | None
    site: Site
    made_at: datetime
    routed_at: datetime | None = None
    version: int = 1
    taken: Taken | None = None
    settled_at: datetime | None = None
    level: Level = Level.EMPLOYEES
    overdue_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountPlace:
    """An account as it is said to whoever may know it, and where it belongs."""

    number: str
    address: str
    organisation_id: int | None
    branch_id: int | None


@dataclass(frozen=True, slots=True)
class Hung:
    """A chat in which the card hangs, and as whom somebody got it there."""

    chat_id: int
    employee_id: int


class StaffBoard(Protocol):
    async def find(self, notice_id: int) -> StaffNotice | None: ...

    async def of_card(self, card: str) -> StaffNotice | None: ...

    def add(self, notice: StaffNotice) -> None: ...

    def change(self, old: StaffNotice, new: StaffNotice) -> None:
        """Write the next version over the one that was read, or conflict."""
        ...

    def lift(self, notice_id: int) -> None:
        """Note that the staff chat has it, whatever else is changed in the unit."""
        ...

    async def awaited_by(self, notice_id: int) -> Sequence[int]:
        """Give employees who are to be told of it at their hour."""
        ...

    async def place(self, account_id: int) -> AccountPlace | None: ...

    async def wishes(self, employee_ids: Collection[int]) -> Mapping[tuple[int, StaffTopic], Wish]:
        """Give what they ever said, by employee and topic."""
        ...

    async def hours(self, employee_ids: Collection[int]) -> Mapping[int, Hours]: ...

    def wish(self, employee_id: int, topic: StaffTopic, wish: Wish) -> None: ...

    def work(self, employee_id: int, hours: Hours) -> None: ...

    async def open_of(self, organisation_id: int, topic: StaffTopic) -> Sequence[StaffNotice]:
        """Give what waits there for somebody, the oldest first, a part of it."""
        ...

    def deliver(self, notice_id: int, employee_id: int, due_at: datetime) -> None:
        """Have the employee told at that time, even if they were told before."""
        ...

    def told(self, notice_id: int, employee_id: int, at: datetime) -> None:
        """Note that it was told, unless that was done meanwhile, or conflict."""
        ...

    async def waiting(self, employee_id: int, now: datetime) -> Sequence[StaffNotice]:
        """Give what the employee is to be told now, the oldest first, a part of it."""
        ...

    def bury(self, notice_id: int, at: datetime) -> None:
        """Put aside what cannot be read: nobody is told it any more, and it waits for nobody."""
        ...

    def hang(self, card: str, chat_id: int, employee_id: int, at: datetime) -> None: ...

    async def hanging(self, card: str) -> Sequence[Hung]: ...


class StaffPost(Protocol):
    """The board as jobs look at it: a part of the ids of what is to be done now, past `skip`."""

    async def unrouted(self, skip: int) -> Sequence[int]: ...

    async def due(self, now: datetime, skip: int) -> Sequence[int]:
        """Give employees who are to be told something."""
        ...

    async def overdue(self, now: datetime, skip: int) -> Sequence[int]: ...


async def placed(board: StaffBoard, notice: StaffNotice) -> StaffNotice:
    """Give it where its account is now: an import moves accounts to others."""
    if notice.account_id is None or RULES[notice.topic].of_centre:
        return notice
    place = await board.place(notice.account_id)
    if place is None:
        return notice
    return replace(notice, site=Site(place.organisation_id, place.branch_id))


def notice_card(notice_id: int) -> str:
    return card_name(NOTICE, notice_id)
