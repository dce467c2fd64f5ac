"""A resident asks the centre, as they live it: in, what about, the words, off it goes.

What comes after stands in following.py, what staff do in staff.py.
"""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.accounts import mask_number
from bot.domain.requests import (
    LONGEST_WORDS,
    MOST_REQUEST_PHOTOS,
    RequestSubject,
    WordsRefusal,
    parse_words,
)
from bot.services.cabinet import ListAccounts
from bot.services.evidence import EvidenceRefusal
from bot.services.messages import text
from bot.services.notices import AccountNamed
from bot.services.people import Person
from bot.services.request_acts import NewRequest, SendRequest
from bot.services.requests import ListRequests, Request
from bot.services.unrecognised import PassOn
from bot.ui.chat import Chat
from bot.ui.filters import SentEvidence, Typed
from bot.ui.form import Dialogue
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.support import following, screens
from handlers.support.following import AskingForm, Photo, kept, says_secret
from handlers.support.screens import NAME, Asking, Support

DIALOGUE = Dialogue(name=NAME, states=Support, draft=Asking, screens=screens.SCREENS)
FIELDS = {"subject": Support.subject, "account": Support.account, "words": Support.words}


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


async def send_on(
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


def command_router() -> Router:
    """Make what works in every step."""
    own = Router(name=f"{NAME} command")
    own.message.register(open_support, Command("support", ignore_mention=True))
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
    press(send_on, Pressed("pass"))
    following.add_to(own)
    return own
