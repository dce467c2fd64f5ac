"""One unit of work with its ports, and the use cases that handlers ask for by name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.services import cabinet, limited_access
from bot.services.addresses import ResolveAddress
from bot.services.passwords import PasswordHasher
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.settings import Settings
from bot.ui.notices import Post, PostedNotices
from storage.accounts import StoredAccounts
from storage.engine import Database
from storage.houses import StoredHouses
from storage.ids import TimeIds
from storage.people import StoredAttempts, StoredCabinets, StoredConsents, StoredSessions
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
    staff_chat_id: int | None = None  # the setting, until its group becomes a supergroup


class Work:
    """One unit of work with its ports; use cases are made when a handler asks for them."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.unit = Unit(tools.database)
        self.ledger = StoredLedger(self.unit, tools.new_id)
        self.post = Post(self.ledger, tools.sealer, tools.clock)
        self.notices = PostedNotices(self.post, tools.staff_chat_id, tools.settings.time_zone)
        self.use_cases = UseCases(self)

    async def commit(self) -> None:
        await self.tools.database.apply(self.unit.writes)


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
        clock=tools.clock,
        today=_today(work),
        ids=tools.new_id,
    )


def _today(work: Work) -> cabinet.Today:
    return cabinet.Today(work.tools.clock, work.tools.settings.time_zone)


def _list_accounts(work: Work) -> cabinet.ListAccounts:
    return cabinet.ListAccounts(StoredCabinets(work.unit))


FACTORIES: dict[str, Callable[[Work], Any]] = {
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
    "check_claim": lambda work: limited_access.CheckClaim(
        StoredAccounts(work.unit), StoredAttempts(work.unit), work.tools.clock
    ),
    "choose_proof": lambda work: limited_access.ChooseProof(
        StoredAccounts(work.unit), StoredAttempts(work.unit), work.tools.clock, _today(work)
    ),
    "prove_account": _prove_account,
    "list_accounts": _list_accounts,
    "choose": lambda work: cabinet.ChooseAccount(
        StoredCabinets(work.unit), StoredSessions(work.unit)
    ),
    "last_receipt": lambda work: cabinet.LastReceipt(
        _list_accounts(work), StoredAccounts(work.unit)
    ),
    "rate": lambda work: cabinet.RatePassword(StoredCabinets(work.unit)),
    "set_password": lambda work: cabinet.SetPassword(StoredCabinets(work.unit)),
    "is_own_password": lambda work: cabinet.IsOwnPassword(
        StoredCabinets(work.unit), work.tools.hasher
    ),
    "set_pin": lambda work: cabinet.SetPin(StoredSessions(work.unit), work.tools.hasher),
    "set_pin_idle": lambda work: cabinet.SetPinIdle(StoredSessions(work.unit)),
    "verify_pin": lambda work: cabinet.CheckPin(
        StoredSessions(work.unit), work.tools.hasher, work.tools.clock
    ),
    "sign_out": lambda work: cabinet.SignOut(StoredSessions(work.unit), work.tools.clock),
}
