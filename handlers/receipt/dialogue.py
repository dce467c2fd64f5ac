"""«Квитанция»: the last receipt of the current account, and its documents."""

from typing import TypeAlias

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.receipts import Account, PaymentDocument
from bot.services.cabinet import LastReceipt, ListAccounts
from bot.services.documents import Form, forms_of, order
from bot.services.messages import Screen, text
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.receipt import screens

NAME = "receipt"
Found: TypeAlias = tuple[Account, PaymentDocument | None] | None


async def open_receipt(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    last_receipt: LastReceipt,
    list_accounts: ListAccounts,
) -> None:
    del query
    found = await last_receipt(person)
    chat.rest(await _card(found, person, list_accounts))


async def ask_for_file(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    last_receipt: LastReceipt,
    list_accounts: ListAccounts,
) -> None:
    """The file is made when it is sent; the card is drawn anew, so that two taps bring one."""
    del query
    found = await last_receipt(person)
    card = await _card(found, person, list_accounts)
    if found and found[1] and (form := Form(value)) in forms_of(found[1]):
        chat.outgoing.append(order(found[1], form))
        card = card.under(text("receipt-file-on-its-way"))
    chat.rest(card)


async def _card(found: Found, person: Person, list_accounts: ListAccounts) -> Screen:
    if found is None:
        return screens.no_accounts()
    several = len((await list_accounts(person)).accounts) > 1
    return screens.receipt_card(*found, several=several)


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_receipt, Pressed("open"))
    own.callback_query.register(ask_for_file, Pressed("file"))
    return own
