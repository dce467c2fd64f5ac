"""What happens by the clock or is recorded to be done, put together."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiogram import Bot

from bot.delivery.courier import Courier
from bot.delivery.downloads import Downloads
from bot.delivery.menus import StaffMenus
from bot.dispatcher import DIALOGUES
from bot.domain.windows import ReadingWindow
from bot.intake.pipeline import Intake
from bot.jobs.announcing import Announcer
from bot.jobs.dispatching import Dispatching
from bot.jobs.erasure import Eraser
from bot.jobs.figuring import Figuring
from bot.jobs.indexing import Indexing
from bot.jobs.metering import Metering
from bot.jobs.patience import Patience
from bot.jobs.publishing import Publisher
from bot.jobs.receiving import Receiving
from bot.jobs.reminding import Reminding
from bot.jobs.rounds import Rounds
from bot.jobs.sealing import Sealing
from bot.jobs.summing import Summing
from bot.jobs.tasks import Worker
from bot.jobs.upkeep import Upkeep
from bot.receiving import open_receiving
from bot.scanning.scanner import Scanner
from bot.services import building_lists, evidence, receipt_photos
from bot.trades import evidence_trade, list_trade, photo_trade
from bot.ui.commands import STAFF_COMMANDS, commands_in
from bot.ui.home import home_screen
from bot.work import Tools, Work
from storage.announcements import AnnouncementDesk
from storage.erasure import ErasureDesk
from storage.figures import FiguresDesk
from storage.indexing import IndexDesk
from storage.menus import StoredMenus
from storage.queue import Housekeeping
from storage.reading_news import ReadingDesk
from storage.reading_reminders import ReminderDesk
from storage.receipt_news import NewsDesk
from storage.staff_notices import StaffPostRoom
from storage.tasks import StoredTaskQueue


@dataclass(slots=True)
class Jobs:
    """Each may run in several processes at once: a lease, a claim or a guard lets one do it."""

    tools: Tools
    bot: Bot
    intake: Intake
    courier: Courier
    upkeep: Upkeep = field(init=False)
    eraser: Eraser = field(init=False)
    worker: Worker = field(init=False)
    publisher: Publisher = field(init=False)
    metering: Metering = field(init=False)
    reminding: Reminding = field(init=False)
    dispatching: Dispatching = field(init=False)
    announcer: Announcer = field(init=False)
    summing: Summing = field(init=False)
    sealing: Sealing = field(init=False)
    indexing: Indexing = field(init=False)
    figuring: Figuring = field(init=False)
    menus: StaffMenus = field(init=False)
    receiving: Receiving | None = field(init=False)

    def __post_init__(self) -> None:
        self._make_keepers()
        self._make_worker()
        self._make_rounds()
        self._make_readers()
        self.receiving = open_receiving(self.tools, self.courier)

    def job_parts(self) -> list[Coroutine[Any, Any, None]]:
        parts = [
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
        ]
        if self.tools.settings.console_served:  # nobody else reads what it makes
            parts += [self.indexing.run(), self.figuring.run(), self.menus.run()]
        if self.receiving is not None:
            parts.append(self.receiving.run())
        return parts

    def _begin(self) -> Work:
        return Work(self.tools)

    def _make_keepers(self) -> None:
        tools, intake, courier = self.tools, self.intake, self.courier
        self.upkeep = Upkeep(
            intake=intake,
            chats=intake.chats,
            memory=Housekeeping(tools.database),
            clock=tools.clock,
            home=home_screen,
            retention=timedelta(days=tools.settings.retention_days),
            deaf=lambda: not tools.settings.webhook_url and courier.reach.away,
        )
        self.eraser = Eraser(
            desk=ErasureDesk(tools.database),
            begin=self._begin,
            intake=intake,
            courier=courier,
            clock=tools.clock,
        )
        self.sealing = Sealing(self._begin, tools.clock)
        self.summing = Summing(self._begin, courier.wake)
        self.dispatching = Dispatching(
            StaffPostRoom(tools.database), self._begin, courier.wake, tools.clock
        )

    def _make_worker(self) -> None:
        tools, downloads = self.tools, Downloads(self.bot)
        self.worker = Worker(
            queue=StoredTaskQueue(tools.database),
            trades={
                receipt_photos.KIND: photo_trade(downloads, Scanner()),
                evidence.KIND: evidence_trade(downloads, self.courier.kept, tools.clock),
                building_lists.KIND: list_trade(downloads),
            },
            intake=self.intake,
            clock=tools.clock,
        )

    def _make_rounds(self) -> None:
        tools, courier = self.tools, self.courier
        settings, database, clock = tools.settings, tools.database, tools.clock
        desk = NewsDesk(database)
        rounds = Rounds(
            outbox=desk,
            queue=courier.queue,
            begin=self._begin,
            ring=courier.ring,
            clock=clock,
            owner=courier.owner,
        )
        self.publisher = Publisher(desk, rounds, clock, settings.time_zone, settings.remind_days)
        self.metering = Metering(ReadingDesk(database), rounds, clock, Patience(clock))
        self.reminding = Reminding(
            desk=ReminderDesk(database, settings.time_zone),
            rounds=rounds,
            clock=clock,
            zone=settings.time_zone,
            window=ReadingWindow(*settings.reading_window),
        )
        self.announcer = Announcer(AnnouncementDesk(database), rounds, clock, Patience(clock))

    def _make_readers(self) -> None:
        """Make what only who has a console needs."""
        tools, courier = self.tools, self.courier
        index = IndexDesk(tools.database, {one.group: one.name for one in DIALOGUES})
        self.indexing = Indexing(index, courier.queue, tools.clock, courier.owner)
        figures = FiguresDesk(tools.database, tools.clock, tools.settings.time_zone)
        self.menus = StaffMenus(
            bot=self.bot,
            menus=StoredMenus(tools.database),
            commands=lambda one: commands_in(one, STAFF_COMMANDS),
            queue=courier.queue,
            clock=tools.clock,
            owner=courier.owner,
        )
        self.figuring = Figuring(figures, courier.queue, tools.clock, courier.owner)
