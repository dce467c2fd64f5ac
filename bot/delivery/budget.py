"""The overall sending rate of a process alone."""

from dataclasses import dataclass, field
from typing import Protocol

from aiolimiter import AsyncLimiter

EVERY_CHAT = 0  # where a chat's number stands
BURST = 3  # with 25 a second this stays below the 30 at which Telegram refuses


@dataclass(frozen=True, slots=True)
class Counted:
    """What replicas know of a chat's pace, in seconds: both may be over."""

    paid: float  # until what was sent is paid for
    stands: float  # until its 429 ends
    sent: tuple[float, ...] = ()  # of a group: how long ago each message was sent, oldest first


class Budget(Protocol):
    """The right to send one more message to anybody."""

    async def spend(self, *, notice: bool) -> None:
        """Wait for it; notices have a smaller budget inside the whole."""
        ...

    async def stop(self, seconds: float) -> None:
        """Let every replica stand still: Telegram refused two chats within a second."""
        ...


class Counts(Protocol):
    """What replicas tell each other of a chat's pace."""

    async def recall(self, chat_id: int) -> Counted | None:
        """Give what was counted wherever the chat was before; None: nobody knows."""
        ...

    async def remember(self, chat_id: int, counted: Counted) -> None: ...

    async def stop_chat(self, chat_id: int, seconds: float) -> None:
        """Let every replica leave it in peace."""
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
