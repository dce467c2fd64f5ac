"""/console stands in the command menu of staff, and of nobody else.

The menu follows who has a post and is signed in; what Telegram was told is kept, so that nobody is
told twice and a chat that left is found after a restart.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
)
from aiogram.methods import DeleteMyCommands, SetMyCommands
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.services.complaints import complain
from bot.services.console_menus import Menus
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.ports import Clock
from bot.services.updates import Queue

log = structlog.get_logger()
EVERY = 30.0  # seconds between looks
AT_ONCE = 20  # calls of one look: messages go first
CALLER = -4  # the chat whose lease lets one replica at a time do it
TURN = timedelta(minutes=2)


@dataclass(slots=True)
class StaffMenus:
    """`commands`: the menu in a language, with /console."""

    bot: Bot
    menus: Menus
    commands: Callable[[str], Sequence[BotCommand]]
    queue: Queue
    clock: Clock
    owner: str

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.once()
            except (StoreUnavailableError, ConflictError) as error:
                complain(log, "menus not kept", failure=type(error).__name__)
            except TelegramAPIError as error:
                complain(log, "menus not set", failure=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def once(self) -> None:
        """Look, unless another replica does it."""
        now = self.clock()
        if await self.queue.lease(CALLER, self.owner, now + TURN, now):
            await self.look()

    async def look(self) -> None:
        """Set the menus of those who came, take those of who left; keep what was done."""
        given, wanted = await self.menus.given(), await self.menus.wanted()
        after = dict(given)
        new = [one for one in wanted.items() if given.get(one[0]) != one[1]]
        left = [chat_id for chat_id in given if chat_id not in wanted]
        try:
            for chat_id, language in new[:AT_ONCE]:
                await self._set(chat_id, language)
                after[chat_id] = language
            for chat_id in left[:AT_ONCE]:
                await self._take(chat_id)
                del after[chat_id]
        finally:
            if after != given:
                await self.menus.keep(given, after)

    async def _set(self, chat_id: int, language: str) -> None:
        scope, commands = BotCommandScopeChat(chat_id=chat_id), list(self.commands(language))
        await self._call(SetMyCommands(commands=commands, scope=scope))

    async def _take(self, chat_id: int) -> None:
        await self._call(DeleteMyCommands(scope=BotCommandScopeChat(chat_id=chat_id)))

    async def _call(self, method: SetMyCommands | DeleteMyCommands) -> None:
        """Where there is no such chat, or it blocks the bot, nobody sees a menu."""
        try:
            await self.bot(method)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            log.info("menu of no chat", error=error.message)
