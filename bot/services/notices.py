"""What use cases tell people other than the one who is being answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class OpenedElsewhere:
    """Somebody proved an account that this chat also holds."""

    number: str  # masked
    at: datetime


@dataclass(frozen=True, slots=True)
class ProofLocked:
    """To staff: wrong proofs used up the day's tries."""

    number: str  # masked
    by_person: bool


@dataclass(frozen=True, slots=True)
class HandlerFailed:
    """To staff: the bot stumbled; once per kind."""

    reference: str
    failure: str


@dataclass(frozen=True, slots=True)
class MessageRefused:
    """To staff: Telegram refused a message for good."""

    error: str


Notice: TypeAlias = OpenedElsewhere | ProofLocked | HandlerFailed | MessageRefused


class Notices(Protocol):
    def tell(self, chat_id: int, notice: Notice) -> None: ...

    def tell_staff(self, notice: Notice) -> None:
        """Tell the staff chat, when there is one."""
        ...
