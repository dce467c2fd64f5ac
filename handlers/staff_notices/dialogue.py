"""A notice to employees: somebody takes it, settles it or gives it back."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.messages import text
from bot.services.people import Person
from bot.services.staff_cards import NOTICE, number_read
from bot.services.staff_taking import TakeNotice, TakeOutcome
from bot.ui.chat import Chat
from bot.ui.presses import Pressed as On
from bot.ui.staff_presses import pressed_on

NAME = "notices"


async def take(query: CallbackQuery, chat: Chat, take_notice: TakeNotice) -> None:
    """«Взять»."""
    del query
    _tell(chat, await take_notice.take(pressed_on(chat, NOTICE)))


async def settle(query: CallbackQuery, chat: Chat, take_notice: TakeNotice) -> None:
    """«Сделано»."""
    del query
    _tell(chat, await take_notice.settle(pressed_on(chat, NOTICE)))


async def give_back(query: CallbackQuery, chat: Chat, take_notice: TakeNotice) -> None:
    """«Вернуть»."""
    del query
    _tell(chat, await take_notice.give_back(pressed_on(chat, NOTICE)))


async def show(
    query: CallbackQuery, chat: Chat, value: str, person: Person, take_notice: TakeNotice
) -> None:
    """Choose a line of a digest."""
    del query
    _tell(chat, await take_notice.open(person.user_id, person.chat_id, number_read(value)))


async def unveil(
    query: CallbackQuery, chat: Chat, person: Person, take_notice: TakeNotice
) -> None:
    """«Показать» on a card that came while the chat was locked."""
    del query
    card = chat.press.card if chat.press else ""
    if not chat.foreign:
        _tell(chat, await take_notice.unveil(person.user_id, person.chat_id, card))


def _tell(chat: Chat, outcome: TakeOutcome) -> None:
    if outcome is not TakeOutcome.DONE:
        chat.toast = text(outcome)


def router() -> Router:
    own = Router(name=NAME)
    press = own.callback_query.register
    press(take, On("take"))
    press(settle, On("settle"))
    press(give_back, On("back"))
    press(show, On("show"))
    press(unveil, On("open"))
    return own
