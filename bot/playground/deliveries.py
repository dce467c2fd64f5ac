"""How a bot gets its updates: getUpdates or a webhook, never both."""

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

from bot.playground.calls import Call
from bot.playground.clock import Clock
from bot.playground.errors import (
    OTHER_POLLER,
    WEBHOOK_ACTIVE,
    WEBHOOK_SET,
    RefusedError,
    bad,
)
from bot.playground.updates import Mailbox
from bot.playground.webhook import Replied, WebhookPump
from bot.playground.world import World

SECRET = re.compile(r"[A-Za-z0-9_-]*")
CONFLICT_PAUSE = 3.0
LONGEST_POLL = 50
CONNECTIONS = 40


class Delivery:
    """One bot's way to its updates."""

    def __init__(self, mailbox: Mailbox, world: World, clock: Clock, replied: Replied) -> None:
        self.mailbox = mailbox
        self.pump: WebhookPump | None = None
        self._world = world
        self._clock = clock
        self._replied = replied
        self._poll: asyncio.Future[str] | None = None
        self._next_conflict = 0.0
        self.entered = asyncio.Event()

    def start(self) -> None:
        """Go on with the webhook that was set before a restart."""
        if self.mailbox.bot.webhook:
            self.pump = WebhookPump(self.mailbox, self._clock, self._replied)
            self.pump.start()

    async def stop(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result("")
        if self.pump is not None:
            await self.pump.stop()
            self.pump = None

    # -- long polling -------------------------------------------------------------------------

    async def get_updates(self, call: Call) -> str:
        """Answer with what is due, or wait for it; a second poller throws the first one out.

        Gives JSON text: an update is the same bytes each time it is sent.
        """
        if self.mailbox.bot.webhook:
            raise RefusedError(409, WEBHOOK_ACTIVE)
        self._allow(call)
        self._terminate(OTHER_POLLER)
        mine = self._poll = asyncio.get_running_loop().create_future()
        self.entered.set()
        until = self._clock.now() + min(max(call.number("timeout"), 0), LONGEST_POLL)
        limit = min(max(call.number("limit") or 100, 1), 100)
        offset = call.number("offset")
        try:
            while True:
                self.mailbox.arrived.clear()
                if due := self.mailbox.read(offset, limit):
                    return f"[{','.join(one.body for one in due)}]"
                waiting = asyncio.ensure_future(self._clock.wait(self.mailbox.arrived, until))
                try:
                    await asyncio.wait({waiting, mine}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    waiting.cancel()
                if mine.done():
                    return await self._conflict(mine.result())
                if waiting.done() and not waiting.result():
                    return "[]"
        finally:
            if self._poll is mine:
                self._poll = None

    def _terminate(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(why)

    async def _conflict(self, why: str) -> str:
        """Refuse the poller that was thrown out, at most every three seconds."""
        if not why:
            return "[]"
        now = self._clock.now()
        if now < self._next_conflict:
            await self._clock.sleep_until(now + CONFLICT_PAUSE)
        else:
            self._next_conflict = now + CONFLICT_PAUSE
        raise RefusedError(409, why)

    def _allow(self, call: Call) -> None:
        """Remember which kinds the bot wants; absent leaves it, an empty list is the default."""
        if not call.given("allowed_updates"):
            return
        wanted = call.json("allowed_updates", "allowed_updates")
        if not isinstance(wanted, list):
            raise bad("can't parse allowed_updates: expected an Array of String")
        allowed = [str(kind) for kind in wanted] or None
        if allowed != self.mailbox.bot.allowed:
            self.mailbox.bot.allowed = allowed
            self._world.keep(self.mailbox.bot)

    # -- webhook ------------------------------------------------------------------------------

    async def set_webhook(self, call: Call) -> bool:
        url = call.text("url").strip()
        if not url:
            return await self.delete_webhook(call)
        secret = call.text("secret_token")
        if len(secret) > 256:
            raise bad("secret token is too long")
        if not SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self._allow(call)
        self._terminate(WEBHOOK_SET)
        if self.pump is not None:
            await self.pump.stop()
        if call.flag("drop_pending_updates"):
            self.mailbox.drop_all()
        connections = call.number("max_connections", CONNECTIONS)
        self.mailbox.bot.webhook = {
            "url": url,
            "secret_token": secret,
            "max_connections": min(max(connections, 1), 100),
        }
        self._world.keep(self.mailbox.bot)
        self.start()
        return True

    async def delete_webhook(self, call: Call) -> bool:
        if self.pump is not None:
            await self.pump.stop()
            self.pump = None
        if call.flag("drop_pending_updates"):
            self.mailbox.drop_all()
        self.mailbox.bot.webhook = None
        self._world.keep(self.mailbox.bot)
        return True

    def info(self) -> dict[str, Any]:
        webhook = self.mailbox.bot.webhook
        self.mailbox.expire()
        shape: dict[str, Any] = {
            "url": webhook["url"] if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.mailbox.pending),
        }
        if webhook:
            shape["max_connections"] = webhook["max_connections"]
            shape["ip_address"] = "127.0.0.1"
        if self.pump is not None and self.pump.last_error:
            shape["last_error_date"] = self.pump.last_error_date
            shape["last_error_message"] = self.pump.last_error
        if self.mailbox.bot.allowed:
            shape["allowed_updates"] = self.mailbox.bot.allowed
        return shape
