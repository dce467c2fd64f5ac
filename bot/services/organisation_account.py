"""An organisation as the centre knows it, to whoever has a post there; the centre changes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.staff import Action
from bot.domain.typed import clean
from bot.services.notices import Notices
from bot.services.people import Person
from bot.services.staff import Authorise, Denied, Employee, Employees, Site, Subject
from bot.services.staff_notices import OrganisationChangeAsked

LONGEST_WISH = 500


@dataclass(frozen=True, slots=True)
class Organisation:
    """What registries and registration told; nothing where they did not."""

    id: int
    inn: str
    name: str
    receipt_type: str
    kpp: str = ""
    ogrn: str = ""
    legal_address: str = ""
    phone: str = ""
    email: str = ""
    site: str = ""


class Organisations(Protocol):
    async def find(self, organisation_id: int) -> Organisation | None: ...

    async def of_inn(self, inn: str) -> Organisation | None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A post and where it is; no organisation: the centre. `branch`: its name."""

    employee: Employee
    organisation: Organisation | None
    branch: str = ""


class BranchNames(Protocol):
    async def find(self, branch_id: int) -> "Named | None": ...


class Named(Protocol):
    @property
    def name(self) -> str: ...


@dataclass(slots=True)
class ListPosts:
    """The person's own posts: nothing that others may not see."""

    authorise: Authorise
    organisations: Organisations
    branches: BranchNames

    async def __call__(self, person: Person) -> Sequence[Place]:
        return [await self._place(one) for one in await self.authorise.posts(person)]

    async def at(self, person: Person, organisation_id: int | None) -> Place | None:
        """Give the post in one organisation, or in the centre."""
        for one in await self.authorise.posts(person):
            if one.post.organisation_id == organisation_id:
                return await self._place(one)
        return None

    async def _place(self, employee: Employee) -> Place:
        post, organisation, name = employee.post, None, ""
        if post.organisation_id is not None:
            organisation = await self.organisations.find(post.organisation_id)
        if post.branch_id is not None:
            branch = await self.branches.find(post.branch_id)
            name = "" if branch is None else branch.name
        return Place(employee, organisation, name)


@dataclass(slots=True)
class ReadOrganisation:
    authorise: Authorise
    organisations: Organisations

    async def __call__(self, person: Person, organisation_id: int) -> Organisation | Denied:
        about = (Subject.ORGANISATION, str(organisation_id))
        site = Site(organisation_id)
        if await self.authorise(person, Action.SEE_ORGANISATION, site, about) is None:
            return Denied()
        return await self.organisations.find(organisation_id) or Denied()


@dataclass(slots=True)
class AskForChange:
    """Registries are the centre's: what shall be different is said to its staff."""

    authorise: Authorise
    organisations: Organisations
    employees: Employees
    notices: Notices

    async def __call__(
        self, person: Person, organisation_id: int, wish: str
    ) -> Organisation | Denied:
        about = (Subject.ORGANISATION, str(organisation_id))
        employee = await self.authorise(
            person, Action.CHANGE_ORGANISATION, Site(organisation_id), about, wish=clean(wish)
        )
        organisation = await self.organisations.find(organisation_id)
        if employee is None or organisation is None:
            return Denied()
        self.employees.hold(employee)
        asked = OrganisationChangeAsked(
            organisation.name, organisation.inn, employee.name, clean(wish)
        )
        self.notices.tell_staff(asked)
        return organisation
