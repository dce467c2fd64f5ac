"""PRIVATE_DETAILS: whether names, addresses, sums and numbers go through a foreign messenger.

It is obeyed in one place, before a screen is sealed for the card, the outbox or the journal.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from bot.services.messages import (
    Arg,
    Button,
    Document,
    Money,
    Notify,
    Outgoing,
    Private,
    Rows,
    Screen,
    Show,
    Text,
    text,
)
from bot.services.pages import Page

MARK = "•••"
_OF_THE_REST = {"private-page", "private-none"}
_OPEN = "button-open-page"
Mode = Literal["chat", "page", "none"]
MakeLink = Callable[[int, Page], str]  # the chat and what the link shows


def veil_text(one: Text) -> Text:
    """Put the mark in place of private values."""
    return Text(one.key, {name: _veil_value(value) for name, value in one.args.items()})


def _veil_value(value: Arg) -> Arg:
    match value:
        case Money() | Private():
            return MARK
        case Text():
            return veil_text(value)
    return value


def _is_private(one: Text) -> bool:
    return veil_text(one) != one


def numbered(screen: Screen) -> Screen:
    """Number the buttons with private labels, where there are several: «•••» are all alike."""
    private = [b for row in screen.rows for b in row if _is_private(b.label)]
    if len(private) < 2:
        return screen
    numbers = {id(button): number for number, button in enumerate(private, 1)}
    return replace(
        screen, rows=tuple(tuple(_number(b, numbers) for b in row) for row in screen.rows)
    )


def _number(button: Button, numbers: dict[int, int]) -> Button:
    if id(button) not in numbers:
        return button
    label = text("private-choice", number=numbers[id(button)], label=button.label)
    return replace(button, label=label)


def private_labels(screen: Screen) -> tuple[Text, ...]:
    """Give what buttons say that the chat must not know."""
    return tuple(b.label for row in screen.rows for b in row if _is_private(b.label))


def veil(screen: Screen) -> Screen:
    """Give the screen without private values; one that has none comes back equal."""
    rows: Rows = tuple(
        tuple(replace(button, label=veil_text(button.label)) for button in row)
        for row in numbered(screen).rows
    )
    return replace(
        screen,
        lines=tuple(map(veil_text, screen.lines)),
        news=tuple(map(veil_text, screen.news)),
        rows=rows,
    )


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the centre decided."""

    mode: Mode = "chat"

    def screen(self, chat_id: int, screen: Screen, link: MakeLink) -> Screen:
        """Give what the chat may see, with a way to the rest if there is one."""
        if self.mode == "chat":
            return screen
        if veil(screen) == screen:
            return screen
        screen = _unmarked(screen)
        bare = veil(screen)
        if self.mode == "none":
            return replace(bare, lines=(*bare.lines, text("private-none")))
        return replace(
            bare,
            lines=(*bare.lines, text("private-page")),
            rows=(_link(link(chat_id, Page(screen))), *bare.rows),
        )

    def outgoing(self, chat_id: int, outgoing: Outgoing, link: MakeLink) -> Outgoing:
        """Give what may be sent; a screen that was veiled before stays as it is."""
        match outgoing:
            case Notify(screen) if screen.rows and self.mode != "chat":
                return replace(outgoing, screen=veil(screen))  # its buttons lead to a card
            case Show() | Notify():
                return replace(outgoing, screen=self.screen(chat_id, outgoing.screen, link))
            case Document(_, title) if self.mode == "page":
                row = _link(link(chat_id, Page(outgoing)))
                line = text("private-document-page", title=veil_text(title))
                locked = Screen((text("document-locked"),)) if outgoing.beside else None
                return Notify(Screen((line,), (row,)), locked, told_at=outgoing.told_at)
            case Document(_, title) if self.mode == "none":
                line = text("private-document-none", title=veil_text(title))
                return Notify(Screen((line,)))
        return outgoing


def _unmarked(screen: Screen) -> Screen:
    """Take away what a veiled screen says of the rest: news over it get a link of their own."""
    return replace(
        screen,
        lines=tuple(line for line in screen.lines if line.key not in _OF_THE_REST),
        rows=tuple(row for row in screen.rows if row[0].label.key != _OPEN),
    )


def _link(url: str) -> tuple[Button, ...]:
    return (Button(text(_OPEN), url=url),)
