"""Registration, as a resident lives it: in, a phone or e-mail, login, password, statements.

What comes between, about the person, stands in about.py; the card of all answers, the code and
what comes of it in finish.py.
"""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.applicants import LoginNameRefusal, parse_login_name
from bot.domain.consents import ConsentKind
from bot.services.cabinet import Today
from bot.services.contacts import ContactRefusal, parse_email, parse_phone
from bot.services.letters import Address, Channel, Channels
from bot.services.papers import PaperKind, PaperPage, Papers, digest_of
from bot.services.passwords import PasswordHasher
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.registration import MakeLogin, RateNewPassword, StatementsDue
from bot.ui.filters import SharedContact, Typed
from bot.ui.form import Dialogue, Form
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.registration import about, finish, screens
from handlers.registration.draft import (
    Application,
    Registration,
    Tap,
    after_contact,
    after_password,
    ask_contact,
)

ApplicationForm = Form[Application]

ALL_STATEMENTS = frozenset({ConsentKind.AGREEMENT, ConsentKind.PERSONAL_DATA})
SECRET = frozenset({Registration.password, Registration.password_again, Registration.code})
DIALOGUE = Dialogue(
    name="registration",
    states=Registration,
    draft=Application,
    screens=screens.SCREENS,
    inner=frozenset(
        {
            Registration.phone,
            Registration.email,
            Registration.login_name,
            Registration.password_again,
        }
    ),
    secret=SECRET,
    erased=SECRET,
    contact=frozenset({Registration.phone}),
)


async def enter(
    query: CallbackQuery,
    form: ApplicationForm,
    person: Person,
    today: Today,
    channels: Channels,
    statements_due: StatementsDue,
    papers: Papers,
) -> None:
    """«Регистрация» or «Получить полный доступ» was pressed."""
    del query
    if person.session is not None and person.session.registered:
        form.chat.rest(home_screen(person))
    elif not (channels.sms or channels.email):
        form.chat.rest(screens.unavailable())
    elif person.session is None:
        draft = Application(today(), channels, due=ALL_STATEMENTS)
        await form.start(Registration.surname, draft)
    else:
        due = await statements_due(person)
        page = _first_page(papers, person)
        draft = Application(today(), channels, upgrade=True, due=due, page=page)
        await form.start(ask_contact(draft), draft)


async def choose_channel(query: CallbackQuery, form: ApplicationForm, value: str) -> None:
    del query
    steps = {Channel.SMS: Registration.phone, Channel.EMAIL: Registration.email}
    await form.go(steps[Channel(value)])


async def share_contact(message: Message, form: ApplicationForm, phone: str | None) -> None:
    """Only the sender's own card counts, and it proves the number without a code."""
    del message
    match parse_phone(phone) if phone else None:
        case None:
            await form.repeat("contact-not-own")
        case ContactRefusal() as reason:
            await form.repeat(reason)
        case address:
            await _take_address(form, address, own_contact=True)


async def type_phone(message: Message, form: ApplicationForm, typed: str) -> None:
    del message
    await _settle_address(form, parse_phone(typed))


async def type_email(message: Message, form: ApplicationForm, typed: str) -> None:
    del message
    await _settle_address(form, parse_email(typed))


async def _settle_address(form: ApplicationForm, typed: Address | ContactRefusal) -> None:
    if isinstance(typed, ContactRefusal):
        await form.repeat(typed)
    else:
        await _take_address(form, typed, own_contact=False)


async def _take_address(form: ApplicationForm, address: Address, *, own_contact: bool) -> None:
    draft = replace(form.draft, address=address, own_contact=own_contact, sent=None)
    await form.go(after_contact(draft), draft)


async def choose_digits(
    query: CallbackQuery, form: ApplicationForm, make_login: MakeLogin
) -> None:
    """«Восемь цифр»: the bot makes the login."""
    del query
    await form.go(Registration.password, replace(form.draft, login=await make_login()))


async def choose_name(query: CallbackQuery, form: ApplicationForm) -> None:
    del query
    await form.go(Registration.login_name)


async def type_login_name(
    message: Message, form: ApplicationForm, typed: str, make_login: MakeLogin
) -> None:
    """A chosen name gets four digits more: logins cannot be found out by trying names."""
    del message
    match parse_login_name(typed):
        case LoginNameRefusal() as reason:
            await form.repeat(reason)
        case name:
            draft = replace(form.draft, login=await make_login(name))
            await form.go(Registration.password, draft)


async def type_password(
    message: Message,
    form: ApplicationForm,
    typed: str,
    hasher: PasswordHasher,
    rate_new: RateNewPassword,
) -> None:
    """Keep the first typing as its hash only."""
    del message
    draft = form.draft
    rating = await rate_new(typed, draft.applicant, draft.login, draft.to)
    if rating.refusal is not None:
        await form.repeat(rating.refusal)
        return
    hashed = await hasher.hash(typed)
    draft = replace(draft, hashed=hashed, rating=rating.text_id)
    await form.go(Registration.password_again, draft)


async def type_again(
    message: Message,
    form: ApplicationForm,
    typed: str,
    person: Person,
    hasher: PasswordHasher,
    papers: Papers,
) -> None:
    del message
    if not await hasher.verify(form.draft.hashed, typed):
        await form.go(Registration.password, replace(form.draft, hashed="", rating=""))
        await form.repeat("password-differs")
        return
    draft = replace(form.draft, page=_first_page(papers, person))
    await form.go(after_password(draft), draft)


async def turn_page(
    query: CallbackQuery, form: ApplicationForm, value: str, person: Person, papers: Papers
) -> None:
    """‹ or › below the agreement."""
    del query
    page = papers.get(PaperKind.AGREEMENT, person.language).page(int(value))
    await form.keep(replace(form.draft, page=page))


async def accept_agreement(
    query: CallbackQuery, form: ApplicationForm, person: Person, papers: Papers, clock: Clock
) -> None:
    """The agreement counts as it was read: another language or version is read anew."""
    del query
    page, paper = form.draft.page, papers.get(PaperKind.AGREEMENT, person.language)
    if page is None or not page.last or (page.language, page.digest) != paper.identity:
        await form.keep(replace(form.draft, page=paper.page(1)))
        return
    draft = replace(form.draft, agreement=Tap(page.language, page.digest, clock()))
    await form.go(after_password(draft), draft)


async def agree(query: CallbackQuery, form: ApplicationForm, clock: Clock) -> None:
    """«Согласен на обработку персональных данных»: apart from the agreement, by its own tap."""
    del query
    texts = form.chat.texts
    wording = texts.plain(finish.CONSENT)
    tap = Tap(texts.language, digest_of(wording), clock())
    draft = replace(form.draft, consent=tap)
    await form.go(after_password(draft), draft)


def _first_page(papers: Papers, person: Person) -> PaperPage:
    return papers.get(PaperKind.AGREEMENT, person.language).page(1)


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    press, message = own.callback_query.register, own.message.register
    press(enter, Pressed("enter"))
    about.add_to(own)
    press(choose_channel, Pressed("channel"))
    message(share_contact, StateFilter(Registration.phone), SharedContact())
    message(type_phone, StateFilter(Registration.phone), Typed())
    message(type_email, StateFilter(Registration.email), Typed())
    press(choose_digits, Pressed("digits"))
    press(choose_name, Pressed("name"))
    message(type_login_name, StateFilter(Registration.login_name), Typed())
    message(type_password, StateFilter(Registration.password), Typed())
    message(type_again, StateFilter(Registration.password_again), Typed())
    press(turn_page, Pressed("page"))
    press(accept_agreement, Pressed("accept"))
    press(agree, Pressed("agree"))
    finish.add_to(own)
    return own
