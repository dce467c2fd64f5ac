"""The playground itself: a Bot API server with a chat page, on loopback."""

import ipaddress
import logging
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from bot.playground.bot_api import BotApi
from bot.playground.calls import CLIENT_LIMIT
from bot.playground.chat_api import ChatApi
from bot.playground.clock import Clock
from bot.playground.desk import Desk
from bot.playground.errors import RefusedError, bad
from bot.playground.world import BotAccount, Chat, Person, World

log = logging.getLogger(__name__)

DEFAULT_TOKEN = "7000000001:AAplayground-token-opens-nothing-else"  # noqa: S105  (a local stand-in)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Playground:
    """Start it, point a bot at `url` with `token`, open `url` in a browser."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 8081,
        token: str = DEFAULT_TOKEN,
        bot_username: str = "kvitok_bot",
        bot_name: str = "Квиток",
        log_path: Path | None = None,
        speed: float = 1.0,
        enforce_limits: bool = True,
    ) -> None:
        self.host = host
        self.port = port
        self.token = token
        self.world = World(log_path)
        self.clock = Clock(speed, self.world.last_moment())
        self.desk = Desk(self.world, self.clock, enforce_limits=enforce_limits)
        self.bots = BotApi(self.desk)
        self.chats = ChatApi(self.desk, self.bots)
        self.bot = self.add_bot(token, username=bot_username, name=bot_name)
        self._known = {
            (one.first_name, one.last_name, one.phone): one for one in self.world.people.values()
        }
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    async def start(self) -> None:
        app = web.Application(client_max_size=CLIENT_LIMIT)
        app.add_routes(
            web.RouteDef(one.method, one.path, _guarded(one.handler), one.kwargs)
            for one in (*self.bots.routes(), *self.chats.routes())
        )
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        self.bots.start()

    async def stop(self) -> None:
        """Stop deliveries, let pages go, close the journal; may be called twice."""
        self.chats.close()
        await self.bots.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.world.journal.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def add_bot(self, token: str, *, username: str, name: str) -> BotAccount:
        """Register a bot; one that the journal knows keeps its chats and gets the new names."""
        number = int(token.partition(":")[0])
        known = self.world.bots.get(number)
        if known is not None:
            known.token, known.username, known.first_name = token, username, name
            self.world.keep(known)
            return known
        bot = BotAccount(id=number, token=token, username=username, first_name=name)
        self.world.keep(bot)
        self.desk.open(bot)
        self.bots.open(bot)
        return bot

    def add_person(
        self,
        first_name: str,
        last_name: str = "",
        *,
        username: str = "",
        phone: str = "",
        language_code: str = "ru",
        hint: str = "",
    ) -> Person:
        """Add a person, or give the one who is already known by this name and phone."""
        wanted = (first_name, last_name, phone)
        known = self._known.get(wanted)
        if known is not None:
            if hint and known.hint != hint:
                known.hint = hint
                self.world.keep(known)
            return known
        person = self.chats.actions.add_person(
            first_name=first_name,
            last_name=last_name,
            username=username,
            phone=phone,
            language_code=language_code,
            hint=hint,
        )
        self._known[wanted] = person
        return person

    def add_group(self, title: str, members: list[int], *, forum: bool = True) -> Chat:
        """Add a group with this bot in it, or give the one of this title."""
        for chat in self.world.chats.values():
            if not chat.private and chat.title == title and not chat.migrated_to:
                return chat
        return self.chats.actions.add_group(title, members, forum=forum)

    def add_sender(self, number: int, name: str) -> BotAccount:
        """Let something that is no bot tell people things, in a private chat with each."""
        token = f"{number}:{secrets.token_urlsafe(32)}"
        sender = self.add_bot(token, username="", name=name)
        sender.silent = True
        self.world.keep(sender)
        return sender

    def tell(self, sender: BotAccount, text: str, phone: str = "") -> None:
        """Tell the person of this phone, or everybody when it is nobody's."""
        people = list(self.world.people.values())
        known = phone.removeprefix("+")
        owners = [one for one in people if one.own_number.removeprefix("+") == known]
        for person in owners or people:
            chat = self.world.private(sender, person)
            chat.started = True
            self.desk.post(chat, sender.id, text=text)

    def stats(self) -> dict[str, Any]:
        return self.chats.actions.stats()


def _guarded(handler: Handler) -> Handler:
    """Refuse foreign Host headers (a web page could point its own name here); word refusals.

    No middleware: aiohttp keeps the handlers of middlewares, and so the whole world, for good.
    """

    async def guarded(request: web.Request) -> web.StreamResponse:
        if not _local(request.headers.get("Host", "")):
            raise web.HTTPForbidden(text="the playground answers to localhost only")
        origin = request.headers.get("Origin")
        if origin is not None and not _local(origin.partition("://")[2]):
            raise web.HTTPForbidden(text="the playground answers to its own page only")
        try:
            return await handler(request)
        except RefusedError as error:
            refusal = error
        except (ValueError, TypeError, OverflowError) as error:
            log.info("bad parameters for a %s: %s", request.method, error)
            refusal = bad(str(error))
        return web.json_response(
            {"error": refusal.description, **refusal.body()}, status=refusal.code
        )

    return guarded


def _local(host: str) -> bool:
    name = host.rsplit("]", 1)[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
