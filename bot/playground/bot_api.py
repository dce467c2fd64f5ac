"""The Bot API over HTTP: /bot<token>/<method>, and the files it gives out."""

import inspect
import json
import math
from typing import Any

from aiohttp import web

from bot.playground.calls import Call, read_call
from bot.playground.deliveries import Delivery
from bot.playground.desk import Desk
from bot.playground.errors import RefusedError
from bot.playground.methods import METHODS
from bot.playground.world import BotAccount

UNAUTHORIZED = RefusedError(401, "Unauthorized")
NO_FILE = RefusedError(404, "Not Found")
NO_METHOD = RefusedError(404, "Not Found: method not found")


class BotApi:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.deliveries: dict[int, Delivery] = {}
        for bot in desk.world.bots.values():
            self.open(bot)

    def open(self, bot: BotAccount) -> Delivery:
        async def replied(method: str, fields: dict[str, Any]) -> None:
            try:
                await self.run(Call(bot, method, fields))
            except RefusedError:
                return

        desk = self.desk
        delivery = Delivery(desk.mailboxes[bot.id], desk.world, desk.clock, replied)
        self.deliveries[bot.id] = delivery
        return delivery

    def start(self) -> None:
        for delivery in self.deliveries.values():
            delivery.start()

    async def stop(self) -> None:
        for delivery in self.deliveries.values():
            await delivery.stop()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route(verb, r"/bot{token:[^/]*}/{method:.*}", self.handle)
            for verb in ("GET", "POST")
        ] + [
            web.get(r"/file/bot{token:[^/]*}/{path:.+}", self.download),
        ]

    async def handle(self, request: web.Request) -> web.Response:
        try:
            bot = self._bot(request)
            method = request.match_info["method"].strip("/").lower()
            result = await self.run(await read_call(request, bot, method))
        except RefusedError as refusal:
            return _refusal(refusal)
        return web.Response(
            text=f'{{"ok":true,"result":{result}}}', content_type="application/json"
        )

    async def run(self, call: Call) -> str:
        """Carry out a method and give its result as JSON text."""
        if call.method != "getupdates":
            self.desk.note(call.method)
        delivery = self.deliveries[call.bot.id]
        match call.method:
            case "getupdates":
                return await delivery.get_updates(call)
            case "setwebhook":
                return _text(await delivery.set_webhook(call))
            case "deletewebhook":
                return _text(await delivery.delete_webhook(call))
            case "getwebhookinfo":
                return _text(delivery.info())
            case "close" | "logout":
                return "true"
        method = METHODS.get(call.method)
        if method is None:
            raise NO_METHOD
        result = method(self.desk, call)
        if inspect.isawaitable(result):
            result = await result
        return _text(result)

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._bot(request)
            path = request.match_info["path"]
        except RefusedError as refusal:
            return _refusal(refusal)
        stored = self.desk.world.paths.get(path)
        if stored is None:
            return _refusal(NO_FILE)
        return web.Response(
            body=self.desk.world.data_of(stored), content_type="application/octet-stream"
        )

    def _bot(self, request: web.Request) -> BotAccount:
        bot = self.desk.world.bot_by_token(request.match_info["token"])
        if bot is None:
            raise UNAUTHORIZED
        return bot


def _text(result: Any) -> str:
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"))


def _refusal(refusal: RefusedError) -> web.Response:
    headers = {}
    if "retry_after" in refusal.parameters:
        headers["Retry-After"] = str(math.ceil(refusal.parameters["retry_after"]))
    return web.json_response(refusal.body(), status=refusal.code, headers=headers)
