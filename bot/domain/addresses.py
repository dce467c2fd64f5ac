"""Postal addresses: one key for one house, however it is spelled.

A head (region, town, street) and a house repeat from flat to flat, so each is read once and
remembered: a registry of a million rows spends its time on cutting lines, not on reading them.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.domain.address_head import read_head, street_key
from bot.domain.address_tail import (
    BUILDING_MARK,
    HOUSE_MARK,
    NUMBER,
    TAIL_WORDS,
    UNREADABLE_FLAT,
    read_flat,
    read_house,
    read_tail,
)
from bot.domain.address_words import CAPITALS, KIND_OF, SMALL, UNDOTTED, Kind
from bot.domain.typed import clean

MAX_LENGTH = 300
_MOST_NUMBERS = 12
_BLANKS = re.compile(r"\s+")
_ODD = re.compile(r"[^а-я0-9 ,./-]")
_MARKUP = re.compile(r"[<>={}|\[\]]")
_FLAT_BEFORE = re.compile(r"(?<=[ ,])кв(?:артира)?[. ]{0,3}[0-9]{1,5}[ ,.]{0,3}\Z")
_DIGIT = re.compile(r"[0-9]")
_LETTERS = re.compile(r"[а-яa-z]")
_LOOKS_LIKE = str.maketrans(
    {
        **dict(zip("abcehkmoptxy", "авсенкмортху", strict=True)),
        **dict.fromkeys("–—−‑‐", "-"),
        **dict.fromkeys('«»“”„"№#*\t', " "),
        **dict.fromkeys(map(chr, range(0x300, 0x370))),
        "\\": "/",
        ";": ",",
    }
)


class AddressRefusal(StrEnum):
    """Why a text is no address of ours; the values are message ids."""

    TOO_LONG = "address-too-long"
    UNREADABLE = "address-unreadable"
    NO_STREET = "address-no-street"
    NO_HOUSE = "address-no-house"
    FLAT_UNREADABLE = "address-flat-unreadable"
    NOT_OURS = "address-not-ours"


@dataclass(frozen=True, slots=True)
class Address:
    """An address in lower case: `г асбест`, `ул 4-й пятилетки`, `46 к 1`, `64`.

    `district` is kept only where it tells villages of one name apart. `street` is empty in a
    village without streets. A street typed without its type counts as «ул», `street_typed` False.
    """

    region: str | None
    district: str | None
    town: str | None
    street: str
    house: str
    flat: str | None
    street_typed: bool = True

    @property
    def street_key(self) -> str:
        return street_key(self.district, self.town, self.street)

    @property
    def house_key(self) -> str:
        return f"{street_key(self.district, self.town, self.street)}|{self.house}"

    @property
    def readings(self) -> tuple[str, ...]:
        """Other houses that this house text may mean; to be asked, never taken."""
        return other_readings(self.house)


@dataclass(frozen=True, slots=True)
class Building:
    """A house that the centre serves; `key` and `street_key` are those of its `Address`."""

    id: int
    key: str
    street_key: str
    display: str
    town: str
    has_flats: bool
    time_zone: str | None


def parse_address(text: str) -> Address | AddressRefusal:
    """Read the address in a text of at most 300 characters."""
    folded = _fold(text)
    if isinstance(folded, AddressRefusal):
        return folded
    return _at_once(folded) or _step_by_step(folded)


def parse_flat(text: str) -> str | AddressRefusal:
    """Read the flat in `27`, `кв. 027`, `№27`."""
    folded = _fold(text)
    if isinstance(folded, AddressRefusal):
        return AddressRefusal.FLAT_UNREADABLE
    return read_flat(folded) or AddressRefusal.FLAT_UNREADABLE


def other_readings(house: str) -> tuple[str, ...]:
    """`85/3` may be a corpus, a structure or a corner; `15а` may be a litera."""
    number, slash, rest = house.partition("/")
    if slash:
        return (f"{number} к {rest}", f"{number} стр {rest}", f"{number}{rest}")[
            : 2 if rest[0].isdigit() else 3
        ]
    number, _, rest = house.partition(" ")
    kind, _, value = rest.partition(" ")
    if kind in {"к", "стр"} and " " not in value:
        return (f"{number}/{value}",)
    if kind == "лит" and " " not in value:
        return (f"{number}{value}",)
    if not rest and number[-1].isalpha():
        return (f"{number[:-1]}/{number[-1]}", f"{number[:-1]} лит {number[-1]}")
    return ()


def display_house(address: Address) -> str:
    """`г. Асбест, ул. Мира, д. 89`: the same for all spellings with the same words."""
    pieces = [_titled(name) for name in address.street.split(", ") if name]
    town = display_town(address)
    return ", ".join([*([town] if town else []), *pieces, _shown_house(address.house)])


def display_town(address: Address) -> str:
    """`г. Асбест`; a village with its district; empty when the address names no town."""
    names = (address.district, address.town)
    return ", ".join(_titled(name) for name in names if name)


def _fold(text: str) -> str | AddressRefusal:
    if len(text) > MAX_LENGTH:
        return AddressRefusal.TOO_LONG
    folded = clean(text).lower().replace("ё", "е")
    if _ODD.search(folded):
        if _MARKUP.search(folded):
            return AddressRefusal.UNREADABLE
        folded = _BLANKS.sub(" ", folded.translate(_LOOKS_LIKE))
    return folded


def _at_once(text: str) -> Address | None:
    """Read `…, д 103, кв 64`, `…, 103, кв 64`, as registries write nearly all; else None."""
    flat_at = text.rfind("кв")
    if flat_at < 0:
        return None
    house_at = text.rfind(" д", 0, flat_at)
    if house_at < 0:
        house_at = _bare_house(text, flat_at)
    if house_at < 0:
        return None
    flat = read_flat(text[flat_at:])
    house = read_house(text[house_at:flat_at])
    head = read_head(text[:house_at])
    if flat is None or house is None or head is None:
        return None
    return Address(
        head.region, head.district, head.town, head.street, house, flat, head.street_typed
    )


def _bare_house(text: str, flat_at: int) -> int:
    """Find the comma before a house without «д»; -1 when another number may be the house."""
    comma = text.rfind(",", 0, flat_at)
    if comma < 0 or text[comma + 1 : flat_at].strip():
        return -1
    start = text.rfind(",", 0, comma)
    before, house = text[: max(start, 0)], text[start + 1 : comma].lstrip()
    if not house[:1].isdigit() or _DIGIT.search(before) or _last_word(before) in TAIL_WORDS:
        return -1
    return start


def _step_by_step(text: str) -> Address | AddressRefusal:
    if not _LETTERS.search(text):
        return AddressRefusal.UNREADABLE
    text = _place_first(text)
    found = HOUSE_MARK.search(text)
    if found:
        return _join(text[: found.start()], text[found.start() :])
    marked = {mark.end(): mark.start() for mark in BUILDING_MARK.finditer(text)}
    numbers = {number.start() for number in NUMBER.finditer(text)}
    if len(numbers) > _MOST_NUMBERS:
        return AddressRefusal.UNREADABLE
    starts = sorted(marked.get(at, at) for at in numbers | marked.keys())
    refusal = AddressRefusal.NO_HOUSE
    for start in starts:
        if _last_word(text[:start]) in TAIL_WORDS:
            continue
        joined = _join(text[:start], text[start:])
        if isinstance(joined, Address):
            return joined
        if joined is not AddressRefusal.UNREADABLE:
            refusal = joined
    return refusal


def _place_first(text: str) -> str:
    """Bring what stands behind the house to the front: «ул Мира, д 5, г Асбест»."""
    parts = text.split(",")
    last = len(parts)
    while last > 1 and _is_place(parts[last - 1]):
        last -= 1
    return ",".join([*parts[last:], *parts[:last]])


def _is_place(part: str) -> bool:
    words = part.replace(".", " ").split()
    if not words or (len(words) == 1 and len(words[0]) == 6 and words[0].isdigit()):
        return True
    return (
        not any(char.isdigit() for char in part)
        and max(map(len, words)) > 2
        and words[0] not in TAIL_WORDS
    )


def _last_word(text: str) -> str:
    """Give the word before a number: «кв» before it means that it is no house."""
    words = text.replace(".", " ").split()
    return words[-1] if words else ""


def _join(before: str, behind: str) -> Address | AddressRefusal:
    tail = read_tail(behind)
    if tail is None:
        return AddressRefusal.UNREADABLE
    house, flat = tail
    early = _FLAT_BEFORE.search(before) if flat is None else None
    head = read_head(before[: early.start()]) if early else None
    if early and head and head.street_typed:
        flat = read_flat(early[0])
    else:
        head = read_head(before)
    if head is None:
        return AddressRefusal.NO_STREET
    if flat is UNREADABLE_FLAT:
        return AddressRefusal.FLAT_UNREADABLE
    return Address(
        head.region, head.district, head.town, head.street, house, flat, head.street_typed
    )


@lru_cache(1 << 12)
def _titled(name: str) -> str:
    """`ул 50 лет октября` → «ул. 50 лет Октября»."""
    short, _, rest = name.partition(" ")
    if rest and short in KIND_OF:
        dot = "" if short in UNDOTTED else "."
        label = short.upper() if short in CAPITALS else short
        return f"{label}{dot} {_capitalised(rest)}"
    rest, _, short = name.rpartition(" ")
    if rest and KIND_OF.get(short) is Kind.DISTRICT:
        return f"{_capitalised(rest)} {short}"
    return _capitalised(name)


def _capitalised(name: str) -> str:
    return " ".join(_capital(word) for word in name.split(" "))


def _capital(word: str) -> str:
    if word in SMALL or word[0].isdigit():
        return word
    if word in CAPITALS:
        return word.upper()
    if len(word) == 1:
        return f"{word.upper()}."
    return "-".join(
        piece if piece in SMALL else piece[:1].upper() + piece[1:] for piece in word.split("-")
    )


@lru_cache(1 << 12)
def _shown_house(house: str) -> str:
    """`46а к 1` → «д. 46А, к. 1»."""
    words = house.split(" ")
    if words[0][0].isdigit():
        words = ["д", *words]
    pairs = zip(words[::2], words[1::2], strict=True)
    return ", ".join(f"{kind}. {value.upper()}" for kind, value in pairs)
