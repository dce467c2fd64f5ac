"""«Мои данные» and /forget: what is kept, the files of it, and its end."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.domain.consents import ErasureReason
from bot.services.erasure import EndProcessing, PendingErasure
from bot.services.messages import Document, Screen, text
from bot.services.my_data import FORMATS, MAKER, CountMyData
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.my_data import screens

NAME = "my_data"


async def forget(
    message: Message,
    chat: Chat,
    person: Person,
    count_my_data: CountMyData,
    pending_erasure: PendingErasure,
    zone: ZoneInfo,
) -> None:
    """/forget works without signing in: everybody who wrote to the bot left something."""
    del message
    chat.rest(await _overview(person, count_my_data, pending_erasure, zone))


async def open_my_data(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    count_my_data: CountMyData,
    pending_erasure: PendingErasure,
    zone: ZoneInfo,
) -> None:
    del query
    chat.rest(await _overview(person, count_my_data, pending_erasure, zone))


async def _overview(
    person: Person, count_my_data: CountMyData, pending_erasure: PendingErasure, zone: ZoneInfo
) -> Screen:
    return screens.overview(await count_my_data(person), await pending_erasure(person), zone)


async def download(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    count_my_data: CountMyData,
    pending_erasure: PendingErasure,
    zone: ZoneInfo,
) -> None:
    """The files are made when they are sent, of what is kept then."""
    del query
    for form in FORMATS:
        title = text(f"mydata-{form}")
        chat.outgoing.append(Document(MAKER, title, {"format": form}))
    screen = await _overview(person, count_my_data, pending_erasure, zone)
    chat.rest(screen.under(text("mydata-on-its-way")))


async def ask_to_erase(query: CallbackQuery, chat: Chat) -> None:
    del query
    chat.rest(screens.sure_to_erase())


async def erase(
    query: CallbackQuery, chat: Chat, person: Person, end_processing: EndProcessing
) -> None:
    """Everything stops now; the rows go as soon as this answer is delivered."""
    del query
    await end_processing(person, ErasureReason.ASKED, at_once=True)
    chat.sign(None)
    chat.rest(screens.erasing())


def command_router() -> Router:
    """Make what works in every step."""
    own = Router(name=f"{NAME} command")
    own.message.register(forget, Command("forget", ignore_mention=True))
    return own


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_my_data, Pressed("open"))
    own.callback_query.register(download, Pressed("download"))
    own.callback_query.register(ask_to_erase, Pressed("sure"))
    own.callback_query.register(erase, Pressed("erase"))
    return own
