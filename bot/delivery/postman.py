"""The postman: claims letters that wait, hands them to their carriers, settles each.

A claim is a row's owner for a time longer than any carrier is waited for, so that replicas never
carry one letter at once. Carrying is at least once: a crash after a carrier took a letter and
before it was settled carries it again when the claim is over; its Message-ID is the same.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.delivery.letters import Carrier, LaterError, RefusedError, word
from bot.services.complaints import complain
from bot.services.errors import StoreUnavailableError
from bot.services.insistence import insist
from bot.services.letters import Channel, Letter, LetterQueue, LetterRow
from bot.services.notices import LetterFailed, Notice
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.traces import in_detail, trace_of, tracing
from bot.services.watch import Watch
from bot.ui.codec import LETTER, UnreadableError, unpack
from bot.ui.letters import letter_place
from bot.ui.texts import TextError

log = structlog.get_logger()
PATIENCE = 30.0  # seconds for a carrier
CLAIM = timedelta(seconds=2 * PATIENCE)
WRITING = 25.0  # seconds to have written down what became of a letter: the claim lasts longer
GRACE = 3.0  # seconds for what is on its way when the bot stops
SWEEP = 2.0  # seconds between looks for letters that nobody woke us for
AT_ONCE = 20  # of each channel: a mail server that hangs must not hold up codes by SMS
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
    watch: Watch = field(default_factory=Watch)
    _busy: dict[Channel, dict[int, asyncio.Task[None]]] = field(
        default_factory=lambda: {channel: {} for channel in Channel}
    )
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
        await asyncio.gather(*self._carried())

    async def _finish_carrying(self) -> None:
        """Let what is on its way be written down, so that a restart does not send it again."""
        if carried := self._carried():
            await asyncio.wait(carried, timeout=GRACE)
        for task in self._carried():
            task.cancel()
        await asyncio.gather(*self._carried(), return_exceptions=True)

    def _carried(self) -> list[asyncio.Task[None]]:
        return [task for tasks in self._busy.values() for task in tasks.values()]

    async def _start_due(self) -> None:
        try:
            for channel, busy in self._busy.items():
                if len(busy) < AT_ONCE:
                    self._start(await self.queue.due(channel, self.clock()), busy)
        except StoreUnavailableError as error:
            complain(log, "letters out of reach", error=str(error))

    def _start(self, rows: Sequence[LetterRow], busy: dict[int, asyncio.Task[None]]) -> None:
        for row in rows:
            if len(busy) >= AT_ONCE:
                return
            if row.id not in busy:
                task = asyncio.create_task(self._serve(row), name=f"letter {row.id}")
                busy[row.id] = task
                task.add_done_callback(partial(self._finished, row, busy))

    def _finished(
        self, row: LetterRow, busy: dict[int, asyncio.Task[None]], task: asyncio.Task[None]
    ) -> None:
        if len(busy) >= AT_ONCE:
            self._bell.set()  # others wait for the place
        del busy[row.id]
        if not task.cancelled() and (error := task.exception()):
            log.error("carrying failed", failure=type(error).__name__)

    async def _serve(self, row: LetterRow) -> None:
        with tracing(row.trace or trace_of(0, f"letter:{row.id}")):
            await self._serve_in_turn(row)

    async def _serve_in_turn(self, row: LetterRow) -> None:
        try:
            now = self.clock()
            if not await self.queue.claim(row, self.owner, now + CLAIM, now):
                return
            if row.expires_at <= now:
                await self._bury(row, "expired")
                return
            await self._deliver(row)
        except StoreUnavailableError as error:
            complain(log, "letters out of reach", error=str(error))

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
            await insist(lambda: self.queue.settle(row, self.owner), WRITING)
            self.watch.letters.add(row.channel, "sent")
            if in_detail():
                log.debug("letter sent", channel=row.channel, tries=row.tries)

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
        self.watch.letters.add(row.channel, "put_off")
        log.warning("letter put off", channel=row.channel, error=error)
        await insist(lambda: self.queue.postpone(row, self.owner, until, error), WRITING)

    async def _bury(self, row: LetterRow, error: str) -> None:
        self.watch.letters.add(row.channel, "given_up")
        log.error("letter given up", channel=row.channel, error=error)
        now = self.clock()
        await insist(lambda: self.queue.bury(row, self.owner, error, now), WRITING)
        told = self._told.get(row.channel)
        if told is None or now - told >= TOLD_EVERY:
            self._told[row.channel] = now
            await self.tell_staff(LetterFailed(row.channel, error))
