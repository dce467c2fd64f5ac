"""The bot as a process that a test may kill at any moment.

A parent imports everything once and forks a child for each life: what is measured and killed is
the bot, not Python's start. A line of input with options forks (answer: the pid); an empty one
sends SIGKILL and waits (answer: the signal that ended the child); `stop` sends SIGTERM and waits
(answer: the exit code). When its input ends, because the test is gone, the child goes too.
"""

import asyncio
import gc
import json
import os
import signal
import sys
import time
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import open_app, stop_signal
from bot.logs import set_up_logs
from bot.services.ports import Clock
from bot.settings import Settings


def clock_of(options: dict[str, Any]) -> Clock:
    """Make the clock that all lives share: from a moment of the test on, at its speed."""
    start = datetime.fromisoformat(options["start"])
    began, speed = float(options["began"]), float(options["clock_speed"])
    return lambda: start + timedelta(seconds=(time.time() - began) * speed)


async def warm(settings: dict[str, Any]) -> None:
    """Read texts, migrations and lazy imports once, in an empty store: no life pays for them."""
    with TemporaryDirectory() as folder:
        store = {**settings, "database_url": f"sqlite+aiosqlite:///{folder}/kvitok.db"}
        async with open_app(Settings(_env_file=None, **store)):
            pass


async def live(options: dict[str, Any]) -> None:
    settings = Settings(_env_file=None, **options["settings"])
    clock, speed = clock_of(options), float(options["speed"])
    async with open_app(settings, clock=clock, speed=speed) as app:
        await app.run(stop_signal())


def fork(options: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)  # the pipes are the parent's
    os.dup2(0, 1)
    os.dup2(os.open(options["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
    code = 1
    try:
        set_up_logs("text")
        asyncio.run(live(options))
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def kill(child: int) -> int:
    """Give the number of the signal that ended it; 0 when it had ended by itself or never was."""
    if not child:  # kill(0) would mean everybody here
        return 0
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def stop(child: int) -> int:
    """Give the exit code; that of a signal is negative, as is that of nobody."""
    if not child:
        return -1
    os.kill(child, signal.SIGTERM)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    child, warmed = 0, False
    for line in sys.stdin:
        if line.strip() == "stop":
            answer, child = stop(child), 0
        elif line.strip():
            options = json.loads(line)
            if not warmed:
                asyncio.run(warm(options["settings"]))
                gc.collect()
                gc.freeze()  # a child that collects would copy all it shares with its parent
                warmed = True
            child = answer = fork(options)
        else:
            answer, child = kill(child), 0
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    if child:
        kill(child)


if __name__ == "__main__":
    main()
