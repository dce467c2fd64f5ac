"""The whole product as `kvitok run` starts it, only with the pace of sending out of the way.

Once asked for stalls, a task asks every two milliseconds how long the loop kept it waiting. With
`profile` the stack of the loop's thread is sampled (those that wait for SQLite are not seen).
"""

import asyncio
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.bots.life import end_with_input, options
from benchmarks.bots.sampling import sampled
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.ui.texts import load_texts

BREATH = 0.002  # seconds


@dataclass(slots=True)
class Probe:
    """Longest stalls since they were last asked for, in seconds."""

    wall: float = 0.0
    own: float = 0.0  # on the processor: the rest other processes took
    _loop: asyncio.AbstractEventLoop | None = None
    _task: asyncio.Task[None] | None = None

    def bind(self) -> None:
        self._loop = asyncio.get_running_loop()

    async def watch(self) -> None:
        while True:
            began, used = time.perf_counter(), time.thread_time()
            await asyncio.sleep(BREATH)
            self.wall = max(self.wall, time.perf_counter() - began - BREATH)
            self.own = max(self.own, time.thread_time() - used)

    def _begin(self) -> None:
        self._task = self._task or asyncio.create_task(self.watch())

    def take(self) -> dict[str, float]:
        """Give what was seen and begin anew; asked from another thread."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._begin)
        found = {"wall": self.wall, "own": self.own}
        self.wall = self.own = 0.0
        return found


async def serve(given: dict[str, Any], probe: Probe) -> None:
    from bot.app import open_app, serve, stop_signal

    settings = Settings(_env_file=None, **given["settings"])
    profile = given["profile"]
    async with open_app(settings, speed=given["speed"]) as app:
        probe.bind()
        with sampled(Path(profile)) if profile else nullcontext():
            await serve(app, stop_signal())


def main() -> None:
    given = options()
    probe = Probe()
    end_with_input(probe.take)
    set_up_logs("json")
    load_texts()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(given, probe))


if __name__ == "__main__":
    main()
