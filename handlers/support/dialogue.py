"""A resident asks the centre, as they live it: in, what about, the words, off it goes; then more.

What staff do stands in staff.py.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.filters import Command, Filter, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.accounts import mask_number
from bot.domain.codes import says_code
from bot.domain.receipt_codes import says_receipt_code
from bot.domain.requests import (
    LONGEST_WORDS,
    MOST_REQUEST_PHOTOS,
    RequestPhoto,
    RequestSubject,
    WordsRefusal,
    parse_words,
)
from bot.services.cabinet import ListAccounts
from bot.services.evidence import EvidenceRefusal
from bot.services.messages import text
from bot.services.notices import AccountNamed
from bot.services.people import Person
from bot.services.receipt_photos import SentPhoto
from bot.services.requests import (
    AddToRequest,
    Conversation,
    ListRequests,
    NewRequest,
    RateRequest,
    ReadRequest,
    Request,
    RequestRefusal,
    SendRequest,
    SolveRequest,
)
from bot.services.unrecognised import PassOn
from bot.ui.chat import Chat
from bot.ui.filters import SentEvidence, Typed
from bot.ui.form import Dialogue, Form
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from bot.ui.request_cards import request_replied_to
from handlers.support import screens
from handlers.support.screens import NAME, Asking, Support

DIALOGUE = Dialogue(name=NAME, states=Support, draft=Asking, screens=screens.SCREENS)
FIELDS = {"subject": Support.subject, "account": Support.account, "words": Support.words}
Photo = SentPhoto | EvidenceRefusal
AskingForm = Form[Asking]


async def open_support(
    event: Message | CallbackQuery, chat: Chat, person: Person, list_requests: ListRequests
) -> None:
    """«Поддержка» and /support, which needs nobody to be signed in."""
    del event
    chat.rest(screens.support(await list_requests(person)))


async def begin(
    query: CallbackQuery, form: AskingForm, person: Person, list_accounts: ListAccounts
) -> None:
    """«Новое обращение»."""
    del query
    accounts: tuple[AccountNamed, ...] = ()
    if person.session is not None:
        linked = (await list_accounts(person)).accounts
        accounts = tuple(
            AccountNamed(
                one.account.id, mask_number(one.account.number), one.name, one.account.receipt_type
            )
            for one in linked
        )
    account = accounts[0] if len(accounts) == 1 else None
    await form.start(Support.subject, Asking(accounts=accounts, account=account))


async def choose_subject(query: CallbackQuery, form: AskingForm, value: str) -> None:
    del query
    draft = replace(form.draft, subject=RequestSubject(value))
    await form.go(Support.account if len(draft.accounts) > 1 else Support.words, draft)


async def choose_account(query: CallbackQuery, form: AskingForm, value: str) -> None:
    """One of the cabinet's, or none."""
    del query
    known = {str(one.account_id): one for one in form.draft.accounts}
    await form.go(Support.words, replace(form.draft, account=known.get(value)))


async def type_words(message: Message, form: AskingForm, typed: str) -> None:
    """What is typed on the review is said besides."""
    del message
    before = form.draft.words if form.chat.state == Support.review.state else ""
    await _take_words(form, f"{before}\n{typed}")


async def _take_words(form: AskingForm, typed: str) -> None:
    if says_secret(typed):
        form.chat.forget_typed()
        await form.repeat("support-looks-secret")
        return
    words = parse_words(typed)
    if isinstance(words, WordsRefusal):
        await form.repeat(text(words, most=LONGEST_WORDS))
    else:
        await form.go(Support.review, replace(form.draft, words=words))


async def send_photo(message: Message, form: AskingForm, photo: Photo) -> None:
    """A photo of the request; what is written below it are its words."""
    draft = form.draft
    if isinstance(photo, EvidenceRefusal):
        await form.repeat(screens.no_photo(photo))
        return
    if len(draft.photos) >= MOST_REQUEST_PHOTOS:
        await form.repeat(text("support-photos-full", most=MOST_REQUEST_PHOTOS))
        return
    if photo.album and photo.album == draft.album:
        form.chat.in_place = form.chat.same_drawing = True  # of an album one card is enough
    draft = replace(draft, photos=(*draft.photos, kept(photo)), album=photo.album)
    await form.keep(draft)
    said = message.caption or ""
    if said and not message.forward_origin:
        await _take_words(form, f"{draft.words}\n{said}")


def kept(photo: SentPhoto) -> RequestPhoto:
    return RequestPhoto(photo.file_id, photo.as_photo)


def says_secret(typed: str) -> bool:
    """Tell a code that was meant for another place: staff must not read it."""
    return says_code(typed) or says_receipt_code(typed)


async def change(query: CallbackQuery, form: AskingForm) -> None:
    del query
    await form.ask(screens.what_to_change(form.draft))


async def choose_field(query: CallbackQuery, form: AskingForm, value: str) -> None:
    del query
    await form.change(FIELDS[value])


async def take_photos_off(query: CallbackQuery, form: AskingForm) -> None:
    """«Убрать фото»."""
    del query
    await form.keep(replace(form.draft, photos=(), album=""))


async def send(
    query: CallbackQuery, form: AskingForm, person: Person, send_request: SendRequest
) -> None:
    """«Отправить»."""
    del query
    draft = form.draft
    account_id = None if draft.account is None else draft.account.account_id
    told = NewRequest(draft.subject, account_id, draft.words, draft.photos)
    match await send_request(person, told):
        case Request() as request:
            form.chat.note("request-sent")
            await form.leave(screens.sent(request))
        case refusal:
            await form.leave(home_screen(person).under(text(refusal)))


async def pass_on(
    query: CallbackQuery, chat: Chat, value: str, person: Person, pass_on: PassOn
) -> None:
    """«Отправить сотрудникам»: what was said outside of all dialogues, as it was said."""
    del query
    match await pass_on(person, int(value)):
        case Request() as request:
            chat.note("request-sent")
            chat.rest(screens.sent(request))
        case refusal:
            chat.rest(home_screen(person).under(text(refusal)))


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


def command_router() -> Router:
    """Make what works in every step."""
    own = Router(name=f"{NAME} command")
    own.message.register(open_support, Command("support", ignore_mention=True))
    return own


def reply_router() -> Router:
    """Make what a resident says in reply, outside of all dialogues."""
    own = Router(name=f"{NAME} reply")
    own.message.register(reply, Typed(), RepliesToOwn())
    own.message.register(reply, SentEvidence(), RepliesToOwn())
    return own


def router() -> Router:
    own = Router(name=NAME)
    press, message = own.callback_query.register, own.message.register
    press(open_support, Pressed("open"))
    press(begin, Pressed("new"))
    press(choose_subject, Pressed("about"), StateFilter(Support.subject))
    press(choose_account, Pressed("account"), StateFilter(Support.account))
    message(type_words, StateFilter(Support.words, Support.review), Typed())
    message(send_photo, StateFilter(Support.words, Support.review), SentEvidence())
    press(change, Pressed("change"), StateFilter(Support.review))
    press(choose_field, Pressed("field"), StateFilter(Support.review))
    press(take_photos_off, Pressed("bare"), StateFilter(Support.review))
    press(send, Pressed("send"), StateFilter(Support.review))
    press(pass_on, Pressed("pass"))
    press(list_own, Pressed("list"))
    press(show, Pressed("show"))
    press(ask_for_more, Pressed("more"))
    message(type_more, StateFilter(Support.more), Typed())
    message(send_more_photos, StateFilter(Support.more), SentEvidence())
    press(say_solved, Pressed("solved"))
    press(rate, Pressed("rate"))
    return own
