"""Files that people sent, fetched from Telegram: bounded in size and time.

Their address holds the bot's token: no error that leaves here carries it.
"""

import asyncio
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)
from aiogram.methods import TelegramMethod
from aiohttp import ClientError, ClientTimeout
from pydantic import BaseModel

from bot.delivery.telegram import JsonSession
from bot.services.receipt_photos import LARGEST_FILE, PhotoRefusal
from bot.services.tasks import TryLaterError

PATIENCE = 30.0  # seconds for a file
CHUNK = 1 << 16
BUSY = 429


class FileFound(BaseModel):
    file_path: str | None = None
    file_size: int | None = None


class GetFile(TelegramMethod[FileFound]):
    """`getFile`, its answer read no further than where the file lies."""

    __returning__ = FileFound
    __api_method__ = "getFile"

    file_id: str


@dataclass(frozen=True, slots=True)
class Downloads:
    bot: Bot

    async def fetch(self, file_id: str) -> bytes | PhotoRefusal:
        """Give the file. Raises TryLaterError while Telegram is out of reach."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._fetch(file_id)
        except TelegramRetryAfter as error:
            raise TryLaterError("429", error.retry_after) from None
        except TelegramBadRequest as error:
            too_big = "too big" in error.message
            return PhotoRefusal.TOO_BIG if too_big else PhotoRefusal.UNREACHABLE
        except (TelegramNotFound, TelegramForbiddenError):
            return PhotoRefusal.UNREACHABLE
        except (TelegramAPIError, ClientError, TimeoutError) as error:
            raise TryLaterError(type(error).__name__) from None

    async def _fetch(self, file_id: str) -> bytes | PhotoRefusal:
        found = await self.bot(GetFile(file_id=file_id))
        if not found.file_path:
            return PhotoRefusal.UNREACHABLE
        if (found.file_size or 0) > LARGEST_FILE:
            return PhotoRefusal.TOO_BIG
        session = self.bot.session
        assert isinstance(session, JsonSession)  # noqa: S101 - `open_bot` makes no other
        address = session.api.file_url(self.bot.token, found.file_path)
        client = await session.create_session()
        async with client.get(address, timeout=ClientTimeout(total=PATIENCE)) as answer:
            if answer.status >= 500 or answer.status == BUSY:
                raise TryLaterError(str(answer.status))
            if answer.status != 200:
                return PhotoRefusal.UNREACHABLE
            taken = bytearray()
            async for chunk in answer.content.iter_chunked(CHUNK):
                taken += chunk
                if len(taken) > LARGEST_FILE:
                    return PhotoRefusal.TOO_BIG
            return bytes(taken)
