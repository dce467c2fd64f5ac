"""«Где вы вошли»: look, and sign other chats out."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.cabinet import session_of
from bot.services.messages import text
from bot.services.open_sessions import EndSessions, ListSessions
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.sessions import screens

NAME = "sessions"


async def open_sessions(
    query: CallbackQuery, chat: Chat, person: Person, list_sessions: ListSessions, zone: ZoneInfo
) -> None:
    del query
    found = await list_sessions(person)
    chat.rest(screens.sessions(found, session_of(person).id, zone))


async def end_one(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_sessions: ListSessions,
    end_sessions: EndSessions,
    zone: ZoneInfo,
) -> None:
    del query
    ended = await end_sessions(person, int(value))
    left = [one for one in await list_sessions(person) if one.id != int(value)]
    shown = screens.sessions(left, session_of(person).id, zone)
    chat.rest(shown.under(text("sessions-ended", count=ended)))


async def ask_to_end_others(query: CallbackQuery, chat: Chat) -> None:
    del query
    chat.rest(screens.sure_to_end())


async def end_others(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    list_sessions: ListSessions,
    end_sessions: EndSessions,
    zone: ZoneInfo,
) -> None:
    del query
    ended = await end_sessions(person)
    own = session_of(person).id
    left = [one for one in await list_sessions(person) if one.id == own]
    chat.rest(screens.sessions(left, own, zone).under(text("sessions-ended", count=ended)))


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_sessions, Pressed("open"))
    own.callback_query.register(end_one, Pressed("end"))
    own.callback_query.register(ask_to_end_others, Pressed("others"))
    own.callback_query.register(end_others, Pressed("ended"))
    return own
