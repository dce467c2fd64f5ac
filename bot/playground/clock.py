"""The playground's time: it may run faster than the wall, or be pushed forward."""

import asyncio
import time


class Clock:
    """Unix time times `speed`; whoever sleeps on it wakes in time when it changes."""

    def __init__(self, speed: float = 1.0, not_before: float = 0.0) -> None:
        self._speed = speed
        self._base = max(time.time(), not_before)
        self._mark = time.monotonic()
        self._changed = asyncio.Event()

    @property
    def speed(self) -> float:
        return self._speed

    def now(self) -> float:
        return self._base + (time.monotonic() - self._mark) * self._speed

    def change(self, *, speed: float | None = None, advance: float = 0.0) -> None:
        """Set a new speed and jump ahead; time never goes back."""
        self._base = self.now() + max(advance, 0.0)
        self._mark = time.monotonic()
        if speed is not None:
            self._speed = speed
        self._changed.set()
        self._changed = asyncio.Event()

    async def sleep_until(self, moment: float) -> None:
        while (left := moment - self.now()) > 0:
            await self._nap(self._changed, left)

    async def wait(self, event: asyncio.Event, until: float) -> bool:
        """Wait for the event, but not past the moment; say whether it came."""
        while not event.is_set():
            left = until - self.now()
            if left <= 0:
                return False
            await self._nap(event, left)
        return True

    async def _nap(self, event: asyncio.Event, left: float) -> None:
        changed = self._changed
        waits = {asyncio.ensure_future(one.wait()) for one in {event, changed}}
        try:
            await asyncio.wait(
                waits, timeout=left / self._speed, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for one in waits:
                one.cancel()


class Pulse:
    """When something last happened, on the wall clock; wakes whoever waits for quiet."""

    def __init__(self) -> None:
        self.beats = 0
        self.last = time.monotonic()
        self._beat = asyncio.Event()

    def beat(self) -> None:
        self.beats += 1
        self.last = time.monotonic()
        self._beat.set()
        self._beat = asyncio.Event()

    async def next(self) -> None:
        await self._beat.wait()
