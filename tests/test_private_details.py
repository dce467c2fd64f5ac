"""PRIVATE_DETAILS: no screen lets a name, an address, a number or a sum through."""

import re
from collections.abc import Callable, Iterator

import pytest
from support.screens import MADE, NAMES
from support.tdlib import TEXT_LIMIT, read_html, units

from bot.domain.search_words import plain_text
from bot.services.messages import Button, Money, Private, Screen, Text, text
from bot.services.pages import Page
from bot.ui.privacy import Mode, Privacy, private_labels, veil
from bot.ui.texts import LANGUAGES, Marked, texts_for

# What screens say that is nobody's secret. Whoever adds a text with a value decides: `Private`,
# or a name here.
HARMLESS = {
    "announcement-words.words",
    "announcements-open.date",
    "announcements-open.words",
    "at",
    "begun",
    "branch",
    "console-link-here.address",  # good for minutes, once, and to whom the second factor is
    "dots",
    "digit",
    "end",
    "error",
    "from",
    "failure",
    "group-link-command.command",
    "groups-line.title",
    "groups-line-lost.title",
    "groups-unbind.title",
    "hour",
    "inn",
    "link",
    "login",
    "mark",
    "notice-group-lost.title",
    "notice-topics-refused.title",
    "organisation",
    "reference",
    "service",
    "start",
    "tariff",
    "until",
    "told",
    "unit",
    "version",
    "wording",
    "year",
    "calendar-day.day",
    "paper-text.text",
    "receipt-organisation.name",
}
LINK = "https://centre.example/p/token"
SHORTEST = 4  # characters of a value that is looked for in the words


def texts_of(screen: Screen) -> Iterator[Text]:
    yield from screen.news
    yield from screen.lines
    yield from (button.label for row in screen.rows for button in row)


def values(one: Text) -> Iterator[tuple[str, object]]:
    for name, value in one.args.items():
        if isinstance(value, Text):
            yield from values(value)
        else:
            yield f"{one.key}.{name}", value


def said_privately(screen: Screen) -> set[str]:
    """Give what may not be found in the words: sums and private values, as they are worded."""
    bare = [value for one in texts_of(screen) for _, value in values(one)]
    worded = {
        texts_for(language)._value(one, html=False)
        for one in bare
        if isinstance(one, Money | Private)
        for language in LANGUAGES
    }
    return {
        one
        for one in worded
        if isinstance(one, str)
        and len(one) >= SHORTEST
        and not any(isinstance(known, str) and one in known for known in bare)
    }


@pytest.mark.parametrize(("make", "screen"), MADE, ids=NAMES)
def test_a_value_is_private_or_known_to_be_harmless(
    make: Callable[..., Screen], screen: Screen
) -> None:
    del make
    bare = {
        name
        for one in texts_of(screen)
        for name, value in values(one)
        if isinstance(value, str) and {name, name.partition(".")[2]}.isdisjoint(HARMLESS)
    }
    assert bare == set()


@pytest.mark.parametrize("mode", ["page", "none"])
@pytest.mark.parametrize(("make", "screen"), MADE, ids=NAMES)
def test_nothing_private_is_said(make: Callable[..., Screen], screen: Screen, mode: Mode) -> None:
    del make
    shown = Privacy(mode).screen(1, screen, lambda *_: LINK)
    secrets = said_privately(screen)
    told = [value for one in texts_of(shown) for _, value in values(one)]
    assert not [value for value in told if isinstance(value, Money | Private)]
    urls = [button.url for row in shown.rows for button in row if button.url == LINK]
    assert len(urls) == (mode == "page" and shown != screen)
    for language in LANGUAGES:
        texts = texts_for(language)
        worded = texts.screen(shown)
        said = [read_html(worded), *(texts.plain(b.label) for row in shown.rows for b in row)]
        assert units(said[0].strip()) <= TEXT_LIMIT
        for secret in secrets:
            assert not [one for one in said if secret in one], secret


@pytest.mark.parametrize(("make", "screen"), MADE, ids=NAMES)
def test_the_journal_tells_where_private_values_stand(
    make: Callable[..., Screen], screen: Screen
) -> None:
    """Support sees the bot's own words; of what stands there nothing private is left over."""
    del make
    secrets = said_privately(screen)
    for language in LANGUAGES:
        texts = texts_for(language)
        told = texts.told(screen)
        assert told.said == texts.screen(screen)
        labels = [texts.label(b.label) for row in screen.rows for b in row]
        assert [one.said for one in labels] == [
            texts.plain(b.label) for row in screen.rows for b in row
        ]
        bare = [
            _without(plain_text(told.said), told),
            *(_without(one.said, one) for one in labels),
        ]
        for secret in secrets:
            assert not [one for one in bare if secret in one], secret


@pytest.mark.parametrize("name", ["Ким", "«Дом»", "Дом»", "<Ким> & сын"])
def test_a_private_value_is_found_whole(name: str) -> None:
    line = text("branch-title", branch=Private(name))
    told = texts_for("ru").told(Screen((line,)))
    [(first, behind)] = told.values
    assert name.strip("«»") in plain_text(told.said)[first:behind]
    assert told.said == texts_for("ru").html(line)


def _without(said: str, told: Marked) -> str:
    made, at = "", 0
    for first, behind in told.values:
        made, at = f"{made}{said[at:first]}\n", behind
    return made + said[at:]


def test_buttons_keep_their_actions_and_can_be_told_apart() -> None:
    for make, screen in MADE:
        shown = veil(screen)
        pressed = [[button.action for button in row] for row in screen.rows]
        assert [[button.action for button in row] for row in shown.rows] == pressed
        labels = [b.label for row in shown.rows for b in row if b.label.key == "private-choice"]
        assert len({one.args["number"] for one in labels}) == len(labels), make


def test_a_screen_without_private_values_stays_as_it_is() -> None:
    screen = Screen((text("home-menu"),))
    for mode in ("chat", "page", "none"):
        assert Privacy(mode).screen(1, screen, _never) is screen


def test_a_veiled_screen_is_not_veiled_again() -> None:
    screen = Screen((text("address-house", house=Private("Мира, 5")),))
    privacy = Privacy("page")
    once = privacy.screen(1, screen, lambda *_: LINK)
    assert privacy.screen(1, once, _never) == once


@pytest.mark.parametrize("mode", ["page", "none"])
def test_news_over_a_veiled_screen_name_one_way_to_the_rest(mode: Mode) -> None:
    house = text("address-house", house=Private("Мира, 5"))
    menu = (Button(text("button-menu"), "home.menu"),)
    privacy, kept = Privacy(mode), list[Page]()

    def link(_: int, page: Page) -> str:
        kept.append(page)
        return f"{LINK}{len(kept)}"

    screen = privacy.screen(1, Screen((house,), (menu,)), link)
    for _ in range(2):
        screen = privacy.screen(1, screen.under(house), link)
    assert [line.key for line in screen.lines] == ["address-house", f"private-{mode}"]
    link_row = (Button(text("button-open-page"), url=f"{LINK}3"),)
    assert screen.rows == ((link_row, menu) if mode == "page" else (menu,))
    for page in kept:
        assert isinstance(page.content, Screen)
        assert (len(page.content.lines), page.content.rows) == (1, (menu,))


def test_in_the_chat_everything_is_said() -> None:
    for _, screen in MADE:
        assert Privacy("chat").screen(1, screen, _never) is screen


def test_the_page_says_what_hidden_buttons_say() -> None:
    told = [one for _, screen in MADE for one in private_labels(screen)]
    assert any(re.search(r"•{2,}8888", texts_for("ru").plain(one)) for one in told)


def _never(chat_id: int, page: Page) -> str:
    raise AssertionError(f"no link was needed: {chat_id} {page}")
