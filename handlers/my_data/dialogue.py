"""«Мои данные» and /forget: what is kept, the files of it, and its end."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.domain.consents import ErasureReason
from bot.services.erasure import EndProcessing, PendingErasure
from bot.services.messages import Document, Screen, text
from bot.services.my_data import FORMATS, MAKER, CountMyData, MayDispose
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.my_data import screens

NAME = "my_data"


async def open_my_data(
    event: Message | CallbackQuery,
    chat: Chat,
    person: Person,
    count_my_data: CountMyData,
    pending_erasure: PendingErasure,
    may_dispose: MayDispose,
    zone: ZoneInfo,
) -> None:
    """«Мои данные»; /forget works without signing in: whoever wrote to the bot left something."""
    del event
    mine = await may_dispose(person.user_id)
    chat.rest(await _overview(person, count_my_data, pending_erasure, zone, mine=mine))


async def _overview(
    person: Person,
    count_my_data: CountMyData,
    pending_erasure: PendingErasure,
    zone: ZoneInfo,
    *,
    mine: bool,
) -> Screen:
    kept, due = await count_my_data(person), await pending_erasure(person)
    return screens.overview(kept, due, zone, mine=mine)


async def download(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    count_my_data: CountMyData,
    pending_erasure: PendingErasure,
    may_dispose: MayDispose,
    zone: ZoneInfo,
) -> None:
    """The files are made when they are sent, of what is kept then."""
    del query
    mine = await may_dispose(person.user_id)
    for form in FORMATS if mine else ():
        title = text(f"mydata-{form}")
        chat.outgoing.append(Document(MAKER, title, {"format": form}))
    screen = await _overview(person, count_my_data, pending_erasure, zone, mine=mine)
    chat.rest(screen.under(text("mydata-on-its-way")) if mine else screen)


async def ask_to_erase(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    may_dispose: MayDispose,
    end_processing: EndProcessing,
) -> None:
    del query
    mine = await may_dispose(person.user_id)
    chat.rest(screens.sure_to_erase() if mine else screens.sure_to_wait(end_processing.days))


async def erase(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    may_dispose: MayDispose,
    end_processing: EndProcessing,
    zone: ZoneInfo,
) -> None:
    """Everything stops now; the rows go as soon as this answer is delivered, or in some days."""
    del query
    mine = await may_dispose(person.user_id)
    due = await end_processing(person, ErasureReason.ASKED, at_once=mine)
    chat.sign(None)
    chat.rest(screens.erasing() if mine else screens.erased_later(due, zone))


def command_router() -> Router:
    """Make what works in every step."""
    own = Router(name=f"{NAME} command")
    own.message.register(open_my_data, Command("forget", ignore_mention=True))
    return own


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_my_data, Pressed("open"))
    own.callback_query.register(download, Pressed("download"))
    own.callback_query.register(ask_to_erase, Pressed("sure"))
    own.callback_query.register(erase, Pressed("erase"))
    return own
