"""What the page and the tests are told as it happens: numbered events, kept for a while.

Of one person the newest `KEPT` events are kept, of all together the newest `KEPT_IN_ALL` bytes:
whoever was told something longest ago is forgotten first. Nobody misses a message by that: up to
`gap` the page takes messages from the world.
"""

import asyncio
import json
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

from bot.playground.world import World

KEPT = 2000
KEPT_IN_ALL = 32 << 20

Event = tuple[int, bytes]


@dataclass(slots=True)
class _Mail:
    """One person's events; those up to `floor` are no longer kept."""

    floor: int
    kept: deque[Event] = field(default_factory=deque)

    def since(self, after: int) -> list[Event]:
        newer: list[Event] = []
        for event in reversed(self.kept):
            if event[0] <= after:
                break
            newer.append(event)
        newer.reverse()
        return newer


class Hub:
    """Events of every person, and of the whole playground under the person 0."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._floor = world.seq
        self._mails: OrderedDict[int, _Mail] = OrderedDict()
        self._bytes = 0
        self._news: dict[tuple[str, str], Event] = {}
        self._waiting: dict[int, set[asyncio.Event]] = {}

    def tell(self, people: list[int], kind: str, *, seq: int = 0, **fields: Any) -> None:
        """Put an event into the mail of these people; `seq` when the caller has numbered it."""
        event = self._event(kind, seq, fields)
        for person in people:
            mail = self._mails.setdefault(person, _Mail(self._floor))
            self._mails.move_to_end(person)
            mail.kept.append(event)
            self._bytes += len(event[1])
            if len(mail.kept) > KEPT:
                self._forget_first(mail)
            for ear in self._waiting.get(person, ()):
                ear.set()
        while self._bytes > KEPT_IN_ALL and len(self._mails) > 1:
            self._forget_oldest()

    def tell_all(self, kind: str, **fields: Any) -> None:
        """Tell those who listen news of the place itself: the newest of a kind says it all."""
        about = json.dumps(fields, sort_keys=True)
        self._news[kind, about] = self._event(kind, 0, fields)
        self.wake_all()

    def since(self, person: int, after: int) -> list[Event]:
        mail = self._mails.get(person)
        mine = mail.since(after) if mail is not None else []
        news = [one for one in self._news.values() if one[0] > after]
        return sorted(mine + news) if news else mine

    def gap(self, person: int, after: int) -> int:
        """Give the number up to which events are no longer kept, or 0 when none is missing."""
        mail = self._mails.get(person)
        floor = self._floor if mail is None else mail.floor
        return floor if after < floor else 0

    def subscribe(self, person: int) -> asyncio.Event:
        event = asyncio.Event()
        self._waiting.setdefault(person, set()).add(event)
        return event

    def unsubscribe(self, person: int, event: asyncio.Event) -> None:
        ears = self._waiting[person]
        ears.discard(event)
        if not ears:
            del self._waiting[person]

    def last(self, person: int) -> int:
        mail = self._mails.get(person)
        return mail.kept[-1][0] if mail is not None and mail.kept else 0

    def wake_all(self) -> None:
        for ears in self._waiting.values():
            for ear in ears:
                ear.set()

    def _event(self, kind: str, seq: int, fields: dict[str, Any]) -> Event:
        seq = seq or self._world.next_seq()
        line = json.dumps({"seq": seq, "type": kind, **fields}, ensure_ascii=False).encode()
        return seq, line

    def _forget_first(self, mail: _Mail) -> None:
        mail.floor, line = mail.kept.popleft()
        self._bytes -= len(line)

    def _forget_oldest(self) -> None:
        """Forget whoever was told something longest ago: the others were all told later."""
        _person, mail = self._mails.popitem(last=False)
        self._floor = max(self._floor, mail.kept[-1][0])
        self._bytes -= sum(len(line) for _seq, line in mail.kept)
