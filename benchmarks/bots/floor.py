"""The same form without any framework: aiohttp, orjson and a dictionary of states."""

import asyncio
import gc
import signal
from typing import Any

import aiohttp
import orjson
import uvloop
from aiohttp import web

from benchmarks.bots.life import end_with_input, options
from benchmarks.wire import PATH, SECRET, TOKEN

QUESTIONS = (
    "ФИО (полностью)",
    "Адрес (как в квитанции)",
    "Номер квартиры",
    "Сумма последней оплаты",
    "Дата последней оплаты",
)


async def serve(port: int, api: str) -> None:
    given: dict[int, list[str]] = {}
    session = aiohttp.ClientSession()
    url = f"{api}/bot{TOKEN}/sendMessage"

    async def receive(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=403)
        message: dict[str, Any] = orjson.loads(await request.read())["message"]
        chat_id, text = message["chat"]["id"], message["text"]
        if text == "/start":
            answers = given[chat_id] = []
        else:
            answers = given[chat_id]
            answers.append(text)
        if len(answers) < len(QUESTIONS):
            said = QUESTIONS[len(answers)]
        else:
            said = "Проверьте:\n" + "\n".join(given.pop(chat_id))
        body = orjson.dumps({"chat_id": chat_id, "text": said})
        headers = {"Content-Type": "application/json"}
        async with session.post(url, data=body, headers=headers) as sent:
            orjson.loads(await sent.read())
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    gc.collect()
    gc.freeze()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    await runner.cleanup()
    await session.close()


def main() -> None:
    given = options()
    end_with_input()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(given["port"], given["api"]))


if __name__ == "__main__":
    main()
