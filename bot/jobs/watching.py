"""How late the event loop comes back to who waits: what a process too busy shows first."""

import asyncio

from bot.services.watch import Watch

EVERY = 0.5  # seconds


async def watch_loop(watch: Watch) -> None:
    """Look until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        begun = loop.time()
        await asyncio.sleep(EVERY)
        watch.lag.take(max(loop.time() - begun - EVERY, 0.0))
