"""Longer and longer waits for whoever cannot be told; one line in the log for each kind of it.

Kept in memory: another life of the process tries once and learns it anew.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.services.ports import Clock

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class _Wait:
    until: datetime
    wait: timedelta


@dataclass(slots=True)
class Patience:
    clock: Clock
    _waits: dict[int, _Wait] = field(default_factory=dict)
    _kinds: set[str] = field(default_factory=set)

    def may(self, whom: int) -> bool:
        """Tell whether it is time to try this one."""
        known = self._waits.get(whom)
        return known is None or known.until <= self.clock()

    def failed(self, whom: int, kind: str) -> bool:
        """Let the next try wait twice as long as the last one; True: nobody failed so before."""
        known = self._waits.get(whom)
        wait = FIRST if known is None else min(known.wait * 2, LONGEST)
        self._waits[whom] = _Wait(self.clock() + wait, wait)
        new = kind not in self._kinds
        self._kinds.add(kind)
        return new

    def done(self, whom: int) -> None:
        if self._waits.pop(whom, None) and not self._waits:
            self._kinds.clear()
