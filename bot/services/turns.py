"""Turns of the loop, given out in order."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

IN_ONE_TURN = 3  # handlers: who waits for the loop waits for two turns at the most, some 10 ms


@dataclass(slots=True)
class Turns:
    """Lets few pieces of work begin in one turn of the loop, first come, first served.

    A piece of work runs without a break up to its first wait: if all that arrive together began
    together, nobody else would be heard before the last of them.
    """

    each: int
    _begun: int = 0
    _waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    async def come(self) -> None:
        if not self._waiting and self._begun < self.each:
            self._begin()
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        await turn

    def _begin(self) -> None:
        if self._begun == 0:
            asyncio.get_running_loop().call_soon(self._next)
        self._begun += 1

    def _next(self) -> None:
        self._begun = 0
        while self._waiting and self._begun < self.each:
            turn = self._waiting.popleft()
            if not turn.done():  # whoever waited may have given up
                turn.set_result(None)
                self._begin()
