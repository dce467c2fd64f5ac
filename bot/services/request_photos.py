"""Photos and files of requests: kept as Telegram knows them, and had from there when sent on.

Nothing of those rests with the bot. What staff attach in the console came by no chat: it is kept
with the request. With the request all of them are forgotten.
"""

import hashlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.domain.attachments import Attachment
from bot.domain.pictures import SUFFIXES, claimed
from bot.domain.requests import KEPT, RequestPhoto
from bot.services.directory import Directory
from bot.services.evidence import ReadsCard
from bot.services.files import File, FileDeniedError, Likeness
from bot.services.receipt_photos import PhotoRefusal
from bot.services.requests import Request, Requests
from bot.services.staff_cards import request_card

MAKER = "request_photo"
ANYTHING = "application/octet-stream"
Fetch = Callable[[str], Awaitable[bytes | PhotoRefusal]]


class RequestFiles(Protocol):
    """Files that are kept with a request."""

    async def find(self, file_id: int) -> bytes | None: ...

    def keep(self, file_id: int, request_id: int, data: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class FetchKept:
    """`Fetch` of what Telegram has, and of what is kept with a request."""

    files: RequestFiles
    fetch: Fetch

    async def __call__(self, file_id: str) -> bytes | PhotoRefusal:
        kept = RequestPhoto(file_id).kept_id
        if kept is None:
            return await self.fetch(file_id)
        return await self.files.find(kept) or PhotoRefusal.UNREACHABLE


def kept_photo(file_id: int, attached: Attachment) -> RequestPhoto:
    as_photo = not attached.name
    return RequestPhoto(f"{KEPT}{file_id}", as_photo, "", attached.name, attached.mime)


@dataclass(frozen=True, slots=True)
class MakeRequestPhoto:
    """Gives a photo of a message to whoever may read the request at that moment.

    `staff_chats`: those who may read all.
    """

    requests: Requests
    reads_card: ReadsCard
    directory: Directory
    staff_chats: Callable[[], Collection[int]]
    fetch: Fetch

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        """Raises FileDeniedError for a chat that may not see it, and for a photo that is gone."""
        del language
        photo = await self._asked(chat_id, args)
        data = await self.fetch(photo.file_id)
        if isinstance(data, PhotoRefusal):
            raise FileDeniedError
        digest = _digest(photo)
        if photo.is_file:
            return File(photo.name, photo.mime or ANYTHING, data, digest=digest)
        found = claimed(data)
        if found is None:
            raise FileDeniedError
        name = f"{args['message']}-{args['place']}.{SUFFIXES[found.mime]}"
        return File(name, found.mime, data, photo.as_photo, digest)

    async def foretell(self, chat_id: int, language: str, args: Mapping[str, str]) -> Likeness:
        """Raises FileDeniedError likewise."""
        del language
        photo = await self._asked(chat_id, args)
        digest = _digest(photo)
        return Likeness(digest, photo.as_photo, "" if digest else photo.file_id)

    async def _asked(self, chat_id: int, args: Mapping[str, str]) -> RequestPhoto:
        message = await self.requests.message(int(args["message"]))
        request = None if message is None else await self.requests.find(message.request_id)
        if message is None or request is None:
            raise FileDeniedError
        if not await self._may_read(chat_id, request):
            raise FileDeniedError
        return message.photos[int(args["place"]) - 1]

    async def _may_read(self, chat_id: int, request: Request) -> bool:
        if chat_id in self.staff_chats() or await self._asks(chat_id, request):
            return True
        return await self.reads_card(chat_id, request_card(request.id))

    async def _asks(self, chat_id: int, request: Request) -> bool:
        if request.cabinet_id is None:
            return chat_id == request.chat_id
        sessions = await self.directory.sessions_of(request.cabinet_id)
        return chat_id in {one.chat_id for one in sessions}


def _digest(photo: RequestPhoto) -> str:
    """Name what is kept here, so that Telegram gets it once; its own files need no other name."""
    return "" if photo.kept_id is None else hashlib.sha256(photo.file_id.encode()).hexdigest()
