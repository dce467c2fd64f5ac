"""«Лицевые счета»: which accounts the cabinet holds, which is the current one, their names."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.accounts import mask_number
from bot.services.cabinet import ChooseAccount, ListAccounts, Overview, session_of
from bot.services.messages import text
from bot.services.own_accounts import (
    AccountNameRefusal,
    NameAccount,
    OwnAccount,
    UnlinkAccount,
    parse_account_name,
)
from bot.services.people import Person
from bot.ui.chat import Chat
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.presses import Pressed
from handlers.accounts import screens
from handlers.accounts.screens import AccountName, Naming

NAME = "accounts"
NAMING = Dialogue(
    name="account",
    states=AccountName,
    draft=Naming,
    screens={AccountName.name: screens.type_name},
)


async def open_accounts(
    query: CallbackQuery, chat: Chat, person: Person, list_accounts: ListAccounts
) -> None:
    del query
    registered = session_of(person).registered
    chat.rest(screens.accounts(await list_accounts(person), registered=registered))


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
    shown = Overview(overview.accounts, current)
    chat.rest(screens.accounts(shown, registered=session_of(person).registered))


async def manage(
    query: CallbackQuery, chat: Chat, person: Person, list_accounts: ListAccounts
) -> None:
    """«Изменить»: which account, when there are several."""
    del query
    overview = await list_accounts(person)
    if len(overview.accounts) == 1:
        chat.rest(screens.card(overview.accounts[0]))
    else:
        chat.rest(screens.which_to_change(overview))


async def open_card(
    query: CallbackQuery, chat: Chat, value: str, person: Person, own_account: OwnAccount
) -> None:
    del query
    chat.rest(screens.card(await own_account(person, int(value))))


async def ask_to_unlink(
    query: CallbackQuery, chat: Chat, value: str, person: Person, own_account: OwnAccount
) -> None:
    del query
    chat.rest(screens.sure_to_unlink(await own_account(person, int(value))))


async def unlink(
    query: CallbackQuery,
    chat: Chat,
    value: str,
    person: Person,
    unlink_account: UnlinkAccount,
    list_accounts: ListAccounts,
) -> None:
    """The last one may go too: the cabinet stays."""
    del query
    await unlink_account(person, int(value))
    overview = await list_accounts(person)
    left = [one for one in overview.accounts if one.account.id != int(value)]
    current = overview.current if overview.current in left else next(iter(left), None)
    shown = screens.accounts(Overview(left, current), registered=session_of(person).registered)
    chat.rest(shown.under(text("account-unlinked")))


async def ask_name(
    query: CallbackQuery, form: Form[Naming], value: str, person: Person, own_account: OwnAccount
) -> None:
    """«Назвать» was pressed."""
    del query
    linked = await own_account(person, int(value))
    number = mask_number(linked.account.number)
    await form.start(AccountName.name, Naming(linked.account.id, number, bool(linked.name)))


async def type_name(
    message: Message,
    form: Form[Naming],
    typed: str,
    person: Person,
    name_account: NameAccount,
    list_accounts: ListAccounts,
) -> None:
    del message
    match parse_account_name(typed):
        case AccountNameRefusal() as reason:
            await form.repeat(reason)
        case name:
            await _name(form, person, name, name_account, list_accounts)


async def take_name_away(
    query: CallbackQuery,
    form: Form[Naming],
    person: Person,
    name_account: NameAccount,
    list_accounts: ListAccounts,
) -> None:
    """«Без названия»."""
    del query
    await _name(form, person, "", name_account, list_accounts)


async def _name(
    form: Form[Naming],
    person: Person,
    name: str,
    name_account: NameAccount,
    list_accounts: ListAccounts,
) -> None:
    account_id = form.draft.account_id
    await name_account(person, account_id, name)
    overview = (await list_accounts(person)).called(account_id, name)
    await form.leave(screens.accounts(overview, registered=session_of(person).registered))


def naming_router() -> Router:
    own = Router(name=NAMING.name)
    own.callback_query.register(ask_name, Pressed("name"))
    own.message.register(type_name, StateFilter(AccountName.name), Typed())
    own.callback_query.register(take_name_away, Pressed("nameless"), StateFilter(AccountName.name))
    return own


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_accounts, Pressed("open"))
    own.callback_query.register(choose_account, Pressed("choose"))
    own.callback_query.register(manage, Pressed("manage"))
    own.callback_query.register(open_card, Pressed("card"))
    own.callback_query.register(ask_to_unlink, Pressed("unlink"))
    own.callback_query.register(unlink, Pressed("gone"))
    return own
