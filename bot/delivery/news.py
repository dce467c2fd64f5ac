"""Notices that can wait, at the pace of notices: a broadcast stands in nobody's way.

Fifty thousand of them wait in the outbox and nowhere else. Each gets its ticket of the pace before
its chat is taken, so that a chat is busy with one only for as long as a call lasts.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

import structlog

from bot.services.complaints import complain
from bot.services.errors import StoreUnavailableError

if TYPE_CHECKING:
    from bot.delivery.courier import Courier

log = structlog.get_logger()
LOOK_AGAIN = 2.0  # seconds between looks for what nobody rang for
ON_THEIR_WAY = 8  # at once: when Telegram is slow, more would reach it bunched, above its limits


class Told(Enum):
    """What became of the first notice of a chat."""

    SENDING = auto()  # with the ticket
    KEPT_BACK = auto()  # not wanted, or not now
    NOTHING = auto()  # the chat is busy, here or at another replica; it is asked again


@dataclass(slots=True)
class News:
    """The round that a courier makes beside its own."""

    courier: "Courier"
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    _ticket: bool = False
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ON_THEIR_WAY))

    async def run(self) -> None:
        """Go round until cancelled."""
        while True:
            self.bell.clear()
            if not await self.look():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN):
                        await self.bell.wait()

    async def look(self) -> bool:
        """Have a part of what waits sent; False: nothing could be done."""
        courier, moved = self.courier, False
        try:
            chats = await courier.queue.chats_with_news(courier.clock())
        except StoreUnavailableError as error:
            complain(log, "outbox out of reach", error=str(error))
            return False
        for chat_id in chats:
            if not self._ticket:
                await courier.pace.ticket()
                self._ticket = True
            await self._room.acquire()
            told = await courier.tell_news(chat_id, self._room.release)
            self._ticket = told is not Told.SENDING
            moved = moved or told is not Told.NOTHING
        return moved
