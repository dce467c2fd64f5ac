"""What the page and the tests are told as it happens: numbered events, kept for a while."""

import asyncio
import json
from collections import defaultdict, deque
from typing import Any

from bot.playground.world import World

KEPT = 2000


class Hub:
    """Events of every person, and of the whole playground under the person 0."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.floor = world.seq
        self._kept: dict[int, deque[tuple[int, bytes]]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._waiting: dict[int, set[asyncio.Event]] = defaultdict(set)

    def tell(self, people: list[int], kind: str, *, seq: int = 0, **fields: Any) -> None:
        """Put an event into the mail of these people; `seq` when the caller has numbered it."""
        seq = seq or self._world.next_seq()
        line = json.dumps({"seq": seq, "type": kind, **fields}, ensure_ascii=False).encode()
        for person in people:
            self._kept[person].append((seq, line))
            for event in self._waiting[person]:
                event.set()

    def tell_all(self, kind: str, **fields: Any) -> None:
        """Tell those who listen now: news of the place itself, which nobody misses later."""
        self.tell([person for person, ears in self._waiting.items() if ears], kind, **fields)

    def since(self, person: int, after: int) -> list[tuple[int, bytes]]:
        return [one for one in self._kept[person] if one[0] > after]

    def gap(self, person: int, after: int) -> int:
        """Give the number up to which events are no longer kept, or 0 when none is missing."""
        kept = self._kept[person]
        oldest = kept[0][0] - 1 if len(kept) == KEPT else self.floor
        return oldest if after < oldest else 0

    def subscribe(self, person: int) -> asyncio.Event:
        event = asyncio.Event()
        self._waiting[person].add(event)
        return event

    def last(self, person: int) -> int:
        kept = self._kept[person]
        return kept[-1][0] if kept else 0

    def wake_all(self) -> None:
        for events in self._waiting.values():
            for event in events:
                event.set()

    def unsubscribe(self, person: int, event: asyncio.Event) -> None:
        self._waiting[person].discard(event)
