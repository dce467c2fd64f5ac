"""«Платежи»: what was paid for the current account, for full access."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.history import PaymentsPage, ReadPayments, Unseen
from bot.services.messages import Screen
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.payments import screens

NAME = "payments"


async def open_payments(
    query: CallbackQuery, chat: Chat, person: Person, read_payments: ReadPayments
) -> None:
    del query
    chat.rest(_screen(await read_payments(person), person))


async def turn_page(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_payments: ReadPayments
) -> None:
    del query
    chat.rest(_screen(await read_payments(person, int(value)), person))


def _screen(page: PaymentsPage | Unseen, person: Person) -> Screen:
    if isinstance(page, Unseen):
        return screens.unseen(page, person)
    return screens.payments(page)


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_payments, Pressed("open"))
    own.callback_query.register(turn_page, Pressed("page"))
    return own
