"""Buildings of a branch: listed, told apart by what was typed or sent, given and taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.addresses import AddressRefusal
from bot.domain.staff import Action
from bot.services.addresses import (
    FlatNeeded,
    NearMisses,
    ResolveAddress,
    Resolved,
    TownNeeded,
    Unreadable,
)
from bot.services.branches import Branch, Branches, Served, ServedPage
from bot.services.people import Person
from bot.services.staff import Authorise, Denied, Employees, Site, Subject

BUILDINGS_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class NotServed:
    """The organisation has no account in the building."""


class Cause(StrEnum):
    """Why a line gives the branch no building; the value is the id of the text that says so."""

    UNREADABLE = "building-unreadable"
    UNKNOWN = "building-unknown"
    NEAR = "building-near"
    TOWN = "building-several-towns"
    ELSEWHERE = "building-elsewhere"
    TOO_MANY = "building-too-many-lines"


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was not taken. `options`: which buildings of the organisation it may mean."""

    line: str
    cause: Cause
    options: tuple[Served, ...] = ()
    where: str = ""  # the other branch


@dataclass(frozen=True, slots=True)
class Sorted:
    """`free` may be taken, `here` are the branch's already."""

    branch: Branch
    free: tuple[Served, ...]
    here: tuple[Served, ...]
    left: tuple[Left, ...]

    def because(self, *causes: Cause) -> tuple[Left, ...]:
        return tuple(one for one in self.left if one.cause in causes)

    @property
    def elsewhere(self) -> tuple[Served, ...]:
        """Give those of other branches, each once."""
        known = {
            each.building_id: each for one in self.because(Cause.ELSEWHERE) for each in one.options
        }
        return tuple(known.values())


@dataclass(slots=True)
class _Sorting:
    branch: Branch
    names: Mapping[int, str]  # of the organisation's branches
    free: dict[int, Served] = field(default_factory=dict)
    here: dict[int, Served] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)

    def put(self, line: str, one: Served) -> None:
        if one.branch_id is None:
            self.free[one.building_id] = one
        elif one.branch_id == self.branch.id:
            self.here[one.building_id] = one
        else:
            where = self.names.get(one.branch_id, "")
            self.left.append(Left(line, Cause.ELSEWHERE, (one,), where))

    def done(self) -> Sorted:
        return Sorted(
            self.branch, tuple(self.free.values()), tuple(self.here.values()), tuple(self.left)
        )


@dataclass(slots=True)
class SortBuildings:
    """Tell which buildings lines of text name, and why the others give none. Nothing is taken.

    Only where the organisation has accounts: of two towns with such a street and house the one
    that it serves is meant.
    """

    authorise: Authorise
    branches: Branches
    resolve: ResolveAddress

    async def __call__(
        self, person: Person, branch_id: int, lines: Sequence[str], *, near: bool
    ) -> Sorted | Denied:
        """`near`: look for houses that may be meant, which costs much for each line."""
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        site, about = Site(branch.organisation_id), (Subject.BRANCH, str(branch_id))
        action, number = Action.CHANGE_BRANCHES, len(lines)
        if await self.authorise(person, action, site, about, done="sort", lines=number) is None:
            return Denied()
        known = await self.branches.of_organisation(branch.organisation_id)
        sorting = _Sorting(branch, {one.id: one.name for one in known})
        for line in lines:
            outcome = await (self.resolve(line) if near else self.resolve.exactly(line))
            match outcome:
                case Resolved(building) | FlatNeeded(building):
                    cause, meant = Cause.UNKNOWN, await self._served(branch, (building.id,))
                case TownNeeded(options):
                    cause = Cause.TOWN
                    meant = await self._served(branch, (one.id for one in options))
                case NearMisses(buildings):
                    cause = Cause.NEAR
                    meant = await self._served(branch, (one.id for one in buildings))
                case Unreadable(reason):
                    unknown = reason in {AddressRefusal.NOT_OURS, AddressRefusal.NO_STREET}
                    cause, meant = Cause.UNKNOWN if unknown else Cause.UNREADABLE, ()
            if len(meant) == 1 and cause is not Cause.NEAR:
                sorting.put(line, meant[0])
            elif meant:
                sorting.left.append(Left(line, cause, meant))
            else:
                found = cause if cause is Cause.UNREADABLE else Cause.UNKNOWN
                sorting.left.append(Left(line, found))
        return sorting.done()

    async def _served(self, branch: Branch, numbers: Iterable[int]) -> tuple[Served, ...]:
        place = branch.organisation_id
        found = [await self.branches.standing(place, one) for one in numbers]
        return tuple(one for one in found if one is not None)


@dataclass(slots=True)
class TakeBuildings:
    """Give a branch many buildings at once."""

    authorise: Authorise
    branches: Branches
    employees: Employees

    async def __call__(
        self, person: Person, branch_id: int, building_ids: Sequence[int], *, moves: bool
    ) -> int | Denied:
        """Give how many were taken. `moves`: those that other branches serve, too."""
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        place = branch.organisation_id
        found = [await self.branches.standing(place, one) for one in building_ids]
        taken = [
            one
            for one in found
            if one is not None and one.branch_id != branch_id and (moves or one.branch_id is None)
        ]
        employee = await self.authorise(
            person,
            Action.CHANGE_BRANCHES,
            Site(place),
            (Subject.BRANCH, str(branch_id)),
            done="serve",
            buildings=[one.building_id for one in taken],
            before=[one.branch_id for one in taken],
        )
        if employee is None:
            return Denied()
        self.employees.hold(employee)
        for one in taken:
            self.branches.place(place, one.building_id, branch_id, one.branch_id)
        return len(taken)


@dataclass(slots=True)
class ListBuildings:
    authorise: Authorise
    branches: Branches

    async def __call__(
        self, person: Person, branch_id: int, number: int, *, own: bool
    ) -> tuple[Branch, ServedPage] | Denied:
        """Give a page, counted from 1: of the branch's `own`, or of the organisation's."""
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        about, number = (Subject.BRANCH, str(branch_id)), max(number, 1)
        site = Site(branch.organisation_id, branch_id if own else None)
        if await self.authorise(person, Action.SEE_BRANCHES, site, about) is None:
            return Denied()
        found = await self.branches.buildings(
            branch.organisation_id,
            branch_id if own else None,
            (number - 1) * BUILDINGS_A_PAGE,
            BUILDINGS_A_PAGE + 1,
        )
        items = tuple(found[:BUILDINGS_A_PAGE])
        return branch, ServedPage(items, number, len(found) > BUILDINGS_A_PAGE)


@dataclass(slots=True)
class PlaceBuilding:
    """A building is given to a branch, or taken from it."""

    authorise: Authorise
    branches: Branches
    employees: Employees

    async def __call__(
        self, person: Person, branch_id: int, building_id: int, *, serves: bool
    ) -> Branch | Denied | NotServed:
        """It changes what the people of other branches reach: only the whole's may do it."""
        branch = await self.branches.find(branch_id)
        if branch is None:
            return Denied()
        organisation_id = branch.organisation_id
        before = await self.employees.branch_of(organisation_id, building_id)
        employee = await self.authorise(
            person,
            Action.CHANGE_BRANCHES,
            Site(organisation_id),
            (Subject.BRANCH, str(branch_id)),
            done="serve" if serves else "release",
            building=building_id,
            before=before,
        )
        if employee is None:
            return Denied()
        if serves and not await self.branches.serves(organisation_id, building_id):
            return NotServed()
        self.employees.hold(employee)
        if serves != (before == branch_id):
            after = branch_id if serves else None
            self.branches.place(organisation_id, building_id, after, before)
        return branch
