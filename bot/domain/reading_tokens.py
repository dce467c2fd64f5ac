"""Words and numbers of a message that tells readings: services, zones, places, serial numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from bot.domain.dates import MONTHS
from bot.domain.dials import ZONE_NUMBERS, ZONE_WORDS, folded
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
    r"добр(?:ый день|ый вечер|ое утро|ого дня)"
    r"|^ ?[0-9]{1,2}[.)] +|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}(?: ?г\.?)?"
    r"|(?<!\w)(?:кв|квартира)\.? ?[0-9]+(?!\w)|(?<!\w)(?:л/?с|лиц[а-я]* сч[а-я]*)[.:]? ?№? ?[0-9]+"
)
_TOKEN = re.compile(
    r"\x00(?P<serial>[0-9]+)\x00"
    r"|(?P<zone>(?<!\w)(?:[тt]|тариф|зона|zone) ?[123](?!\w))"
    r"|(?:№|•+) ?(?P<signed>[0-9]+)"
    r"|(?P<number>(?:(?<!\S)(?<!\x00 )[-−–—])?[0-9]+(?:[.,][0-9]+)?)(?P<tail>\w*)"
    r"|(?P<word>[a-zа-я]+(?:[./-][a-zа-я]+)*[³3]?)"
    r"|(?P<other>[^\s:=–—\-−()«»\"'!*+;,/|.№•])"
)
MINUS = ("-", "−", "–", "—")
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
    """`text` of a whole serial number is without leading zeros, that of its end is as typed.

    `services`: what the word may mean.

    A number keeps the minus that stands before it and apart from what is before: «хвс -5», unlike
    «хвс-5» and «хвс - 5», where a dash stands between the two.
    """

    kind: Kind
    text: str
    services: frozenset[Service] = frozenset()


def serial_key(number: str) -> str:
    """Give a serial number as it is compared: small letters, no leading zeros."""
    return clean_number(number).lower().lstrip("0")


def shown_end(meter: Meter) -> str:
    """Give what screens show of its serial number: at most its last four characters."""
    number = clean_number(meter.number)
    return number[len(number) - min(_SHORTEST_SERIAL, len(number) // 2) :]


def ends_with(meter: Meter, digits: str) -> bool:
    """Tell whether its serial number ends with these, at least as many as screens show."""
    return digits.endswith(shown_end(meter)) and clean_number(meter.number).endswith(digits)


def place_words(meter: Meter) -> frozenset[str]:
    """Give the words that name where a meter is."""
    return frozenset(_WORD.findall(meter.place.lower().replace("ё", "е"))) - _FILLERS


class Lexicon:
    """What meters are called by, to cut lines of one message with."""

    def __init__(self, meters: Sequence[Meter]) -> None:
        self._meters = meters
        self._serials = [serial_key(meter.number) for meter in meters]
        self._places = frozenset[str]().union(*map(place_words, meters))
        self._spelled = [
            (serial, f" \x00{at}\x00 ")
            for at, serial in enumerate(self._serials)
            if not serial.isdigit() and len(serial) >= _SHORTEST_SERIAL
        ]

    def tokens(self, line: str) -> list[Token]:
        """Cut one line; what says nothing is left out."""
        text = folded(line)
        for serial, mark in self._spelled:
            text = text.replace(serial, mark)
        tokens: list[Token] = []
        for found in _TOKEN.finditer(_IGNORED.sub(" ", text)):
            match found.lastgroup:
                case "word":
                    tokens.extend(_words(found["word"], self._places))
                case "tail":
                    tokens.append(_number(found["number"], found["tail"], self._serials))
                case "zone":
                    tokens.append(Token(Kind.ZONE, found["zone"].replace(" ", "")))
                case "signed":
                    tokens.append(Token(Kind.SERIAL, self._signed(found["signed"])))
                case "serial":
                    tokens.append(Token(Kind.SERIAL, self._serials[int(found["serial"])]))
                case _:
                    tokens.append(Token(Kind.UNKNOWN, found[0]))
        return tokens

    def _signed(self, number: str) -> str:
        whole = number.lstrip("0")
        ends = whole not in self._serials and any(ends_with(one, number) for one in self._meters)
        return number if ends else whole


def _number(number: str, tail: str, serials: Sequence[str]) -> Token:
    if tail and not _UNIT.fullmatch(tail):
        return Token(Kind.UNKNOWN, f"{number}{tail}"[:_LONGEST_WORD])
    if len(number) >= _SHORTEST_SERIAL and number.lstrip("0") in serials:
        return Token(Kind.SERIAL, number.lstrip("0"))
    return Token(Kind.NUMBER, number)


def _words(word: str, places: frozenset[str]) -> Iterator[Token]:
    """A word may be an abbreviation with points («х.в.с.») or two words («гор.вода»)."""
    whole = _JOINTS.sub("", word)
    for one in [whole] if whole == word or whole in SERVICE_WORDS else _JOINTS.split(word):
        if one in SERVICE_WORDS:
            yield Token(Kind.SERVICE, one, SERVICE_WORDS[one])
        elif one in places:
            yield Token(Kind.PLACE, one)
        elif one in ZONE_WORDS or ZONE_NUMBERS.fullmatch(one):
            yield Token(Kind.ZONE, one)
        elif one not in _FILLERS and one not in _CUBES:
            yield Token(Kind.UNKNOWN, one[:_LONGEST_WORD])
