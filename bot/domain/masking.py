"""What of a conversation names a person or their money: patterns, and what is known of somebody.

Hidden is more rather than less: who only looks shall understand what happened, not to whom. Of
numbers the last digits stay, of addresses the house; readings of meters stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.domain.accounts import mask_number
from bot.domain.addresses import MAX_LENGTH, Address, parse_address
from bot.domain.dates import MONTHS
from bot.domain.names import fold_look_alikes
from bot.domain.reading_tokens import SERVICE_WORDS

MARK = "•••"
_DOT = "•"
_SHOWN = 4
_WHOLE_WORDS = 4  # letters: shorter ones are found as whole words only
_B = r"[\s\u00a0\u202f]"  # a blank
_LEVEL = r"[^\S\n]"  # a blank of the same line
_MONTH = "|".join(sorted((re.escape(word) for word in MONTHS), key=len, reverse=True))
_CURRENCY = rf"{_B}*(?:₽|руб(?!ин|аш|и[тл])\w*\.?|р(?:\.|\b)|rub\w*|roubles?|коп(?:\b|\.|е\w*))"
_NUMBER = rf"\d{{1,3}}(?:[{_B[1:-1]}.,]\d{{3}}){{1,5}}(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?"
_KOPECKS = rf"\d{{1,3}}(?:{_B}\d{{3}}){{1,5}}[.,]\d{{2}}|\d+[.,]\d{{2}}"
_NAME = r"[А-ЯЁA-Z][а-яёa-z]+(?:[-’'][А-ЯЁA-Z]?[а-яёa-z]+){0,7}"
_PATRONYMIC = r"(?:\w{2,}(?:ов|ев|ьев)(?:ич|н)|\w+(?:инич|ьич|ничн))(?:а|у|е|ы|ой|ою|ем|ом)?\b"

_LINK = re.compile(r"(https?://[^\s/<>\"']+)/[^\s<>\"']+")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{24,}(?![\w-])")
_EMAIL = re.compile(rf"(?<![\w.+'-])[\w.+'-]+{_B}?@{_B}?[\w-]+(?:{_B}?\.{_B}?[\w-]+)+")
_USER_NAME = re.compile(r"(?<![\w@])@\w{3,}")
_PAGE = re.compile(
    r"(?<![\w.-])((?:t|telegram|wa)\.me|(?:m\.)?(?:vk\.com|ok\.ru))/[\w.+-]+", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+\d{1,3}|[78])[\s\u00a0(.–-]*\d{3}|\(?9\d\d\)?[\s.-])"
    r"[\s\u00a0).–-]*\d{3}[\s\u00a0.–-]*\d\d[\s\u00a0.–-]*\d\d(?!\d)"
)
_DATE = re.compile(
    r"(?<![\d.,])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}-\d\d-\d\d)(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:-?(?:го|е|st|nd|rd|th))?{_B}+(?:{_MONTH})\b\.?(?:,?{_B}+\d{{4}})?"
    rf"|\b(?:{_MONTH}){_B}+\d{{1,2}}(?:st|nd|rd|th)?\b(?!{_B}*\d{{3}})(?:,?{_B}+\d{{4}})?",
    re.IGNORECASE,
)
_SUM = re.compile(rf"(?<![\d.,])[-−]?(?:{_NUMBER}){_CURRENCY}", re.IGNORECASE)
_BARE_SUM = re.compile(rf"(?<![\d.,:])[-−]?(?:{_KOPECKS})(?![\d.,:]\d|\d)")
_FLAT = re.compile(
    rf"(?<!\w)((?:кв(?:артир[аеуы]?)?\.?|ком(?:н(?:ат[аеуы]?)?)?\.?|flat|apt\.?|apartment|room)"
    rf"{_B}*(?:№{_B}*)?)\d+{_B}?(?:[-/]\d+)?(?:[а-яa-z]\b)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<![\d•])(?<!\d[.,])\d(?:[\s\u00a0-]?\d){6,}(?!\d)")
_SOLID = re.compile(r"(?<![\d•])(?<!\d[.,])(?:\d{9,}|\d{7,8}(?!\d|[.,]\d))")
_ELS = re.compile(r"(?<!\w)\d{2}[А-ЯЁA-Z]{2}\d{6}(?!\w)", re.IGNORECASE)
_LABELLED = re.compile(
    r"((?:фио|ф\.{0,1}и\.{0,1}о\.|владелец|full name|holder|name)[^:\n]{0,20}:\s*)[^\n]+",
    re.IGNORECASE,
)
_CALLED = (
    re.compile(rf"(?i:(\b(?:я|от|это){_B}+))(?:{_NAME}{_B}+){{1,2}}{_NAME}"),
    re.compile(rf"(?i:(\b(?:зовут|звать|name is){_B}+)\w+(?:{_B}+\w+)?)(?:{_B}+{_NAME})?"),
)
_NAMES = (
    re.compile(rf"\b(?:{_NAME}{_B}+){{0,2}}(?=[А-ЯЁ]){_PATRONYMIC}(?:{_B}+{_NAME})?"),
    re.compile(rf"\b(?:\w+{_B}+){{0,2}}\b(?=[а-яё]){_PATRONYMIC}", re.IGNORECASE),
    re.compile(rf"\b{_NAME}{_B}+[А-ЯЁA-Z]\.{_B}?(?:[А-ЯЁA-Z]\.)?"),
    re.compile(rf"\b[А-ЯЁA-Z]\.{_B}?[А-ЯЁA-Z]\.{_B}?{_NAME}"),
    re.compile(rf"(?m)^{_LEVEL}*{_NAME}(?:{_B}+{_NAME}){{1,3}}{_LEVEL}*$"),
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DIGITS = re.compile(r"\d+")
_TAG = re.compile(r"</?[a-z][^>]*>")
_VOWELS = "аеиоуыьэюяй"
_ENDINGS = frozenset(
    ("", "а", "у", "ой", "ою", "ом", "е", "ы", "и", "ю", "ей", "ею", "ем", "ым", "ых", "я", "ь",
     "й", "ого", "ому", "его", "ему", "ая", "ую", "ий", "ый", "ии", "s")
)  # fmt: skip
_NAME_STEPS = frozenset({"name", "surname", "given_name", "patronymic", "contact", "town"})


@cache
def _letter(char: str) -> str:
    """Give what a letter or digit is compared as; nothing of anything else but a mark's dot."""
    if char == _DOT:
        return char
    pieces = unicodedata.normalize("NFKD", char)
    kept = "".join(piece for piece in pieces.casefold() if piece.isalnum())
    return fold_look_alikes(kept).casefold().replace("ё", "е")


def fold(text: str) -> str:
    """Give letters and digits alone, as they are compared: no case, no blanks, one script."""
    return "".join(map(_letter, text))


@cache
def _folded_endings() -> frozenset[str]:
    return frozenset(map(fold, _ENDINGS))


@dataclass(frozen=True, slots=True)
class Known:
    """Something that is known of the person. `folded` is found anywhere, or as a whole word.

    `shown`: so many of its last letters stay. `first_hidden`: its letters before that stay.
    `words`: each is hidden where it stands, with the endings that cases give it.
    """

    folded: str
    shown: int = 0
    first_hidden: int = 0
    words: tuple[str, ...] = ()
    near: re.Pattern[str] | None = None  # another spelling; its group `flat` is hidden


@lru_cache(maxsize=256)
def read_known(known: tuple[str, ...]) -> tuple[Known, ...]:
    """Tell of each what it is: an address, a number, a name or any other word."""
    return tuple(one for text in known for one in _read_one(text) if len(one.folded) > 1)


def _read_one(text: str) -> Iterator[Known]:
    folded = fold(text)
    digits = "".join(_DIGITS.findall(text))
    if "@" in text:
        yield Known(folded)
    elif text.lstrip().startswith("+"):
        yield Known(folded)
        yield Known(digits[-10:])
    elif digits and len(folded) - len(digits) <= len(folded) // 2:
        yield Known(folded, shown=len(mask_number(folded).lstrip(_DOT)))
    elif digits and (address := _place(text)) is not None:
        if address.flat is not None:  # a house of one's own is a house
            yield _flat_of(folded, address, address.flat)
    else:
        words = tuple(fold(word) for word in _WORD.findall(text))
        yield Known(folded, words=() if digits else tuple(one for one in words if len(one) > 2))


def _place(text: str) -> Address | None:
    address = parse_address(text[:MAX_LENGTH])
    if not isinstance(address, Address) or not (address.flat or address.town):
        return None
    return address


def _flat_of(folded: str, address: Address, flat: str) -> Known:
    ending = fold(flat)
    hidden = len(folded) - len(ending) if folded.endswith(ending) else 0
    street = address.street.split()[-1]
    house = r"\W{0,3}(?:к\w*|стр\w*|лит\w*)?\W{0,3}".join(
        re.escape(word) for word in address.house.split() if word not in {"к", "стр", "лит"}
    )
    near = re.compile(
        rf"{re.escape(street)}\W{{1,3}}(?:д(?:ом)?\W{{0,3}})?{house}\W{{1,4}}"
        rf"(?:кв\w*\W{{0,3}})?0*(?P<flat>{re.escape(flat)})(?!\d)",
        re.IGNORECASE,
    )
    return Known(folded, first_hidden=hidden, near=near)


def hide_known(text: str, known: Iterable[Known]) -> str:
    """Put the mark in the place of everything that is known."""
    places = [place for place, char in enumerate(text) for _ in _letter(char)]
    folded = fold(text)
    hidden = bytearray(len(text))
    words = [(fold(one[0]), one.span()) for one in _WORD.finditer(text)]
    for one in known:
        for at in _found(folded, one.folded):
            if len(one.folded) < _WHOLE_WORDS and not _alone(text, places, at, one.folded):
                continue
            first, last = places[at + one.first_hidden], places[at + len(one.folded) - 1]
            tail = places[at + len(one.folded) - one.shown] if one.shown else last + 1
            hidden[first:tail] = b"\x01" * (tail - first)
        for said, (first, last) in words:
            if any(_is_form(said, word) for word in one.words):
                hidden[first:last] = b"\x01" * (last - first)
        if one.near is not None:
            for near in one.near.finditer(text):
                first, last = near.span("flat")
                hidden[first:last] = b"\x01" * (last - first)
    return _marked(text, hidden)


def _found(folded: str, one: str) -> Iterator[int]:
    at = folded.find(one)
    while at >= 0:
        yield at
        at = folded.find(one, at + 1)


def _alone(text: str, places: list[int], at: int, folded: str) -> bool:
    first, last = places[at], places[at + len(folded) - 1]
    before, behind = text[first - 1 : first], text[last + 1 : last + 2]
    return not (before.isalnum() or behind.isalnum())


def _is_form(said: str, word: str) -> bool:
    """Tell whether a word is that name in any case: Петрова, Петровой."""
    if said == word:
        return True
    stem = word[:-1] if len(word) > 3 and word[-1] in _VOWELS else word
    return said.startswith(stem) and said[len(stem) :] in _folded_endings()


def _marked(text: str, hidden: bytearray) -> str:
    made, at = [], 0
    for run in re.finditer(rb"\x01+", hidden):
        made += [text[at : run.start()], MARK]
        at = run.end()
    return "".join((*made, text[at:]))


def hide_patterns(text: str) -> str:
    """Hide what looks like somebody's: of numbers the last four digits stay."""
    reading = _tells_readings(text)
    text = _PAGE.sub(rf"\1/{MARK}", _LINK.sub(rf"\1/{MARK}", text))
    for pattern in (_TOKEN, _EMAIL, _USER_NAME, _PHONE, _DATE, _SUM):
        text = pattern.sub(MARK, text)
    if not reading:
        text = _BARE_SUM.sub(MARK, text)
    for pattern in (_ELS, _SOLID if reading else _GROUPED):
        text = pattern.sub(_last_digits, text)
    text = _FLAT.sub(rf"\1{MARK}", text)
    text = "\n".join(line if reading else _hide_flat(line) for line in text.split("\n"))
    text = _LABELLED.sub(rf"\1{MARK}", text)
    for pattern in _CALLED:
        text = pattern.sub(rf"\1{MARK}", text)
    for pattern in _NAMES:
        text = pattern.sub(MARK, text)
    return text


def is_name_step(step: str | None) -> bool:
    """Tell whether a name is what was asked for: then all of the answer is one."""
    return (step or "").partition(":")[2] in _NAME_STEPS


def _tells_readings(text: str) -> bool:
    words = re.findall(r"[a-zа-я]+", text.lower().replace("ё", "е"))
    return any(word in SERVICE_WORDS for word in words)


def _hide_flat(line: str) -> str:
    """Hide the flat of a line that is an address: «Асбест Мира 5-12»."""
    if MARK in line or len(line) > MAX_LENGTH or len(_DIGITS.findall(line)) < 2:
        return line
    address = parse_address(_TAG.sub("", line))
    if not isinstance(address, Address) or address.flat is None:
        return line
    flats = list(re.finditer(rf"(?<!\d)0*{re.escape(address.flat)}(?!\d)", line, re.IGNORECASE))
    if not flats:
        return MARK
    return f"{line[: flats[-1].start()]}{MARK}{line[flats[-1].end() :]}"


def _last_digits(found: re.Match[str]) -> str:
    kept = re.sub(r"\W", "", found[0])[-_SHOWN:]
    return f"{MARK}{kept}"
