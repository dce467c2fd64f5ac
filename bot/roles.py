"""What one process does of all that Kvitok does: `kvitok run --only …`."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    INTAKE = "intake"  # updates in, by webhook or long polling
    DELIVERY = "delivery"  # messages, letters and SMS out
    JOBS = "jobs"  # what happens by the clock, imports' news, recorded tasks
    CONSOLE = "console"  # pages: of support, and those that are opened once


ALL = frozenset(Role)


class UnknownRoleError(Exception):
    """Nothing of Kvitok is called so."""


def read_roles(given: Iterable[str]) -> frozenset[Role]:
    """Read names, repeated or with commas between; none are all. Raises UnknownRoleError."""
    names = [name.strip() for one in given for name in one.split(",") if name.strip()]
    unknown = [name for name in names if name not in ALL]
    if unknown:
        raise UnknownRoleError(unknown[0])
    return frozenset(map(Role, names)) or ALL
