"""How fast a bot may send: 1 message/s per chat in bursts of 5, 20/min per group, 30/s in all."""

import math
from collections import deque
from dataclasses import dataclass, field

from bot.playground.clock import Clock
from bot.playground.errors import too_many

BURST = 5
PER_SECOND = 1.0
GROUP_PER_MINUTE = 20
OVERALL_PER_SECOND = 30


@dataclass(slots=True)
class _Pace:
    """Tokens of one chat and, for groups, the moments of the last minute's messages."""

    tokens: float = float(BURST)
    filled_at: float = 0.0
    sent: deque[float] = field(default_factory=deque)
    closed_until: float = 0.0


class Limits:
    """One bot's allowances; only new messages count, not edits, deletions or answers."""

    def __init__(self, clock: Clock, *, enforced: bool = True) -> None:
        self.enforced = enforced
        self.refused = 0
        self.sent_inside_retry_after = 0
        self._clock = clock
        self._paces: dict[str, _Pace] = {}
        self._overall: deque[float] = deque()
        self._closed_until = 0.0

    def take(self, chat: str, *, group: bool, messages: int = 1) -> None:
        """Count messages about to be sent, or refuse with 429.

        A send while an earlier refusal still stands is refused with what is left of it: it is
        counted as bad manners and extends nothing.
        """
        if not self.enforced:
            return
        now = self._clock.now()
        pace = self._paces.setdefault(chat, _Pace(filled_at=now))
        standing = max(pace.closed_until, self._closed_until) - now
        if standing > 0:
            self.refused += 1
            self.sent_inside_retry_after += 1
            raise too_many(math.ceil(standing))
        _forget(self._overall, now - 1)
        _forget(pace.sent, now - 60)
        pace.tokens = min(float(BURST), pace.tokens + (now - pace.filled_at) * PER_SECOND)
        pace.filled_at = now
        if len(self._overall) + messages > OVERALL_PER_SECOND:
            self._closed_until = now + 1
            self._refuse(1)
        wait = (messages - pace.tokens) / PER_SECOND if messages > pace.tokens else 0.0
        if group and len(pace.sent) + messages > GROUP_PER_MINUTE:
            wait = max(wait, pace.sent[0] + 60 - now)
        if wait > 0:
            seconds = max(1, math.ceil(wait))
            pace.closed_until = now + seconds
            self._refuse(seconds)
        pace.tokens -= messages
        self._overall.extend([now] * messages)
        if group:
            pace.sent.extend([now] * messages)

    def _refuse(self, seconds: int) -> None:
        self.refused += 1
        raise too_many(seconds)


def _forget(moments: deque[float], before: float) -> None:
    while moments and moments[0] <= before:
        moments.popleft()
