"""Every screen, with the worst that drafts and registries may hold, is taken by Telegram."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import pytest
from support.screens import (
    DRAFT,
    HOUSE,
    LARGEST_USER,
    MADE,
    NAMES,
    SEALER,
    nasty,
    texts_of_centre,
)
from support.tdlib import RAW_LIMIT, TEXT_LIMIT, read_html, units

import handlers
from bot.delivery.wording import keyboard
from bot.services.messages import Screen, Show, text
from bot.ui.presses import LIMIT
from bot.ui.texts import LANGUAGES, Texts, texts_for
from handlers.limited_access import screens as limited

LAST_DRAWING = 10**9
OWN_ADDRESSES = ("https://t.me/", "https://centre.example/console/enter/")
MOST_BUTTONS, MOST_IN_A_ROW = 100, 8


def public_screens() -> set[Callable[..., Screen]]:
    """Find every function of the dialogues that gives a screen."""
    return {
        function
        for module in pkgutil.walk_packages(handlers.__path__, "handlers.")
        for _, function in inspect.getmembers(
            importlib.import_module(module.name), inspect.isfunction
        )
        if function.__module__.startswith("handlers.")
        and not inspect.iscoroutinefunction(function)
        and not function.__name__.startswith("_")
        and function.__annotations__.get("return") is Screen
    }


def test_no_screen_is_forgotten_here() -> None:
    assert public_screens() <= {make for make, _ in MADE}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("make", "screen"), MADE, ids=NAMES)
def test_a_screen_is_taken(language: str, make: Callable[..., Screen], screen: Screen) -> None:
    del make
    texts = texts_of_centre(language, nasty(160))
    worded = texts.screen(screen)
    assert len(worded.encode()) <= RAW_LIMIT
    read = read_html(worded)
    assert 0 < units(read.strip()) <= TEXT_LIMIT
    check_keyboard(screen, texts)


def check_keyboard(screen: Screen, texts: Texts) -> None:
    show = Show("main", screen, LAST_DRAWING, LARGEST_USER, fresh=True)
    made = keyboard(screen, show, LARGEST_USER, texts, SEALER)
    keyboard(screen, None, LARGEST_USER, texts, SEALER)  # those of notices fit as well
    rows = made["inline_keyboard"] if made else []
    assert sum(map(len, rows)) <= MOST_BUTTONS
    for row in rows:
        assert 0 < len(row) <= MOST_IN_A_ROW
        for button in row:
            assert button["text"].strip(), button
            if "url" in button:
                assert button["url"].startswith(OWN_ADDRESSES), button
            else:
                assert 0 < len(button["callback_data"].encode()) <= LIMIT, button


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [limited.review, limited.no_match])
def test_what_was_typed_is_shown_as_typed(language: str, make: Callable[..., Screen]) -> None:
    screen = make(DRAFT, 9) if make is limited.no_match else make(DRAFT)
    shown = read_html(texts_for(language).screen(screen))
    assert nasty(150).strip() in shown
    assert HOUSE.display.strip() in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_carry_no_marks(language: str) -> None:
    """A button is no HTML: a mark in its text would be read as it stands."""
    labels = {button.label.key for _, one in MADE for row in one.rows for button in row}
    marked = [key for key in labels if "<" in _source(language, key)]
    assert marked == []


def _source(language: str, key: str) -> str:
    values = dict.fromkeys(
        (
            *("account", "address", "title", "topic", "mark", "hour", "name", "number", "year"),
            *("type", "digit", "day", "month", "house", "count", "meter", "service", "place"),
            *("organisation", "branch", "role", "reference", "rating", "state", "subject"),
            *("date", "label", "speaker", "words", "wish", "from", "until"),
        ),
        1,
    )
    return texts_for(language).plain(text(key, **values))
