"""Words for keys: Fluent, strict, HTML-escaped; the only door between code and `locales/`."""

import gc
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

from babel.dates import format_date
from fluent_compiler.bundle import FluentBundle

import locales
from bot.domain.masking import MARK as VEIL
from bot.domain.money import format_amount
from bot.domain.search_words import plain_text
from bot.services.line_details import Span
from bot.services.messages import Arg, Day, Money, Month, Private, Screen, Text

LANGUAGES = ("ru", "en")
_common: dict[str, str] = {"centre": "Kvitok"}  # values that every text may name
NON_BREAKING = "\u00a0"
LONGEST_MESSAGE = 4096  # UTF-16 units, by Telegram
CUTS = (1500, 500, 200, 60, 20)  # letters of a value, until the message fits
EDGE = "\ue000\ue001\ue002"  # of a value: words that people write do not hold it
BEGIN, END = "\ue010\ue011", "\ue011\ue010"  # of a private one, while it is worded
QUOTED = re.compile(r"^«|»$")
MARK = re.compile(r"</?[a-z][^>]*>")


class TextError(LookupError):
    """A text is missing, or a value that it names was not given: a fault of the code."""


class UnknownTextError(TextError):
    """There is no such text: its id holds a value of another release."""


class _Veiled(dict[str, str | int]):
    def __missing__(self, name: str) -> str:
        return VEIL


@dataclass(frozen=True, slots=True)
class Marked:
    """Words as they are sent, and where private values stand in what is seen of them."""

    said: str
    values: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language."""

    language: str
    bundle: Any
    common: dict[str, str]
    labels: dict[str, str] = field(default_factory=dict)  # worded once: texts without values
    marking: bool = False  # private values are put between BEGIN and END

    def html(self, text: Text) -> str:
        """Word it for a message; values are escaped, marks of the text itself stay."""
        return self._format(text, html=True)

    def plain(self, text: Text) -> str:
        """Word it for a button or a toast."""
        if text.args:
            return self._format(text, html=False)
        label = self.labels.get(text.key)
        if label is None:
            label = self.labels[text.key] = self._format(text, html=False)
        return label

    def veiled(self, key: str) -> str:
        """Word it for a message of which only the text is known: a mark stands for each value."""
        known = {name: self._value(value, html=True) for name, value in self.common.items()}
        try:
            worded, errors = self.bundle.format(key, _Veiled(known))
        except KeyError as error:
            raise UnknownTextError(f"{self.language}: {key}") from error
        if errors:
            raise TextError(f"{self.language}: {key}: {errors[0]}")
        return str(worded)

    def screen(self, screen: Screen) -> str:
        """Word a whole message; where it would be refused for its length, long values are cut."""
        worded = self._screen(screen)
        if len(worded) <= LONGEST_MESSAGE // 2:  # a letter is two units at most
            return worded
        for most in CUTS:
            if _units_shown(worded) <= LONGEST_MESSAGE:
                break
            worded = self._screen(_cut_screen(screen, most))
        return worded

    def told(self, screen: Screen) -> Marked:
        """Word a message for the journal, too: it keeps where private values stand."""
        marked = replace(self, marking=True).screen(screen)
        return Marked(_unmarked(marked), _spans(plain_text(marked)))

    def label(self, label: Text) -> Marked:
        """Word a button's in the same way."""
        marking = replace(self, marking=True)
        marked = marking.plain(label) if label.args else self.plain(label)
        return Marked(_unmarked(marked), _spans(marked))

    def _screen(self, screen: Screen) -> str:
        blocks = (screen.news, screen.lines)
        return "\n\n".join("\n".join(map(self.html, block)) for block in blocks if block)

    def _format(self, text: Text, *, html: bool) -> str:
        values: dict[str, str | int] = {
            name: self._value(value, html=html) for name, value in self.common.items()
        }
        values.update({k: self._value(value, html=html) for k, value in text.args.items()})
        try:
            worded, errors = self.bundle.format(text.key, values)
        except KeyError as error:
            raise UnknownTextError(f"{self.language}: {text.key}") from error
        if errors:
            raise TextError(f"{self.language}: {text.key}: {errors[0]}")
        return _unquoted(str(worded))

    def _value(self, value: Arg, *, html: bool) -> str | int:
        match value:
            case int():
                return value
            case str():
                said = escape(value, quote=False) if html else value
                return f"{EDGE}{said}{EDGE}" if QUOTED.search(said) else said
            case Private(known):
                return self._private(str(self._value(known, html=html)))
            case Money():
                return self._private(self._measure(value))
            case Text():
                return self._format(value, html=html)
        return self._measure(value)

    def _private(self, said: str) -> str:
        return f"{BEGIN}{said}{END}" if self.marking else said

    def _measure(self, value: Money | Day | Month) -> str:
        match value:
            case Money(kopecks):
                return format_amount(kopecks)
            case Day(day):
                return format_date(day, "d MMMM y", locale=self.language)
            case Month(month):
                year, number = month.split("-")
                return f"{self._month(int(number))}{NON_BREAKING}{year}"

    def _month(self, number: int) -> str:
        return self._format(Text(f"month-{number}"), html=False)


def _units_shown(worded: str) -> int:
    """Count as Telegram does: UTF-16 units without marks; values hold none, they are escaped."""
    shown = unescape(MARK.sub("", _unmarked(worded)))
    return len(shown) + sum(1 for letter in shown if letter > "\uffff")


def _unmarked(worded: str) -> str:
    return worded.replace(BEGIN, "").replace(END, "") if BEGIN in worded else worded


def _spans(marked: str) -> tuple[Span, ...]:
    """Give where marked values stand once the marks are gone, those within others with them."""
    found = list[Span]()
    at = depth = first = 0
    for piece in re.split(f"({BEGIN}|{END})", marked):
        if piece == BEGIN:
            first = first if depth else at
            depth += 1
        elif piece == END and depth:
            depth -= 1
            if not depth and at > first:
                found.append((first, at))
        elif piece != END:
            at += len(piece)
    return tuple(found)


def _cut_screen(screen: Screen, most: int) -> Screen:
    lines, news = ([_cut(one, most) for one in block] for block in (screen.lines, screen.news))
    return replace(screen, lines=tuple(lines), news=tuple(news))


def _cut(text: Text, most: int) -> Text:
    """Cut its values visibly to so many letters at the most."""
    return Text(text.key, {name: _cut_value(value, most) for name, value in text.args.items()})


def _cut_value(value: Arg, most: int) -> Arg:
    match value:
        case str() if len(value) > most:
            return f"{value[:most]}…"
        case Private(str() as known) if len(known) > most:
            return Private(f"{known[:most]}…")
        case Text():
            return _cut(value, most)
    return value


def _unquoted(worded: str) -> str:
    """Leave out the marks that a text puts around a value which has its own at that end."""
    if EDGE not in worded:
        return worded
    for mark in ("", BEGIN):
        worded = worded.replace(f"«{mark}{EDGE}«", f"{mark}«")
    for mark in ("", END):
        worded = worded.replace(f"»{EDGE}{mark}»", f"»{mark}")
    return worded.replace(EDGE, "")


@cache
def load_texts() -> Mapping[str, Texts]:
    """Compile all files of all languages, once; what is imported next fills the holes left."""
    loaded = {language: _texts_of(language) for language in LANGUAGES}
    gc.collect()  # the syntax trees hold each other: 5 MB
    return loaded


def texts_for(language: str) -> Texts:
    """Give the texts of the language, Russian for those that we do not speak.

    Only it is compiled, a second's work: a command line speaks no other.
    """
    return _texts_of(language if language in LANGUAGES else "ru")


@cache
def _texts_of(language: str) -> Texts:
    files = sorted((Path(locales.__file__).parent / language).glob("*.ftl"))
    bundle = FluentBundle.from_files(language, list(map(str, files)), use_isolating=False)
    return Texts(language, bundle, _common)


def length_of(*lines: Text) -> int:
    """Give what the lines take of a message, at most: UTF-16 units in the longer language.

    Marks count as if they were shown.
    """
    return sum(
        max(len(texts.plain(one).encode("utf_16_le")) // 2 for texts in load_texts().values()) + 1
        for one in lines
    )


def language_of(code: str | None) -> str:
    """Choose the first language of a person whom Telegram describes by an IETF tag."""
    return "en" if (code or "ru").lower().startswith("en") else "ru"


def name_centre(name: str) -> None:
    """Set the centre's own name for all texts, once, at start."""
    _common["centre"] = name
    for texts in load_texts().values():
        texts.labels.clear()
