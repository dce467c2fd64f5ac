"""Letters: what is said by SMS or e-mail, kept in the store until a carrier has taken it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.services.messages import Text


class Channel(StrEnum):
    """How a letter travels; the value is part of a text's id."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Channels:
    """Which ways of sending letters the centre has."""

    sms: bool = False
    email: bool = False

    def __contains__(self, channel: Channel) -> bool:
        return self.sms if channel is Channel.SMS else self.email


@dataclass(frozen=True, slots=True)
class Address:
    """A phone as E.164 (`+79123456789`) or a normalised e-mail."""

    channel: Channel
    value: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said, by text keys, worded when it is sent; an SMS has no subject."""

    to: Address
    language: str
    subject: Text
    lines: tuple[Text, ...]
    expires_at: datetime  # later nobody needs it: it is dropped unsent
    user_id: int = 0  # who asked for it, and
    cabinet_id: int = 0  # whose it is: erasure finds it when the address is theirs no more


class Letters(Protocol):
    def send(self, letter: Letter) -> None:
        """Put it into the store with the unit of work."""
        ...


class LetterRows(Protocol):
    """Where a unit of work leaves sealed letters."""

    def put(
        self,
        letter_id: int,
        channel: Channel,
        payload: bytes,
        created_at: datetime,
        expires_at: datetime,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter that waits. `payload` is sealed; `trace`: of what caused it."""

    id: int
    channel: Channel
    payload: bytes
    created_at: datetime
    expires_at: datetime
    tries: int
    trace: str | None = None


class LetterQueue(Protocol):
    """Waiting letters as the postman sees them."""

    async def due(self, channel: Channel, now: datetime) -> Sequence[LetterRow]:
        """Give those of a channel that nobody carries now, the longest waiting first."""
        ...

    async def claim(self, row: LetterRow, owner: str, until: datetime, now: datetime) -> bool:
        """Take it for oneself; False: somebody else was first."""
        ...

    async def settle(self, row: LetterRow, owner: str) -> None:
        """Forget a letter that was taken by its carrier."""
        ...

    async def postpone(self, row: LetterRow, owner: str, until: datetime, error: str) -> None: ...

    async def bury(self, row: LetterRow, owner: str, error: str, at: datetime) -> None:
        """Keep that it failed for good; its content is blanked."""
        ...
