"""Row identifiers that the application gives: 63 bits, growing with time within a process."""

import secrets
import time
from datetime import UTC, datetime

RANDOM_BITS = 22
BEGINNING = 1_577_836_800_000  # ms: 2020-01-01; 63 bits last until 2089
LAST_ID = (1 << 63) - 1


class TimeIds:
    """Milliseconds, then random bits; never the same or lower twice in one process."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> int:
        now = time.time_ns() // 1_000_000 - BEGINNING << RANDOM_BITS
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
    return datetime.fromtimestamp(((row_id >> RANDOM_BITS) + BEGINNING) / 1000, UTC)
