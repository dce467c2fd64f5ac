"""How many requests one visitor may make: what no person does by hand is refused early."""

from collections.abc import Callable
from dataclasses import dataclass, field

MOST_KNOWN = 1000  # buckets; the oldest go


@dataclass(slots=True)
class Rates:
    """Token buckets in memory: they guard this process, and count for nothing else."""

    now: Callable[[], float]  # seconds
    rate: float = 10.0  # a second
    burst: float = 60.0
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def pause(self, who: str) -> float:
        """Take one; give the seconds to wait when there is none."""
        now = self.now()
        left, at = self._left.pop(who, (self.burst, now))
        left = min(self.burst, left + (now - at) * self.rate)
        wait = 0.0 if left >= 1 else (1 - left) / self.rate
        self._left[who] = (left - 1 if not wait else left, now)
        if len(self._left) > MOST_KNOWN:
            self._left.pop(next(iter(self._left)))
        return wait
