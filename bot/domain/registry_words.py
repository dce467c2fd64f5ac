"""What registry files call themselves and their columns, in both languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

_BLANKS = re.compile(r"[\s_\-./]+")


class RegistryKind(StrEnum):
    """The kinds of files, in the order in which they depend on each other."""

    ORGANISATIONS = "organisations"
    BANK_DEBTS = "bank_debts"
    ACCOUNTS = "accounts"
    BUILDINGS = "buildings"
    RECEIPTS = "receipts"
    CHARGES = "charges"
    PAYMENTS = "payments"
    RECEIPT_CODES = "receipt_codes"
    BANK_METERS = "bank_meters"
    METERS = "meters"
    READING_ANSWERS = "reading_answers"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in code, other words for it, whether a file may leave it out."""

    name: str
    words: tuple[str, ...]
    optional: bool


def _columns(*lines: str) -> tuple[Column, ...]:
    """Read `name word word`; a `?` before the name marks a column that may be left out."""
    made = []
    for line in lines:
        name, *words = line.split()
        made.append(Column(name.lstrip("?"), tuple(words), name.startswith("?")))
    return tuple(made)


COLUMNS: Mapping[RegistryKind, tuple[Column, ...]] = MappingProxyType(
    {
        RegistryKind.ORGANISATIONS: _columns(
            "inn инн",
            "?kpp кпп",
            "name наименование название организация",
            "receipt_type вид_квитанции",
            "?account расчетный_счет счет р_с",
            "?bank банк",
            "?bic бик",
            "?corr_account корр_счет корреспондентский_счет к_с",
            "?phone телефон",
            "?email почта электронная_почта e_mail",
            "?site сайт",
            "?reading_window окно_приема окно_приема_показаний",
        ),
        RegistryKind.ACCOUNTS: _columns(
            "account лицевой_счет лс",
            "holder фио",
            "address адрес",
            "receipt_type вид_квитанции",
            "?area площадь",
            "?els елс",
            "?inn инн инн_организации",
        ),
        RegistryKind.BUILDINGS: _columns("address адрес", "time_zone часовой_пояс"),
        RegistryKind.RECEIPTS: _columns(
            "account лицевой_счет лс",
            "period период",
            "opening входящий входящее_сальдо",
            "charged начислено",
            "recalculated перерасчет",
            "penalty пени",
            "paid оплачено",
            "due к_оплате",
        ),
        RegistryKind.CHARGES: _columns(
            "account лицевой_счет лс",
            "period период",
            "service услуга",
            "?unit единица единица_измерения",
            "?volume объем",
            "?tariff тариф",
            "charged начислено",
            "?recalculated перерасчет",
        ),
        RegistryKind.PAYMENTS: _columns(
            "account лицевой_счет лс", "date дата", "amount сумма", "?source источник"
        ),
        RegistryKind.RECEIPT_CODES: _columns(
            "account лицевой_счет лс", "period период", "code код код_с_квитанции"
        ),
        RegistryKind.METERS: _columns(
            "account лицевой_счет лс",
            "meter номер_пу номер_счетчика",
            "service услуга тип_счетчика",
            "zones зон количество_тарифов",
            "?capacity разрядность",
            "?decimals знаков",
            "?installed установлен дата_установки",
            "?verification_due поверка дата_следующей_поверки",
            "?t1 т1 показание_1",
            "?t2 т2 показание_2",
            "?t3 т3 показание_3",
            "?t4 т4 показание_4",
            "?read_on дата дата_передачи_показаний",
            "?period период",
            "?place место место_установки_счетчика",
            "?automatic автоматический",
            "?retired_on выведен дата_вывода_из_эксплуатации",
            "?verified_on дата_поверки",
            "?commissioned дата_ввода_в_эксплуатацию",
            "?sealed_on дата_опломбирования",
        ),
        RegistryKind.READING_ANSWERS: _columns(
            "account лицевой_счет лс",
            "meter номер_пу номер_счетчика",
            "?service услуга тип_счетчика",
            "?period период",
            "status статус",
            "?reason причина",
            "?number квиток номер_квитка",
        ),
    }
)

ADDRESS_WORDS = frozenset({"address", "адрес", "адрес_дома", "адрес_мкд", "адреса"})

FILE_WORDS: Mapping[str, RegistryKind] = MappingProxyType(
    {
        "organisations": RegistryKind.ORGANISATIONS,
        "organizations": RegistryKind.ORGANISATIONS,
        "организации": RegistryKind.ORGANISATIONS,
        "accounts": RegistryKind.ACCOUNTS,
        "лицевые_счета": RegistryKind.ACCOUNTS,
        "buildings": RegistryKind.BUILDINGS,
        "дома": RegistryKind.BUILDINGS,
        "receipts": RegistryKind.RECEIPTS,
        "квитанции": RegistryKind.RECEIPTS,
        "charges": RegistryKind.CHARGES,
        "начисления": RegistryKind.CHARGES,
        "payments": RegistryKind.PAYMENTS,
        "платежи": RegistryKind.PAYMENTS,
        "receipt_codes": RegistryKind.RECEIPT_CODES,
        "codes": RegistryKind.RECEIPT_CODES,
        "коды": RegistryKind.RECEIPT_CODES,
        "meters": RegistryKind.METERS,
        "счетчики": RegistryKind.METERS,
        "приборы_учета": RegistryKind.METERS,
        "reading_answers": RegistryKind.READING_ANSWERS,
        "answers": RegistryKind.READING_ANSWERS,
        "ответ_по_показаниям": RegistryKind.READING_ANSWERS,
        "ответы": RegistryKind.READING_ANSWERS,
    }
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a kind stand in a file; an optional one may be missing."""

    kind: RegistryKind
    at: Mapping[str, int]


def header_word(text: str) -> str:
    """Fold a header cell: «Лицевой счёт» → `лицевой_счет`."""
    return _BLANKS.sub("_", text.strip().strip('"\ufeff').strip().lower().replace("ё", "е"))


def kind_by_name(stem: str) -> RegistryKind | None:
    """Tell the kind by the beginning of a file's name: `accounts_2026-10`, `Платежи октябрь`."""
    word = header_word(stem)
    for name, kind in FILE_WORDS.items():
        if word == name or word.startswith(f"{name}_"):
            return kind
    return None


def match_header(cells: Sequence[str], named: RegistryKind | None) -> Layout | None:
    """Find the kind whose columns are all there; of several, the named one or the fullest.

    A table of meters that came back with a status is the answer to it, however full it is.
    """
    words = [header_word(cell) for cell in cells]
    fitting = [
        Layout(kind, at)
        for kind in COLUMNS
        if not missing_columns(kind, words) and (at := _positions(kind, words))
    ]
    fitting.sort(
        key=lambda layout: (
            layout.kind is RegistryKind.READING_ANSWERS,
            layout.kind is named,
            len(layout.at),
        )
    )
    return fitting[-1] if fitting else None


def missing_columns(kind: RegistryKind, words: Sequence[str]) -> list[str]:
    """Name the columns that a header lacks, in Russian where there is a Russian word."""
    at = _positions(kind, [header_word(word) for word in words])
    return [
        column.words[0]
        for column in COLUMNS[kind]
        if not column.optional and column.name not in at
    ]


def _positions(kind: RegistryKind, words: Sequence[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for column in COLUMNS[kind]:
        for word in (column.name, *column.words):
            if word in words:
                at.setdefault(column.name, words.index(word))
    return at
