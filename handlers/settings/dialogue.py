"""«Настройки»: idle time, quiet hours, notices; the PIN is handled by its own dialogue."""

from dataclasses import replace
from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.access import PIN_IDLE_CHOICES
from bot.domain.quiet import Quiet, Topic
from bot.services.cabinet import SetPinIdle, session_of
from bot.services.people import Person
from bot.services.preferences import MuteTopic, ReadPreferences, SetQuiet, SwitchTopic
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.settings import screens

NAME = "settings"


async def open_settings(
    query: CallbackQuery, chat: Chat, person: Person, read_preferences: ReadPreferences
) -> None:
    del query
    chat.rest(screens.settings(session_of(person), await read_preferences(person)))


async def ask_idle(query: CallbackQuery, chat: Chat) -> None:
    del query
    chat.rest(screens.choose_idle())


async def choose_idle(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    set_pin_idle: SetPinIdle,
    read_preferences: ReadPreferences,
) -> None:
    del query
    idle = timedelta(seconds=int(value))
    if idle in PIN_IDLE_CHOICES:
        await set_pin_idle(person, idle)
        chat.sign(replace(session_of(person), pin_idle=idle))
    chat.rest(screens.settings(session_of(chat.person), await read_preferences(person)))


async def ask_quiet(
    query: CallbackQuery, chat: Chat, person: Person, read_preferences: ReadPreferences
) -> None:
    """«Тихие часы»: from when first."""
    del query
    chat.rest(screens.choose_start(await read_preferences(person)))


async def choose_start(query: CallbackQuery, chat: Chat, value: str) -> None:
    del query
    chat.rest(screens.choose_end(int(value)))


async def choose_end(
    query: CallbackQuery, chat: Chat, value: str, person: Person, set_quiet: SetQuiet
) -> None:
    del query
    start, _, end = value.partition("-")
    preferences = await set_quiet(person, Quiet(int(start), int(end)))
    chat.rest(screens.settings(session_of(person), preferences))


async def be_loud(query: CallbackQuery, chat: Chat, person: Person, set_quiet: SetQuiet) -> None:
    """«Без тихих часов»."""
    del query
    chat.rest(screens.settings(session_of(person), await set_quiet(person, None)))


async def open_notices(
    query: CallbackQuery, chat: Chat, person: Person, read_preferences: ReadPreferences
) -> None:
    del query
    chat.rest(screens.notices(await read_preferences(person)))


async def switch(
    query: CallbackQuery, chat: Chat, value: str, person: Person, switch_topic: SwitchTopic
) -> None:
    del query
    chat.rest(screens.notices(await switch_topic(person, Topic(value))))


async def mute_from_notice(
    query: CallbackQuery, chat: Chat, value: str, person: Person, mute_topic: MuteTopic
) -> None:
    """«Не напоминать» under a notice."""
    del query
    topic = Topic(value)
    preferences = await mute_topic(person, topic)
    chat.rest(screens.notices(preferences).under(screens.muted(topic)))


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_settings, Pressed("open"))
    own.callback_query.register(ask_idle, Pressed("idle"))
    own.callback_query.register(choose_idle, Pressed("wait"))
    own.callback_query.register(ask_quiet, Pressed("quiet"))
    own.callback_query.register(choose_start, Pressed("from"))
    own.callback_query.register(choose_end, Pressed("until"))
    own.callback_query.register(be_loud, Pressed("loud"))
    own.callback_query.register(open_notices, Pressed("notices"))
    own.callback_query.register(switch, Pressed("topic"))
    own.callback_query.register(mute_from_notice, Pressed("mute"))
    return own
