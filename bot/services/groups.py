"""Groups of staff: to whose organisation each is bound, and what happens when one is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.services.group_notices import EmployeeUnreachable, GroupLost, OfGroups, TopicsRefused
from bot.services.organisation_account import Organisations
from bot.services.ports import Clock
from bot.services.staff import Employees, Site


@dataclass(frozen=True, slots=True)
class Group:
    """A bound one. No organisation: the centre's own, by the settings. `lost_at`: unreachable."""

    chat_id: int
    site: Site
    title: str
    bound_at: datetime
    bound_by: int | None = None  # employee
    lost_at: datetime | None = None


class Groups(Protocol):
    async def find(self, chat_id: int) -> Group | None: ...

    async def of_organisation(self, organisation_id: int) -> Sequence[Group]:
        """Give all of its groups, the oldest first, lost ones too."""
        ...

    def add(self, group: Group) -> None:
        """Bind it; conflicts when it is bound already."""
        ...

    def rename(self, chat_id: int, title: str) -> None: ...

    def remove(self, group: Group) -> None:
        """Unbind one that still is as it was read, or conflict."""
        ...

    def lose(self, group: Group, at: datetime) -> None:
        """Note since when it is out of reach, or conflict when it was noted before."""
        ...

    def regain(self, chat_id: int, at: datetime) -> None:
        """Note that it may speak there: what waits is due, and topics are tried again."""
        ...


class Reach(Protocol):
    """Private chats: whether the person blocks the bot."""

    async def is_lost(self, chat_id: int) -> bool:
        """Tell whether it is known; True where nothing is known of the chat."""
        ...

    def lose(self, chat_id: int, at: datetime) -> None: ...

    def regain(self, chat_id: int) -> None: ...


class TellsNext(Protocol):
    def tell_next(self, places: Sequence[int], notice: OfGroups, missed: Sequence[int]) -> None:
        """Tell all of these in place of those that are out of reach."""
        ...

    def tell_place(self, site: Site, notice: OfGroups) -> None:
        """Have those found who answer for the place; the centre is told otherwise."""
        ...


async def groups_of(groups: Groups, site: Site) -> Sequence[Group]:
    """Give the groups that are told of what concerns a place: of its branch, or of the whole."""
    if site.organisation_id is None:
        return ()
    found = await groups.of_organisation(site.organisation_id)
    reached = {None, site.branch_id}
    return [one for one in found if one.lost_at is None and one.site.branch_id in reached]


@dataclass(frozen=True, slots=True)
class Ways:
    """Where what is for staff goes when a chat cannot be reached: the staff chat, or `admins`."""

    staff_chat_id: int | None
    admins: Sequence[int]

    def after(self, missed: Iterable[int]) -> Sequence[int]:
        """Give the next chats; none: all were tried."""
        tried = frozenset(missed)
        # Employees of the group's organisation who have the right come first, once known here.
        if self.staff_chat_id is not None and self.staff_chat_id not in tried:
            return (self.staff_chat_id,)
        return tuple(one for one in self.admins if one not in tried)


@dataclass(slots=True)
class LoseChat:
    """A chat cannot be reached: written down, and told once to whom it concerns."""

    groups: Groups
    reach: Reach
    employees: Employees
    organisations: Organisations
    notices: TellsNext
    ways: Ways
    staff_chats: frozenset[int]
    clock: Clock

    async def __call__(self, chat_id: int) -> None:
        if chat_id < 0:
            await self._lose_group(chat_id)
        else:
            await self._lose_person(chat_id)

    async def _lose_group(self, chat_id: int) -> None:
        group, now = await self.groups.find(chat_id), self.clock()
        if group is None:
            if chat_id not in self.staff_chats:
                return
            group = Group(chat_id, Site(None), "", now)
            self.groups.add(replace(group, lost_at=now))
        elif group.lost_at is not None:
            return
        else:
            self.groups.lose(group, now)
        name = await self._name(group.site.organisation_id)
        self._tell(chat_id, group.site, GroupLost(group.title, name))

    async def _lose_person(self, chat_id: int) -> None:
        if await self.reach.is_lost(chat_id):
            return
        self.reach.lose(chat_id, self.clock())
        for one in await self.employees.of_user(chat_id):
            organisation = await self._name(one.post.organisation_id)
            site = Site(one.post.organisation_id, one.post.branch_id)
            self._tell(chat_id, site, EmployeeUnreachable(one.name, organisation))

    async def _name(self, organisation_id: int | None) -> str:
        if organisation_id is None:
            return ""
        found = await self.organisations.find(organisation_id)
        return "" if found is None else found.name

    def _tell(self, lost: int, site: Site, notice: OfGroups) -> None:
        self.notices.tell_next(self.ways.after((lost,)), notice, (lost,))
        if site.organisation_id is not None:
            self.notices.tell_place(site, notice)


@dataclass(slots=True)
class RefuseTopics:
    """A group that is a forum takes no topics of ours: told to whom it concerns."""

    groups: Groups
    notices: TellsNext
    ways: Ways

    async def __call__(self, chat_id: int, why: str) -> None:
        group = await self.groups.find(chat_id)
        notice = TopicsRefused("" if group is None else group.title, why)
        self.notices.tell_next(self.ways.after(()), notice, ())
        if group is not None and group.site.organisation_id is not None:
            self.notices.tell_place(group.site, notice)


@dataclass(slots=True)
class RenameGroup:
    """A group has another title, which its people know it by."""

    groups: Groups

    async def __call__(self, chat_id: int, title: str) -> None:
        group = await self.groups.find(chat_id)
        if group is not None and title not in {"", group.title}:
            self.groups.rename(chat_id, title)


@dataclass(slots=True)
class RegainChat:
    """The bot can speak there again."""

    groups: Groups
    reach: Reach
    clock: Clock

    def __call__(self, chat_id: int) -> None:
        if chat_id < 0:
            self.groups.regain(chat_id, self.clock())
        else:
            self.reach.regain(chat_id)
