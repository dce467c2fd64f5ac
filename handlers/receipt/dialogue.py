"""«Квитанция»: the last receipt of the current account."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.cabinet import LastReceipt, ListAccounts
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.receipt import screens

NAME = "receipt"


async def open_receipt(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    last_receipt: LastReceipt,
    list_accounts: ListAccounts,
) -> None:
    del query
    found = await last_receipt(person)
    if found is None:
        chat.rest(screens.no_accounts())
        return
    account, receipt = found
    several = len((await list_accounts(person)).accounts) > 1
    chat.rest(screens.receipt_card(account, receipt, several=several))


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_receipt, Pressed("open"))
    return own
