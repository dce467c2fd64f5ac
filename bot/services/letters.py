"""Letters: what is said by SMS or e-mail, kept in the store until a carrier has taken it."""

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


class Letters(Protocol):
    def send(self, letter: Letter) -> None:
        """Put it into the store with the unit of work."""
        ...
