"""«Объявления»: the list, what became of each, and stopping one."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.announcements import ListAnnouncements, ReadAnnouncement, StopAnnouncement
from bot.services.people import Person
from bot.services.staff import Denied
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.announcements import screens

NAME = "anns"


async def open_list(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_announcements: ListAnnouncements,
    zone: ZoneInfo,
) -> None:
    """«Объявления»."""
    await turn_list(query, chat, f"{value}.1", person, list_announcements, zone)


async def turn_list(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    list_announcements: ListAnnouncements,
    zone: ZoneInfo,
) -> None:
    del query
    organisation_id, number = map(int, value.split("."))
    found = await list_announcements(person, organisation_id or None, number)
    if isinstance(found, Denied):
        chat.rest(screens.denied())
        return
    shown, more = found
    chat.rest(screens.announcements(organisation_id, shown, number, zone, more=more))


async def open_one(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_announcement: ReadAnnouncement,
    zone: ZoneInfo,
) -> None:
    del query
    told = await read_announcement(person, int(value))
    chat.rest(screens.denied() if isinstance(told, Denied) else screens.report(told, zone))


async def stop(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    stop_announcement: StopAnnouncement,
    zone: ZoneInfo,
) -> None:
    """«Остановить»."""
    del query
    told = await stop_announcement(person, int(value))
    chat.rest(screens.denied() if isinstance(told, Denied) else screens.report(told, zone))


def router() -> Router:
    own = Router(name=NAME)
    press = own.callback_query.register
    press(open_list, Pressed("open"))
    press(turn_list, Pressed("page"))
    press(open_one, Pressed("one"))
    press(stop, Pressed("stop"))
    return own
