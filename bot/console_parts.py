"""What is served besides the webhook, put together: the support console, health, metrics."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.console.audit import AuditPages
from bot.console.canned import CannedPages
from bot.console.chat_help import ChatHelpPages
from bot.console.conversations import ConversationPages
from bot.console.entrance import Entrance
from bot.console.exports import ExportPages
from bot.console.help import HelpPages
from bot.console.metrics import Metrics
from bot.console.request_list import RequestListPages
from bot.console.reveals import RevealPages
from bot.console.shell import Shell
from bot.console.stuck import StuckPages
from bot.console.vitals import VitalPages
from bot.delivery.reach import Reach
from bot.domain.funnels import Course
from bot.domain.windows import ReadingWindow
from bot.services.health import TakePulse
from bot.services.request_photos import Fetch, FetchKept
from bot.services.stock import TakeStock
from bot.ui.form import Dialogue
from bot.work import Tools, Work
from storage.health import StoredPulse
from storage.requests import StoredRequestFiles
from storage.stamp import newest
from storage.stock import StoredStock
from storage.unit import Unit

if TYPE_CHECKING:
    from redis.asyncio import Redis


@dataclass(slots=True)
class Console:
    shell: Shell
    entrance: Entrance

    def add_to(self, app: web.Application) -> None:
        self.entrance.add_to(app)
        self.shell.add_to(app)


def open_console(
    tools: Tools,
    wake: Callable[[set[int]], None],
    fetch: Fetch,
    dialogues: Sequence[Dialogue[Any]],
) -> Console:
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
        proxies=settings.trusted_proxies,
    )
    entrance = Entrance(shell)
    fetch_kept = FetchKept(StoredRequestFiles(Unit(tools.database)), fetch)
    # Each part adds its pages here, in the order of the nav; `/console` is the front page.
    steps = {one.group: _states(one) for one in dialogues}
    shell.add_pages(ConversationPages(shell, steps).pages())
    shell.add_pages(RequestListPages(shell).pages())
    shell.add_pages(HelpPages(shell, fetch_kept).pages())
    shell.add_pages(CannedPages(shell).pages())
    shell.add_pages(ChatHelpPages(shell).pages())
    courses = tuple(Course(one.group, one.name, _states(one)) for one in dialogues)
    window = ReadingWindow(*settings.reading_window)
    shell.add_pages(StuckPages(shell, courses, window).pages())
    shell.add_pages(entrance.pages())
    for part in (RevealPages, ExportPages, AuditPages):
        shell.add_pages(part(shell).pages())
    return Console(shell, entrance)


def _states(dialogue: Dialogue[Any]) -> tuple[str, ...]:
    return tuple(str(one.state) for one in dialogue.states.__all_states__)


def open_vitals(tools: Tools, redis: "Redis | None", reach: Reach, *, polls: bool) -> VitalPages:
    settings = tools.settings
    kind = tools.database.dialect.name
    build = {"version": version("kvitok"), "schema": newest(), "database": kind}
    metrics = Metrics(tools.watch, build)
    take_pulse = TakePulse(
        pulse=StoredPulse(tools.database),
        clock=tools.clock,
        wanted=newest(),
        ping=None if redis is None else partial(_answers, redis),
        telegram=lambda: reach.line,
        polls=polls,
    )
    window = ReadingWindow(*settings.reading_window)
    shelves = StoredStock(tools.database)
    take_stock = TakeStock(shelves, tools.clock, settings.time_zone, window)
    public = urlsplit(settings.public_url).scheme == "https"
    strain = tools.database.strain
    return VitalPages(take_pulse, take_stock, strain, metrics, settings.metrics_token, public)


async def _answers(redis: "Redis") -> bool:
    from redis.exceptions import RedisError

    try:
        await redis.ping()
    except (RedisError, OSError):
        return False
    return True
