"""Days that somebody chose in an address."""

import re
from datetime import date

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def read_day(said: str) -> date | None:
    """Read `2026-11-23` or `23.11.2026`; a day beyond our calendars is the nearest in them."""
    dotted = _DOTTED.fullmatch(said.strip())
    try:
        if dotted is None:
            day = date.fromisoformat(said.strip())
        else:
            day = date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        return min(max(day, FIRST_DAY), LAST_DAY)
    except ValueError:
        return None
