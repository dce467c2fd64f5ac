"""What is told of chats of staff that cannot be reached as they should."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class GroupLost:
    """The bot cannot speak in a group any more. No `organisation`: it is the centre's."""

    title: str
    organisation: str


@dataclass(frozen=True, slots=True)
class EmployeeUnreachable:
    """Somebody with a post blocked the bot. No `organisation`: the centre."""

    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class TopicsRefused:
    """A group that is a forum takes no topics of ours; `error` in Telegram's words."""

    title: str
    error: str


OfGroups: TypeAlias = GroupLost | EmployeeUnreachable | TopicsRefused
