"""The support console put together: its shell and the pages of each part."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.console.audit import AuditPages
from bot.console.entrance import Entrance
from bot.console.exports import ExportPages
from bot.console.reveals import RevealPages
from bot.console.shell import Shell
from bot.work import Tools, Work


@dataclass(slots=True)
class Console:
    shell: Shell
    entrance: Entrance

    def add_to(self, app: web.Application) -> None:
        self.entrance.add_to(app)
        self.shell.add_to(app)


def open_console(tools: Tools, wake: Callable[[set[int]], None]) -> Console:
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
    shell.add_pages(entrance.pages())
    for part in (RevealPages, ExportPages, AuditPages):
        shell.add_pages(part(shell).pages())
    return Console(shell, entrance)
