"""The Bot API's methods, by lower-case name: Telegram does not look at the case."""

from bot.playground.methods import chats, edits, sending, setup
from bot.playground.methods.common import Method

METHODS: dict[str, Method] = {
    name.lower(): method
    for module in (sending, edits, chats, setup)
    for name, method in module.METHODS.items()
}
