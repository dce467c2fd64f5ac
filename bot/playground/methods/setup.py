"""Methods about the bot itself: commands, descriptions, the menu button."""

import json
import re
from typing import Any

from bot.playground.calls import Call
from bot.playground.desk import Desk
from bot.playground.errors import bad
from bot.playground.methods.common import Method
from bot.playground.world import BotAccount

COMMAND = re.compile(r"[a-z0-9_]+")
COMMANDS_LIMIT = 100
DESCRIPTION_LIMIT = 512
SHORT_LIMIT = 120
DEFAULT_SCOPE = {"type": "default"}


def set_my_commands(desk: Desk, call: Call) -> bool:
    given = call.json("commands", "commands")
    if not isinstance(given, list):
        raise bad("expected an Array of BotCommand" if given else "commands must be specified")
    if len(given) > COMMANDS_LIMIT:
        raise bad("too many bot commands specified")
    call.bot.commands[_place(call)] = [_command(one) for one in given]
    desk.world.keep(call.bot)
    desk.hub.tell_all("commands", bot=call.bot.id)
    return True


def _command(one: Any) -> dict[str, str]:
    if not isinstance(one, dict):
        raise bad("expected an Object as BotCommand")
    command = str(one.get("command", "")).strip().removeprefix("/")
    description = str(one.get("description", "")).strip()
    if not command:
        raise bad("command must be non-empty")
    if len(command) > 32:
        raise bad("command length must not exceed 32")
    if not COMMAND.fullmatch(command):
        raise bad("BOT_COMMAND_INVALID")
    if not description:
        raise bad("command description must be non-empty")
    if len(description) > 256:
        raise bad("command description length must not exceed 256")
    return {"command": command, "description": description}


def get_my_commands(_desk: Desk, call: Call) -> Any:
    return call.bot.commands.get(_place(call), [])


def delete_my_commands(desk: Desk, call: Call) -> bool:
    call.bot.commands.pop(_place(call), None)
    desk.world.keep(call.bot)
    return True


def _place(call: Call) -> str:
    scope = call.json("scope", "BotCommandScope") or DEFAULT_SCOPE
    if not isinstance(scope, dict):
        raise bad("BotCommandScope must be an Object")
    return json.dumps([scope, call.text("language_code")], sort_keys=True)


def commands_for(bot: BotAccount, language: str) -> list[dict[str, str]]:
    """Give the commands a person sees in a private chat: the narrowest scope, their language."""
    for scope in ({"type": "all_private_chats"}, DEFAULT_SCOPE):
        for code in (language, ""):
            if found := bot.commands.get(json.dumps([scope, code], sort_keys=True)):
                return found
    return []


def _text_setter(name: str, limit: int) -> Method:
    def method(desk: Desk, call: Call) -> bool:
        text = call.text(name).strip()
        if len(text) > limit:
            raise bad(f"{name.upper()}_TOO_LONG")
        call.bot.texts[f"{name}:{call.text('language_code')}"] = text
        desk.world.keep(call.bot)
        return True

    return method


def _text_getter(name: str) -> Method:
    def method(_desk: Desk, call: Call) -> Any:
        return {name: call.bot.texts.get(f"{name}:{call.text('language_code')}", "")}

    return method


def set_chat_menu_button(desk: Desk, call: Call) -> bool:
    button = call.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {
        "default",
        "commands",
        "web_app",
    }:
        raise bad("MenuButton has unsupported type")
    call.bot.menu_buttons[call.text("chat_id")] = button
    desk.world.keep(call.bot)
    return True


def get_chat_menu_button(_desk: Desk, call: Call) -> Any:
    buttons = call.bot.menu_buttons
    return buttons.get(call.text("chat_id")) or buttons.get("") or {"type": "commands"}


METHODS: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _text_setter("name", 64),
    "getMyName": _text_getter("name"),
    "setMyDescription": _text_setter("description", DESCRIPTION_LIMIT),
    "getMyDescription": _text_getter("description"),
    "setMyShortDescription": _text_setter("short_description", SHORT_LIMIT),
    "getMyShortDescription": _text_getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
