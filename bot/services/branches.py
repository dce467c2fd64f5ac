"""Branches of an organisation: where they are, and which of its buildings they serve."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.names import name_key
from bot.domain.staff import MOST_BRANCHES, Action, Post
from bot.domain.typed import clean
from bot.services.people import Person
from bot.services.ports import Clock, Ids
from bot.services.staff import Authorise, Denied, Employee, Employees, Site, Subject

LONGEST_BRANCH_NAME = 80
LONGEST_BRANCH_ADDRESS = 200


class BranchRefusal(StrEnum):
    """Why a text is no name or address of a branch; the value is the id of its text."""

    NAME_EMPTY = "branch-name-empty"
    NAME_TOO_LONG = "branch-name-too-long"
    ADDRESS_EMPTY = "branch-address-empty"
    ADDRESS_TOO_LONG = "branch-address-too-long"


def parse_branch_name(typed: str) -> str | BranchRefusal:
    name = clean(typed)
    if not any(map(str.isalnum, name)):
        return BranchRefusal.NAME_EMPTY
    return name if len(name) <= LONGEST_BRANCH_NAME else BranchRefusal.NAME_TOO_LONG


def parse_branch_address(typed: str) -> str | BranchRefusal:
    """Take it as it is: an office may stand where the centre has no house."""
    address = clean(typed)
    if not any(map(str.isalnum, address)):
        return BranchRefusal.ADDRESS_EMPTY
    return address if len(address) <= LONGEST_BRANCH_ADDRESS else BranchRefusal.ADDRESS_TOO_LONG


@dataclass(frozen=True, slots=True)
class Branch:
    id: int
    organisation_id: int
    name: str
    address: str
    phone: str | None

    @property
    def name_key(self) -> str:
        return branch_key(self.name)


def branch_key(name: str) -> str:
    """Give what two spellings of one name share; names of signs alone stay apart."""
    return name_key(name) or name


@dataclass(frozen=True, slots=True)
class Served:
    """A building where the organisation has accounts, and the branch that serves it."""

    building_id: int
    display: str
    branch_id: int | None


@dataclass(frozen=True, slots=True)
class ServedPage:
    items: tuple[Served, ...]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Card:
    branch: Branch
    buildings: int
    employees: int


class Branches(Protocol):
    async def of_organisation(self, organisation_id: int) -> Sequence[Branch]:
        """Give them by name."""
        ...

    async def find(self, branch_id: int) -> Branch | None: ...

    async def count_buildings(self, branch_id: int) -> int: ...

    async def serves(self, organisation_id: int, building_id: int) -> bool:
        """Tell whether the organisation has an account in the building."""
        ...

    async def standing(self, organisation_id: int, building_id: int) -> Served | None:
        """Give the building with its branch; None where the organisation has no account."""
        ...

    async def buildings(
        self, organisation_id: int, branch_id: int | None, skip: int, most: int
    ) -> Sequence[Served]:
        """Give a part of them by address: those of the branch, or all where it is None."""
        ...

    def add(self, branch: Branch, at: datetime) -> None:
        """Write it down; conflicts when there is one of that name."""
        ...

    def rename(self, branch: Branch, name: str) -> None: ...

    def change(self, branch: Branch, after: Branch) -> None:
        """Write down another address and phone; conflicts when they are not what was read."""
        ...

    def place(
        self, organisation_id: int, building_id: int, branch_id: int | None, before: int | None
    ) -> None:
        """Give a building to a branch, whosever it was; None: to the whole organisation."""
        ...

    def remove(self, branch: Branch, heir: int | None) -> None:
        """Take it away; its buildings, people and invitations go to the heir, or to no branch."""
        ...


@dataclass(frozen=True, slots=True)
class NameTaken:
    """The organisation has a branch of that name."""


@dataclass(frozen=True, slots=True)
class TooManyBranches:
    """The organisation has so many already."""


@dataclass(frozen=True, slots=True)
class AboveYou:
    """Somebody's post would change who may not be managed by whoever asks."""

    name: str


@dataclass(slots=True)
class ListBranches:
    authorise: Authorise
    branches: Branches

    async def __call__(self, person: Person, organisation_id: int) -> Sequence[Branch] | Denied:
        """Give those that the post reaches: of a branch's people, their own."""
        about = (Subject.ORGANISATION, str(organisation_id))
        site = Site(organisation_id)
        employee = await self.authorise(person, Action.SEE_BRANCHES, site, about)
        if employee is None:
            return Denied()
        own = employee.post.branch_id
        found = await self.branches.of_organisation(organisation_id)
        return [one for one in found if own in (None, one.id)]


@dataclass(slots=True)
class ReadBranch:
    authorise: Authorise
    branches: Branches
    employees: Employees

    async def __call__(self, person: Person, branch_id: int) -> Card | Denied:
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        about = (Subject.BRANCH, str(branch_id))
        site = Site(branch.organisation_id, branch_id)
        if await self.authorise(person, Action.SEE_BRANCHES, site, about) is None:
            return Denied()
        people = await self.employees.of_organisation(branch.organisation_id)
        return Card(
            branch,
            await self.branches.count_buildings(branch_id),
            sum(one.post.branch_id == branch_id for one in people),
        )


@dataclass(slots=True)
class AddBranch:
    authorise: Authorise
    branches: Branches
    employees: Employees
    clock: Clock
    ids: Ids

    async def __call__(
        self, person: Person, organisation_id: int, name: str, address: str, phone: str | None
    ) -> Branch | Denied | NameTaken | TooManyBranches:
        branch = Branch(self.ids(), organisation_id, name, address, phone)
        about = (Subject.BRANCH, str(branch.id))
        employee = await self.authorise(
            person, Action.CHANGE_BRANCHES, Site(organisation_id), about, done="add", name=name
        )
        if employee is None:
            return Denied()
        known = await self.branches.of_organisation(organisation_id)
        if len(known) >= MOST_BRANCHES:
            return TooManyBranches()
        if any(one.name_key == branch.name_key for one in known):
            return NameTaken()
        self.employees.hold(employee)
        self.branches.add(branch, self.clock())
        return branch


@dataclass(slots=True)
class RenameBranch:
    authorise: Authorise
    branches: Branches
    employees: Employees

    async def __call__(
        self, person: Person, branch_id: int, name: str
    ) -> Branch | Denied | NameTaken:
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        site, about = Site(branch.organisation_id, branch_id), (Subject.BRANCH, str(branch_id))
        employee = await self.authorise(
            person,
            Action.CHANGE_BRANCHES,
            site,
            about,
            done="rename",
            before=branch.name,
            after=name,
        )
        if employee is None:
            return Denied()
        known = await self.branches.of_organisation(branch.organisation_id)
        if any(one.name_key == branch_key(name) for one in known if one.id != branch_id):
            return NameTaken()
        self.employees.hold(employee)
        self.branches.rename(branch, name)
        return Branch(branch_id, branch.organisation_id, name, branch.address, branch.phone)


@dataclass(slots=True)
class ChangeBranch:
    """Where a branch is found and called: what is None stays, an empty phone goes."""

    authorise: Authorise
    branches: Branches
    employees: Employees

    async def __call__(
        self,
        person: Person,
        branch_id: int,
        *,
        address: str | None = None,
        phone: str | None = None,
    ) -> Branch | Denied:
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        after = branch
        if address is not None:
            after = replace(after, address=address)
        if phone is not None:
            after = replace(after, phone=phone or None)
        employee = await self.authorise(
            person,
            Action.CHANGE_BRANCHES,
            Site(branch.organisation_id, branch_id),
            (Subject.BRANCH, str(branch_id)),
            done="change",
            before=[branch.address, branch.phone],
            after=[after.address, after.phone],
        )
        if employee is None:
            return Denied()
        self.employees.hold(employee)
        self.branches.change(branch, after)
        return after


@dataclass(slots=True)
class RemoveBranch:
    """The branch goes; somebody has to say where its buildings and people belong then."""

    authorise: Authorise
    branches: Branches
    employees: Employees

    async def __call__(
        self, person: Person, branch_id: int, heir: int | None
    ) -> Branch | Denied | AboveYou:
        """`heir` None: the whole organisation, which is why a branch's own people cannot."""
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        organisation_id = branch.organisation_id
        employee = await self.authorise(
            person,
            Action.CHANGE_BRANCHES,
            Site(organisation_id),
            (Subject.BRANCH, str(branch_id)),
            done="remove",
            heir=heir,
        )
        if employee is None or not await self._inherits(branch, heir):
            return Denied()
        people = await self.employees.of_organisation(organisation_id)
        moved = [one for one in people if one.post.branch_id == branch_id]
        if above := next((one for one in moved if not _may_move(employee, one, heir)), None):
            return AboveYou(above.name)
        self.employees.hold(employee)
        self.branches.remove(branch, heir)
        return branch

    async def _inherits(self, branch: Branch, heir: int | None) -> bool:
        if heir is None:
            return True
        known = await self.branches.find(heir)
        same = known is not None and known.organisation_id == branch.organisation_id
        return same and heir != branch.id


def _may_move(employee: Employee, one: Employee, heir: int | None) -> bool:
    after = Post(one.post.role, one.post.organisation_id, heir)
    return employee.post.may_manage(one.post) and employee.post.may_manage(after)
