"""/console: staff get a link that enters the support console once.

To all others it is a word as any other that the bot does not know.
"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import Message

from bot.services.cabinet import NotSignedInError
from bot.services.console_entrance import GiveConsoleLink, MayEnterConsole
from bot.services.people import Person
from bot.ui.chat import Chat
from handlers.console import screens

NAME = "console"


class MayEnter(Filter):
    """Whoever has a post that opens the console, where there is one."""

    async def __call__(self, message: Message, chat: Chat, use_cases: Mapping[str, Any]) -> bool:
        del message
        may_enter: MayEnterConsole = use_cases["may_enter_console"]
        return await may_enter(chat.person) is not None


async def ask_for_link(
    message: Message,
    chat: Chat,
    person: Person,
    give_console_link: GiveConsoleLink,
    public_url: str,
    zone: ZoneInfo,
) -> None:
    del message
    given = await give_console_link(person)
    if given is None:  # the post ended between two looks at it
        raise NotSignedInError
    chat.rest(screens.link(given, public_url, zone))


def command_router() -> Router:
    own = Router(name=NAME)
    own.message.register(ask_for_link, Command("console", ignore_mention=True), MayEnter())
    return own
