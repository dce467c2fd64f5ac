"""The end of a process that was started beside this one."""

from asyncio.subprocess import Process
from contextlib import suppress


async def end_process(process: Process) -> None:
    """Kill it and wait until it is gone, whatever it still had to say.

    `wait` alone waits for its pipes, too: one that is full, and that nobody reads any more, is
    never found closed (https://github.com/python/cpython/issues/119710).
    """
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate()
