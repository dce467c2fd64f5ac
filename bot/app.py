"""The composition root: the only module that knows everything."""

import asyncio
import contextlib
import fcntl
import gc
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bot.lean_aiogram  # noqa: F401 - before anything imports aiogram

# isort: split
import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetMe, SetMyCommands, SetWebhook
from aiogram.types import BotCommand
from aiohttp import web
from sqlalchemy import make_url

from bot.aftermath import Aftermath
from bot.console.pages import OneTimePages
from bot.console_parts import open_console, open_vitals
from bot.delivery.carriers import open_carriers
from bot.delivery.courier import Courier
from bot.delivery.downloads import Downloads
from bot.delivery.letters import Carrier
from bot.delivery.pace import NOTICES, Pace
from bot.delivery.postman import Postman
from bot.delivery.telegram import FetchUpdates, mute_bot, open_bot
from bot.dispatcher import DIALOGUES, make_group_switch, make_switch
from bot.domain.windows import ReadingWindow
from bot.intake.pipeline import Intake
from bot.intake.polling import Polling
from bot.intake.reading import ALLOWED_UPDATES, build_models
from bot.intake.webhook import LARGEST_BODY, PATH, Webhook
from bot.jobs.announcing import Announcer
from bot.jobs.dispatching import Dispatching
from bot.jobs.erasure import Eraser
from bot.jobs.figuring import Figuring
from bot.jobs.indexing import Indexing
from bot.jobs.metering import Metering
from bot.jobs.patience import Patience
from bot.jobs.publishing import Publisher
from bot.jobs.reminding import Reminding
from bot.jobs.rounds import Rounds
from bot.jobs.sealing import Sealing
from bot.jobs.summing import Summing
from bot.jobs.tasks import Worker
from bot.jobs.upkeep import Upkeep
from bot.rendering.receipts import ReceiptPress
from bot.scanning.scanner import Scanner
from bot.services import evidence, receipt_photos
from bot.services.letters import Channel, Channels
from bot.services.messages import text
from bot.services.passwords import PasswordHasher
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.settings import Settings, load_secret
from bot.trades import evidence_trade, photo_trade
from bot.ui.home import home_screen
from bot.ui.texts import LANGUAGES, load_texts, name_centre, texts_for
from bot.work import Tools, Work
from bot.work_registration import open_papers
from bot.workshop import open_workshop
from handlers.pin import dialogue as pin
from storage.announcements import AnnouncementDesk
from storage.engine import open_database
from storage.erasure import ErasureDesk
from storage.figures import FiguresDesk
from storage.group_threads import StoredThreads
from storage.houses import StoredHouses
from storage.indexing import IndexDesk
from storage.kept_files import StoredKeptFiles
from storage.letters import StoredLetterQueue
from storage.moves import newest_id
from storage.pages import StoredShelf
from storage.queue import Housekeeping, StoredQueue
from storage.reading_news import ReadingDesk
from storage.reading_reminders import ReminderDesk
from storage.receipt_news import NewsDesk
from storage.staff_notices import StaffPostRoom
from storage.stamp import upgrade_if_behind
from storage.tasks import StoredTaskQueue
from storage.updates import StoredChats

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from bot.delivery.shared import SharedBudget

log = structlog.get_logger()
GARBAGE = 20_000  # new objects between two looks for garbage: Python's 700 come with each update
COMMANDS = ("start", "menu", "cancel", "help", "lang", "support", "forget")


class AlreadyRunningError(Exception):
    """Another process holds this SQLite file."""


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class App:
    """All parts of one running bot."""

    settings: Settings
    tools: Tools
    bot: Bot
    intake: Intake
    courier: Courier
    postman: Postman
    upkeep: Upkeep
    eraser: Eraser
    worker: Worker
    publisher: Publisher
    metering: Metering
    reminding: Reminding
    dispatching: Dispatching
    announcer: Announcer
    summing: Summing
    sealing: Sealing
    indexing: Indexing
    figuring: Figuring
    redis: "Redis | None" = None

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; a part that dies ends the whole, for a supervisor to see."""
        build_models()
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(part) for part in self._parts()]
            await stop.wait()
            for task in running:
                task.cancel()

    def _parts(self) -> list[Coroutine[Any, Any, None]]:
        parts = [
            self.courier.run(),
            self.postman.run(),
            self.upkeep.run(),
            self.eraser.run(),
            self.worker.run(),
            self.publisher.run(),
            self.metering.run(),
            self.reminding.run(),
            self.dispatching.run(),
            self.announcer.run(),
            self.summing.run(),
            self.sealing.run(),
            self._name_commands(),
            self._learn_name(),
        ]
        if self.settings.console_served:  # nobody else reads what it makes
            parts += [self.indexing.run(), self.figuring.run()]
        if self.courier.neighbours is not None:
            parts.append(self.courier.neighbours.listen())
        if not self.settings.webhook_url:
            parts.append(Polling(self.bot, self.intake, FetchUpdates).run())
        if self._serves_web:
            parts.append(self._serve_web())
        return parts

    @property
    def _serves_web(self) -> bool:
        settings = self.settings
        asked = settings.webhook_url or settings.private_details == "page"
        return bool(asked) or settings.console_served

    def web(self) -> web.Application:
        """Make the one web server with what the settings ask for."""
        server = web.Application(client_max_size=LARGEST_BODY)
        if self.settings.webhook_url:
            Webhook(self.intake, self.settings.webhook_secret).add_to(server)
        if self.settings.private_details == "page":
            self.pages().add_to(server)
        if self.settings.console_served:
            open_console(self.tools, self.courier.wake, DIALOGUES).add_to(server)
        open_vitals(self.tools, self.intake, self.redis).add_to(server)
        return server

    async def _serve_web(self) -> None:
        """Serve until cancelled what is asked for."""
        runner = web.AppRunner(self.web(), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self.settings.listen).start()
            if self.settings.webhook_url:
                await self._set_webhook()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    def pages(self) -> OneTimePages:
        tools = self.tools
        shelf = StoredShelf(tools.database)
        return OneTimePages(shelf, self.courier.workshop, tools.sealer, tools.clock)

    async def _set_webhook(self) -> None:
        call = SetWebhook(
            url=self.settings.webhook_url + PATH,
            secret_token=self.settings.webhook_secret,
            allowed_updates=ALLOWED_UPDATES,
        )
        while True:
            try:
                await self.bot(call)
            except TelegramAPIError as error:
                log.warning("webhook not set yet", failure=type(error).__name__)
                await asyncio.sleep(5)
            else:
                return

    async def _learn_name(self) -> None:
        """Ask how links to the bot begin, until Telegram says it."""
        while not self.tools.bot_name:
            try:
                self.tools.bot_name = (await self.bot(GetMe())).username or ""
            except TelegramAPIError as error:
                log.warning("own name not known yet", failure=type(error).__name__)
                await asyncio.sleep(5)

    async def _name_commands(self) -> None:
        for language in LANGUAGES:
            texts = texts_for(language)
            commands = [
                BotCommand(command=name, description=texts.plain(text(f"command-{name}")))
                for name in COMMANDS
            ]
            code = None if language == LANGUAGES[0] else language
            try:
                await self.bot(SetMyCommands(commands=commands, language_code=code))
            except TelegramAPIError as error:
                log.warning("commands not set", failure=type(error).__name__)


@contextlib.asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    speed: float = 1.0,
    secret: bytes | None = None,
    carriers: Mapping[Channel, Carrier] | None = None,
) -> AsyncIterator[App]:
    """Open everything that `run` needs: the store migrated, texts loaded, nothing started.

    `carriers` stand in for those of the settings.
    """
    name_centre(settings.centre_name)
    load_texts()
    papers = open_papers(settings)
    sealer = Sealer.of(secret or load_secret(settings))
    with only_process(settings.database_url):
        await upgrade_if_behind(settings.database_url)
        database = await open_database(settings.database_url)
        hasher = PasswordHasher(sealer.pepper)
        press = ReceiptPress()
        bot = open_bot(settings.bot_token, settings.telegram_api_url)
        redis = open_redis(settings.redis_url)
        carriers = open_carriers(settings) if carriers is None else carriers
        try:
            houses = StoredHouses(database)
            tools = Tools(settings, database, sealer, hasher, houses, clock, papers=papers)
            if settings.staff_chat_id is not None:
                tools.staff_chat_id = await newest_id(database, settings.staff_chat_id)
            yield _assemble(tools, bot, speed, redis, carriers, press)
        finally:
            for carrier in carriers.values():
                await carrier.close()
            await bot.session.close()
            if redis is not None:
                await redis.aclose()
            press.close()
            hasher.close()
            await database.close()


def _assemble(
    tools: Tools,
    bot: Bot,
    speed: float,
    redis: "Redis | None",
    carriers: Mapping[Channel, Carrier],
    press: ReceiptPress,
) -> App:
    settings, database = tools.settings, tools.database
    chats = StoredChats(database)
    aftermath = Aftermath(tools)
    courier = Courier(
        bot=bot,
        queue=StoredQueue(database, tools.new_id),
        pace=Pace(
            rate=settings.send_rate, speed=speed, budget=_budget(settings, bot, speed, redis)
        ),
        sealer=tools.sealer,
        clock=tools.clock,
        zone=settings.time_zone,
        aftermath=aftermath,
        kept=StoredKeptFiles(database, bot.id),
        threads=StoredThreads(database),
    )
    downloads = Downloads(bot)
    courier.workshop = open_workshop(tools, press, downloads.fetch)
    postman = Postman(
        queue=StoredLetterQueue(database),
        carriers=carriers,
        sealer=tools.sealer,
        clock=tools.clock,
        tell_staff=aftermath.tell_staff,
    )
    tools.channels = Channels(sms=Channel.SMS in carriers, email=Channel.EMAIL in carriers)
    tools.wake_postman = postman.wake
    if redis is not None:
        from bot.delivery.shared import WakeUps

        courier.neighbours = WakeUps(redis, bot.id, courier.hear)
    intake = Intake(
        bot=mute_bot(settings.bot_token),
        switch=make_switch(),
        chats=chats,
        begin=lambda: Work(tools),
        sealer=tools.sealer,
        clock=tools.clock,
        dialogues={key: one for one in DIALOGUES for key in (one.name, one.group)},
        gate=pin.gate,
        home=home_screen,
        wake=courier.wake,
        groups=make_group_switch(),
        staff_chats=tools.staff_chats,
        follow=aftermath.follow,
    )
    aftermath.wake, aftermath.happen = courier.wake, intake.happen
    upkeep = Upkeep(
        intake=intake,
        chats=chats,
        memory=Housekeeping(database),
        clock=tools.clock,
        home=home_screen,
        retention=timedelta(days=settings.retention_days),
    )
    eraser = Eraser(
        desk=ErasureDesk(database),
        begin=lambda: Work(tools),
        intake=intake,
        courier=courier,
        clock=tools.clock,
    )
    worker = Worker(
        queue=StoredTaskQueue(database),
        trades={
            receipt_photos.KIND: photo_trade(downloads, Scanner()),
            evidence.KIND: evidence_trade(downloads, courier.kept, tools.clock),
        },
        intake=intake,
        clock=tools.clock,
    )
    tools.wake_tasks = worker.wake
    desk = NewsDesk(database)
    rounds = Rounds(
        outbox=desk,
        queue=courier.queue,
        begin=lambda: Work(tools),
        ring=courier.ring,
        clock=tools.clock,
        owner=courier.owner,
    )
    publisher = Publisher(desk, rounds, tools.clock, settings.time_zone, settings.remind_days)
    metering = Metering(ReadingDesk(database), rounds, tools.clock, Patience(tools.clock))
    reminding = Reminding(
        desk=ReminderDesk(database, settings.time_zone),
        rounds=rounds,
        clock=tools.clock,
        zone=settings.time_zone,
        window=ReadingWindow(*settings.reading_window),
    )
    dispatching = Dispatching(
        StaffPostRoom(database), lambda: Work(tools), courier.wake, tools.clock
    )
    tools.wake_staff = dispatching.ring
    announcer = Announcer(AnnouncementDesk(database), rounds, tools.clock, Patience(tools.clock))
    summing = Summing(lambda: Work(tools), courier.wake)
    sealing = Sealing(lambda: Work(tools), tools.clock)
    index = IndexDesk(database, {one.group: one.name for one in DIALOGUES})
    indexing = Indexing(index, courier.queue, tools.clock, courier.owner)
    figures = FiguresDesk(database, tools.clock, settings.time_zone)
    figuring = Figuring(figures, courier.queue, tools.clock, courier.owner)
    jobs = (publisher, metering, reminding, dispatching, announcer, summing, sealing)
    parts = (courier, postman, upkeep, eraser, worker, *jobs, indexing, figuring)
    return App(settings, tools, bot, intake, *parts, redis=redis)


def open_redis(url: str) -> "Redis | None":
    """Give the client of what replicas share; it connects when it is first used."""
    if not url:
        return None
    from redis.asyncio import Redis

    return Redis.from_url(
        url, decode_responses=True, socket_connect_timeout=1.0, socket_timeout=2.0
    )


def _budget(
    settings: Settings, bot: Bot, speed: float, redis: "Redis | None"
) -> "SharedBudget | None":
    if redis is None:
        return None
    from bot.delivery.shared import SharedBudget

    return SharedBudget(redis, bot.id, settings.send_rate * speed, NOTICES * speed)


@contextlib.contextmanager
def only_process(database_url: str) -> Iterator[None]:
    """Hold the SQLite file for this process alone. Raises AlreadyRunningError."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    path = Path(url.database).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunningError(str(path)) from error
        yield


def stop_signal() -> asyncio.Event:
    """Give an event that SIGINT and SIGTERM set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def serve(app: App, stop: asyncio.Event) -> None:
    """Run the bot as all that its process is for: what stands now is never garbage again."""
    build_models()
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    await app.run(stop)


async def run(settings: Settings, *, speed: float = 1.0) -> None:
    """Run the bot until SIGINT or SIGTERM."""
    stop = stop_signal()  # from now on: a stop while the schema is upgraded waits for its end
    async with open_app(settings, speed=speed) as app:
        await serve(app, stop)
