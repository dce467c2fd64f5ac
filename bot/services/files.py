"""Files for people: made when they are sent, outside of all transactions, and kept nowhere."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.services.messages import Document


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
        """Make it now. Raises ValueError for a maker of another release."""
        maker = self.makers.get(document.maker)
        if maker is None:
            raise ValueError(f"nobody makes {document.maker}")
        return await maker(chat_id, language, document.args)
