"""«Лицевые счета»: which accounts the cabinet holds and which of them is the current one."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.cabinet import ChooseAccount, ListAccounts, Overview
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.presses import Pressed
from handlers.accounts import screens

NAME = "accounts"


async def open_accounts(
    query: CallbackQuery, chat: Chat, person: Person, list_accounts: ListAccounts
) -> None:
    del query
    chat.rest(screens.accounts(await list_accounts(person)))


async def choose_account(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    choose: ChooseAccount,
    list_accounts: ListAccounts,
) -> None:
    del query
    chosen = await choose(person, int(value))
    overview = await list_accounts(person)
    current = next(one for one in overview.accounts if one.account.id == chosen.id)
    chat.rest(screens.accounts(Overview(overview.accounts, current)))


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_accounts, Pressed("open"))
    own.callback_query.register(choose_account, Pressed("choose"))
    return own
