"""The postman: claims letters that wait, hands them to their carriers, settles each.

A claim is a row's owner for a time longer than any carrier is waited for, so that replicas never
carry one letter at once. Carrying is at least once: a crash after a carrier took a letter and
before it was settled carries it again when the claim is over; its Message-ID is the same.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.delivery.letters import Carrier, LaterError, RefusedError, word
from bot.services.errors import StoreUnavailableError
from bot.services.letters import Channel, Letter, LetterQueue, LetterRow
from bot.services.notices import LetterFailed, Notice
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.ui.codec import LETTER, UnreadableError, unpack
from bot.ui.letters import letter_place
from bot.ui.texts import TextError

log = structlog.get_logger()
PATIENCE = 30.0  # seconds for a carrier
CLAIM = timedelta(seconds=2 * PATIENCE)
GRACE = 3.0  # seconds for what is on its way when the bot stops
SWEEP = 2.0  # seconds between looks for letters that nobody woke us for
AT_ONCE = 20
PAUSES = tuple(timedelta(seconds=pause) for pause in (2, 5, 15, 30, 60, 120, 300))
TOLD_EVERY = timedelta(hours=1)  # of one channel: a mail server that is away fails many letters


@dataclass(slots=True)
class Postman:
    queue: LetterQueue
    carriers: Mapping[Channel, Carrier]
    sealer: Sealer
    clock: Clock
    tell_staff: Callable[[Notice], Awaitable[None]]
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    _busy: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _told: dict[Channel, datetime] = field(default_factory=dict)

    def wake(self) -> None:
        """Have the letters looked at now."""
        self._bell.set()

    async def run(self) -> None:
        """Carry until cancelled; what a crash left behind is found at once."""
        try:
            while True:
                self._bell.clear()
                await self._start_due()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(SWEEP):
                        await self._bell.wait()
        finally:
            await self._finish_carrying()

    async def carry_due(self) -> None:
        """Carry what is due now, to the end."""
        await self._start_due()
        await asyncio.gather(*self._busy.values())

    async def _finish_carrying(self) -> None:
        """Let what is on its way be written down, so that a restart does not send it again."""
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=GRACE)
        for task in list(self._busy.values()):
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _start_due(self) -> None:
        try:
            rows = await self.queue.due(self.clock())
        except StoreUnavailableError as error:
            log.warning("letters out of reach", error=str(error))
            return
        for row in rows:
            if len(self._busy) >= AT_ONCE:
                return
            if row.id not in self._busy:
                task = asyncio.create_task(self._serve(row), name=f"letter {row.id}")
                self._busy[row.id] = task
                task.add_done_callback(partial(self._finished, row.id))

    def _finished(self, letter_id: int, task: asyncio.Task[None]) -> None:
        if len(self._busy) >= AT_ONCE:
            self._bell.set()  # others wait for the place
        del self._busy[letter_id]
        if not task.cancelled() and (error := task.exception()):
            log.error("carrying failed", failure=type(error).__name__)

    async def _serve(self, row: LetterRow) -> None:
        try:
            now = self.clock()
            if not await self.queue.claim(row, self.owner, now + CLAIM, now):
                return
            if row.expires_at <= now:
                await self._bury(row, "expired")
                return
            await self._deliver(row)
        except StoreUnavailableError as error:
            log.warning("letters out of reach", error=str(error))

    async def _deliver(self, row: LetterRow) -> None:
        try:
            await self._carry(row)
        except LaterError as error:
            await self._postpone(row, str(error))
        except TimeoutError:
            await self._postpone(row, "timeout")
        except RefusedError as error:
            await self._bury(row, str(error))
        except (UnreadableError, TextError) as error:  # of another key or release
            await self._bury(row, type(error).__name__)
        else:
            await self.queue.settle(row, self.owner)

    async def _carry(self, row: LetterRow) -> None:
        letter: Letter = unpack(LETTER, row.payload, self.sealer, letter_place(row.id))
        carrier = self.carriers.get(row.channel)
        if carrier is None:
            raise LaterError("no carrier")
        async with asyncio.timeout(PATIENCE):
            await carrier.carry(word(letter, row))

    async def _postpone(self, row: LetterRow, error: str) -> None:
        """Wait longer each time; a letter that would be late is given up at once."""
        until = self.clock() + PAUSES[min(row.tries, len(PAUSES) - 1)]
        if until >= row.expires_at:
            await self._bury(row, error)
            return
        log.warning("letter put off", channel=row.channel, error=error)
        await self.queue.postpone(row, self.owner, until, error)

    async def _bury(self, row: LetterRow, error: str) -> None:
        log.error("letter given up", channel=row.channel, error=error)
        now = self.clock()
        await self.queue.bury(row, self.owner, error, now)
        told = self._told.get(row.channel)
        if told is None or now - told >= TOLD_EVERY:
            self._told[row.channel] = now
            await self.tell_staff(LetterFailed(row.channel, error))
