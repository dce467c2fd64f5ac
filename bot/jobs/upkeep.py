"""What happens by the clock: abandoned dialogues expire, what is old is forgotten."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.intake.handling import expire
from bot.intake.pipeline import Intake
from bot.services.complaints import complain
from bot.services.errors import StoreUnavailableError
from bot.services.messages import Screen
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.updates import ChatStore, StoredChat
from bot.ui.chat import Chat

log = structlog.get_logger()
SHORT_LIFETIME = timedelta(hours=48)  # of seen ids; attempts count for 24
EXPIRY_EVERY = 30.0  # seconds
# Seconds after a fault: what was said meanwhile waits at Telegram, which brings it again after
# pauses of up to two minutes, and shall find its dialogue.
AFTER_FAULT = 150.0
FORGET_EVERY = timedelta(hours=1)


class Memory(Protocol):
    async def forget(self, short_lived_before: datetime, kept_before: datetime) -> None: ...


@dataclass(slots=True)
class Upkeep:
    intake: Intake
    chats: ChatStore
    memory: Memory
    clock: Clock
    home: Callable[[Person], Screen]
    retention: timedelta
    deaf: Callable[[], bool] = lambda: False  # nothing comes in from Telegram now
    _forgot_at: datetime | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        wait = EXPIRY_EVERY  # first of all: what waited at Telegram comes in
        while True:
            await asyncio.sleep(wait)
            wait = AFTER_FAULT
            if self.deaf():
                continue
            try:
                await self.expire_dialogues()
                await self._forget()
            except Exception as error:  # noqa: BLE001 - the top of the loop
                complain(log, "upkeep put off", failure=type(error).__name__)
            else:
                wait = EXPIRY_EVERY

    async def expire_dialogues(self) -> None:
        """Let every abandoned dialogue forget what was typed, as an event of its chat."""
        for chat_id, at in await self.chats.expired(self.clock()):
            who = self.intake.sealer.pseudonym(chat_id)[:16]  # keys outlive a person's erasure
            key = f"expire:{who}:{at.timestamp():.6f}"
            try:
                await self.intake.happen(chat_id, key, self._expire)
            except StoreUnavailableError:
                raise
            except Exception as error:  # noqa: BLE001 - one chat never holds up the others
                log.warning("dialogue not expired", failure=type(error).__name__)

    async def _expire(self, chat: Chat, stored: StoredChat) -> None:
        if stored.draft_expires_at is not None and stored.draft_expires_at <= self.clock():
            expire(chat, self.home)

    async def _forget(self) -> None:
        now = self.clock()
        if self._forgot_at is None or now - self._forgot_at >= FORGET_EVERY:
            self._forgot_at = now
            await self.memory.forget(now - SHORT_LIFETIME, now - self.retention)
