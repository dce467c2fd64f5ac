"""What is told to employees of organisations, and to the centre of organisations."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.staff import Role


@dataclass(frozen=True, slots=True)
class OrganisationChangeAsked:
    """To staff: the registry says something of an organisation that should be different."""

    organisation: str
    inn: str
    employee: str
    wish: str


@dataclass(frozen=True, slots=True)
class PostEnded:
    """No `organisation`: it was the centre's. `signed_out`: the chat held nothing else."""

    organisation: str
    signed_out: bool


@dataclass(frozen=True, slots=True)
class PostChanged:
    organisation: str
    role: Role


@dataclass(frozen=True, slots=True)
class EmployeeJoined:
    """To who invited: the link was used."""

    organisation: str
    name: str
    role: Role


OfStaff: TypeAlias = OrganisationChangeAsked | PostEnded | PostChanged | EmployeeJoined
