"""The support console put together: its shell and the pages of each part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.conversations import ConversationPages
from bot.console.entrance import Entrance
from bot.console.shell import Shell
from bot.ui.form import Dialogue
from bot.work import Tools, Work


@dataclass(slots=True)
class Console:
    shell: Shell
    entrance: Entrance

    def add_to(self, app: web.Application) -> None:
        self.entrance.add_to(app)
        self.shell.add_to(app)


def open_console(
    tools: Tools, wake: Callable[[set[int]], None], dialogues: Sequence[Dialogue[Any]]
) -> Console:
    settings = tools.settings
    shell = Shell(
        begin=lambda: Work(tools),
        clock=tools.clock,
        sealer=tools.sealer,
        public_url=settings.public_url,
        zone=settings.time_zone,
        wake=wake,
        centre=settings.centre_name,
    )
    entrance = Entrance(shell)
    # Each part adds its pages here, in the order of the nav; `/console` is the front page.
    steps = {one.group: _states(one) for one in dialogues}
    shell.add_pages(ConversationPages(shell, steps).pages())
    shell.add_pages(entrance.pages())
    return Console(shell, entrance)


def _states(dialogue: Dialogue[Any]) -> tuple[str, ...]:
    return tuple(str(one.state) for one in dialogue.states.__all_states__)
