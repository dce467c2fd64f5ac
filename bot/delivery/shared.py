"""What replicas share over Redis and may lose: sending rates, 429s, and wake-ups.

Nothing here is an authority. With Redis gone each replica keeps to half of the rate on its own,
and rows that nobody was woken for are found by the sweep. A Redis that hangs costs one call its
time-out, once in a PAUSE: everybody else goes on without it meanwhile.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from bot.delivery.budget import BURST, EVERY_CHAT, Counted, OwnBudget
from bot.delivery.elsewhere import Bell
from bot.services.complaints import complain

log = structlog.get_logger()
PAUSE = 1.0  # seconds before Redis is asked again after it failed
QUIET, DEAF = 10.0, 30.0  # seconds between words of a listener; without any, its line is dead
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
  local at = math.max(tonumber(redis.call('GET', KEYS[i]) or 0) or 0, now)
  if at > now + slack + price + 1000000 then at = now end -- the clock leapt back
  wait = math.max(wait, at - slack - now)
  due[i] = at + price
end
if wait > 0 then return math.ceil(wait) end
for i = 2, #KEYS do
  redis.call('SET', KEYS[i], string.format('%.0f', due[i]), 'PX', 60000)
end
return 0
"""

# KEYS: of a chat. ARGV: ms to keep it, then µs from now. They are kept as moments of Redis.
REMEMBER = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local kept = {}
for i = 2, #ARGV do kept[i - 1] = string.format('%.0f', now + tonumber(ARGV[i])) end
redis.call('SET', KEYS[1], table.concat(kept, ' '), 'PX', ARGV[1])
"""
RECALL = """
local kept = redis.call('GET', KEYS[1])
if not kept then return '' end
local clock = redis.call('TIME')
return string.format('%.0f ', clock[1] * 1000000 + clock[2]) .. kept
"""
LONGEST = 60.0  # seconds that count in a group
OWED = 10.0  # seconds: more than a chat's burst ever costs it


def key(bot_id: int, name: str) -> str:
    """Name a key or channel of one bot: several centres may share a Redis."""
    return f"kvitok:{bot_id}:{name}"


FAULTS = (RedisError, OSError)


@dataclass(slots=True)
class Fuse:
    """Whether Redis is worth asking: blown by a failure, tried by one call after each PAUSE."""

    _whole: bool = True
    _try_at: float = 0.0
    _trying: bool = False
    _since: float = 0.0

    def holds(self) -> bool:
        """Tell whether to ask now; who is told so says afterwards how it went."""
        if self._whole:
            return True
        if self._trying or _now() < self._try_at:
            return False
        self._trying = True
        return True

    def mend(self) -> None:
        if not self._whole:
            log.info("redis answers again", after=round(_now() - self._since))
        self._whole, self._trying = True, False

    def blow(self, error: Exception) -> None:
        if self._whole:
            self._since = _now()
        self._whole, self._trying, self._try_at = False, False, _now() + PAUSE
        complain(log, "redis is away, sending slower", failure=type(error).__name__)

    @contextlib.contextmanager
    def around(self) -> Iterator[None]:
        """Let a call say how it went, however it ends."""
        try:
            yield
        except FAULTS as error:
            self.blow(error)
            raise
        except BaseException:
            self._trying = False  # it says nothing of Redis: somebody gave up waiting
            raise
        self.mend()


def _now() -> float:
    return asyncio.get_running_loop().time()


@dataclass(slots=True)
class SharedBudget:
    """One budget for all replicas, kept in Redis; half of it alone while Redis is away."""

    redis: Redis
    bot_id: int
    rate: float
    notices: float
    fuse: Fuse = field(default_factory=Fuse)
    _alone: OwnBudget = field(init=False)

    def __post_init__(self) -> None:
        self._alone = OwnBudget(self.rate / 2, self.notices / 2)

    async def spend(self, *, notice: bool) -> None:
        wait = await self._charge(notice=notice)
        while wait > 0:
            await asyncio.sleep(wait)
            wait = await self._charge(notice=notice)

    async def stop(self, seconds: float) -> None:
        if self.fuse.holds():
            with contextlib.suppress(*FAULTS), self.fuse.around():
                await self.redis.set(key(self.bot_id, "stop"), "1", px=_milliseconds(seconds))
        await self.stop_chat(EVERY_CHAT, seconds)

    async def stop_chat(self, chat_id: int, seconds: float) -> None:
        if self.fuse.holds():
            with contextlib.suppress(*FAULTS), self.fuse.around():
                told = f"{chat_id},{_milliseconds(seconds)}"
                await self.redis.publish(key(self.bot_id, "stops"), told)

    async def recall(self, chat_id: int) -> Counted | None:
        """Give what is kept; what is none of ours is nothing.

        A Redis whose clock leapt back holds nobody up for longer than was ever owed.
        """
        kept = await self._ask(RECALL, self._chat(chat_id))
        try:
            now, *moments = map(int, kept.split() if kept else ())
            paid, stands, *sent = ((moment - now) / 1e6 for moment in moments)
        except ValueError:
            return None
        return Counted(min(paid, OWED), stands, tuple(max(-one, 0.0) for one in sent))

    async def remember(self, chat_id: int, counted: Counted) -> None:
        lasts = max(counted.paid, counted.stands, LONGEST if counted.sent else 0.0)
        moments = (counted.paid, counted.stands, *(-one for one in counted.sent))
        microseconds = [int(moment * 1e6) for moment in moments]
        await self._ask(REMEMBER, self._chat(chat_id), _milliseconds(lasts), *microseconds)

    def _chat(self, chat_id: int) -> str:
        return key(self.bot_id, f"chat:{chat_id}")

    async def _ask(self, script: str, name: str, *args: int) -> str | None:
        """Run it, unless Redis was away a moment ago."""
        if self.fuse.holds():
            with contextlib.suppress(*FAULTS), self.fuse.around():
                answer: Any = await self.redis.eval(script, 1, name, *args)
                return None if answer is None else str(answer)
        return None

    async def _charge(self, *, notice: bool) -> float:
        """Give the seconds to wait before asking again; 0: charged."""
        if self.fuse.holds():
            with contextlib.suppress(*FAULTS), self.fuse.around():
                return await self._charge_redis(notice=notice)
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


def _milliseconds(seconds: float) -> int:
    return max(int(seconds / MILLISECOND), 1)


def _price(rate: float) -> int:
    return int(1e6 / rate)


@dataclass(slots=True)
class WakeUps:
    """Tells other processes which chats have something waiting, and rings for what is done there.

    What a process tells it hears itself, if it listens. `fuse`: the one of the budget, so that
    what one of them finds out spares the other the wait.
    """

    redis: Redis
    bot_id: int
    hear: Callable[[Sequence[int]], None]
    bells: Mapping[Bell, Callable[[], None]] = field(default_factory=dict)  # that hang here
    stand: Callable[[int, float], None] = lambda *_: None  # a 429 elsewhere: chat, seconds
    fuse: Fuse = field(default_factory=Fuse)
    away: bool = True  # nobody is heard, until Redis says that we listen
    _chats: set[int] = field(default_factory=set)
    _rung: set[Bell] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, chat_ids: Iterable[int]) -> None:
        """Tell of them soon."""
        self._chats.update(chat_ids)
        self._news.set()

    def ring(self, bell: Bell) -> None:
        self._rung.add(bell)
        self._news.set()

    async def pass_on(self) -> None:
        """Tell until cancelled what this process has for others."""
        while True:
            await self._news.wait()
            self._news.clear()
            chats, self._chats = self._chats, set()
            rung, self._rung = self._rung, set()
            if chats:
                await self.tell(chats)
            if rung:
                await self._publish("bells", sorted(rung))

    async def tell(self, chat_ids: Iterable[int]) -> None:
        await self._publish("wake", chat_ids)

    async def _publish(self, channel: str, what: Iterable[int | str]) -> None:
        if self.fuse.holds():
            with contextlib.suppress(*FAULTS), self.fuse.around():
                await self.redis.publish(key(self.bot_id, channel), ",".join(map(str, what)))

    async def listen(self) -> None:
        """Listen until cancelled; a Redis that went away is called again and again."""
        names = [key(self.bot_id, name) for name in ("wake", "bells", "stops")]
        while True:
            try:
                async with self.redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(*names)
                    self.away = False
                    await self._hear_from(channel)
            except FAULTS as error:
                complain(log, "redis is away, no wake-ups", failure=type(error).__name__)
            finally:
                self.away = True
            await asyncio.sleep(PAUSE)

    async def _hear_from(self, channel: PubSub) -> None:
        """Hear for as long as the other side is there.

        A dead line is as quiet as a good one: we speak now and then, and have to hear ourselves.
        """
        loop = asyncio.get_running_loop()
        beating = asyncio.create_task(self._beat())
        try:
            async with asyncio.timeout(DEAF) as patience:
                async for message in channel.listen():
                    patience.reschedule(loop.time() + DEAF)
                    self._take(message["channel"].rpartition(":")[2], message["data"])
        finally:
            beating.cancel()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(QUIET)
            await self.tell(())

    def _take(self, channel: str, told: str) -> None:
        if channel == "bells":
            for bell, here in self.bells.items():
                if bell in told.split(","):
                    here()
        elif channel == "stops":
            match _numbers(told):
                case [chat_id, milliseconds]:
                    self.stand(chat_id, milliseconds * MILLISECOND)
        elif chats := _numbers(told):
            self.hear(chats)


def _numbers(told: str) -> list[int]:
    """Read what was told; what is none of ours, in a Redis that others use too, is nothing."""
    try:
        return [int(one) for one in told.split(",") if one]
    except ValueError:
        return []
