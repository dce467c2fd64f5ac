"""What replicas share over Redis and may lose: the overall sending rate, and wake-ups.

Nothing here is an authority. With Redis gone each replica keeps to half of the rate on its own,
and rows that nobody was woken for are found by the sweep.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.delivery.budget import BURST, OwnBudget

log = structlog.get_logger()
PAUSE = 1.0  # seconds before Redis is asked again after it failed
MILLISECOND = 1e-3

# Generic cell rate: a key holds the moment (µs of Redis) at which its budget is whole again.
# KEYS: the stop, then budgets. ARGV: for each budget the price of one message and the slack, µs.
# Gives the µs to wait; 0 when every budget had room and was charged.
SPEND = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local wait = math.max(redis.call('PTTL', KEYS[1]), 0) * 1000
local due = {}
for i = 2, #KEYS do
  local price, slack = tonumber(ARGV[2 * i - 3]), tonumber(ARGV[2 * i - 2])
  local at = math.max(tonumber(redis.call('GET', KEYS[i]) or 0), now)
  wait = math.max(wait, at - slack - now)
  due[i] = at + price
end
if wait > 0 then return math.ceil(wait) end
for i = 2, #KEYS do
  redis.call('SET', KEYS[i], string.format('%.0f', due[i]), 'PX', 60000)
end
return 0
"""


def key(bot_id: int, name: str) -> str:
    """Name a key or channel of one bot: several centres may share a Redis."""
    return f"kvitok:{bot_id}:{name}"


@dataclass(slots=True)
class SharedBudget:
    """One budget for all replicas, kept in Redis; half of it alone while Redis is away."""

    redis: Redis
    bot_id: int
    rate: float
    notices: float
    _alone: OwnBudget = field(init=False)
    _ask_again_at: float = 0.0

    def __post_init__(self) -> None:
        self._alone = OwnBudget(self.rate / 2, self.notices / 2)

    async def spend(self, *, notice: bool) -> None:
        wait = await self._charge(notice=notice)
        while wait > 0:
            await asyncio.sleep(wait)
            wait = await self._charge(notice=notice)

    async def stop(self, seconds: float) -> None:
        with contextlib.suppress(RedisError, OSError):
            await self.redis.set(
                key(self.bot_id, "stop"), "1", px=max(int(seconds / MILLISECOND), 1)
            )

    async def _charge(self, *, notice: bool) -> float:
        """Give the seconds to wait before asking again; 0: charged."""
        now = asyncio.get_running_loop().time()
        if now >= self._ask_again_at:
            try:
                return await self._charge_redis(notice=notice)
            except (RedisError, OSError) as error:
                log.warning("redis is away, sending slower", failure=type(error).__name__)
                self._ask_again_at = now + PAUSE
        await self._alone.spend(notice=notice)
        return 0.0

    async def _charge_redis(self, *, notice: bool) -> float:
        keys = [key(self.bot_id, "stop"), key(self.bot_id, "sent")]
        prices = [_price(self.rate)]
        if notice:
            keys.append(key(self.bot_id, "notices"))
            prices.append(_price(min(self.notices, self.rate)))
        args = [figure for price in prices for figure in (price, price * (BURST - 1))]
        waiting: Any = await self.redis.eval(SPEND, len(keys), *keys, *args)
        return int(waiting) / 1e6


def _price(rate: float) -> int:
    return int(1e6 / rate)


@dataclass(slots=True)
class WakeUps:
    """Tells the other replicas which chats have something waiting."""

    redis: Redis
    bot_id: int
    hear: Callable[[Sequence[int]], None]  # what others tell, and what oneself told

    async def tell(self, chat_ids: Iterable[int]) -> None:
        with contextlib.suppress(RedisError, OSError):
            await self.redis.publish(key(self.bot_id, "wake"), ",".join(map(str, chat_ids)))

    async def listen(self) -> None:
        """Listen until cancelled; a Redis that went away is called again and again."""
        while True:
            try:
                async with self.redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(key(self.bot_id, "wake"))
                    async for message in channel.listen():
                        self.hear([int(one) for one in message["data"].split(",") if one])
            except (RedisError, OSError) as error:
                log.warning("redis is away, no wake-ups", failure=type(error).__name__)
                await asyncio.sleep(PAUSE)
