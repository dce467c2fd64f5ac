"""«Квитанция»: the receipts of the current account, and their documents."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.cabinet import ChooseAccount, session_of
from bot.services.documents import Form, order
from bot.services.messages import Screen, text
from bot.services.people import Person
from bot.services.receipts import ReadReceipt, Shown
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.receipt import screens

NAME = "receipt"


async def open_receipt(
    query: CallbackQuery, chat: Chat, person: Person, read_receipt: ReadReceipt
) -> None:
    del query
    chat.rest(_card(await read_receipt(person)))


async def open_from_notice(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    choose: ChooseAccount,
    read_receipt: ReadReceipt,
) -> None:
    """A notice names the account: it becomes the current one."""
    del query
    chosen = await choose(person, int(value))
    chat.sign(replace(session_of(person), account_id=chosen.id))
    chat.rest(_card(await read_receipt(chat.person)))


async def turn_to_month(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_receipt: ReadReceipt
) -> None:
    del query
    chat.rest(_card(await read_receipt(person, value)))


async def ask_for_file(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_receipt: ReadReceipt
) -> None:
    """The file is made when it is sent; the card is drawn anew, so that two taps bring one."""
    del query
    form, _, period = value.partition(".")
    shown = await read_receipt(person, period)
    if shown and shown.document and Form(form) in shown.forms:
        chat.outgoing.append(order(shown.document, Form(form)))
        chat.toast = text("receipt-file-on-its-way")
    chat.rest(_card(shown))


async def ask_why(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_receipt: ReadReceipt
) -> None:
    """«Почему столько?»."""
    del query
    shown = await read_receipt(person, value)
    if shown is None or shown.document is None:
        chat.rest(_card(shown))
    else:
        chat.rest(screens.explanation(shown, shown.document))


def _card(shown: Shown | None) -> Screen:
    return screens.no_accounts() if shown is None else screens.receipt_card(shown)


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_receipt, Pressed("open"))
    own.callback_query.register(open_from_notice, Pressed("of"))
    own.callback_query.register(turn_to_month, Pressed("month"))
    own.callback_query.register(ask_why, Pressed("why"))
    own.callback_query.register(ask_for_file, Pressed("file"))
    return own
