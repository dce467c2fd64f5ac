"""One unit of work with its ports, and the use cases that handlers ask for by name."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.services import (
    cabinet,
    charts,
    codes,
    history,
    limited_access,
    receipt_codes,
    receipt_news,
    receipts,
)
from bot.services.addresses import ResolveAddress
from bot.services.groups import Ways
from bot.services.letters import Channels
from bot.services.papers import Papers
from bot.services.passwords import PasswordHasher
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.watch import Watch
from bot.settings import Settings
from bot.ui.letters import PostedLetters
from bot.ui.notices import Post, PostedNotices
from bot.ui.privacy import Privacy
from bot.ui.tasks import PostedTasks
from bot.work_access import FACTORIES as ACCESS
from bot.work_announcements import FACTORIES as ANNOUNCEMENTS
from bot.work_claims import FACTORIES as CLAIMS
from bot.work_console import FACTORIES as CONSOLE
from bot.work_console_privacy import FACTORIES as PRIVACY
from bot.work_conversations import FACTORIES as CONVERSATIONS
from bot.work_groups import FACTORIES as GROUPS
from bot.work_help import FACTORIES as HELP
from bot.work_notices import FACTORIES as NOTICES
from bot.work_photos import FACTORIES as PHOTOS
from bot.work_reading_news import FACTORIES as READING_NEWS
from bot.work_readings import FACTORIES as READINGS
from bot.work_registration import FACTORIES as REGISTRATION
from bot.work_requests import FACTORIES as REQUESTS
from bot.work_rights import FACTORIES as RIGHTS
from bot.work_staff import FACTORIES as STAFF
from bot.work_stuck import FACTORIES as STUCK
from storage.accounts import StoredAccounts
from storage.codes import StoredCodes
from storage.engine import Database
from storage.history import StoredHistory
from storage.houses import StoredHouses
from storage.ids import TimeIds
from storage.letters import StoredLetterRows
from storage.pages import StoredPages
from storage.people import StoredAttempts, StoredCabinets, StoredConsents, StoredSessions
from storage.receipt_codes import StoredReceiptCodes
from storage.receipt_news import StoredReceiptNews
from storage.staff_notices import StoredStaffBoard
from storage.tasks import StoredTaskRows
from storage.unit import Unit
from storage.updates import StoredLedger


@dataclass(slots=True)
class Tools:
    """What lives as long as the process and use cases are made of."""

    settings: Settings
    database: Database
    sealer: Sealer
    hasher: PasswordHasher
    houses: StoredHouses
    clock: Clock
    new_id: TimeIds = field(default_factory=TimeIds)
    channels: Channels = field(default_factory=Channels)
    papers: Papers = field(default_factory=Papers)
    bot_name: str = ""  # as links name it; told by Telegram at start
    wake_postman: Callable[[], None] = lambda: None  # a unit with letters was committed
    wake_tasks: Callable[[], None] = lambda: None  # a unit with tasks was committed
    wake_staff: Callable[[], None] = lambda: None  # a unit with notices to employees was
    watch: Watch = field(default_factory=Watch)
    staff_chat_id: int | None = None  # the setting, until its group becomes a supergroup

    def ways(self) -> Ways:
        return Ways(self.staff_chat_id, self.settings.admins)

    def staff_chats(self) -> frozenset[int]:
        """Give the chat of the staff by all its ids."""
        known = (self.staff_chat_id, self.settings.staff_chat_id)
        return frozenset(one for one in known if one is not None)


class Work:
    """One unit of work with its ports; use cases are made when a handler asks for them."""

    tools: Tools
    unit: Unit

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.unit = Unit(tools.database)
        self.ledger = StoredLedger(self.unit, tools.new_id)
        self.post = Post(
            self.ledger,
            tools.sealer,
            tools.clock,
            Privacy(tools.settings.private_details),
            StoredPages(self.unit),
            tools.settings.public_url,
        )
        zone, staff = tools.settings.time_zone, tools.staff_chat_id
        rows = StoredLetterRows(self.unit)
        self.letters = PostedLetters(rows, tools.sealer, tools.clock, tools.new_id)
        self.tasks: PostedTasks = PostedTasks(
            StoredTaskRows(self.unit), tools.sealer, tools.clock, tools.new_id
        )
        mail = self.letters if tools.channels.email else None
        board, admins = StoredStaffBoard(self.unit), tools.settings.admins
        self.notices: PostedNotices = PostedNotices(
            self.post, staff, zone, mail, board, tools.new_id, admins
        )

    @property
    def use_cases(self) -> "UseCases":
        """Not kept here: each would hold the other until the next look for garbage."""
        return UseCases(self)

    async def commit(self) -> None:
        if self.unit.writes:  # what only read has nothing to wait for
            begun = time.perf_counter()
            await self.tools.database.apply(self.unit.writes)
            self.tools.watch.commits.take(time.perf_counter() - begun)
        if self.letters.any:
            self.tools.wake_postman()
        if self.tasks.any:
            self.tools.wake_tasks()
        if self.notices.recorded:
            self.tools.wake_staff()


class UseCases(Mapping[str, Any]):
    """Use cases by the names that handlers give their parameters."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __getitem__(self, name: str) -> Any:
        return FACTORIES[name](self._work)

    def __iter__(self) -> Iterator[str]:
        return iter(FACTORIES)

    def __len__(self) -> int:
        return len(FACTORIES)


def _prove_account(work: Work) -> limited_access.ProveAccount:
    unit, tools = work.unit, work.tools
    return limited_access.ProveAccount(
        accounts=StoredAccounts(unit),
        attempts=StoredAttempts(unit),
        cabinets=StoredCabinets(unit),
        sessions=StoredSessions(unit),
        notices=work.notices,
        sealer=tools.sealer,
        clock=tools.clock,
        today=_today(work),
        ids=tools.new_id,
    )


def _send_code(work: Work) -> codes.SendCode:
    tools = work.tools
    return codes.SendCode(
        codes=StoredCodes(work.unit),
        attempts=StoredAttempts(work.unit),
        letters=work.letters,
        notices=work.notices,
        sealer=tools.sealer,
        channels=tools.channels,
        a_day=tools.settings.codes_a_day,
        clock=tools.clock,
        new_id=tools.new_id,
    )


def _check_code(work: Work) -> codes.CheckCode:
    return codes.CheckCode(
        StoredCodes(work.unit), StoredAttempts(work.unit), work.tools.sealer, work.tools.clock
    )


def _enter_receipt_code(work: Work) -> receipt_codes.EnterReceiptCode:
    unit, tools = work.unit, work.tools
    return receipt_codes.EnterReceiptCode(
        codes=StoredReceiptCodes(unit),
        keys=receipt_codes.CodeKeys(tools.sealer, tools.settings.time_zone),
        accounts=StoredAccounts(unit),
        attempts=StoredAttempts(unit),
        cabinets=StoredCabinets(unit),
        sessions=StoredSessions(unit),
        notices=work.notices,
        clock=tools.clock,
    )


def _today(work: Work) -> cabinet.Today:
    return cabinet.Today(work.tools.clock, work.tools.settings.time_zone)


def _list_accounts(work: Work) -> cabinet.ListAccounts:
    return cabinet.ListAccounts(StoredCabinets(work.unit))


def _current_account(work: Work) -> history.CurrentAccount:
    return history.CurrentAccount(_list_accounts(work))


FACTORIES: dict[str, Callable[[Work], Any]] = {
    **ACCESS,
    **REGISTRATION,
    **PHOTOS,
    **READINGS,
    **STAFF,
    **ANNOUNCEMENTS,
    **CLAIMS,
    **CONSOLE,
    **CONVERSATIONS,
    **NOTICES,
    **GROUPS,
    **REQUESTS,
    **STUCK,
    **HELP,
    "zone": lambda work: work.tools.settings.time_zone,
    "hasher": lambda work: work.tools.hasher,
    "today": _today,
    "resolve": lambda work: ResolveAddress(work.tools.houses),
    "give_consent": lambda work: cabinet.GiveConsent(
        StoredConsents(work.unit, work.tools.new_id), work.tools.clock
    ),
    "list_consents": lambda work: cabinet.ListConsents(
        StoredConsents(work.unit, work.tools.new_id)
    ),
    "channels": lambda work: work.tools.channels,
    "send_code": _send_code,
    "check_code": _check_code,
    "check_claim": lambda work: limited_access.CheckClaim(
        StoredAccounts(work.unit),
        StoredAttempts(work.unit),
        work.tools.sealer,
        work.tools.clock,
    ),
    "choose_proof": lambda work: limited_access.ChooseProof(
        StoredAccounts(work.unit),
        StoredAttempts(work.unit),
        work.tools.sealer,
        work.tools.clock,
        _today(work),
    ),
    "prove_account": _prove_account,
    "enter_receipt_code": _enter_receipt_code,
    "list_accounts": _list_accounts,
    "choose": lambda work: cabinet.ChooseAccount(
        StoredCabinets(work.unit), StoredSessions(work.unit)
    ),
    "read_receipt": lambda work: receipts.ReadReceipt(
        _list_accounts(work), StoredAccounts(work.unit), _today(work)
    ),
    "read_payments": lambda work: history.ReadPayments(
        _current_account(work),
        StoredHistory(work.unit),
        StoredAccounts(work.unit),
        _today(work),
    ),
    "read_charges": lambda work: history.ReadCharges(
        _current_account(work), StoredHistory(work.unit)
    ),
    "order_chart": lambda work: charts.OrderChart(StoredHistory(work.unit)),
    "tell_of_receipts": lambda work: receipt_news.TellOfReceipts(
        StoredReceiptNews(work.unit), work.notices, work.tools.clock, _today(work)
    ),
    "remind_of_payment": lambda work: receipt_news.RemindOfPayment(
        StoredReceiptNews(work.unit), work.notices
    ),
    "rate": lambda work: cabinet.RatePassword(StoredCabinets(work.unit)),
    "is_own_password": lambda work: cabinet.IsOwnPassword(
        StoredCabinets(work.unit),
        StoredAttempts(work.unit),
        work.tools.hasher,
        work.tools.sealer,
        work.tools.clock,
    ),
    "set_pin": lambda work: cabinet.SetPin(StoredSessions(work.unit), work.tools.hasher),
    "set_pin_idle": lambda work: cabinet.SetPinIdle(StoredSessions(work.unit)),
    "verify_pin": lambda work: cabinet.CheckPin(
        StoredSessions(work.unit), work.tools.hasher, work.tools.clock
    ),
    **RIGHTS,
    **READING_NEWS,
    **PRIVACY,
    "sign_out": lambda work: cabinet.SignOut(StoredSessions(work.unit), work.tools.clock),
}
