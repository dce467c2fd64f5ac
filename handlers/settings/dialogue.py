"""«Настройки»: the PIN is handled by its own dialogue; idle time and language stand here."""

from dataclasses import replace
from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.access import PIN_IDLE_CHOICES
from bot.services.cabinet import SetPinIdle, session_of
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.settings import screens

NAME = "settings"


async def open_settings(query: CallbackQuery, chat: Chat, person: Person) -> None:
    del query
    chat.rest(screens.settings(session_of(person)))


async def ask_idle(query: CallbackQuery, chat: Chat) -> None:
    del query
    chat.rest(screens.choose_idle())


async def choose_idle(
    query: CallbackQuery, chat: Chat, value: str, person: Person, set_pin_idle: SetPinIdle
) -> None:
    del query
    idle = timedelta(seconds=int(value))
    if idle in PIN_IDLE_CHOICES:
        await set_pin_idle(person, idle)
        chat.sign(replace(session_of(person), pin_idle=idle))
    chat.rest(screens.settings(session_of(chat.person)))


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_settings, Pressed("open"))
    own.callback_query.register(ask_idle, Pressed("idle"))
    own.callback_query.register(choose_idle, Pressed("wait"))
    return own
