"""The page's JSON API: who is there, what they said, what they do next.

A chat's id is the one a person knows: the bot's id in private, the group's own otherwise.
"""

import asyncio
import json
import mimetypes
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.playground.actions import Actions
from bot.playground.bot_api import BotApi
from bot.playground.calls import read_object
from bot.playground.desk import Desk
from bot.playground.errors import RefusedError
from bot.playground.events import Event
from bot.playground.methods.setup import commands_for
from bot.playground.views import message_view, page_chat_id
from bot.playground.world import Chat, Person

STATIC = Path(__file__).parent / "static"
KEEPALIVE = 15.0
PATIENCE = 10.0
MESSAGES_AT_ONCE = 200


class ChatApi:
    def __init__(self, desk: Desk, bots: BotApi) -> None:
        self.desk = desk
        self.actions = Actions(desk)
        self.bots = bots
        self._closing = False

    def close(self) -> None:
        """Let go of every page that listens."""
        self._closing = True
        self.desk.hub.wake_all()

    def routes(self) -> list[web.RouteDef]:
        chat = r"/chat/{person:\d+}/{chat:-?\d+}"
        routes = [
            web.get("/", self.page),
            web.get("/static/{path:.+}", self.static),
            web.get("/chat/people", self.people),
            web.post("/chat/people", self.add_person),
            web.get("/chat/bots", self.list_bots),
            web.post("/chat/groups", self.add_group),
            web.get("/chat/stats", self.stats),
            web.get("/chat/settled", self.settled),
            web.post("/chat/clock", self.clock),
            web.post("/chat/deliver", self.deliver),
            web.get("/chat/files/{file_id}", self.file),
            web.get(r"/chat/{person:\d+}/chats", self.chats),
            web.get(r"/chat/{person:\d+}/events", self.events),
            web.get(chat + "/messages", self.messages),
        ]
        routes += [
            web.post(f"{chat}/{{action:{name}}}", self.act) for name in self.actions.names()
        ]
        return routes

    # -- the page -----------------------------------------------------------------------------

    async def page(self, _request: web.Request) -> web.StreamResponse:
        return _file(STATIC / "index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        path = (STATIC / request.match_info["path"]).resolve()
        if not path.is_relative_to(STATIC.resolve()):
            raise web.HTTPNotFound
        return _file(path)

    async def file(self, request: web.Request) -> web.StreamResponse:
        stored = self.desk.world.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        headers = {"X-Content-Type-Options": "nosniff"}
        if stored.mime != "application/pdf":
            headers["Content-Security-Policy"] = "sandbox"
            if not stored.mime.startswith("image/"):
                headers["Content-Disposition"] = "attachment"
        return web.Response(
            body=self.desk.world.data_of(stored),
            content_type=stored.mime.partition(";")[0],
            headers=headers,
        )

    # -- who is there -------------------------------------------------------------------------

    async def people(self, _request: web.Request) -> web.Response:
        return _json([person_view(one) for one in self.desk.world.people.values()])

    async def add_person(self, request: web.Request) -> web.Response:
        fields = await _body(request)
        if not str(fields.get("first_name", "")).strip():
            raise RefusedError(400, "first_name is empty")
        known = ("first_name", "last_name", "username", "phone", "language_code", "hint")
        person = self.actions.add_person(
            **{name: str(fields[name]) for name in known if fields.get(name)}
        )
        return _json(person_view(person))

    async def list_bots(self, _request: web.Request) -> web.Response:
        return _json(
            [
                {
                    "id": bot.id,
                    "username": bot.username,
                    "first_name": bot.first_name,
                    "commands": commands_for(bot, "ru"),
                    "description": bot.texts.get("description:", ""),
                }
                for bot in self.desk.world.bots.values()
            ]
        )

    async def add_group(self, request: web.Request) -> web.Response:
        fields = await _body(request)
        members = [int(one) for one in fields.get("members", [])]
        if any(one not in self.desk.world.people for one in members):
            raise RefusedError(404, "no such person")
        chat = self.actions.add_group(
            str(fields.get("title") or "Group"),
            members,
            forum=bool(fields.get("forum", True)),
            kind="group" if fields.get("kind") == "group" else "supergroup",
        )
        return _json({"id": chat.id, "type": chat.kind, "title": chat.title})

    async def chats(self, request: web.Request) -> web.Response:
        person = self._person(request)
        world = self.desk.world
        for bot in world.bots.values():
            chat = world.private(bot, person)
            chat.started = chat.started or bot.silent
        rows = []
        for chat in world.chats_of(person.id):
            if chat.migrated_to:
                continue
            last = next(
                (m for m in reversed(world.messages.get(chat.key, {}).values()) if not m.deleted),
                None,
            )
            title = world.bots[chat.bot].first_name if chat.private else chat.title
            rows.append(
                {
                    "id": page_chat_id(chat),
                    "type": chat.kind,
                    "title": title,
                    "last": {"text": last.words, "date": last.date} if last else None,
                    "unread": self.actions.unread(person, chat),
                    "forum": chat.forum,
                    "topics": chat.topics,
                    "blocked": chat.blocked,
                }
            )
        return _json(rows)

    async def messages(self, request: web.Request) -> web.Response:
        person = self._person(request)
        chat = self._chat(request, person)
        after, limit = _number(request, "after_seq"), _number(request, "limit", MESSAGES_AT_ONCE)
        found = [
            one
            for one in self.desk.world.messages.get(chat.key, {}).values()
            if one.seq > after and not (one.deleted and not after)
        ]
        if not after:
            found = found[-limit:] if limit else found
        self.actions.read(person, chat)
        return _json(
            {
                "messages": [message_view(self.desk.world, one) for one in found],
                "seq": self.desk.world.seq,
            }
        )

    # -- what they do -------------------------------------------------------------------------

    async def act(self, request: web.Request) -> web.Response:
        person = self._person(request)
        chat = self._chat(request, person)
        name = request.match_info["action"]
        if request.content_type == "multipart/form-data":
            fields: dict[str, Any] = {}
            for key, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    fields[key] = value.file.read()
                    fields.setdefault("name", value.filename)
                    fields.setdefault("mime", value.content_type)
                else:
                    fields[key] = value
        else:
            fields = await _body(request)
        return _json(self.actions.run(name, chat, person, fields))

    # -- what happens -------------------------------------------------------------------------

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream a person's events; what was missed and is no longer kept comes as messages."""
        person = 0 if request.match_info["person"] == "0" else self._person(request).id
        hub = self.desk.hub
        given = request.headers.get("Last-Event-ID") or request.query.get("after")
        after = int(given) if given and given.isdigit() else 0
        after = after or self.desk.world.seq
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        news = hub.subscribe(person)
        try:
            await response.write(b"retry: 500\n: hello\n\n")
            while not self._closing:
                news.clear()
                gap = hub.gap(person, after)
                missed = self._missed(person, after, gap) if gap else []
                for seq, line in missed + hub.since(person, max(after, gap)):
                    await response.write(b"id: %d\ndata: %s\n\n" % (seq, line))
                    after = seq
                after = max(after, gap)
                try:
                    async with asyncio.timeout(KEEPALIVE):
                        await news.wait()
                except TimeoutError:
                    await response.write(b": still here\n\n")
        except ConnectionError:
            pass
        finally:
            hub.unsubscribe(person, news)
        return response

    def _missed(self, person: int, after: int, until: int) -> list[Event]:
        world = self.desk.world
        missed = [
            one
            for chat in world.chats_of(person)
            for one in world.messages.get(chat.key, {}).values()
            if after < one.seq <= until
        ]
        lines = []
        for one in sorted(missed, key=lambda message: message.seq):
            view = {"type": "message", **message_view(world, one)}
            lines.append((one.seq, json.dumps(view, ensure_ascii=False).encode()))
        return lines

    async def settled(self, request: web.Request) -> web.Response:
        """Answer once no update waits and no bot has called anything for `quiet` seconds."""
        quiet = float(request.query.get("quiet", "0.1"))
        try:
            async with asyncio.timeout(float(request.query.get("timeout", "10"))):
                await self.actions.quiet(quiet)
        except TimeoutError:
            return _json({"settled": False, "pending": self.actions.pending()})
        seq = self.desk.hub.last(_number(request, "person"))
        return _json({"settled": True, "pending": 0, "seq": seq})

    # -- levers -------------------------------------------------------------------------------

    async def clock(self, request: web.Request) -> web.Response:
        fields = await _body(request)
        speed = fields.get("speed")
        if speed is not None and not 0 < float(speed) <= 1e6:
            raise RefusedError(400, "speed must be above zero")
        self.desk.clock.change(
            speed=None if speed is None else float(speed), advance=float(fields.get("advance", 0))
        )
        return _json({"speed": self.desk.clock.speed, "now": self.desk.clock.now()})

    async def stats(self, _request: web.Request) -> web.Response:
        return _json(self.actions.stats())

    async def deliver(self, request: web.Request) -> web.Response:
        """Send a past update again `times` times, or any JSON as an update."""
        fields = await _body(request)
        bot = int(fields.get("bot") or next(iter(self.desk.world.bots)))
        mailbox = self.desk.mailboxes.get(bot)
        if mailbox is None:
            raise RefusedError(404, "no such bot")
        if "raw" in fields:
            raw = fields["raw"]
            number = mailbox.inject(raw if isinstance(raw, str) else json.dumps(raw))
            return _json({"update_id": number})
        number = int(fields.get("update_id") or next(reversed(mailbox.past), 0))
        for _ in range(int(fields.get("times", 1))):
            try:
                async with asyncio.timeout(PATIENCE):
                    await mailbox.gone(number)
            except TimeoutError:
                raise RefusedError(409, f"update {number} still waits for the bot") from None
            if not mailbox.again(number):
                raise RefusedError(404, "no such update")
        return _json({"update_id": number})

    def _person(self, request: web.Request) -> Person:
        person = self.desk.world.people.get(int(request.match_info["person"]))
        if person is None:
            raise RefusedError(404, "no such person")
        return person

    def _chat(self, request: web.Request, person: Person) -> Chat:
        """Find a chat by the id a person knows; the own id stands for the first bot's chat."""
        number = int(request.match_info["chat"])
        world = self.desk.world
        if number == person.id:
            number = next(iter(world.bots))
        if number in world.bots:
            return world.private(world.bots[number], person)
        chat = world.chats.get(str(number))
        if chat is None or person.id not in chat.members:
            raise RefusedError(404, "no such chat")
        return chat


def person_view(person: Person) -> dict[str, Any]:
    names = ("id", "first_name", "last_name", "username", "phone", "language_code", "hint")
    return {name: getattr(person, name) for name in names}


def _json(value: Any) -> web.Response:
    return web.json_response(value, dumps=lambda one: json.dumps(one, ensure_ascii=False))


def _number(request: web.Request, name: str, default: int = 0) -> int:
    value = request.query.get(name, "")
    return int(value) if value.isdigit() else default


async def _body(request: web.Request) -> dict[str, Any]:
    return read_object(await request.read())


def _file(path: Path) -> web.StreamResponse:
    if not path.is_file():
        raise web.HTTPNotFound
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return web.Response(
        body=path.read_bytes(), content_type=kind, charset="utf-8", headers=headers
    )
