"""How long something takes or has to wait, in words: «5 минут», «23 часа»."""

from datetime import timedelta

from bot.services.messages import Text, text

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
UP_TO_MINUTES = 90


def wait_text(wait: timedelta) -> Text:
    """Word it in the largest unit that says it well, never shorter than it is."""
    if wait <= MINUTE:
        return text("wait-seconds", count=max(_ceil(wait, timedelta(seconds=1)), 1))
    if wait <= UP_TO_MINUTES * MINUTE:
        return text("wait-minutes", count=_ceil(wait, MINUTE))
    return text("wait-hours", count=_ceil(wait, HOUR))


def _ceil(wait: timedelta, unit: timedelta) -> int:
    return -(-wait // unit)
