"""Files for people: made when they are sent, outside of all transactions, and kept nowhere."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.services.errors import StoreUnavailableError
from bot.services.messages import Document


class UnmadeError(Exception):
    """This file cannot be made, now or later; the words hold nothing of its content."""


class FileDeniedError(Exception):
    """Who asked for the file may not have it now."""


@dataclass(frozen=True, slots=True)
class File:
    """A made file; a `picture` is shown in the chat, anything else is there to be opened."""

    name: str
    mime: str
    data: bytes
    picture: bool = False


Maker = Callable[[int, str, Mapping[str, str]], Awaitable[File]]  # chat, language, arguments


@dataclass(frozen=True, slots=True)
class Workshop:
    """Who makes what, by the name that a document gives."""

    makers: Mapping[str, Maker]

    async def make(self, chat_id: int, language: str, document: Document) -> File:
        """Make it now. Raises FileDeniedError, UnmadeError, StoreUnavailableError.

        Whatever a maker trips over, arguments of another release too, must not block its chat.
        """
        maker = self.makers.get(document.maker)
        if maker is None:
            raise UnmadeError(f"nobody makes {document.maker}")
        try:
            return await maker(chat_id, language, document.args)
        except (FileDeniedError, StoreUnavailableError):
            raise
        except Exception as error:
            raise UnmadeError(f"{document.maker}: {type(error).__name__}") from error
