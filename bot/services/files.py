"""Files for people: made when they are sent, outside of all transactions, and kept nowhere.

Telegram keeps what it was given: what is the same for everybody is uploaded once.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from bot.services.errors import StoreUnavailableError
from bot.services.messages import Document

Made = TypeVar("Made")


class UnmadeError(Exception):
    """This file cannot be made, now or later; the words hold nothing of its content."""


class FileDeniedError(Exception):
    """Who asked for the file may not have it now."""


@dataclass(frozen=True, slots=True)
class File:
    """A made file; a `picture` is shown in the chat, anything else is there to be opened.

    Files of one `digest` are equal; without one it is never sent again.
    """

    name: str
    mime: str
    data: bytes
    picture: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What would be made, as far as it is needed to send what Telegram has of it.

    `file_id`: Telegram's name for it where it stands beside what it belongs to, and no digest.
    """

    digest: str
    picture: bool
    file_id: str = ""


Maker = Callable[[int, str, Mapping[str, str]], Awaitable[File]]  # chat, language, arguments
Foreteller = Callable[[int, str, Mapping[str, str]], Awaitable[Likeness]]


class KeptFiles(Protocol):
    """What Telegram calls the files that it was given, by their digests."""

    async def find(self, digest: str) -> str | None: ...

    async def keep(self, digest: str, file_id: str, at: datetime) -> None: ...

    async def forget(self, digest: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Workshop:
    """Who makes what, by the name that a document gives; who can foretell what would be made."""

    makers: Mapping[str, Maker]
    foretellers: Mapping[str, Foreteller] = field(default_factory=dict)

    async def foretell(self, chat_id: int, language: str, document: Document) -> Likeness | None:
        """Tell what would be made now; None: it has to be made. Raises as `make` does."""
        foreteller = self.foretellers.get(document.maker)
        if foreteller is None:
            return None
        return await _guarded(foreteller, chat_id, language, document)

    async def make(self, chat_id: int, language: str, document: Document) -> File:
        """Make it now. Raises FileDeniedError, UnmadeError, StoreUnavailableError."""
        maker = self.makers.get(document.maker)
        if maker is None:
            raise UnmadeError(f"nobody makes {document.maker}")
        return await _guarded(maker, chat_id, language, document)


async def _guarded(
    work: Callable[[int, str, Mapping[str, str]], Awaitable[Made]],
    chat_id: int,
    language: str,
    document: Document,
) -> Made:
    """Whatever a maker trips over, arguments of another release too, must not block its chat."""
    try:
        return await work(chat_id, language, document.args)
    except (FileDeniedError, StoreUnavailableError):
        raise
    except Exception as error:
        raise UnmadeError(f"{document.maker}: {type(error).__name__}") from error
