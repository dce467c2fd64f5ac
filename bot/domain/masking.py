"""What of a conversation names a person or their money: patterns, and what is known of somebody.

Hidden is more rather than less: who only looks shall understand what happened, not to whom. Of
numbers the last digits stay, of addresses the house; readings of meters stay.

Nobody waits for a mask: what is looked at is bounded (`LONGEST`), and no pattern repeats at length
what repeats already (tests/services/test_masking.py reads them all).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from bot.domain.accounts import mask_number
from bot.domain.address_words import KIND_OF
from bot.domain.addresses import MAX_LENGTH, Address, parse_address
from bot.domain.dates import MONTHS
from bot.domain.given_names import is_given_name, is_like_surname
from bot.domain.names import fold_look_alikes
from bot.domain.reading_tokens import SERVICE_WORDS
from bot.domain.search_words import NATIONAL, PHONE

MARK = "•••"
LONGEST = 8192  # letters of a text: Telegram's messages have half of it at most
_DOT = "•"
_SHOWN = 4
_WHOLE_WORDS = 4  # letters: shorter ones are found as whole words only
_B = r"[\s\u00a0\u202f]"  # a blank
_LEVEL = r"[^\S\n]"  # a blank of the same line
_MONTH = "|".join(sorted((re.escape(word) for word in MONTHS), key=len, reverse=True))
_CURRENCY = rf"{_B}*(?:₽|руб(?!ин|аш|и[тл])\w*\.?|р(?:\.|\b)|rub\w*|roubles?|коп(?:\b|\.|е\w*))"
_NUMBER = rf"\d{{1,3}}(?:[{_B[1:-1]}.,]\d{{3}}){{1,5}}(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?"
_KOPECKS = rf"\d{{1,3}}(?:{_B}\d{{3}}){{1,5}}[.,]\d{{2}}|\d+[.,]\d{{2}}"
_BB = rf"{_B}{{1,8}}"  # between words
_NAME = r"[А-ЯЁA-Z][а-яёa-z]{1,30}(?:[-’'][А-ЯЁA-Z]?[а-яёa-z]{1,30}){0,7}"
_PATRONYMIC = (
    r"(?:\w{2,30}(?:ов|ев|ьев)(?:ич|н)|\w{1,30}(?:инич|ьич|ничн))(?:а|у|е|ы|ой|ою|ем|ом)?\b"
)

_LINK = re.compile(r"(https?://[^\s/<>\"']+)/[^\s<>\"']+")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{24,}(?![\w-])")
_EMAIL = re.compile(
    rf"(?<![\w.+'-])[\w.+'-]{{1,64}}{_B}?@{_B}?[\w-]{{1,63}}(?:{_B}?\.{_B}?[\w-]{{1,63}}){{1,8}}"
)
_USER_NAME = re.compile(r"(?<![\w@])@\w{3,}")
_PAGE = re.compile(
    r"(?<![\w.-])((?:t|telegram|wa)\.me|(?:m\.)?(?:vk\.com|ok\.ru))/[\w.+-]+", re.IGNORECASE
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
    rf"{_B}*(?:№{_B}*)?)\d+(?:{_LEVEL}?[-/]{_LEVEL}?\d+)?(?:[а-яa-z]\b)?",
    re.IGNORECASE,
)
_HOUSE = r"\d{1,3}(?:/\d{1,3})?(?:[а-яa-z]\b)?"
_BEHIND_HOUSE = (
    re.compile(
        rf"((?<![\w.])(?P<word>[А-ЯЁ][а-яё]{{2,30}}),?{_LEVEL}{{1,3}}(?i:д(?:ом)?\.?{_LEVEL}?)?{_HOUSE}"
        rf"{_LEVEL}?[,–—-]{_LEVEL}?)\d{{1,4}}(?![\d:]|[.,]\d)"
    ),
    re.compile(
        rf"((?<![\w.])(?:ул(?:иц[аеуы])?|просп(?:ект[ае]?)?|пер(?:еул\w{{1,4}})?)\.?{_LEVEL}{{0,3}}"
        rf"(?P<word>[а-яё-]{{3,30}}),?{_LEVEL}{{1,3}}(?:д(?:ом)?\.?{_LEVEL}?)?{_HOUSE}"
        rf"{_LEVEL}?[,–—/-]{_LEVEL}?)\d{{1,4}}(?![\d:]|[.,]\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"((?<![\w.])(?P<word>д|дом[аеу]?)\.?{_LEVEL}?{_HOUSE}{_LEVEL}?[,–—-]{_LEVEL}?)\d{{1,4}}(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(rf"((?<![\w.])(?P<word>[а-яё]{{4,30}}){_LEVEL}{_HOUSE}-)\d{{1,4}}(?![\d:.,-])"),
)
_NO_STREETS = frozenset({"окно", "период", "числа", "число", "кабинет", *MONTHS, *SERVICE_WORDS})
# What a mask left of a number: a number that somebody put a bullet before is whole yet.
_LEFT = r"(?<=•)\d{1,4}(?![ \u00a0-]?\d)"
_NUMBERED = re.compile(
    rf"(?<!\w)((?:лиц(?:ев\w{{1,4}})?\.?{_B}{{0,2}}сч(?:[её]т\w{{0,3}})?|лицев\w{{1,4}}|сч[её]т\w{{0,3}}"
    rf"|л[/.]?с|логин\w{{0,3}}|номер\w{{0,3}}|account|login|number)\W{{0,4}})(?!{_LEFT})(\d{{4,6}})(?!\d)",
    re.IGNORECASE,
)
_SIX = re.compile(r"(?<!\w)(?<!\d[.,:/-])\d{6}(?!\w|[.,:/-]\d)")
_GROUPED = re.compile(rf"(?<!\d)(?<!\d[.,])(?!{_LEFT})\d(?:[\s\u00a0-]?\d){{6,}}(?!\d)")
_SOLID = re.compile(r"(?<!\d)(?<!\d[.,])(?:\d{9,}|\d{7,8}(?!\d|[.,]\d))")
_ELS = re.compile(r"(?<!\w)\d{2}[А-ЯЁA-Z]{2}\d{6}(?!\w)", re.IGNORECASE)
_LABELLED = re.compile(
    r"((?:фио|ф\.{0,1}и\.{0,1}о\.|владелец|full name|holder|name)[^:\n]{0,20}:\s*)[^\n]+",
    re.IGNORECASE,
)
_CALLED = (
    re.compile(rf"(?i:(\b(?:я|от|это){_BB}))(?:{_NAME}{_BB}){{1,2}}{_NAME}"),
    re.compile(
        rf"(?i:(\b(?:зовут|звать|name is){_BB})\w{{1,30}}(?:{_BB}\w{{1,30}})?)(?:{_BB}{_NAME})?"
    ),
)
_NAMES = (
    re.compile(rf"\b(?:{_NAME}{_BB}){{0,2}}(?=[А-ЯЁ]){_PATRONYMIC}(?:{_BB}{_NAME})?"),
    re.compile(rf"\b(?:\w{{1,30}}{_BB}){{0,2}}\b(?=[а-яё]){_PATRONYMIC}", re.IGNORECASE),
    re.compile(rf"\b{_NAME}{_BB}[А-ЯЁA-Z]\.{_B}?(?:[А-ЯЁA-Z]\.)?"),
    re.compile(rf"\b[А-ЯЁA-Z]\.{_B}?[А-ЯЁA-Z]\.{_B}?{_NAME}"),
    re.compile(rf"(?m)^{_LEVEL}{{0,8}}{_NAME}(?:{_BB}{_NAME}){{1,3}}{_LEVEL}{{0,8}}$"),
)
_WORD = re.compile(r"[^\W\d_]{1,64}(?:['’-][^\W\d_]{1,64}){0,7}")
_ABBREVIATION = re.compile(r"[А-ЯЁA-Z]{1,4}\Z")
_DIGITS = re.compile(r"\d+")
_TAG = re.compile(r"</?[a-z][^>]*>")
_ENDS_WITH_NUMBER = re.compile(rf"\d{_LEVEL}?[а-яa-z]?\.?\s*\Z", re.IGNORECASE)
_VOWELS = "аеиоуыьэюяй"
_ENDINGS = frozenset(
    ("", "а", "у", "ой", "ою", "ом", "е", "ы", "и", "ю", "ей", "ею", "ем", "ым", "ых", "я", "ь",
     "й", "ого", "ому", "его", "ему", "ая", "ую", "ий", "ый", "ии", "s")
)  # fmt: skip
_NAME_STEPS = frozenset({"name", "surname", "given_name", "patronymic", "contact", "town"})
_READING_STEPS = "Passing"


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
    `words`: each is hidden where it stands, with the endings that cases give it. `one_word`: a
    name that is found as a word only: «вас, я» is no Вася.
    """

    folded: str
    shown: int = 0
    first_hidden: int = 0
    words: tuple[str, ...] = ()
    one_word: bool = False
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
        alone = len(words) == 1 and not digits
        said = () if digits else tuple(one for one in words if len(one) > 2)
        yield Known(folded, words=said, one_word=alone)


def _place(text: str) -> Address | None:
    address = parse_address(text[:MAX_LENGTH])
    if not isinstance(address, Address) or not (address.flat or address.town):
        return None
    return address


def full_address(text: str) -> Address | None:
    """Read an address with the kinds of its town and street, and nothing behind its numbers."""
    address = _place(text)
    if address is None or not address.street_typed or not _ENDS_WITH_NUMBER.search(text):
        return None
    return address if (address.town or "").partition(" ")[0] in KIND_OF else None


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
            as_word = one.one_word or len(one.folded) < _WHOLE_WORDS
            if as_word and not _alone(text, places, at, one.folded):
                continue
            if one.one_word and not _in_one(text, places, at, one.folded):
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


def surely(known: Iterable[Known]) -> tuple[Known, ...]:
    """Give what no word of the bot's own can be: numbers, addresses, names of several words."""
    return tuple(
        replace(one, words=()) for one in known if not one.one_word and len(one.folded) > _SHOWN
    )


def _found(folded: str, one: str) -> Iterator[int]:
    at = folded.find(one)
    while at >= 0:
        yield at
        at = folded.find(one, at + 1)


def _alone(text: str, places: list[int], at: int, folded: str) -> bool:
    first, last = places[at], places[at + len(folded) - 1]
    before, behind = text[first - 1 : first], text[last + 1 : last + 2]
    return not (before.isalnum() or behind.isalnum())


def _in_one(text: str, places: list[int], at: int, folded: str) -> bool:
    """Tell whether it stands in one piece, or spelt letter by letter."""
    pieces = text[places[at] : places[at + len(folded) - 1] + 1].split()
    return len(pieces) == 1 or all(len(one) == 1 for one in pieces)


def _is_form(said: str, word: str) -> bool:
    """Tell whether a word is that name in any case: Петрова, Петровой."""
    if said == word:
        return True
    stem = word[:-1] if len(word) > 3 and word[-1] in _VOWELS else word
    ending = said[len(stem) :]
    bare = not ending and len(stem) < _WHOLE_WORDS  # «вас» is no form of Вася
    return said.startswith(stem) and ending in _folded_endings() and not bare


def _marked(text: str, hidden: bytearray) -> str:
    made, at = [], 0
    for run in re.finditer(rb"\x01+", hidden):
        made += [text[at : run.start()], MARK]
        at = run.end()
    return "".join((*made, text[at:]))


def hide_patterns(text: str, *, reading: bool = False) -> str:
    """Hide what looks like somebody's: of numbers the last four digits stay.

    `reading`: readings of meters were asked for, their numbers stay.
    """
    reading = reading or _tells_readings(text)
    text = hide_links(text)
    for pattern in (_EMAIL, _USER_NAME, PHONE, NATIONAL, _DATE, _SUM):
        text = pattern.sub(MARK, text)
    if not reading:
        text = _BARE_SUM.sub(MARK, text)
    for pattern in (_ELS, _SOLID if reading else _GROUPED):
        text = pattern.sub(_last_digits, text)
    text = _NUMBERED.sub(lambda found: f"{found[1]}{_half(found[2])}", text)
    text = _FLAT.sub(rf"\1{MARK}", text)
    if not reading:
        text = _SIX.sub(lambda found: _half(found[0]), text)
        text = "\n".join(map(_hide_flat, text.split("\n")))
    for pattern in _BEHIND_HOUSE:
        text = pattern.sub(_behind_house, text)
    text = _LABELLED.sub(rf"\1{MARK}", text)
    for pattern in _CALLED:
        text = pattern.sub(rf"\1{MARK}", text)
    for pattern in _NAMES:
        text = pattern.sub(MARK, text)
    return hide_small_names(text)


def hide_links(text: str) -> str:
    """Hide links behind their host, and what looks like a secret or a file's id."""
    text = _PAGE.sub(rf"\1/{MARK}", _LINK.sub(rf"\1/{MARK}", text))
    return _TOKEN.sub(MARK, text)


def hide_small_names(text: str) -> str:
    """Hide a given name with the surname beside it, however they are written: «иванов пётр»."""
    words = list(_WORD.finditer(text))
    hidden = bytearray(len(text))
    for one, other in pairwise(words):
        between = text[one.end() : other.start()]
        if between.strip(" \u00a0") or len(between) > 8:
            continue
        said = one[0], other[0]
        if any(is_like_surname(a) and is_given_name(b) for a, b in (said, said[::-1])):
            first, last = one.start(), other.end()
            hidden[first:last] = b"\x01" * (last - first)
    return _marked(text, hidden)


def hide_capitalised(text: str) -> str:
    """Hide each word that is written as names are; short ones in capitals are «ХВС»."""
    return _WORD.sub(
        lambda found: (
            MARK if found[0][0].isupper() and not _ABBREVIATION.match(found[0]) else found[0]
        ),
        text,
    )


def is_name_step(step: str | None) -> bool:
    """Tell whether a name is what was asked for: then all of the answer is one."""
    return (step or "").partition(":")[2] in _NAME_STEPS


def is_reading_step(step: str | None) -> bool:
    """Tell whether readings of meters are what was asked for."""
    return (step or "").partition(":")[0] == _READING_STEPS


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


def _behind_house(found: re.Match[str]) -> str:
    word = found["word"].lower().replace("ё", "е")
    return found[0] if word in _NO_STREETS else f"{found[1]}{MARK}"


def _half(number: str) -> str:
    """Hide at least half of a short number."""
    return f"{MARK}{number[-(len(number) // 2) :]}"
