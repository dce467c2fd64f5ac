"""Whatever people and registries write, a notice is taken by Telegram and says it as it stands.

Which fields carry words is read off the notices themselves: a new one is tried by itself.
"""

import dataclasses
import itertools
import typing
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support.odd_strings import ODD
from support.screens import SEALER

from bot.delivery.wording import keyboard
from bot.playground.html_parser import Entity, parse_html
from bot.playground.texts import RAW_LIMIT, TEXT_LIMIT, finish, units
from bot.services.messages import Screen
from bot.services.notices import Notice
from bot.services.staff_board import notice_card
from bot.services.staff_notices import OrganisationChangeAsked
from bot.ui.codec import SCREEN, pack
from bot.ui.notices import Post, PostedNotices
from bot.ui.texts import LANGUAGES, TextError, texts_for

WORD = "Жемчужина"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CUT = "…"
GEM = "Сапфир"
NUMBER = 7
NOTICES = PostedNotices(Post(None, SEALER, None), 1, ZoneInfo("UTC"))  # type: ignore[arg-type]
Path = tuple[str | int, ...]
# Strings that no person and no registry writes, with a value that they may have.
CODED = {
    "period": "2026-10",  # a month, checked at the import
    "number": "261120000042",  # made by the bot, or masked by it
    "reference": "DEADBEEF",  # made by the bot
}
# Words that are never shown, and why.
UNSEEN: dict[tuple[str, str], str] = {
    ("FolderImported", "key"): "tells files of one name apart",
}


def classes() -> list[type[Any]]:
    return list(_flat(Notice))


def _flat(union: Any) -> Iterator[Any]:
    if typing.get_origin(union) in {typing.Union, UnionType}:
        for one in typing.get_args(union):
            yield from _flat(one)
    else:
        yield union


OF_PROBLEMS = ("column", "columns", "error", "expected", "found", "inn", "line", "month")


def sealed(words: str) -> bytes:
    """Give a screen with these words in it, as the card of a notice keeps it."""
    wish = OrganisationChangeAsked(WORD, WORD, WORD, words)
    return pack(SCREEN, NOTICES._screen(wish), SEALER, notice_card(NUMBER))


def values(hint: Any, name: str) -> list[Any]:
    """Give what a field may hold: the first is usual, with the others something else is shown."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, UnionType}:
        some = [one for arg in args if arg is not NoneType for one in values(arg, name)]
        return [*some, None] if NoneType in args else some
    if origin is tuple:
        return [(one,) for one in values(args[0], name)]
    if origin is Mapping:  # what a file was refused for names one thing or the other
        return [dict.fromkeys(OF_PROBLEMS, WORD)]
    if dataclasses.is_dataclass(hint):
        return [*variants(hint)]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return [*hint]
    plain: dict[Any, list[Any]] = {
        str: [CODED.get(name, WORD)],
        int: [NUMBER],
        bytes: [sealed(WORD)],
        bool: [False, True],
        datetime: [NOW],
        date: [NOW.date()],
        Decimal: [Decimal(5)],
    }
    return plain[hint]


def variants(cls: Any) -> Iterator[Any]:
    """Give the usual one, then those that differ from it in one or two fields."""
    hints = typing.get_type_hints(cls)
    choices = {
        one.name: values(hints[one.name], one.name) for one in dataclasses.fields(cls) if one.init
    }
    usual = {name: some[0] for name, some in choices.items()}
    yield cls(**usual)
    others = [(name, one) for name, some in choices.items() for one in some[1:]]
    yield from (cls(**usual | {name: one}) for name, one in others)
    yield from (
        cls(**usual | dict(pair))
        for pair in itertools.combinations(others, 2)
        if pair[0][0] != pair[1][0]
    )


def paths(value: Any) -> Iterator[Path]:
    """Give the ways to all words in it."""
    if dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            held = getattr(value, one.name)
            if type(held) in {str, bytes} and one.name not in CODED:
                yield (one.name,)
            else:
                yield from ((one.name, *way) for way in paths(held))
    elif isinstance(value, tuple):
        for place, held in enumerate(value):
            yield from ((place, *way) for way in paths(held))


def put(value: Any, path: Path, words: str) -> Any:
    if not path:
        return sealed(words) if isinstance(value, bytes) else words
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return (*value[:first], put(value[first], rest, words), *value[first + 1 :])
    return dataclasses.replace(value, **{first: put(getattr(value, first), rest, words)})


def screen_of(notice: Any) -> Screen | None:
    """Give none where the words are codes that a person could not have written."""
    try:
        screen = NOTICES._screen(notice)
        texts_for("ru").screen(screen)
    except (ValueError, LookupError, TextError):
        return None
    return screen


def shown_in(cls: type[Any]) -> dict[Path, Any]:
    """Give for each way to words a notice that shows them; None: none does."""
    seen: dict[Path, Any] = {}
    for notice in variants(cls):
        for path in paths(notice):
            if seen.get(path) is None:
                screen = screen_of(put(notice, path, GEM))
                shows = screen is not None and GEM in texts_for("ru").screen(screen)
                seen[path] = notice if shows else None
    return seen


def marks(entities: list[Entity]) -> list[str]:
    return [one.type for one in entities]


def kept(text: str, pattern: str, words: str) -> bool:
    """Tell whether the text is the pattern with the words in it, whole or visibly cut."""
    if text == pattern.replace(GEM, words):
        return True
    before, after = pattern.split(GEM, 1)
    if GEM in after or not (text.startswith(before) and text.endswith(after)):
        return False
    middle = text[len(before) : len(text) - len(after)]
    return middle.endswith(CUT) and words.startswith(middle[: -len(CUT)])


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: str(cls.__name__))
def test_a_notice_says_odd_words_as_they_stand(cls: type[Any]) -> None:
    for path, notice in shown_in(cls).items():
        if notice is None:
            assert (cls.__name__, str(path[-1])) in UNSEEN, f"{path} is never shown"
            continue
        assert (cls.__name__, str(path[-1])) not in UNSEEN, path
        usual = {language: read(put(notice, path, GEM), language) for language in LANGUAGES}
        for number, words in enumerate(ODD):
            language = LANGUAGES[number % 2]
            text, entities = read(put(notice, path, words), language)
            sent, _ = finish(text, [])
            assert 0 < units(sent) <= TEXT_LIMIT, words[:80]
            if words:  # nothing at all is often said in other words
                pattern, marked = usual[language]
                assert kept(text, pattern, words), (words[:80], text[:300])
                assert marks(entities) == marks(marked), (words[:80], entities)


def read(notice: Any, language: str) -> tuple[str, list[Entity]]:
    """Word it as delivery does, and read it as Telegram does; it is not refused."""
    screen, texts = NOTICES._screen(notice), texts_for(language)
    keyboard(screen, None, 1, texts, SEALER)
    worded = texts.screen(screen)
    assert len(worded.encode()) <= RAW_LIMIT
    return parse_html(worded)


def test_the_collection_is_large_enough() -> None:
    assert len(ODD) >= 300
