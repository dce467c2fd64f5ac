"""Photos of requests: kept as Telegram knows them, and had from there when staff shall see them.

Nothing of them rests with the bot: with the request its photos are forgotten.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass

from bot.domain.pictures import SUFFIXES, claimed
from bot.domain.requests import RequestPhoto
from bot.services.files import File, FileDeniedError, Likeness
from bot.services.receipt_photos import PhotoRefusal
from bot.services.requests import Requests
from bot.services.staff_board import StaffBoard
from bot.services.staff_cards import request_card

MAKER = "request_photo"
Fetch = Callable[[str], Awaitable[bytes | PhotoRefusal]]


@dataclass(frozen=True, slots=True)
class MakeRequestPhoto:
    """Gives a photo of a message: where its card hangs, and to who sent it."""

    requests: Requests
    board: StaffBoard
    staff_chats: Callable[[], Collection[int]]
    fetch: Fetch

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        """Raises FileDeniedError for a chat that may not see it, and for a photo that is gone."""
        del language
        photo = await self._asked(chat_id, args)
        data = await self.fetch(photo.file_id)
        found = None if isinstance(data, PhotoRefusal) else claimed(data)
        if found is None or isinstance(data, PhotoRefusal):
            raise FileDeniedError
        name = f"{args['message']}-{args['place']}.{SUFFIXES[found.mime]}"
        return File(name, found.mime, data, photo.as_photo)

    async def foretell(self, chat_id: int, language: str, args: Mapping[str, str]) -> Likeness:
        """Raises FileDeniedError likewise."""
        del language
        photo = await self._asked(chat_id, args)
        return Likeness("", photo.as_photo, photo.file_id)

    async def _asked(self, chat_id: int, args: Mapping[str, str]) -> RequestPhoto:
        message = await self.requests.message(int(args["message"]))
        request = None if message is None else await self.requests.find(message.request_id)
        if message is None or request is None:
            raise FileDeniedError
        if chat_id not in {request.chat_id, *self.staff_chats()}:
            hanging = await self.board.hanging(request_card(request.id))
            if chat_id not in {one.chat_id for one in hanging}:
                raise FileDeniedError
        return message.photos[int(args["place"]) - 1]
