"""The form as aiogram's documentation writes it.

Router and decorators with states and magic filters, the «cancel» of its finite-state example,
MemoryStorage (the default), `message.answer`, SimpleRequestHandler, `web.run_app`. Nothing is
logged and nothing is kept.
"""

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message, ReplyKeyboardRemove
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from benchmarks.bots.life import end_with_input, options
from benchmarks.wire import PATH, SECRET, TOKEN


class Form(StatesGroup):
    name = State()
    address = State()
    flat = State()
    amount = State()
    date = State()


form_router = Router()


@form_router.message(CommandStart())
async def command_start(message: Message, state: FSMContext) -> None:
    await state.set_state(Form.name)
    await message.answer("ФИО (полностью)", reply_markup=ReplyKeyboardRemove())


@form_router.message(Command("cancel"))
@form_router.message(F.text.casefold() == "cancel")
async def cancel_handler(message: Message, state: FSMContext) -> None:
    if await state.get_state() is None:
        return
    await state.clear()
    await message.answer("Отменено.", reply_markup=ReplyKeyboardRemove())


@form_router.message(Form.name, F.text)
async def process_name(message: Message, state: FSMContext) -> None:
    await state.update_data(name=message.text)
    await state.set_state(Form.address)
    await message.answer("Адрес (как в квитанции)")


@form_router.message(Form.address, F.text)
async def process_address(message: Message, state: FSMContext) -> None:
    await state.update_data(address=message.text)
    await state.set_state(Form.flat)
    await message.answer("Номер квартиры")


@form_router.message(Form.flat, F.text)
async def process_flat(message: Message, state: FSMContext) -> None:
    await state.update_data(flat=message.text)
    await state.set_state(Form.amount)
    await message.answer("Сумма последней оплаты")


@form_router.message(Form.amount, F.text)
async def process_amount(message: Message, state: FSMContext) -> None:
    await state.update_data(amount=message.text)
    await state.set_state(Form.date)
    await message.answer("Дата последней оплаты")


@form_router.message(Form.date, F.text)
async def process_date(message: Message, state: FSMContext) -> None:
    data = await state.update_data(date=message.text)
    await state.clear()
    await message.answer(
        "Проверьте:\n"
        f"{data['name']}\n{data['address']}, кв. {data['flat']}\n"
        f"{data['amount']} руб., {data['date']}"
    )


def main() -> None:
    given = options()
    end_with_input()
    dispatcher = Dispatcher()
    dispatcher.include_router(form_router)
    api = TelegramAPIServer.from_base(given["api"])
    bot = Bot(token=TOKEN, session=AiohttpSession(api=api))
    app = web.Application()
    SimpleRequestHandler(dispatcher=dispatcher, bot=bot, secret_token=SECRET).register(
        app, path=PATH
    )
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=given["port"], print=lambda *_: None)


if __name__ == "__main__":
    main()
