"""Cells of files about meters: services, serial numbers, values, and what became of readings."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from bot.domain.meters import Service, Status
from bot.domain.registry_cells import read_text
from bot.domain.registry_words import header_word

MOST_ZONES = 3
MOST_DIGITS = 10  # of a dial
MOST_DECIMALS = 3
DEFAULT_DECIMALS = 3

_NUMBER = re.compile(r"[0-9A-Za-zА-Яа-яЁё№(][0-9A-Za-zА-Яа-яЁё№() ./_-]{0,39}")
_VALUE = re.compile(rf"([0-9]{{1,{MOST_DIGITS}}})(?:[.,]([0-9]{{1,{MOST_DECIMALS}}})0*)?")


def _words(lines: Mapping[Service, str]) -> Mapping[str, Service]:
    """Fold every word for a service; the first of each stands in files that are written."""
    return MappingProxyType(
        {
            header_word(word): service
            for service, words in lines.items()
            for word in (service.value, *words.split(", "))
        }
    )


_SERVICES = {
    Service.COLD_WATER: "Холодное водоснабжение, ХВС, холодная вода, хол. вода",
    Service.HOT_WATER: "Горячее водоснабжение, ГВС, горячая вода, гор. вода",
    Service.ELECTRICITY: (
        "Электроснабжение, электроэнергия, ЭЭ, электричество, эл. энергия, электрическая энергия"
    ),
    Service.GAS: "Газоснабжение, газ",
    Service.HEATING: "Отопление, тепло, теплоснабжение, тепловая энергия",
    Service.SEWERAGE: "Водоотведение, канализация",
    Service.IRRIGATION: "Полив",
    Service.WASTE: "Вывоз мусора, мусор, ТКО, обращение с ТКО",
}
SERVICE_WORDS = _words(_SERVICES)
SERVICE_CAPTIONS = MappingProxyType(
    {service: words.split(", ")[0] for service, words in _SERVICES.items()}
)

BANK_CODES: Mapping[str, tuple[Service, int, int]] = MappingProxyType(
    {  # service, zones of its meter, place of the value: T2 is night, T1 of three zones is peak
        "1": (Service.GAS, 1, 0),
        "2": (Service.ELECTRICITY, 1, 0),
        "3": (Service.ELECTRICITY, 2, 0),
        "4": (Service.ELECTRICITY, 2, 1),
        "5": (Service.ELECTRICITY, 3, 0),
        "6": (Service.ELECTRICITY, 3, 2),
        "7": (Service.ELECTRICITY, 3, 1),
        "8": (Service.HOT_WATER, 1, 0),
        "9": (Service.COLD_WATER, 1, 0),
        "10": (Service.HEATING, 1, 0),
        "11": (Service.SEWERAGE, 1, 0),
        "12": (Service.IRRIGATION, 1, 0),
        "13": (Service.WASTE, 1, 0),
    }
)
BANK_CODE_OF: Mapping[tuple[Service, int, int], str] = MappingProxyType(
    {meant: code for code, meant in BANK_CODES.items()}
)

WORKBOOK_COLUMNS = (
    "Адрес",
    "Помещение",
    "Тип помещения",
    "Лицевой счет",
    "Тип счетчика",
    "Номер счетчика",
    "Количество тарифов",
    "Показание 1",
    "Показание 2",
    "Показание 3",
    "Показание 4",
    "Дата передачи показаний",
    "Дата поверки",
    "Дата следующей поверки",
    "Дата установки",
    "Дата ввода в эксплуатацию",
    "Дата опломбирования",
    "Дата контрольных показаний",
    "Место установки счетчика",
    "Автоматический",
    "Дата вывода из эксплуатации",
)

DEFAULT_CAPACITY: Mapping[Service, int] = MappingProxyType(
    {service: 6 if service is Service.ELECTRICITY else 5 for service in Service}
)

_STATUSES = MappingProxyType(
    {
        **dict.fromkeys(("counted", "учтено", "учтен", "принято", "принят"), Status.COUNTED),
        **dict.fromkeys(("rejected", "отклонено", "отклонен", "не_принято"), Status.REJECTED),
    }
)
YES, NO = "да", "нет"
_FLAGS = MappingProxyType(
    {
        **dict.fromkeys((YES, "1", "true", "yes", "+"), True),
        **dict.fromkeys((NO, "0", "false", "no", "-"), False),
    }
)


@lru_cache(1 << 8)
def read_service(cell: str) -> Service:
    """Return the service; ValueError when the cell names none."""
    service = SERVICE_WORDS.get(header_word(cell))
    if service is None:
        raise ValueError("not a service")
    return service


def read_meter_number(cell: str) -> str:
    """Return the serial number on one clean line; ValueError when it is none."""
    number = read_text(cell)
    if not _NUMBER.fullmatch(number) or not any(map(str.isalnum, number)):
        raise ValueError("not a number of a meter")
    return number


def read_value(cell: str) -> Decimal:
    """Return what a dial showed; ValueError for what no dial can show."""
    found = _VALUE.fullmatch(cell.strip())
    if found is None:
        raise ValueError("not a reading")
    return Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1])


def digits_of(value: Decimal) -> int:
    """Return how many digits a dial needs to show the whole part."""
    return len(str(int(value)))


@lru_cache(1 << 8)
def read_count(cell: str, least: int, most: int) -> int:
    """Return a whole number within bounds; ValueError otherwise."""
    text = cell.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and least <= int(text) <= most):
        raise ValueError("not such a number")
    return int(text)


@lru_cache(1 << 8)
def read_flag(cell: str) -> bool | None:
    """Return yes or no, None for an empty cell; ValueError otherwise."""
    word = cell.strip().lower()
    if word not in _FLAGS:
        if word:
            raise ValueError("neither yes nor no")
        return None
    return _FLAGS[word]


@lru_cache(1 << 8)
def read_status(cell: str) -> Status:
    """Return counted or rejected; ValueError for any other word."""
    status = _STATUSES.get(header_word(cell))
    if status is None:
        raise ValueError("not an answer")
    return status
