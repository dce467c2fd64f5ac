"""«Профиль»: who is signed in, what was agreed to, «Выйти»."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.cabinet import ListAccounts, ListConsents, SignOut, session_of
from bot.services.changes import OwnCabinet
from bot.services.letters import Channels
from bot.services.messages import text
from bot.services.people import Person
from bot.services.registration import AgreementChanged
from bot.ui.chat import Chat
from bot.ui.home import home_screen
from bot.ui.presses import Pressed
from handlers.profile import screens

NAME = "profile"


async def open_profile(
    query: CallbackQuery,
    chat: Chat,
    person: Person,
    list_accounts: ListAccounts,
    list_consents: ListConsents,
    own_cabinet: OwnCabinet,
    channels: Channels,
    agreement_changed: AgreementChanged,
    zone: ZoneInfo,
) -> None:
    del query
    accounts = (await list_accounts(person)).accounts
    consents = await list_consents(person)
    cabinet = await own_cabinet(person)
    screen = screens.profile(session_of(person), cabinet, accounts, consents, zone, channels)
    changed = await agreement_changed(person)
    chat.rest(screen.under(text("agreement-changed")) if changed else screen)


async def ask_to_leave(query: CallbackQuery, chat: Chat) -> None:
    del query
    chat.rest(screens.sure_to_leave())


async def leave(query: CallbackQuery, chat: Chat, person: Person, sign_out: SignOut) -> None:
    del query
    await sign_out(person)
    chat.sign(None)
    chat.rest(home_screen(chat.person).under(text("profile-left")))


def router() -> Router:
    own = Router(name=NAME)
    own.callback_query.register(open_profile, Pressed("open"))
    own.callback_query.register(ask_to_leave, Pressed("leave"))
    own.callback_query.register(leave, Pressed("left"))
    return own
