"""Warnings about what lasts: a database that is away fails a dozen loops, several times a second.

Each is said when it begins, when its words change, and from time to time while it lasts.
"""

import time
from typing import Any, Protocol

QUIET = 60.0  # seconds between two lines of the same words
MOST = 500  # kinds that are remembered
_said: dict[tuple[str, str], tuple[float, int]] = {}  # when, and how often not since


class Log(Protocol):
    def warning(self, event: str, **told: Any) -> Any: ...


def complain(log: Log, event: str, **told: Any) -> None:
    """Warn, unless the same was said a moment ago; `times`: how often it was left unsaid since."""
    now, what = time.monotonic(), (event, repr(told))
    at, unsaid = _said.get(what, (now - QUIET, 0))
    if now - at < QUIET:
        _said[what] = (at, unsaid + 1)
        return
    if len(_said) >= MOST:
        _said.clear()
    _said[what] = (now, 0)
    if unsaid:
        told = {**told, "times": unsaid + 1}
    log.warning(event, **told)


def complaints() -> set[str]:
    """Give what was complained of, without its particulars."""
    return {event for event, _ in _said}


def forget_complaints() -> None:
    """Begin anew, as a process does."""
    _said.clear()
