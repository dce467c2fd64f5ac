"""The local Telegram with its limits, in a process of its own, for a town of any size.

The first question brings the crowd in; each further one is answered with what everybody was told.
"""

import asyncio
import gc
from collections import Counter
from dataclasses import dataclass
from typing import Any

import uvloop

from benchmarks.bots.life import end_with_input, options
from bot.app import stop_signal
from bot.playground.server import Playground


@dataclass(slots=True)
class Town:
    """People who pressed «Старт» long ago; `words` tell the notices of the broadcast."""

    playground: Playground
    people: int
    words: str
    loop: asyncio.AbstractEventLoop
    crowded: bool = False

    def answer(self) -> dict[str, Any]:
        """Asked from another thread."""
        work = self._count() if self.crowded else self._crowd()
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def _crowd(self) -> dict[str, Any]:
        self.crowded = True
        world, bot = self.playground.world, self.playground.bot
        for number in range(len(world.people), self.people):
            person = self.playground.add_person("Житель", str(number))
            world.private(bot, person).started = True
        gc.collect()
        gc.freeze()  # a collection among so many people would stand in everybody's way
        return {"people": len(world.people)}

    async def _count(self) -> dict[str, Any]:
        """Give how many were told, how often too often, and what the limits saw."""
        world, bot = self.playground.world, self.playground.bot
        told: Counter[int] = Counter()
        for person in world.people:
            for message in world.messages.get(f"{bot.id}:{person}", {}).values():
                if message.sender == bot.id and self.words in (message.text or ""):
                    told[person] += 1
        return {
            "told": len(told),
            "twice": sum(told.values()) - len(told),
            **self.playground.stats(),
        }


async def serve(given: dict[str, Any]) -> None:
    stop = stop_signal()
    async with Playground(port=given["port"], speed=given["speed"], token=given["token"]) as one:
        town = Town(one, given["people"], given["words"], asyncio.get_running_loop())
        end_with_input(town.answer)
        await stop.wait()


def main() -> None:
    given = options()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(given))


if __name__ == "__main__":
    main()
