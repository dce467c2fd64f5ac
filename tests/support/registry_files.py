"""Registries to import: small files, and a store that keeps what it is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from support.clock import FakeClock

from bot.domain.accounts import ReceiptType
from bot.services.receipt_code_batches import CodeRow
from bot.services.receipt_codes import CodeKeys
from bot.services.registries.model import (
    AccountColumns,
    AccountRow,
    AnswerRow,
    ChargeColumns,
    ChargeRow,
    DebtRow,
    FileSummary,
    ImportRecord,
    MeterRow,
    MetersRow,
    OrganisationRow,
    Owner,
    Pack,
    PackedRows,
    PaymentRow,
    ReceiptRow,
    ZoneRow,
)
from bot.services.registries.use_case import ImportRegistries
from bot.services.secrecy import Sealer

KEYS = CodeKeys(Sealer.of(b"a key of registries"), ZoneInfo("Asia/Yekaterinburg"))
INN = "6612345676"
FUND_INN = "6670123457"
BANK_FILE = f"{INN}_40702810912345678912_001_1026.txt"
FUND_FILE = f"{FUND_INN}_40603810900000000017_001_1026.txt"
ORGANISATIONS = (
    f"inn;name;receipt_type\n{INN};ООО «Исеть»;utilities\n{FUND_INN};Фонд;capital_repair\n"
)
ACCOUNTS_HEADER = "account;holder;address;receipt_type;area;els\n"
ACCOUNTS = (
    ACCOUNTS_HEADER
    + "1470000000;Зайцева Гузель Фёдоровна;г Асбест, ул Мира, д 103 кв.64;"
    + "utilities;33,5;63МВ715887\n"
    + "8670000000;Зайцева Гузель Фёдоровна;Асбест г, Мира ул, дом 103, кв 64;"
    + "capital_repair;33,5;\n"
)


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@dataclass
class KeptRegistries:
    """What a database would hold after the same calls."""

    organisations: dict[str, OrganisationRow] = field(default_factory=dict)
    accounts: dict[str, AccountRow] = field(default_factory=dict)
    debts: dict[tuple[str, str], int] = field(default_factory=dict)
    receipts: dict[tuple[str, str], ReceiptRow] = field(default_factory=dict)
    charges: dict[tuple[str, str, str], ChargeRow] = field(default_factory=dict)
    payments: set[tuple[str, date, int, str, int]] = field(default_factory=set)
    codes: dict[str, CodeRow] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    meters: dict[tuple[str, str, str], MeterRow] = field(default_factory=dict)
    answers: list[AnswerRow] = field(default_factory=list)
    log: list[ImportRecord] = field(default_factory=list)
    renewed: int = 0
    running: datetime | None = None
    failing: Exception | None = None
    pack_accounts: Pack | None = None

    async def owners(self) -> Sequence[Owner]:
        return [
            Owner(number, row.inn, row.receipt_type)
            for number, row in enumerate(self.organisations.values(), 1)
        ]

    async def put_organisations(self, rows: Sequence[OrganisationRow]) -> None:
        self.organisations |= {row.inn: row for row in rows}

    async def put_accounts(self, accounts: AccountColumns | PackedRows) -> None:
        assert not isinstance(accounts, PackedRows)
        if self.failing:
            raise self.failing
        rows = map(AccountRow._make, zip(*accounts, strict=True))
        self.accounts |= {row.number: row for row in rows}

    async def put_debts(self, rows: Sequence[DebtRow], period: str) -> frozenset[str]:
        foreign = set()
        for row in rows:
            known, account = self.accounts.get(row.number), row.account
            if known and known.organisation_id not in {None, account.organisation_id}:
                foreign.add(row.number)
                continue
            self.accounts[row.number] = account
            self.debts[row.number, period] = row.due
        return frozenset(foreign)

    async def put_zones(self, rows: Sequence[ZoneRow]) -> frozenset[str]:
        houses = {row.place.key for row in self.accounts.values() if row.place}
        self.zones |= {row.house_key: row.time_zone for row in rows if row.house_key in houses}
        return frozenset(row.house_key for row in rows) - houses

    async def put_receipts(self, rows: Sequence[ReceiptRow]) -> frozenset[str]:
        self.receipts |= {row[:2]: row for row in self._known(rows)}
        return self._unknown(rows)

    async def put_charges(self, charges: ChargeColumns) -> frozenset[str]:
        rows = [ChargeRow(*row) for row in zip(*charges, strict=True)]
        self.charges |= {row[:3]: row for row in self._known(rows)}
        return self._unknown(rows)

    async def put_payments(self, rows: Sequence[PaymentRow]) -> frozenset[str]:
        self.payments |= {tuple(row) for row in self._known(rows)}
        return self._unknown(rows)

    async def put_codes(self, rows: Sequence[CodeRow], now: datetime) -> frozenset[str]:
        del now
        taken = {row.key for row in rows if row.account in self.accounts}
        self.codes |= {row.key: row for row in rows if row.key in taken}
        return frozenset(row.key for row in rows) - taken

    async def begin(self, at: datetime) -> None:
        self.running = at

    async def end(self, began: datetime) -> None:
        assert self.running == began
        self.running = None

    async def put_meters(
        self, rows: Sequence[MetersRow], now: datetime, organisation_id: int | None = None
    ) -> frozenset[str]:
        del now
        ours = {
            number
            for number, account in self.accounts.items()
            if organisation_id is None or account.organisation_id in {None, organisation_id}
        }
        for row in rows:
            if row.account in ours:
                self.meters |= {(row.account, one.number, one.service): one for one in row.meters}
        return frozenset(row.account for row in rows) - ours

    async def put_answers(self, rows: Sequence[AnswerRow]) -> frozenset[str]:
        known = {key[:2] for key in self.meters}
        self.answers += [row for row in rows if (row.account, row.meter) in known]
        return frozenset(row.key for row in rows if (row.account, row.meter) not in known)

    async def finish(self, record: ImportRecord) -> None:
        self.log.append(record)

    async def renew(self) -> None:
        self.renewed += 1

    def owner_of(self, number: str) -> str | None:
        organisation = self.accounts[number].organisation_id
        return None if organisation is None else list(self.organisations)[organisation - 1]

    def type_of(self, number: str) -> ReceiptType:
        return self.accounts[number].receipt_type

    def _known(self, rows: Iterable[Any]) -> list[Any]:
        return [row for row in rows if row[0] in self.accounts]

    def _unknown(self, rows: Iterable[Any]) -> frozenset[str]:
        return frozenset(row[0] for row in rows) - self.accounts.keys()


async def run(store: KeptRegistries, *paths: Path) -> list[FileSummary]:
    return await ImportRegistries(store, FakeClock(), code_keys=lambda: KEYS)(paths)


async def run_one(store: KeptRegistries, path: Path) -> FileSummary:
    (summary,) = await run(store, path)
    return summary
