"""What is told to employees of organisations, and to the centre of organisations."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from bot.domain.staff import Role
from bot.domain.staff_topics import StaffTopic
from bot.services.registries.model import FileProblem


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


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """To employees: something that one of them may take. `payload`: what it says, sealed.

    `number` and `address`: of the account that it is about, for who may know. `overdue`: nobody
    has taken it in time. `lifted`: the card comes anew below what was said since.
    """

    notice_id: int
    drawing: int
    payload: bytes
    takable: bool
    taken_by: int | None = None
    taken_name: str = ""
    taken_at: datetime | None = None
    settled_at: datetime | None = None
    overdue: bool = False
    lifted: bool = False
    number: str = ""
    address: str = ""
    topic: StaffTopic = StaffTopic.WORKS


@dataclass(frozen=True, slots=True)
class DigestLine:
    notice_id: int
    topic: StaffTopic
    at: datetime


@dataclass(frozen=True, slots=True)
class StaffDigest:
    """To an employee: what has come since the last one."""

    id: int
    lines: tuple[DigestLine, ...]


class Withheld(StrEnum):
    """Why an announcement did not leave; the value is part of a text's id."""

    RIGHT = "right"
    BRANCH = "branch"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class AnnouncementWithheld:
    """To who made it and to those above: what it began with."""

    why: Withheld
    words: str


@dataclass(frozen=True, slots=True)
class RowsRefused:
    """To staff: an import did not take all rows of a file."""

    file: str
    accepted: int
    refused: int


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file of the folder of registries; `problem`: why it was refused. `key` is of this file."""

    key: str
    name: str
    accepted: int
    refused: int
    problem: FileProblem | None = None


@dataclass(frozen=True, slots=True)
class FolderImported:
    """To staff: what became of the files that were laid into the folder of registries."""

    files: tuple[FileTold, ...]


@dataclass(frozen=True, slots=True)
class RevealsUsedUp:
    """To staff: an employee wanted to see more people unmasked than an hour allows."""

    employee: str
    an_hour: int


@dataclass(frozen=True, slots=True)
class DaySummed:
    """To staff, in the evening. `doubts`, `untaken`, `claims`: what waits for somebody now."""

    day: date
    readings: int
    doubts: int
    requests: int
    untaken: int
    claims: int
    undelivered: int

    @property
    def any(self) -> bool:
        return any(getattr(self, name) for name in COUNTED)


COUNTED = ("readings", "doubts", "requests", "untaken", "claims", "undelivered")
OfStaff: TypeAlias = (
    OrganisationChangeAsked
    | PostEnded
    | PostChanged
    | EmployeeJoined
    | RowsRefused
    | FolderImported
    | RevealsUsedUp
    | AnnouncementWithheld
    | DaySummed
)
