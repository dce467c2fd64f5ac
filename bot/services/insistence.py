"""What was done outside of the store is written down, even if it is gone for a moment."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.services.errors import StoreUnavailableError

AGAIN = 0.25  # seconds between attempts


async def insist(write: Callable[[], Awaitable[None]], seconds: float) -> None:
    """Try for so long. Raises StoreUnavailableError; `write` may be done twice without harm."""
    loop = asyncio.get_running_loop()
    give_up_at = loop.time() + seconds
    while True:
        try:
            await write()
        except StoreUnavailableError:
            if loop.time() >= give_up_at:
                raise
            await asyncio.sleep(AGAIN)
        else:
            return
