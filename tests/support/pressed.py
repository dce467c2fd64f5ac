"""All actions that buttons of the bot may carry, `dialogue.action`."""

from collections.abc import Iterator

from aiogram import Router
from support.screens import MADE

from bot.dispatcher import DIALOGUES, make_group_switch, make_switch
from bot.ui.presses import Pressed


def _pressed(router: Router, dialogue: str) -> Iterator[str]:
    for each in router.chain_tail:
        for handler in each.observers["callback_query"].handlers:
            for one in handler.filters or ():
                if isinstance(one.callback, Pressed):
                    yield f"{one.callback.dialogue or dialogue}.{one.callback.action}"


def _taken() -> Iterator[str]:
    groups = {one.group for one in DIALOGUES}  # the same routers, under another name
    for switch in (make_switch(), make_group_switch()):
        for name, router in switch.dialogues.items():
            if name not in groups:
                yield from _pressed(router, name)
        for router in (switch.first, switch.last):
            yield from _pressed(router, "")


def _offered() -> Iterator[str]:
    for _, screen in MADE:
        for row in screen.rows:
            yield from (one.action.partition("=")[0] for one in row if one.action)


ACTIONS = frozenset({*_taken(), *_offered()})
