"""Updates by long poll: the offset moves only past what has been committed."""

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import DeleteWebhook

from bot.intake.pipeline import Intake
from bot.intake.reading import ALLOWED_UPDATES, NotAnUpdateError
from bot.services.complaints import complain

log = structlog.get_logger()
POLL = 25  # seconds that Telegram holds an empty answer
PATIENCE = POLL + 10  # for the answer itself
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds: what waited shall come in soon after


@dataclass(slots=True)
class Polling:
    bot: Bot
    intake: Intake
    fetch: Any  # the method that asks for raw updates

    async def run(self) -> None:
        """Take updates until cancelled; faults of Telegram or the store only slow it down."""
        offset: int | None = None
        pause = FIRST_PAUSE
        webhook_gone = False
        while True:
            try:
                if not webhook_gone:
                    await self.bot(DeleteWebhook(), request_timeout=15)
                    webhook_gone = True
                updates = await self._fetch(offset)
                await self._take_all(updates)
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except Exception as error:  # noqa: BLE001 - the top of the loop
                if not isinstance(error, TelegramAPIError):  # of those the session tells
                    complain(log, "polling paused", failure=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                offset = _past(updates)

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        method = self.fetch(offset=offset, timeout=POLL, allowed_updates=ALLOWED_UPDATES)
        found: list[dict[str, Any]] = await self.bot(method, request_timeout=PATIENCE)
        return found

    async def _take_all(self, updates: list[dict[str, Any]]) -> None:
        """Handle a batch, chats side by side; any fault of the store keeps the offset back."""
        outcomes = await asyncio.gather(
            *(self._take(update) for update in updates), return_exceptions=True
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _take(self, update: dict[str, Any]) -> None:
        try:
            await self.intake.take(update)
        except NotAnUpdateError as error:
            log.warning("unreadable update", error=str(error))


def _past(updates: list[dict[str, Any]]) -> int | None:
    """Give the offset that confirms these.

    None once nothing is left to confirm: after a quiet week ids may begin again anywhere.
    """
    ids = [update["update_id"] for update in updates if "update_id" in update]
    return max(ids) + 1 if ids else None
