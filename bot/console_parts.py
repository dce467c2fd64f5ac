"""The support console put together: its shell and the pages of each part."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.console.canned import CannedPages
from bot.console.chat_help import ChatHelpPages
from bot.console.entrance import Entrance
from bot.console.help import HelpPages
from bot.console.shell import Shell
from bot.services.request_photos import Fetch
from bot.work import Tools, Work


@dataclass(slots=True)
class Console:
    shell: Shell
    entrance: Entrance

    def add_to(self, app: web.Application) -> None:
        self.entrance.add_to(app)
        self.shell.add_to(app)


def open_console(tools: Tools, wake: Callable[[set[int]], None], fetch: Fetch) -> Console:
    """`fetch`: gives a file that Telegram keeps."""
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
    shell.add_pages(HelpPages(shell, fetch).pages())
    shell.add_pages(CannedPages(shell).pages())
    shell.add_pages(ChatHelpPages(shell).pages())
    shell.add_pages(entrance.pages())
    return Console(shell, entrance)
