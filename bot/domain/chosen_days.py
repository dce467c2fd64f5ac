"""Days that somebody chose in an address."""

from datetime import date

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


def read_day(said: str) -> date | None:
    """Read a day; one that no calendar of ours reaches is the nearest that it does."""
    try:
        return min(max(date.fromisoformat(said), FIRST_DAY), LAST_DAY)
    except ValueError:
        return None
