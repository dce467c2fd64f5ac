"""The overall sending rate of a process alone."""

from dataclasses import dataclass, field
from typing import Protocol

from aiolimiter import AsyncLimiter

BURST = 3  # with 25 a second this stays below the 30 at which Telegram refuses


class Budget(Protocol):
    """The right to send one more message to anybody."""

    async def spend(self, *, notice: bool) -> None:
        """Wait for it; notices have a smaller budget inside the whole."""
        ...

    async def stop(self, seconds: float) -> None:
        """Let every replica stand still: Telegram refused two chats within a second."""
        ...


@dataclass(slots=True)
class OwnBudget:
    """The budget of a process alone. Rates are messages a second of this process's clock."""

    rate: float
    notices: float
    _overall: AsyncLimiter = field(init=False)
    _for_notices: AsyncLimiter = field(init=False)

    def __post_init__(self) -> None:
        self._overall = AsyncLimiter(BURST, BURST / self.rate)
        self._for_notices = AsyncLimiter(BURST, BURST / min(self.notices, self.rate))

    async def spend(self, *, notice: bool) -> None:
        if notice:
            await self._for_notices.acquire()
        await self._overall.acquire()

    async def stop(self, seconds: float) -> None:
        """Do nothing: the pace of this process already stands."""
