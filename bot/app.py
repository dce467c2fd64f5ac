"""The composition root: the only module that knows everything."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

import bot.lean_aiogram  # noqa: F401 - before anything imports aiogram

# isort: split
import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import GetMe, SetMyCommands, SetWebhook, TelegramMethod
from aiohttp import web

from bot.aftermath import Aftermath
from bot.console.pages import OneTimePages
from bot.console_parts import open_console, open_vitals
from bot.delivery.carriers import open_carriers
from bot.delivery.courier import GRACE, Courier
from bot.delivery.downloads import Downloads
from bot.delivery.elsewhere import Bell, Elsewhere, Unheard
from bot.delivery.letters import Carrier
from bot.delivery.pace import NOTICES, Pace
from bot.delivery.postman import Postman
from bot.delivery.telegram import FetchUpdates, mute_bot, open_bot, reach_of
from bot.dispatcher import DIALOGUES, make_group_switch, make_switch
from bot.intake.pipeline import Intake
from bot.intake.polling import Polling
from bot.intake.reading import ALLOWED_UPDATES, build_models
from bot.intake.seat import Seat
from bot.intake.webhook import LARGEST_BODY, PATH, Webhook
from bot.job_parts import Jobs
from bot.jobs.watching import watch_loop
from bot.logs import counted_lines
from bot.rendering.receipts import ReceiptPress
from bot.roles import ALL, Role
from bot.services.complaints import complain
from bot.services.errors import StoreUnavailableError
from bot.services.letters import Channel, Channels
from bot.services.passwords import PasswordHasher
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.traces import context_of
from bot.settings import Settings, load_secret
from bot.ui.commands import COMMANDS, commands_in
from bot.ui.home import home_screen
from bot.ui.texts import LANGUAGES, load_texts, name_centre
from bot.work import Tools, Work
from bot.work_registration import open_papers
from bot.workshop import open_workshop
from handlers.pin import dialogue as pin
from storage.engine import Database, open_database
from storage.group_threads import StoredThreads
from storage.houses import StoredHouses
from storage.ids import TimeIds
from storage.kept_files import StoredKeptFiles
from storage.key_mark import check_key
from storage.letters import StoredLetterQueue
from storage.moves import newest_id
from storage.only_process import only_process
from storage.pages import StoredShelf
from storage.queue import StoredQueue
from storage.server_clock import seconds_behind
from storage.stamp import newest, upgrade_if_behind
from storage.updates import StoredChats

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = structlog.get_logger()
POLLER = -3  # the chat whose lease lets one replica at a time ask Telegram for updates
LONGEST_LINE = 64 * 1024  # bytes of a request's first line: what is too long is told
LAST_ANSWERS = 4.0  # seconds for requests that came before the stop
MOST_ASTRAY = 1.0  # seconds between clocks of replicas
LAST_WORDS = 0.5  # seconds for what a part does when its own time to end is over
FAREWELL = 1.0  # seconds for the last word to the database
Answered = TypeVar("Answered")
GARBAGE = 20_000  # new objects between two looks for garbage: Python's 700 come with each update
CALL_AGAIN = 5.0  # seconds before Telegram is asked again for what the start needs of it


def _has_died(part: "asyncio.Task[None]") -> bool:
    return part.done() and not part.cancelled() and part.exception() is not None


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class App(Jobs):
    """All parts of one running bot, and which of them it runs."""

    settings: Settings
    postman: Postman
    roles: frozenset[Role] = ALL
    redis: "Redis | None" = None
    began: Callable[[], None] = lambda: None  # told when it works, and has its port

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; a part that dies ends the whole, for a supervisor to see."""
        build_models()
        try:
            with counted_lines(self.tools.watch.lines.add):
                await self._run(stop)
        finally:
            await self._leave_to_others()

    async def _run(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            doors = [group.create_task(part, context=context_of(part)) for part in self._doors()]
            inside = [group.create_task(part, context=context_of(part)) for part in self._inside()]
            if not self._serves_web:
                self.began()
            try:
                await stop.wait()
            finally:
                told = any(map(_has_died, [*doors, *inside]))  # the group has told all others
                if told or stop.is_set():
                    # what they took in is delivered, by us or by others
                    await self._shut(doors, LAST_ANSWERS + LAST_WORDS, told=told)
                    await self._shut(inside, GRACE + LAST_WORDS, told=told)

    async def _shut(
        self, parts: "list[asyncio.Task[None]]", seconds: float, *, told: bool
    ) -> None:
        """End them; one that has not heard, or waits for a neighbour who hangs, is told again.

        A part may miss the word: until Python 3.12 `wait_for`, as redis-py writes with, keeps it
        to itself when what it waits for is done in the same moment.
        """
        left = set(parts)
        while left:
            for part in () if told else left:
                part.cancel()
            told = False
            _, left = await asyncio.wait(left, timeout=seconds)

    async def _leave_to_others(self) -> None:
        """Give up all leases, and say what is left to do; a store that is away ends no stop."""
        with contextlib.suppress(StoreUnavailableError, TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self.courier.queue.release_all(self.courier.owner)
                if self.courier.neighbours is not None:
                    await self.courier.neighbours.tell(self.courier.left)

    def _doors(self) -> list[Coroutine[Any, Any, None]]:
        """Give what lets something in."""
        parts = [self._learn_name()]
        if Role.INTAKE in self.roles:
            parts += self._intake_parts()
        if self._serves_web:
            parts.append(self._serve_web())
        return parts

    def _inside(self) -> list[Coroutine[Any, Any, None]]:
        parts: list[Coroutine[Any, Any, None]] = [watch_loop(self.tools.watch)]
        if Role.DELIVERY in self.roles:
            parts += [self.courier.run(), self.postman.run()]
        if Role.JOBS in self.roles:
            parts += self.job_parts()
        if self.courier.neighbours is not None:
            parts += [self.courier.neighbours.listen(), self.courier.neighbours.pass_on()]
        return parts

    def _intake_parts(self) -> list[Coroutine[Any, Any, None]]:
        parts = [self._name_commands()]
        if not self.settings.webhook_url:
            polling = Polling(self.bot, self.intake, FetchUpdates)
            parts.append(self._one_of_all(POLLER).run(polling.run))
        return parts

    def _one_of_all(self, seat: int) -> Seat:
        return Seat(seat, self.courier.queue, self.tools.clock, self.courier.owner)

    @property
    def _takes_webhook(self) -> bool:
        return Role.INTAKE in self.roles and bool(self.settings.webhook_url)

    @property
    def _serves_web(self) -> bool:
        """A process that was told its roles always says how it fares."""
        asked = self._takes_webhook or self.settings.private_details == "page"
        return bool(asked) or self.settings.console_served or self.roles < ALL

    def web(self) -> web.Application:
        """Make the one web server with what the settings ask for."""
        server = web.Application(client_max_size=LARGEST_BODY)
        if self._takes_webhook:
            Webhook(self.intake, self.settings.webhook_secret).add_to(server)
        shows = Role.CONSOLE in self.roles
        if shows and self.settings.private_details == "page":
            self.pages().add_to(server)
        if shows and self.settings.console_served:
            fetch = Downloads(self.bot).fetch
            open_console(self.tools, self.courier.wake, fetch, DIALOGUES).add_to(server)
        polls = Role.INTAKE in self.roles and not self.settings.webhook_url
        open_vitals(self.tools, self.redis, self.courier.reach, polls=polls).add_to(server)
        return server

    async def _serve_web(self) -> None:
        """Serve until cancelled what is asked for."""
        runner = serving(self.web())
        await runner.setup()
        try:
            await web.TCPSite(runner, *self.settings.listen).start()
            self.began()
            if self._takes_webhook:
                await self._set_webhook()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    def outline(self) -> dict[str, Any]:
        """Say what this process is, for whoever reads its log."""
        return {
            "version": version("kvitok"),
            "schema": newest(),
            "roles": sorted(self.roles),
            "updates": "webhook" if self.settings.webhook_url else "polling",
            "database": self.tools.database.dialect.name,
            "redis": self.redis is not None,
            "listen": "{}:{}".format(*self.settings.listen) if self._serves_web else None,
        }

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
        await self._insist(call, "webhook not set yet")

    async def _learn_name(self) -> None:
        """Ask how links to the bot begin, until Telegram says it."""
        while not self.tools.bot_name:
            me = await self._insist(GetMe(), "own name not known yet")
            self.tools.bot_name = me.username or ""

    async def _insist(self, call: TelegramMethod[Answered], otherwise: str) -> Answered:
        """Call until Telegram answers, however long it is away."""
        while True:
            try:
                return await self.bot(call)
            except TelegramAPIError as error:
                complain(log, otherwise, failure=type(error).__name__)
                told = error.retry_after if isinstance(error, TelegramRetryAfter) else 0
                await asyncio.sleep(max(told, CALL_AGAIN))

    async def _name_commands(self) -> None:
        for language in LANGUAGES:
            commands = commands_in(language, COMMANDS)
            code = None if language == LANGUAGES[0] else language
            call = SetMyCommands(commands=commands, language_code=code)
            await self._insist(call, "commands not set yet")


@contextlib.asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    speed: float = 1.0,
    secret: bytes | None = None,
    carriers: Mapping[Channel, Carrier] | None = None,
    roles: frozenset[Role] = ALL,
) -> AsyncIterator[App]:
    """Open everything that `run` needs: the store migrated, texts loaded, nothing started.

    `carriers` stand in for those of the settings. Raises WrongKeyError.
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
            await check_key(database, sealer.mark)
            new_id = TimeIds(ahead=await _behind(database))
            houses = StoredHouses(database)
            tools = Tools(settings, database, sealer, hasher, houses, clock, new_id, papers=papers)
            if settings.staff_chat_id is not None:
                tools.staff_chat_id = await newest_id(database, settings.staff_chat_id)
            yield _assemble(tools, bot, speed, redis, carriers, press, roles)
        finally:
            for carrier in carriers.values():
                await carrier.close()
            await bot.session.close()
            if redis is not None:
                await redis.aclose()
            press.close()
            hasher.close()
            await database.close()


async def _behind(database: Database) -> float:
    """Give seconds to the clock of the database; leases bear a few of them, not more."""
    seconds = await seconds_behind(database)
    if abs(seconds) > MOST_ASTRAY:
        log.warning("this machine's clock differs from the database's", behind=round(seconds, 1))
    return seconds


def _assemble(
    tools: Tools,
    bot: Bot,
    speed: float,
    redis: "Redis | None",
    carriers: Mapping[Channel, Carrier],
    press: ReceiptPress,
    roles: frozenset[Role],
) -> App:
    settings, database = tools.settings, tools.database
    chats = StoredChats(database)
    aftermath = Aftermath(tools)
    courier = Courier(
        bot=bot,
        queue=StoredQueue(database, tools.new_id),
        pace=_pace(tools, bot, speed, redis),
        sealer=tools.sealer,
        clock=tools.clock,
        zone=settings.time_zone,
        aftermath=aftermath,
        kept=StoredKeptFiles(database, bot.id),
        threads=StoredThreads(database),
        watch=tools.watch,
        reach=reach_of(bot),
    )
    courier.reach.count = tools.watch.telegram_errors.add
    downloads = Downloads(bot)
    courier.workshop = open_workshop(tools, press, downloads.fetch)
    postman = Postman(
        queue=StoredLetterQueue(database),
        carriers=carriers,
        sealer=tools.sealer,
        clock=tools.clock,
        tell_staff=aftermath.tell_staff,
        watch=tools.watch,
    )
    tools.channels = Channels(sms=Channel.SMS in carriers, email=Channel.EMAIL in carriers)
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
        watch=tools.watch,
    )
    aftermath.wake, aftermath.happen = courier.wake, intake.happen
    app = App(tools, bot, intake, courier, settings, postman, roles, redis)
    _hang_bells(app)
    return app


def _hang_bells(app: App) -> None:
    """Have everybody woken where they work: here, or over Redis in another process."""
    bells: dict[Bell, Callable[[], None]] = {}
    elsewhere: Elsewhere = Unheard()
    if app.redis is not None:
        from bot.delivery.shared import Fuse, SharedBudget, WakeUps

        hear = app.courier.hear if Role.DELIVERY in app.roles else _ignore
        budget = app.courier.pace.budget
        fuse = budget.fuse if isinstance(budget, SharedBudget) else Fuse()
        stand = app.courier.pace.stand
        elsewhere = WakeUps(app.redis, app.bot.id, hear, bells, stand, fuse)
        app.courier.neighbours = elsewhere

    def hang(role: Role, bell: Bell, here: Callable[[], None]) -> Callable[[], None]:
        if role not in app.roles:
            return partial(elsewhere.ring, bell)
        bells[bell] = here
        return here

    if Role.DELIVERY not in app.roles:
        app.courier.elsewhere = elsewhere
    app.courier.alone = Role.INTAKE not in app.roles
    hang(Role.DELIVERY, Bell.NEWS, app.courier.ring)
    app.tools.wake_postman = hang(Role.DELIVERY, Bell.LETTERS, app.postman.wake)
    app.tools.wake_tasks = hang(Role.JOBS, Bell.TASKS, app.worker.wake)
    app.tools.wake_staff = hang(Role.JOBS, Bell.STAFF, app.dispatching.ring)


def _ignore(chat_ids: Sequence[int]) -> None:
    """Wake nobody: nothing is delivered here."""


def open_redis(url: str) -> "Redis | None":
    """Give the client of what replicas share; it connects when it is first used."""
    if not url:
        return None
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError as LostConnectionError

    return Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=1.0,
        socket_timeout=1.0,
        encoding_errors="replace",  # what others say there is no text, and harms nobody
        # A connection that died in the pool is opened anew; a Redis that hangs is not asked twice.
        retry=Retry(NoBackoff(), 1, supported_errors=(LostConnectionError,)),
    )


def _pace(tools: Tools, bot: Bot, speed: float, redis: "Redis | None") -> Pace:
    rate, waits = tools.settings.send_rate, tools.watch.waits
    if redis is None:
        return Pace(rate=rate, speed=speed, waits=waits)
    from bot.delivery.shared import SharedBudget

    shared = SharedBudget(redis, bot.id, rate * speed, NOTICES * speed)
    return Pace(rate=rate, speed=speed, budget=shared, counts=shared, waits=waits)


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


async def run(settings: Settings, *, speed: float = 1.0, roles: frozenset[Role] = ALL) -> None:
    """Run the bot until SIGINT or SIGTERM."""
    stop = stop_signal()  # from now on: a stop while the schema is upgraded waits for its end
    async with open_app(settings, speed=speed, roles=roles) as app:
        app.began = partial(log.info, "started", **app.outline())
        await serve(app, stop)
    log.info("stopped")


def serving(server: web.Application) -> web.AppRunner:
    return web.AppRunner(
        server, access_log=None, shutdown_timeout=LAST_ANSWERS, max_line_size=LONGEST_LINE
    )
