"""Words and numbers of a message that tells readings: services, zones, places, serial numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from bot.domain.dates import MONTHS
from bot.domain.dials import ZONE_NUMBERS, ZONE_WORDS
from bot.domain.meters import Meter, Service
from bot.domain.typed import clean_number

_WORDS_OF_SERVICES = (
    ({Service.COLD_WATER}, "хвс хв хол холод холодная холодной холодную холодное холодн cold"),
    ({Service.HOT_WATER}, "гвс гв гор горяч горячая горячей горячую горячее горячей hot"),
    ({Service.COLD_WATER, Service.HOT_WATER}, "вода воды воду водоснабжение водоснабжения water"),
    (
        {Service.ELECTRICITY},
        """свет света эл элво ээ электро электричество электричества электроэнергия элэнергия
        электроэнергии электроэнергию электроснабжение electricity power light""",
    ),
    ({Service.GAS}, "газ газа газоснабжение gas"),
    ({Service.HEATING}, "отопление отопления тепло тепла батареи батарея heating heat"),
    ({Service.SEWERAGE}, "водоотведение водоотведения канализация стоки sewerage"),
    ({Service.IRRIGATION}, "полив полива irrigation"),
)
SERVICE_WORDS = MappingProxyType(
    {word: frozenset(meant) for meant, words in _WORDS_OF_SERVICES for word in words.split()}
)
"""What each word may mean, small letters, «е» for «ё»."""

_SAYING_NOTHING = """
показания показание показаний счетчик счетчика счетчики счетчику передаю передать прошу принять
примите за на по и а это мои мой наши здравствуйте пожалуйста спасибо куб куба кубов кубометр
кубометра кубометров м квт квтч ч гкал номер пу ипу прибор прибора приборы учета энергия
текущие текущее сегодня г год года meter meters reading readings number the of and for my
"""
_FILLERS = frozenset(_SAYING_NOTHING.split()) | frozenset(MONTHS)
_IGNORED = re.compile(
    r"^ ?[0-9]{1,2}[.)] +|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}(?: ?г\.?)?"
    r"|(?<!\w)(?:кв|квартира)\.? ?[0-9]+(?!\w)|(?<!\w)(?:л/?с|лиц[а-я]* сч[а-я]*)[.:]? ?№? ?[0-9]+"
)
_TOKEN = re.compile(
    r"\x00(?P<serial>[0-9]+)\x00"
    r"|(?P<zone>(?<!\w)(?:[тt]|тариф|зона|zone) ?[123](?!\w))"
    r"|№ ?(?P<signed>[0-9]+)"
    r"|(?P<number>[0-9]+(?:[.,][0-9]+)?)(?P<tail>\w*)"
    r"|(?P<word>[a-zа-я]+(?:[./-][a-zа-я]+)*[³3]?)"
    r"|(?P<other>[^\s:=–—\-−()«»\"'!*+;,/|.№])"
)
_UNIT = re.compile(r"(?:м[3³]?|m[3³]|куб\w*|квт\w*|гкал|kwh|[³])?")
_CUBES = frozenset({"м3", "м³", "m3", "m³"})
_JOINTS = re.compile(r"[./-]")
_WORD = re.compile(r"[a-zа-я0-9]{3,}")
_SHORTEST_SERIAL = 4
_LONGEST_WORD = 40


class Kind(Enum):
    SERVICE = auto()
    PLACE = auto()
    SERIAL = auto()
    ZONE = auto()
    NUMBER = auto()
    UNKNOWN = auto()


MARKS = frozenset({Kind.SERVICE, Kind.PLACE, Kind.SERIAL})
"""What tells a meter from another."""


@dataclass(frozen=True, slots=True)
class Token:
    """`text` of a serial number is without leading zeros; `services`: what the word may mean."""

    kind: Kind
    text: str
    services: frozenset[Service] = frozenset()


def serial_key(number: str) -> str:
    """Give a serial number as it is compared: small letters, no leading zeros."""
    return clean_number(number).lower().lstrip("0")


def place_words(meter: Meter) -> frozenset[str]:
    """Give the words that name where a meter is."""
    return frozenset(_WORD.findall(meter.place.lower().replace("ё", "е"))) - _FILLERS


def tokens_of(line: str, meters: Sequence[Meter]) -> list[Token]:
    """Cut one line into tokens; what says nothing is left out."""
    text = clean_number(line).lower().replace("ё", "е")
    serials = {serial_key(meter.number): meter for meter in meters}
    for at, serial in enumerate(serials):
        if not serial.isdigit() and len(serial) >= _SHORTEST_SERIAL:
            text = text.replace(serial, f" \x00{at}\x00 ")
    text = _IGNORED.sub(" ", text)
    places = frozenset[str]().union(*map(place_words, meters))
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        match found.lastgroup:
            case "serial":
                tokens.append(Token(Kind.SERIAL, list(serials)[int(found["serial"])]))
            case "signed":
                tokens.append(Token(Kind.SERIAL, found["signed"].lstrip("0")))
            case "zone":
                tokens.append(Token(Kind.ZONE, found["zone"].replace(" ", "")))
            case "tail":
                tokens.append(_number(found["number"], found["tail"], serials))
            case "word":
                tokens.extend(_words(found["word"], places))
            case _:
                tokens.append(Token(Kind.UNKNOWN, found[0]))
    return tokens


def _number(number: str, tail: str, serials: dict[str, Meter]) -> Token:
    if not _UNIT.fullmatch(tail):
        return Token(Kind.UNKNOWN, f"{number}{tail}"[:_LONGEST_WORD])
    if number.lstrip("0") in serials and len(number) >= _SHORTEST_SERIAL:
        return Token(Kind.SERIAL, number.lstrip("0"))
    return Token(Kind.NUMBER, number)


def _words(word: str, places: frozenset[str]) -> Iterator[Token]:
    """A word may be an abbreviation with points («х.в.с.») or two words («гор.вода»)."""
    whole = _JOINTS.sub("", word)
    for one in [whole] if whole in SERVICE_WORDS else _JOINTS.split(word):
        if one in SERVICE_WORDS:
            yield Token(Kind.SERVICE, one, SERVICE_WORDS[one])
        elif one in places:
            yield Token(Kind.PLACE, one)
        elif one in ZONE_WORDS or ZONE_NUMBERS.fullmatch(one):
            yield Token(Kind.ZONE, one)
        elif one not in _FILLERS and one not in _CUBES:
            yield Token(Kind.UNKNOWN, one[:_LONGEST_WORD])
