"""Commands that win in every step, «Назад», «Отмена», «Меню», and whatever nobody else took."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.domain.codes import says_code
from bot.domain.receipt_codes import says_receipt_code
from bot.services.cabinet import IsOwnPassword
from bot.services.messages import Button, Text, text
from bot.services.people import Person
from bot.services.receipt_photos import PhotoRefusal, SentPhoto
from bot.services.unrecognised import CollectUnrecognised
from bot.ui.chat import Chat
from bot.ui.filters import SentFile
from bot.ui.form import BACK, CANCEL, MENU, Form
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from bot.ui.texts import LANGUAGES, texts_for
from handlers.home import screens

AnyForm = Form[Any] | None
SAYS_PASSWORD = re.compile(r"\W*(?:мой\W+|my\W+)?(?:пароль|password)\b\W+\S", re.IGNORECASE)
SHORTEST_PASSWORD = 8
FOUR_DIGITS = re.compile(r"\s*[0-9]{4}\s*")


async def start(message: Message, chat: Chat, form: AnyForm) -> None:
    """/start and /menu lead home from anywhere."""
    del message
    chat.rest(home_screen(chat.person).under(*_losses(form)))


async def cancel(message: Message, chat: Chat, form: AnyForm) -> None:
    del message
    await _cancel(chat, form)


async def press_cancel(query: CallbackQuery, chat: Chat, form: AnyForm) -> None:
    del query
    await _cancel(chat, form)


async def _cancel(chat: Chat, form: AnyForm) -> None:
    line = "cancelled" if form is not None and form.running else "nothing-to-cancel"
    chat.rest(home_screen(chat.person).under(text(line), *_losses(form)))


def _losses(form: AnyForm) -> tuple[Text, ...]:
    return () if form is None else form.losses


async def back(message: Message, chat: Chat, form: AnyForm) -> None:
    """«Назад» was typed."""
    del message
    await _back(chat, form)


async def press_back(query: CallbackQuery, chat: Chat, form: AnyForm) -> None:
    del query
    await _back(chat, form)


async def _back(chat: Chat, form: AnyForm) -> None:
    if form is not None and form.running:
        await form.back()
    else:
        chat.rest(home_screen(chat.person))


async def press_menu(query: CallbackQuery, chat: Chat, form: AnyForm) -> None:
    del query
    chat.rest(home_screen(chat.person).under(*_losses(form)))


async def show_help(message: Message, chat: Chat) -> None:
    """/help explains and leaves a running dialogue where it is."""
    del message
    if chat.state is None:
        chat.show(screens.help_screen(signed_in=chat.person.session is not None))
    else:
        chat.redraw(text("help-in-dialogue"))


async def press_help(query: CallbackQuery, chat: Chat) -> None:
    del query
    chat.rest(screens.help_screen(signed_in=chat.person.session is not None))


async def choose_language(message: Message, chat: Chat, form: AnyForm) -> None:
    """/lang asks over a running dialogue, which goes on in the chosen language."""
    del message
    if form is not None and form.running:
        await form.ask(screens.choose_language())
    else:
        chat.rest(screens.choose_language(MENU))


async def press_language(query: CallbackQuery, chat: Chat) -> None:
    del query
    chat.rest(screens.choose_language(MENU))


async def speak(query: CallbackQuery, chat: Chat, form: AnyForm, value: str) -> None:
    del query
    if value in LANGUAGES:
        chat.speak(value)
    if form is not None and form.running:
        await form.keep(form.draft)
    else:
        chat.rest(home_screen(chat.person).under(text("language-chosen")))


async def warn_of_password(message: Message, chat: Chat) -> None:
    """A password was sent when nobody asked for one: it must not stay in the chat."""
    del message
    chat.forget_typed()
    if chat.state is None:
        chat.rest(home_screen(chat.person).under(text("password-not-asked")))
    else:
        chat.redraw(text("password-not-asked"))


async def warn_of_pin(message: Message, chat: Chat) -> None:
    """Four digits into the menu of a chat with a PIN: most likely it, and it must not stay."""
    del message
    chat.forget_typed()
    chat.rest(home_screen(chat.person).under(text("pin-not-asked")))


async def warn_of_code(message: Message, chat: Chat) -> None:
    """A confirmation code outside of all dialogues: it may still open something."""
    del message
    chat.forget_typed()
    chat.rest(home_screen(chat.person).under(text("code-not-asked")))


async def warn_of_receipt_code(message: Message, chat: Chat) -> None:
    """A receipt code outside of its step: it opens an account to whoever reads it here."""
    del message
    chat.forget_typed()
    chat.rest(screens.receipt_code_not_asked(chat.person))


async def take_anything(
    message: Message,
    chat: Chat,
    form: AnyForm,
    person: Person,
    collect_unrecognised: CollectUnrecognised,
) -> None:
    """Wrong content for the step, or something said outside of all dialogues."""
    said = None if chat.hush else message.text
    line = await collect_unrecognised(person, _place(chat), message.content_type[:24], said)
    if form is None or not form.running:
        chat.rest(screens.not_understood(person, line))
    elif message.text and form.offers_buttons:
        await form.repeat("press-a-button")
    else:
        await form.repeat("write-text")


def _place(chat: Chat) -> str | None:
    """Name the step, or outside of all what the card shows."""
    if chat.state is not None or chat.card is None or chat.card.screen is None:
        return chat.state
    return chat.card.screen.lines[0].key


async def take_picture(
    message: Message,
    chat: Chat,
    form: AnyForm,
    photo: SentPhoto | PhotoRefusal,
    person: Person,
    collect_unrecognised: CollectUnrecognised,
) -> None:
    """A picture in a dialogue that takes none: perhaps a receipt, which is read outside of it."""
    picture = isinstance(photo, SentPhoto)
    if picture and form is not None and form.running and not form.dialogue.binding:
        await form.repeat("write-text-not-photo")
    else:
        await take_anything(message, chat, form, person, collect_unrecognised)


async def take_edited(message: Message, form: AnyForm) -> None:
    """An edited message changes nothing; in a dialogue the person is told to write anew."""
    del message
    if form is not None and form.running:
        await form.repeat("write-again")


async def take_odd_press(query: CallbackQuery, chat: Chat) -> None:
    """A press that no dialogue knows any more: show the truth."""
    del query
    chat.toast = text("press-outdated")
    chat.redraw()


class SaysPassword(Filter):
    """A password that nobody asked for: the word «пароль» and what follows, or one's own."""

    async def __call__(
        self, message: Message, chat: Chat, use_cases: Mapping[str, Any]
    ) -> bool | dict[str, Any]:
        said = message.text or message.caption or ""
        if chat.hush or len(said) < SHORTEST_PASSWORD:
            return False
        if SAYS_PASSWORD.match(said):
            return True
        is_own: IsOwnPassword = use_cases["is_own_password"]
        return await is_own(chat.person, said)


class MayBePin(Filter):
    """Four digits that no dialogue asked for, where a PIN is set; whether it is right stays ours.

    What is typed in a dialogue is its answer: a flat, a sum.
    """

    async def __call__(self, message: Message, chat: Chat) -> bool:
        session = chat.person.session
        guarded = session is not None and session.pin_hash is not None
        return guarded and chat.state is None and bool(FOUR_DIGITS.fullmatch(message.text or ""))


class SaysCode(Filter):
    """A code that no dialogue asked for; what is typed in a dialogue is its answer."""

    def __init__(self, looks_like: Callable[[str], bool]) -> None:
        self.looks_like = looks_like

    async def __call__(self, message: Message, chat: Chat) -> bool:
        said = message.text or message.caption or ""
        return chat.state is None and not chat.hush and self.looks_like(said)


class Says(Filter):
    """A caption typed instead of pressed; in a secret step any word may be the answer."""

    def __init__(self, button: Button) -> None:
        self.captions = {texts_for(one).plain(button.label).casefold() for one in LANGUAGES}

    async def __call__(self, message: Message, chat: Chat) -> bool:
        return not chat.hush and (message.text or "").strip().casefold() in self.captions


def first_router() -> Router:
    """Make what comes before the dialogues."""
    own = Router(name="home first")
    own.message.register(start, Command("start", "menu", ignore_mention=True))
    own.message.register(cancel, Command("cancel", ignore_mention=True))
    own.message.register(start, Says(MENU))
    own.message.register(cancel, Says(CANCEL))
    own.message.register(back, Says(BACK))
    own.message.register(show_help, Command("help", ignore_mention=True))
    own.message.register(choose_language, Command("lang", ignore_mention=True))
    own.message.register(warn_of_password, SaysPassword())
    own.edited_message.register(warn_of_password, SaysPassword())
    own.callback_query.register(press_back, Pressed("back", "ui"))
    own.callback_query.register(press_cancel, Pressed("cancel", "ui"))
    own.callback_query.register(press_menu, Pressed("menu", "ui"))
    own.callback_query.register(press_help, Pressed("help", "ui"))
    own.callback_query.register(press_language, Pressed("language", "ui"))
    own.callback_query.register(speak, Pressed("speak", "ui"))
    return own


def guard_router() -> Router:
    """Make what comes after them first: secrets that nobody asked for."""
    own = Router(name="home guard")
    own.message.register(warn_of_pin, MayBePin())
    own.edited_message.register(warn_of_pin, MayBePin())
    for observer in (own.message, own.edited_message):
        observer.register(warn_of_code, SaysCode(says_code))
        observer.register(warn_of_receipt_code, SaysCode(says_receipt_code))
    return own


def last_router() -> Router:
    """Make what is said and pressed when nobody else took it."""
    own = Router(name="home last")
    own.message.register(take_picture, SentFile())
    own.message.register(take_anything)
    own.edited_message.register(take_edited)
    own.callback_query.register(take_odd_press)
    return own
