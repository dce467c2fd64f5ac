"""The same form in aiogram with what is known to be cheap, still without log or database.

StateFilter instead of states in decorators, no magic filters, orjson both ways, JSON bodies out,
only the id of a sent message read, uvloop, `gc.freeze()`.
"""

import asyncio
import gc
import signal

import orjson
import uvloop
from aiogram import Dispatcher, Router
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, Update
from aiohttp import web

from benchmarks.bots.documented import Form
from benchmarks.bots.life import end_with_input, options
from benchmarks.wire import PATH, SECRET, TOKEN
from bot.delivery.telegram import SendText, open_bot

QUESTIONS = {
    Form.name: ("name", Form.address, "Адрес (как в квитанции)"),
    Form.address: ("address", Form.flat, "Номер квартиры"),
    Form.flat: ("flat", Form.amount, "Сумма последней оплаты"),
    Form.amount: ("amount", Form.date, "Дата последней оплаты"),
}


async def _say(message: Message, text: str) -> None:
    assert message.bot is not None
    await message.bot(SendText(chat_id=message.chat.id, text=text))


async def start(message: Message, state: FSMContext) -> None:
    await state.set_state(Form.name)
    await _say(message, "ФИО (полностью)")


async def answer(message: Message, state: FSMContext, raw_state: str) -> None:
    name, following, question = QUESTIONS[getattr(Form, raw_state.rpartition(":")[2])]
    await state.update_data({name: message.text})
    await state.set_state(following)
    await _say(message, question)


async def finish(message: Message, state: FSMContext) -> None:
    data = await state.update_data(date=message.text)
    await state.clear()
    await _say(message, "Проверьте:\n" + "\n".join(data.values()))


def make_dispatcher() -> Dispatcher:
    router = Router()
    router.message.register(start, CommandStart())
    for state in QUESTIONS:
        router.message.register(answer, StateFilter(state))
    router.message.register(finish, StateFilter(Form.date))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    return dispatcher


async def serve(port: int, api: str) -> None:
    dispatcher, bot = make_dispatcher(), open_bot(TOKEN, api)

    async def receive(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=403)
        update = Update.model_validate(orjson.loads(await request.read()), context={"bot": bot})
        await dispatcher.feed_update(bot, update)
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
    await bot.session.close()


def main() -> None:
    given = options()
    end_with_input()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(given["port"], given["api"]))


if __name__ == "__main__":
    main()
