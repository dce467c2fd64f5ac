"""Requests that were sent: the list, one with its conversation, more words, end and rating."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.filters import Filter, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.codes import says_code
from bot.domain.receipt_codes import says_receipt_code
from bot.domain.requests import LONGEST_WORDS, RequestPhoto, WordsRefusal, parse_words
from bot.services.evidence import EvidenceRefusal
from bot.services.messages import text
from bot.services.people import Person
from bot.services.receipt_photos import SentPhoto
from bot.services.request_acts import AddToRequest, RateRequest, SolveRequest
from bot.services.request_told import ShowFiles
from bot.services.requests import Conversation, ListRequests, ReadRequest, RequestRefusal
from bot.ui.chat import Chat
from bot.ui.filters import SentEvidence, Typed
from bot.ui.form import Form
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from bot.ui.request_cards import request_replied_to
from handlers.support import screens
from handlers.support.screens import NAME, Asking, Support

Photo = SentPhoto | EvidenceRefusal
AskingForm = Form[Asking]


async def list_own(
    query: CallbackQuery, chat: Chat, person: Person, list_requests: ListRequests, zone: ZoneInfo
) -> None:
    """«Мои обращения»."""
    del query
    chat.rest(screens.own_requests(await list_requests(person), zone))


async def show(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    read_request: ReadRequest,
    zone: ZoneInfo,
) -> None:
    """One request with its conversation."""
    del query
    _show(chat, person, await read_request(person, value), zone)


def _show(
    chat: Chat, person: Person, found: Conversation | RequestRefusal | None, zone: ZoneInfo
) -> None:
    if isinstance(found, Conversation):
        chat.rest(screens.conversation(found, zone))
    else:
        chat.rest(home_screen(person).under(text(found or RequestRefusal.UNKNOWN)))


async def show_again(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    show_files: ShowFiles,
    zone: ZoneInfo,
) -> None:
    """«Показать файлы»."""
    del query
    _show(chat, person, await show_files(person, value), zone)


async def ask_for_more(
    query: CallbackQuery,
    form: AskingForm,
    value: str,
    person: Person,
    read_request: ReadRequest,
    zone: ZoneInfo,
) -> None:
    """«Дополнить», and «Ответить» below what staff have answered."""
    del query
    known = await read_request(person, value)
    if known is None or known.request.closed:
        _show(form.chat, person, known, zone)
    else:
        await form.start(Support.more, Asking(number=known.request.number))


async def type_more(
    message: Message,
    form: AskingForm,
    typed: str,
    person: Person,
    bot: Bot,
    add_to_request: AddToRequest,
) -> None:
    """It goes to staff at once; more may follow. A reply is to the request that it replies to."""
    number = request_replied_to(message, bot.id) or form.draft.number
    if says_secret(typed):
        form.chat.forget_typed()
        await form.repeat("support-looks-secret")
        return
    words = parse_words(typed)
    if isinstance(words, WordsRefusal):
        await form.repeat(text(words, most=LONGEST_WORDS))
    else:
        await _added(form, person, await add_to_request(person, number, words))


async def send_more_photos(
    message: Message,
    form: AskingForm,
    photo: Photo,
    person: Person,
    add_to_request: AddToRequest,
) -> None:
    if isinstance(photo, EvidenceRefusal):
        await form.repeat(screens.no_photo(photo))
        return
    number, words = form.draft.number, caption_of(message)
    await _added(form, person, await add_to_request(person, number, words, (kept(photo),)))


def caption_of(message: Message) -> str:
    """Give what was written below a photo now, if it can be read."""
    words = "" if message.forward_origin else parse_words(message.caption or "")
    return "" if isinstance(words, WordsRefusal) or says_secret(words) else words


async def _added(form: AskingForm, person: Person, done: Conversation | RequestRefusal) -> None:
    if isinstance(done, RequestRefusal):
        await form.leave(home_screen(person).under(text(done)))
    else:
        await form.repeat("support-added")


async def reply(
    message: Message,
    chat: Chat,
    number: str,
    person: Person,
    add_to_request: AddToRequest,
    zone: ZoneInfo,
    photo: Photo | None = None,
) -> None:
    """Words or a photo in reply to what staff have answered: nothing has to be pressed."""
    if isinstance(photo, EvidenceRefusal):
        chat.redraw(screens.no_photo(photo))
        return
    words = parse_words(message.text or "") if photo is None else caption_of(message)
    if isinstance(words, WordsRefusal):
        chat.redraw(text(words, most=LONGEST_WORDS))
        return
    photos = () if photo is None else (kept(photo),)
    done = await add_to_request(person, number, words, photos)
    _show(chat, person, done, zone)
    if isinstance(done, Conversation) and chat.shown is not None:
        chat.shown = chat.shown.under(text("support-added"))


async def say_solved(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    solve_request: SolveRequest,
    zone: ZoneInfo,
) -> None:
    """«Вопрос решён»."""
    del query
    _show(chat, person, await solve_request(person, value), zone)


async def rate(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    rate_request: RateRequest,
    zone: ZoneInfo,
) -> None:
    """From 1 to 5, once."""
    del query
    number, _, rating = value.partition(".")
    done = await rate_request(person, number, int(rating or 0))
    _show(chat, person, done, zone)
    if isinstance(done, Conversation) and chat.shown is not None:
        chat.shown = chat.shown.under(text("support-rated"))


class RepliesToOwn(Filter):
    """A reply, outside of all dialogues, to what we said of a request of the person's own."""

    async def __call__(
        self, message: Message, chat: Chat, person: Person, bot: Bot, use_cases: Mapping[str, Any]
    ) -> bool | dict[str, Any]:
        number = None if chat.state is not None else request_replied_to(message, bot.id)
        if number is None:
            return False
        read_request: ReadRequest = use_cases["read_request"]
        known = await read_request(person, number)
        return False if known is None else {"number": number}


def kept(photo: SentPhoto) -> RequestPhoto:
    return RequestPhoto(photo.file_id, photo.as_photo)


def says_secret(typed: str) -> bool:
    """Tell a code that was meant for another place: staff must not read it."""
    return says_code(typed) or says_receipt_code(typed)


def reply_router() -> Router:
    """Make what a resident says in reply, outside of all dialogues."""
    own = Router(name=f"{NAME} reply")
    own.message.register(reply, Typed(), RepliesToOwn())
    own.message.register(reply, SentEvidence(), RepliesToOwn())
    return own


def add_to(own: Router) -> None:
    press, message = own.callback_query.register, own.message.register
    press(list_own, Pressed("list"))
    press(show, Pressed("show"))
    press(show_again, Pressed("files"))
    press(ask_for_more, Pressed("more"))
    message(type_more, StateFilter(Support.more), Typed())
    message(send_more_photos, StateFilter(Support.more), SentEvidence())
    press(say_solved, Pressed("solved"))
    press(rate, Pressed("rate"))
