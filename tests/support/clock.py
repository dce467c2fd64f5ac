"""Time that passes only when a test says so."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # inside the default reading window


class FakeClock:
    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float = 0, **more: float) -> datetime:
        """Move on; `more` as timedelta takes it (`minutes=`, `hours=`, `days=`)."""
        self.now += timedelta(seconds=seconds, **more)
        return self.now
