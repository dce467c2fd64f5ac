"""What use cases need of the outside, in our own types.

Reads see committed rows. Writes are recorded by the unit of work and applied together after the
handler is done; a write whose guard fails discards the whole unit, and the handler runs again.
"""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Give the present moment, aware, in UTC."""
        ...


class Ids(Protocol):
    def __call__(self) -> int:
        """Give a new row identifier: 63 bits, growing with time."""
        ...
