"""Delivery to a webhook: again and again until a 2xx, in turn within a queue."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from bot.playground.clock import Clock
from bot.playground.updates import Mailbox, Pending

LONGEST_PAUSE = 60.0
RETRY_AFTER_LIMIT = 3600
NEVER_IN_REPLIES = {"deletewebhook", "setwebhook", "close", "logout"}
PATIENCE = aiohttp.ClientTimeout(total=60)
PAST_ERRORS = (aiohttp.ClientError, TimeoutError, OSError)

Replied = Callable[[str, dict[str, Any]], Awaitable[None]]


class WebhookPump:
    """Sends one bot's updates to its address until it is stopped."""

    def __init__(self, mailbox: Mailbox, clock: Clock, replied: Replied) -> None:
        self.mailbox = mailbox
        self.last_error = ""
        self.last_error_date = 0
        self._clock = clock
        self._replied = replied
        self._settings = mailbox.bot.webhook or {}
        self._slots = asyncio.Semaphore(int(self._settings.get("max_connections") or 40))
        self._queues: dict[str, list[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        self._session = aiohttp.ClientSession(
            timeout=PATIENCE, connector=aiohttp.TCPConnector(limit=0)
        )
        self._spawn(self._watch())

    async def stop(self) -> None:
        self.mailbox.fresh = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self) -> None:
        """Hand each new update to its queue; a queue has one task while it is not empty."""
        self.mailbox.fresh = list(self.mailbox.pending)
        while True:
            self.mailbox.arrived.clear()
            fresh, self.mailbox.fresh = self.mailbox.fresh, []
            for number in fresh:
                pending = self.mailbox.pending.get(number)
                if pending is None:
                    continue
                waiting = self._queues.setdefault(pending.queue, [])
                waiting.append(number)
                if len(waiting) == 1:
                    self._spawn(self._work(pending.queue))
            await self.mailbox.arrived.wait()

    async def _work(self, queue: str) -> None:
        waiting = self._queues[queue]
        while waiting:
            pending = self.mailbox.pending.get(waiting[0])
            if pending is not None:
                await self._deliver(pending)
            waiting.pop(0)
        del self._queues[queue]

    async def _deliver(self, pending: Pending) -> None:
        pause = 1.0
        failures = 0
        if self._clock.now() > pending.expires_at:
            self.mailbox.drop(pending.update_id)
        while self.mailbox.pending.get(pending.update_id) is pending:
            asked = await self._try(pending)
            if asked is None:
                self.mailbox.done(pending.update_id)
                return
            wait = float(asked)
            if not asked and failures:
                wait, pause = pause, min(pause * 2, LONGEST_PAUSE)
            failures += 1
            if self._clock.now() + wait > pending.expires_at:
                self.mailbox.drop(pending.update_id)
                return
            await self._clock.sleep_until(self._clock.now() + wait)

    async def _try(self, pending: Pending) -> int | None:
        """Send once; None for success, otherwise how long the other side asked us to wait."""
        if self._session is None:
            return 0
        headers = {"Content-Type": "application/json"}
        if secret := self._settings.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        async with self._slots:
            self.mailbox.sent(pending)
            try:
                async with self._session.post(
                    self._settings["url"],
                    data=pending.body.encode("utf-8", "surrogatepass"),
                    headers=headers,
                    allow_redirects=False,
                ) as answer:
                    body = await answer.read()
                    if 200 <= answer.status <= 299:
                        await self._reply(answer.content_type, body)
                        return None
                    self._failed(
                        f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    )
                    return _seconds(answer.headers.get("Retry-After", ""))
            except PAST_ERRORS as error:
                self._failed(str(error) or type(error).__name__)
                return 0

    def _failed(self, why: str) -> None:
        self.last_error, self.last_error_date = why, int(self._clock.now())

    async def _reply(self, content_type: str, body: bytes) -> None:
        """Carry out the method that a webhook may put into its answer."""
        if content_type == "application/json":
            try:
                fields = json.loads(body or b"{}")
            except ValueError:
                return
        else:
            fields = dict(parse_qsl(body.decode("utf-8", "replace")))
        if not isinstance(fields, dict) or not isinstance(fields.get("method"), str):
            return
        method = fields.pop("method").lower()
        if method not in NEVER_IN_REPLIES and not method.startswith("get"):
            await self._replied(method, fields)


def _seconds(header: str) -> int:
    return min(int(header), RETRY_AFTER_LIMIT) if header.isdigit() else 0
