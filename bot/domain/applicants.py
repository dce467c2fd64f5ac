"""What a person tells of himself to get a cabinet: names one by one, birthday, town."""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.dates import DateRefusal, parse_date
from bot.domain.names import PersonName, parse_name
from bot.domain.typed import clean, clean_number

LONGEST_NAME = 60
LONGEST_TOWN = 80
LOGIN_LENGTHS = range(3, 25)
TAIL_DIGITS = 4
YOUNGEST = 14
OLDEST = 120
ANOTHER_WORD = "АА"  # with it, a name alone is read as a full one

_PARTICLES = frozenset({"аль", "ван", "да", "де", "дер", "ди", "ла", "ле", "фон", "эль"})
_LETTER = re.compile(r"[^\W\d_]")
_TOWN = re.compile(r"[^\W_]+(?:[ .,’'()«»№-]+[^\W_]+)*[.)»]{0,2}")
_LOGIN_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_ANY_DIGIT = re.compile(r"[0-9]")
_CENTURY = 100
_LAST_OF_CENTURY = date(2099, 12, 31)
_FIRST_DAY = date(1000, 1, 1)


class NamePartRefusal(StrEnum):
    """Why a text is no surname, name or patronymic; the value is its text in refusals.ftl."""

    NOT_LETTERS = "part-not-letters"
    TOO_LONG = "part-too-long"
    INITIAL = "part-initial"
    ONE_WORD = "part-one-word"


class BirthRefusal(StrEnum):
    """Why a text is no birthday of a person who may register; likewise."""

    UNREADABLE = "birth-unreadable"
    YEAR_NEEDED = "birth-year-needed"
    NO_SUCH_DATE = "birth-no-such-date"
    FUTURE = "birth-future"
    TOO_YOUNG = "birth-too-young"
    TOO_OLD = "birth-too-old"


class TownRefusal(StrEnum):
    """Why a text is no town; likewise."""

    UNREADABLE = "town-unreadable"
    TOO_LONG = "town-too-long"


class LoginNameRefusal(StrEnum):
    """Why a text is no name for a login; likewise."""

    NOT_LATIN = "login-name-not-latin"
    LENGTH = "login-name-length"
    SIGNS = "login-name-signs"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who registers. `patronymic` is empty where there is none.

    Of whoever registers an organisation neither birthday nor town is asked.
    """

    surname: str
    given_name: str
    patronymic: str
    born_on: date | None = None
    town: str = ""

    @property
    def own_words(self) -> list[str]:
        """Give what a password must not be made of."""
        names = [self.surname, self.given_name, self.patronymic, self.town]
        day = self.born_on
        if day is None:
            return names
        shapes = ("%d%m%Y", "%d%m%y", "%d.%m.%Y", "%d.%m.%y", "%Y")
        return [*names, *(f"{day:{shape}}" for shape in shapes)]


def parse_name_part(text: str, *, surname: bool = False) -> PersonName | NamePartRefusal:
    """Return one of the names, or the reason to ask again; only a surname may be one letter.

    What is_latin counts only when the person insists on it, as with a full name.
    """
    tidy = clean(text)
    if len(tidy) > LONGEST_NAME:
        return NamePartRefusal.TOO_LONG
    if "." in tidy:
        return NamePartRefusal.INITIAL
    found = parse_name(f"{tidy} {ANOTHER_WORD}", allow_latin=True)
    if not isinstance(found, PersonName):
        return NamePartRefusal.NOT_LETTERS
    name = found.text.rpartition(" ")[0]
    if surname and " " in name and name.partition(" ")[0].casefold() not in _PARTICLES:
        return NamePartRefusal.ONE_WORD
    if len(name) == 1 and not surname:
        return NamePartRefusal.INITIAL
    return PersonName(name[0].upper() + name[1:])


def parse_birth_date(text: str, today: date) -> date | BirthRefusal:
    """Return the birthday that a person typed; a two-digit year is the last one that can be."""
    day = parse_date(text, _LAST_OF_CENTURY, earliest=_FIRST_DAY)
    if isinstance(day, DateRefusal):
        same = {one.value.removeprefix("birth-"): one for one in BirthRefusal}
        return same.get(day.value.removeprefix("date-"), BirthRefusal.UNREADABLE)
    digits = clean_number(text)
    if not _ANY_DIGIT.search(digits):  # «вчера» is a day, but nobody's birthday
        return BirthRefusal.UNREADABLE
    if day > today and not _FOUR_DIGITS.search(digits):
        day = day.replace(year=day.year - _CENTURY)
    return check_birth_date(day, today) or day


def check_birth_date(day: date, today: date) -> BirthRefusal | None:
    if day > today:
        return BirthRefusal.FUTURE
    if day > last_birthday(today):
        return BirthRefusal.TOO_YOUNG
    return BirthRefusal.TOO_OLD if day < first_birthday(today) else None


def last_birthday(today: date) -> date:
    """Give the birthday of the youngest who may register."""
    return _years_before(today, YOUNGEST)


def first_birthday(today: date) -> date:
    return _years_before(today, OLDEST)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def parse_town(text: str) -> str | TownRefusal:
    """Return the town as it was typed, put right, or the reason to ask again."""
    tidy = clean(text).strip(" ,;")
    if len(tidy) > LONGEST_TOWN:
        return TownRefusal.TOO_LONG
    if len(_LETTER.findall(tidy)) < 2 or not _TOWN.fullmatch(tidy):
        return TownRefusal.UNREADABLE
    return tidy


def parse_login_name(text: str) -> str | LoginNameRefusal:
    """Return the chosen part of a login, in small letters, or the reason to ask again.

    It begins with a letter, which keeps it apart from the digits that the bot makes.
    """
    name = clean_number(text).lower()
    if any(char.isalpha() and not char.isascii() for char in name):
        return LoginNameRefusal.NOT_LATIN
    if len(name) not in LOGIN_LENGTHS:
        return LoginNameRefusal.LENGTH
    return name if _LOGIN_NAME.fullmatch(name) else LoginNameRefusal.SIGNS


def with_tail(name: str) -> str:
    """Add digits to a chosen login: nobody can find out by trying which ones there are."""
    return f"{name}-{secrets.randbelow(10**TAIL_DIGITS):0{TAIL_DIGITS}}"
