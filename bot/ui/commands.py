"""What stands in the command menu that Telegram shows, for everybody and for staff."""

from collections.abc import Sequence

from aiogram.types import BotCommand

from bot.services.messages import text
from bot.ui.texts import texts_for

COMMANDS = ("start", "menu", "cancel", "help", "lang", "support", "forget")
STAFF_COMMANDS = (*COMMANDS, "console")


def commands_in(language: str, names: Sequence[str]) -> list[BotCommand]:
    texts = texts_for(language)
    return [
        BotCommand(command=name, description=texts.plain(text(f"command-{name}")))
        for name in names
    ]
