"""Row identifiers that the application gives: 63 bits, growing with time within a process.

A chat's answers leave in the order of their ids, whichever replica made them: `ahead` brings the
clocks of several machines together.
"""

import secrets
import time
from datetime import UTC, datetime

RANDOM_BITS = 22
BEGINNING = 1_577_836_800_000  # ms: 2020-01-01; 63 bits last until 2089
LAST_ID = (1 << 63) - 1


class TimeIds:
    """Milliseconds, then random bits; never the same or lower twice in one process."""

    def __init__(self, ahead: float = 0.0) -> None:
        """`ahead`: seconds to add to this machine's clock."""
        self._last = 0
        self._ahead = int(ahead * 1000)

    def __call__(self) -> int:
        now = time.time_ns() // 1_000_000 + self._ahead - BEGINNING << RANDOM_BITS
        if now > self._last:
            self._last = now | secrets.randbits(RANDOM_BITS - 2)
        else:  # in the same millisecond one follows the other
            self._last += 1
        return self._last


def first_id_at(moment: datetime) -> int:
    """Give what ids begin with that are made from then on."""
    return min(max(int(moment.timestamp() * 1000) - BEGINNING, 0) << RANDOM_BITS, LAST_ID)


def moment_of(row_id: int) -> datetime:
    """Give when an id was made, to the millisecond."""
    return datetime.fromtimestamp(seconds_of(row_id), UTC)


def seconds_of(row_id: int) -> float:
    """Give when an id was made in seconds since 1970, to the millisecond."""
    return ((row_id >> RANDOM_BITS) + BEGINNING) / 1000
