"""Whether Telegram answers, as the calls of this process find it: nobody asks for the sake of it.

One call in vain may be its own fault; several, one after another, are Telegram's or the way to it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.services.complaints import complain
from bot.services.health import Line

log = structlog.get_logger()
FEW = 2  # calls in vain, one after another
CONTESTED = 30.0  # seconds after a conflict: two pollers take turns at being told of it
UPDATES = "getUpdates"
LOST = (TelegramNetworkError, TelegramServerError)
WRONG_TOKEN = (TelegramUnauthorizedError, TelegramNotFound)


@dataclass(slots=True)
class Reach:
    """`count`: hears of each failure that is none of the message's, by kind."""

    count: Callable[[str], None] = lambda _: None
    _known: bool = False
    _failures: int = 0
    _since: float = 0.0
    _refused: bool = False
    _contested_at: float | None = None

    @property
    def away(self) -> bool:
        """Tell whether calls are in vain now, whatever they are about."""
        return self._failures >= FEW

    @property
    def line(self) -> Line:
        if self.away:
            return Line.REFUSED if self._refused else Line.AWAY
        if self._contested_at is not None and _now() - self._contested_at < CONTESTED:
            return Line.CONTESTED
        return Line.ANSWERS if self._known else Line.UNKNOWN

    def answered(self, method: str) -> None:
        if self.away:
            log.info("telegram answers again", method=method, after=round(_now() - self._since))
        self._known, self._failures, self._refused = True, 0, False

    def failed(self, method: str, error: TelegramAPIError) -> None:
        """Take what became of a call; most refusals are an answer like any other."""
        if isinstance(error, WRONG_TOKEN):
            self.count("token")
            self._fail(error, refused=True)
        elif isinstance(error, LOST):
            self.count("server" if isinstance(error, TelegramServerError) else "network")
            self._fail(error, refused=False)
        else:
            self.answered(method)
            if isinstance(error, TelegramRetryAfter):
                self.count("429")
            elif isinstance(error, TelegramConflictError):
                self.count("conflict")
                self._contest(method, error)

    def _fail(self, error: TelegramAPIError, *, refused: bool) -> None:
        if not self._failures:
            self._since = _now()
        self._failures, self._refused = self._failures + 1, refused
        if not self.away:
            return
        if refused:
            complain(log, "telegram refuses the token", error=error.message)
        else:
            complain(log, "telegram is away", failure=type(error).__name__)

    def _contest(self, method: str, error: TelegramAPIError) -> None:
        if method == UPDATES:
            self._contested_at = _now()
            complain(log, "somebody else takes the updates", error=error.message)


def _now() -> float:
    return asyncio.get_running_loop().time()
