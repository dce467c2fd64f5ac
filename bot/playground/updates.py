"""Updates that wait for a bot: made once, kept until confirmed, the same bytes each time."""

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any

from bot.playground.clock import Clock, Pulse
from bot.playground.world import BotAccount, World

MESSAGE_WAITS = 24 * 3600.0
PRESS_WAITS = 150.0
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
REMEMBERED = 10_000


@dataclass(slots=True)
class Pending:
    """An update as it will be sent; `queue` is whose turn it waits for."""

    update_id: int
    body: str
    kind: str
    queue: str
    expires_at: float
    tries: int = 0


class Mailbox:
    """The updates of one bot, oldest first."""

    def __init__(self, world: World, bot: BotAccount, clock: Clock, pulse: Pulse) -> None:
        self.bot = bot
        self.arrived = asyncio.Event()
        self.pulse = pulse
        self.delivered = 0
        self.redelivered = 0
        self.dropped = 0
        self._world = world
        self._clock = clock
        self.pending: dict[int, Pending] = {
            number: Pending(number, **record)
            for number, record in sorted(world.updates.get(bot.id, {}).items())
        }
        self.past: dict[int, Pending] = {}
        self.fresh: list[int] | None = None
        if not bot.next_update_id:
            bot.next_update_id = random.randrange(10_000_000, 900_000_000)
            world.keep(bot)

    def add(self, kind: str, payload: dict[str, Any], queue: str) -> int | None:
        """Queue an update unless the bot asked not to be sent this kind."""
        allowed = self.bot.allowed
        if kind in ON_REQUEST if not allowed else kind not in allowed:
            return None
        number = self.bot.next_update_id
        text = json.dumps(
            {"update_id": number, kind: payload}, ensure_ascii=False, separators=(",", ":")
        )
        waits = PRESS_WAITS if kind == "callback_query" else MESSAGE_WAITS
        self.put(Pending(number, text, kind, queue, self._clock.now() + waits))
        return number

    def put(self, pending: Pending) -> None:
        """Queue an update as it is, also a second time."""
        number = pending.update_id
        self.bot.next_update_id = max(self.bot.next_update_id, number + 1)
        self.pending[number] = pending
        if self.fresh is not None:
            self.fresh.append(number)
        self._world.keep_update(
            self.bot.id,
            number,
            {
                "body": pending.body,
                "kind": pending.kind,
                "queue": pending.queue,
                "expires_at": pending.expires_at,
            },
        )
        self.arrived.set()
        self.pulse.beat()

    def inject(self, body: str, kind: str = "raw") -> int:
        """Queue foreign JSON; it is sent as it stands, with an update_id when it has none."""
        number = self.bot.next_update_id
        value = json.loads(body)
        if isinstance(value, dict) and isinstance(value.get("update_id"), int):
            number = value["update_id"]
        elif isinstance(value, dict):
            body = json.dumps({"update_id": number, **value})
        self.put(Pending(number, body, kind, f"raw:{number}", self._clock.now() + MESSAGE_WAITS))
        return number

    def again(self, update_id: int) -> bool:
        """Queue a past update once more, as Telegram does after a lost answer."""
        past = self.past.get(update_id)
        if past is None:
            return False
        past.expires_at = self._clock.now() + MESSAGE_WAITS
        self.put(past)
        return True

    async def gone(self, update_id: int) -> None:
        """Wait until an update is no longer pending."""
        while update_id in self.pending:
            await self.pulse.next()

    def done(self, update_id: int) -> None:
        pending = self.pending.pop(update_id, None)
        self._world.drop_update(self.bot.id, update_id)
        if pending is not None:
            self.delivered += 1
            self.pulse.beat()
            self.past[update_id] = pending
            while len(self.past) > REMEMBERED:
                self.past.pop(next(iter(self.past)))

    def drop(self, update_id: int) -> None:
        if self.pending.pop(update_id, None) is not None:
            self._world.drop_update(self.bot.id, update_id)
            self.dropped += 1
            self.pulse.beat()

    def drop_all(self) -> None:
        for number in list(self.pending):
            self.drop(number)

    def expire(self) -> None:
        now = self._clock.now()
        for number in [n for n, one in self.pending.items() if one.expires_at < now]:
            self.drop(number)

    def sent(self, pending: Pending) -> None:
        """Note a try, whatever comes of it."""
        pending.tries += 1
        if pending.tries > 1:
            self.redelivered += 1

    def read(self, offset: int, limit: int) -> list[Pending]:
        """Confirm what stands before the offset (from the end if negative), give what is due."""
        self.expire()
        if offset < 0:
            keep = sorted(self.pending)[offset:]
            offset = keep[0] if keep else 0
        if offset > 0:
            for number in [n for n in self.pending if n < offset]:
                self.done(number)
        due = [self.pending[number] for number in sorted(self.pending)[:limit]]
        for pending in due:
            self.sent(pending)
        return due
