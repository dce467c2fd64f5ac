"""What is read from registries, what may be wrong with it, and the store that takes it.

Rows are named tuples: a million of them are made, and a frozen dataclass costs three times that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from bot.domain.accounts import ReceiptType
from bot.domain.meters import Service, Status
from bot.domain.registry_words import RegistryKind

if TYPE_CHECKING:
    from bot.services.receipt_code_batches import CodeRow


class FileRefusal(StrEnum):
    """Why a whole file is not read; values are ids of texts in registries.ftl."""

    NOT_FOUND = "registry-file-not-found"
    UNREADABLE = "registry-file-unreadable"
    EMPTY = "registry-file-empty"
    NOT_TEXT = "registry-file-not-text"
    ENCODING = "registry-file-encoding"
    LONG_LINE = "registry-file-long-line"
    UNKNOWN = "registry-file-unknown"
    OWN_REFUSED = "registry-file-own-refused"
    WORKBOOK = "registry-file-workbook"
    WORKBOOK_SIZE = "registry-file-workbook-size"
    COLUMNS_MISSING = "registry-file-columns-missing"
    COLUMN_TWICE = "registry-file-column-twice"
    COLUMNS = "registry-file-columns"
    QUOTE = "registry-file-quote"
    COUNT = "registry-file-count"
    PERIOD = "registry-file-period"
    PERIOD_AHEAD = "registry-file-period-ahead"
    ORGANISATION = "registry-file-organisation"
    CHANGED = "registry-file-changed"
    READER = "registry-file-reader"


class RowRefusal(StrEnum):
    """Why a row is not taken; values are ids of texts in registries.ftl."""

    COLUMNS = "registry-row-columns"
    NUMBER = "registry-row-number"
    ACCOUNT_UNKNOWN = "registry-row-account-unknown"
    ACCOUNT_FOREIGN = "registry-row-account-foreign"
    RECEIPT_TYPE = "registry-row-receipt-type"
    ORGANISATION = "registry-row-organisation"
    INN = "registry-row-inn"
    NAME = "registry-row-name"
    AMOUNT = "registry-row-amount"
    DATE = "registry-row-date"
    PERIOD = "registry-row-period"
    PERIOD_AHEAD = "registry-row-period-ahead"
    SERVICE = "registry-row-service"
    DECIMAL = "registry-row-decimal"
    TIME_ZONE = "registry-row-time-zone"
    HOUSE = "registry-row-house"
    CODE = "registry-row-code"
    CODE_EXPIRED = "registry-row-code-expired"
    CODE_UNWRITTEN = "registry-row-code-unwritten"
    METER = "registry-row-meter"
    METER_SERVICE = "registry-row-meter-service"
    ZONES = "registry-row-zones"
    CAPACITY = "registry-row-capacity"
    VALUES = "registry-row-values"
    READ_ON = "registry-row-read-on"
    FLAG = "registry-row-flag"
    ACCOUNT_NOT_OURS = "registry-row-account-not-ours"
    STATUS = "registry-row-status"
    READING_UNKNOWN = "registry-row-reading-unknown"
    REPEATED = "registry-row-repeated"


class RowRemark(StrEnum):
    """What a row that is taken lacks; values are ids of texts in registries.ftl."""

    ADDRESS = "registry-remark-address"
    HOLDER = "registry-remark-holder"
    AREA = "registry-remark-area"
    ELS = "registry-remark-els"
    BANK_DETAILS = "registry-remark-bank-details"
    READING_WINDOW = "registry-remark-reading-window"
    UNDATED = "registry-remark-undated"


Reason: TypeAlias = RowRefusal | RowRemark


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why a file was not read, with the values that its text names."""

    reason: FileRefusal
    args: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class RowNote:
    """One line that was refused or remarked on; `raw` is as it stands in the file."""

    line: int
    reason: Reason
    raw: str

    @property
    def refused(self) -> bool:
        return isinstance(self.reason, RowRefusal)


class Outcome(StrEnum):
    IMPORTED = "imported"
    REFUSED = "refused"
    SKIPPED = "skipped"  # known, and not for this version: nothing is wrong with it


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What became of one file. `refused_file`: where the refused rows and remarks stand."""

    path: Path
    kind: RegistryKind | None
    outcome: Outcome
    problem: FileProblem | None = None
    encoding: str = ""
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    remarks: int = 0
    examples: tuple[RowNote, ...] = ()
    refused_file: Path | None = None
    refused_file_failed: bool = False
    seconds: float = 0.0


class Phase(StrEnum):
    CHECK = "check"
    LOAD = "load"


Progress: TypeAlias = Callable[[Path, Phase, int, int], None]
"""Called with the file, the phase, the bytes done and the bytes in all."""

Word: TypeAlias = Callable[[str], str]
"""Gives the text of an id, for what stands in the file of refused rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A house as an address names it; compared by identity: a run has one for each house."""

    key: str
    street_key: str
    town: str
    display: str
    has_flats: bool


class OrganisationRow(NamedTuple):
    inn: str
    kpp: str | None
    name: str
    receipt_type: ReceiptType
    bank_account: str | None
    bank: str | None
    bic: str | None
    corr_account: str | None
    phone: str | None
    email: str | None
    site: str | None
    reading_window: str | None


class AccountRow(NamedTuple):
    """`area` is hundredths of m²; without a `place` nobody can enter by address."""

    number: str
    receipt_type: ReceiptType
    organisation_id: int | None
    place: Place | None
    flat: str
    address: str
    holder: str
    area: int | None
    els: str | None


class AccountColumns(NamedTuple):
    """Many accounts, a column for each field of `AccountRow`: what repeats is never copied."""

    number: Sequence[str]
    receipt_type: Sequence[ReceiptType]
    organisation_id: Sequence[int | None]
    place: Sequence[Place | None]
    flat: Sequence[str]
    address: Sequence[str]
    holder: Sequence[str]
    area: Sequence[int | None]
    els: Sequence[str | None]


def in_columns(rows: Sequence[AccountRow]) -> AccountColumns:
    """Turn rows, of which there is at least one, into columns."""
    columns: Any = zip(*rows, strict=True)
    return AccountColumns(*columns)


class PackedRows:
    """Rows as a store's own packer made them of columns, for this store alone."""

    __slots__ = ()


Pack: TypeAlias = Callable[[AccountColumns], PackedRows]


class DebtRow(NamedTuple):
    """A line of a bank's debt registry; `due` is kopecks."""

    number: str
    account: AccountRow
    due: int


class ZoneRow(NamedTuple):
    house_key: str
    time_zone: str


class ReceiptRow(NamedTuple):
    account: str
    period: str
    opening: int
    charged: int
    recalculated: int
    penalty: int
    paid: int
    due: int


class ChargeRow(NamedTuple):
    account: str
    period: str
    service: str
    unit: str
    volume: str
    tariff: str
    charged: int
    recalculated: int
    line: int


class ChargeColumns(NamedTuple):
    """Many charges, a column for each field of `ChargeRow`."""

    account: Sequence[str]
    period: Sequence[str]
    service: Sequence[str]
    unit: Sequence[str]
    volume: Sequence[str]
    tariff: Sequence[str]
    charged: Sequence[int]
    recalculated: Sequence[int]
    line: Sequence[int]


class PaymentRow(NamedTuple):
    account: str
    paid_on: date
    amount: int
    source: str
    ordinal: int


class MeterRow(NamedTuple):
    """A meter and what it showed. None: the file does not say, what is known stays."""

    number: str
    service: Service
    zones: int | None
    capacity: int | None = None
    decimals: int | None = None
    place: str | None = None
    installed: date | None = None
    commissioned: date | None = None
    sealed_on: date | None = None
    verified_on: date | None = None
    verification_due: date | None = None
    automatic: bool | None = None
    retired_on: date | None = None
    values: tuple[Decimal, ...] = ()
    read_on: date | None = None
    period: str = ""

    @property
    def month(self) -> str:
        """The period of the values: as told, or else the month in which they were read."""
        return self.period or (self.read_on.isoformat()[:7] if self.read_on else "")


class MetersRow(NamedTuple):
    """A line of a file: one meter of an account, or all of them."""

    account: str
    meters: tuple[MeterRow, ...]


class AnswerRow(NamedTuple):
    """What the billing made of a reading; without a service the number of the meter tells it.

    `number`: of the resident's receipt, which tells the version; empty where the file has none.
    """

    key: str
    account: str
    meter: str
    service: Service | None
    period: str
    status: Status
    reason: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """An organisation that registries speak for."""

    id: int
    inn: str
    receipt_type: ReceiptType


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One line of the log of imports; `digest` is SHA-256 of the file, hexadecimal."""

    file_name: str
    kind: RegistryKind
    digest: str
    finished_at: datetime
    accepted: int
    refused: int


class RegistryStore(Protocol):
    """Takes rows in chunks, each committed on its own; what is there already is left alone.

    Rows of one chunk never name the same thing twice. Methods that give numbers back give those
    of accounts whose rows were not written.
    """

    async def owners(self) -> Sequence[Owner]: ...

    async def put_organisations(self, rows: Sequence[OrganisationRow]) -> None: ...

    @property
    def pack_accounts(self) -> Pack | None:
        """Give what packs accounts in another process, where that spares this one work."""
        ...

    async def put_accounts(self, accounts: AccountColumns | PackedRows) -> None:
        """Write accounts and their houses. A row without an organisation keeps the account's.

        `accounts`: also what `pack_accounts` made of columns.
        """
        ...

    async def put_debts(self, rows: Sequence[DebtRow], period: str) -> frozenset[str]:
        """Write accounts and what they owe; give those that belong to another organisation."""
        ...

    async def put_zones(self, rows: Sequence[ZoneRow]) -> frozenset[str]:
        """Set time zones of houses; give the keys of unknown houses."""
        ...

    async def put_receipts(self, rows: Sequence[ReceiptRow]) -> frozenset[str]: ...

    async def put_charges(self, charges: ChargeColumns) -> frozenset[str]: ...

    async def put_payments(self, rows: Sequence[PaymentRow]) -> frozenset[str]: ...

    async def put_codes(self, rows: "Sequence[CodeRow]", now: datetime) -> frozenset[str]:
        """Keep codes of receipts; give the keys of those that were not written.

        Their account is unknown, or the code is another account's.
        """
        ...

    async def begin(self, at: datetime) -> None:
        """Say that an import runs: nobody is told of receipts half of which are there."""
        ...

    async def end(self, began: datetime) -> None:
        """Say that it is over, with whatever outcome."""
        ...

    async def put_meters(
        self, rows: Sequence[MetersRow], now: datetime, organisation_id: int | None = None
    ) -> frozenset[str]:
        """Write meters and their readings; give accounts that are unknown or another's.

        A reading stands for its meter and period: the same one is never written twice, and what a
        resident or the staff said is left alone.
        """
        ...

    async def put_answers(self, rows: Sequence[AnswerRow]) -> frozenset[str]:
        """Set what became of readings that were passed on; give the keys of unknown ones."""
        ...

    async def finish(self, record: ImportRecord) -> None:
        """Log the import, drop houses without accounts, make the bot read its streets anew."""
        ...

    async def renew(self) -> None:
        """Make the bot read its streets anew, after an import that broke off."""
        ...
