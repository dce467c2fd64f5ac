"""How fast messages may leave: per chat, per group, overall, and standing still on a 429."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.delivery.budget import EVERY_CHAT, Budget, Counted, Counts, OwnBudget
from bot.services import watch

CHATS_REMEMBERED = 20_000
NOTICES = 15.0  # a second, of the whole
BURST = 5
PERIOD = 1.0  # seconds that each further message of a chat costs
GROUP_MESSAGES, GROUP_PERIOD = 20, 60.0
UNFELT = 0.001  # seconds: no waiting, but the work of asking


@dataclass(slots=True)
class _Chat:
    """What one chat was sent: messages count from when Telegram surely has them."""

    sent: deque[float] | None  # of a group
    paid_until: float = 0.0

    @classmethod
    def of(cls, chat_id: int) -> "_Chat":
        return cls(deque(maxlen=GROUP_MESSAGES) if chat_id < 0 else None)

    def free_at(self) -> float:
        moment = self.paid_until - (BURST - 1) * PERIOD
        if self.sent is not None and len(self.sent) == GROUP_MESSAGES:
            moment = max(moment, self.sent[0] + GROUP_PERIOD)
        return moment

    def count(self, now: float) -> None:
        self.paid_until = max(self.paid_until, now) + PERIOD
        if self.sent is not None:
            self.sent.append(now)


@dataclass(slots=True)
class Pace:
    """Limits by DESIGN 3.4; `speed` fits a local Telegram whose clock is scaled."""

    rate: float = 25.0
    notices: float = NOTICES
    speed: float = 1.0
    budget: Budget | None = None  # shared with other replicas; the own one otherwise
    counts: Counts | None = None  # what other replicas know of chats
    waits: watch.Counts = field(default_factory=lambda: watch.Watch().waits)  # by limit
    _chats: OrderedDict[int, _Chat] = field(default_factory=OrderedDict)
    _stopped: dict[int, float] = field(default_factory=dict)
    _all_stopped: float = 0.0
    _last_refusal: tuple[int, float] = (0, 0.0)

    def __post_init__(self) -> None:
        if self.budget is None:
            self.budget = OwnBudget(self.rate * self.speed, self.notices * self.speed)

    async def ticket(self) -> None:
        """Wait for the right to send one notice, to whomever; a `paid` turn uses it."""
        await self._spend(notice=True)

    @asynccontextmanager
    async def turn(self, chat_id: int, *, notice: bool, paid: bool = False) -> AsyncIterator[None]:
        """Wait for the right to send a new message; a chat's are sent one after another."""
        chat = self._chat(chat_id)
        self.held_up(chat_id, await self._sleep_until(chat.free_at()))
        if not paid:
            await self._spend(notice=notice)
        await self.calm(chat_id)
        try:
            yield
        finally:
            chat.count(self._now())
            await self._tell_count(chat_id)

    async def learn(self, chat_id: int) -> None:
        """Take over what was counted where the chat was before; asked by who has its lease."""
        counted = None if self.counts is None else await self.counts.recall(chat_id)
        if counted is None:
            return
        chat, now = self._chat(chat_id), self._now()
        chat.paid_until = max(chat.paid_until, now + counted.paid * self.speed)
        self._stand_until(chat_id, now + counted.stands * self.speed)
        newest = now - counted.sent[-1] * self.speed if counted.sent else 0.0
        if chat.sent is not None and newest > (chat.sent[-1] if chat.sent else 0.0):
            chat.sent.clear()
            chat.sent.extend(now - one * self.speed for one in counted.sent)

    async def _tell_count(self, chat_id: int) -> None:
        if self.counts is None:
            return
        chat, now = self._chat(chat_id), self._now()
        sent = tuple((now - one) / self.speed for one in chat.sent or ())
        paid = (chat.paid_until - now) / self.speed
        stands = (self._stopped.get(chat_id, now) - now) / self.speed
        await self.counts.remember(chat_id, Counted(paid, stands, sent))

    def wait(self, chat_id: int) -> float:
        """Give the seconds of this process until the chat's pace lets a new message through."""
        return max(self._chat(chat_id).free_at() - self._now(), 0.0) / self.speed

    def free(self, chat_id: int) -> bool:
        """Tell whether the chat could be sent a message now."""
        now = self._now()
        free_at = self._chat(chat_id).free_at()
        return max(free_at, self._stands_until(chat_id)) <= now

    async def calm(self, chat_id: int) -> None:
        """Wait out a 429 of this chat or of all; all that edits and deletions obey."""
        while (until := self._stands_until(chat_id)) > self._now():
            self.waits.add("refused", by=await self._sleep_until(until))

    def held_up(self, chat_id: int, seconds: float) -> None:
        """Count what a message waits for its chat's own pace."""
        if seconds > 0:
            self.waits.add("group" if chat_id < 0 else "chat", by=seconds)

    async def _spend(self, *, notice: bool) -> None:
        if self.budget is None:
            return
        begun = time.perf_counter()
        await self.budget.spend(notice=notice)
        if (waited := time.perf_counter() - begun) > UNFELT:
            self.waits.add("notices" if notice else "overall", by=waited)

    def refused(self, chat_id: int, retry_after: float) -> None:
        """Take a 429: its chat stands; a second chat's within a second stops all."""
        now = self._now()
        until = now + retry_after
        other, at = self._last_refusal
        if other not in (0, chat_id) and now - at <= 1.0:
            self._all_stopped = max(self._all_stopped, until)
        self._last_refusal = (chat_id, now)
        self._stand_until(chat_id, until)

    def stand(self, chat_id: int, seconds: float) -> None:
        """Hear of a 429 that another replica took."""
        until = self._now() + seconds * self.speed
        if chat_id != EVERY_CHAT:
            self._stand_until(chat_id, until)
        else:
            self._all_stopped = max(self._all_stopped, until)

    def _stand_until(self, chat_id: int, until: float) -> None:
        now = self._now()
        self._stopped = {key: end for key, end in self._stopped.items() if end > now}
        if until > self._stopped.get(chat_id, now):
            self._stopped[chat_id] = until

    async def tell_replicas(self, chat_id: int) -> None:
        """Let others leave the chat in peace, and stand when this one does."""
        now = self._now()
        left = self._all_stopped - now
        if left > 0 and self.budget is not None:
            await self.budget.stop(left / self.speed)
        left = self._stopped.get(chat_id, now) - now
        if left > 0 and self.counts is not None:
            await self.counts.stop_chat(chat_id, left / self.speed)
        await self._tell_count(chat_id)

    def _stands_until(self, chat_id: int) -> float:
        return max(self._stopped.get(chat_id, 0.0), self._all_stopped)

    def _now(self) -> float:
        """Give Telegram's seconds, of no particular beginning."""
        return asyncio.get_running_loop().time() * self.speed

    async def _sleep_until(self, moment: float) -> float:
        """Give the seconds of this process that it took."""
        left = max(moment - self._now(), 0.0) / self.speed
        if left > 0:
            await asyncio.sleep(left)
        return left

    def _chat(self, chat_id: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = _Chat.of(chat_id)
            if len(self._chats) > CHATS_REMEMBERED:
                self._chats.popitem(last=False)
        else:
            self._chats.move_to_end(chat_id)
        return chat
