"""What is said to people, before it is worded: keys of texts and their values.

A message rests in the outbox in this form and is worded at delivery, in the receiver's language.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Money:
    kopecks: int


@dataclass(frozen=True, slots=True)
class Day:
    """A date, said in words."""

    day: date


@dataclass(frozen=True, slots=True)
class Month:
    """A billing period as `2026-10`, said in words."""

    month: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of `locales/` by its key, with the values that it names."""

    key: str
    args: "dict[str, Arg]" = field(default_factory=dict)


Arg: TypeAlias = int | str | Money | Day | Month | Text


def text(key: str, **args: Arg) -> Text:
    """Name a text and give its values."""
    return Text(key, dict(args))


@dataclass(frozen=True, slots=True)
class Button:
    """One button: a press (`dialogue.action=value`) or a link; `label` is a text."""

    label: Text
    action: str = ""
    url: str = ""


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Lines of text and rows of buttons; `news` stand above, apart: a reason, what has happened.

    A `secret` screen is journalled by its first key only.
    """

    lines: tuple[Text, ...]
    rows: Rows = ()
    secret: bool = False
    news: tuple[Text, ...] = ()

    def under(self, *news: Text) -> "Screen":
        """Put news above the lines, in place of older ones."""
        return replace(self, news=news)

    def with_rows(self, *rows: tuple[Button, ...]) -> "Screen":
        return replace(self, rows=(*self.rows, *rows))


@dataclass(frozen=True, slots=True)
class Show:
    """Draw a card: edit its message, or send it anew when `fresh` or when it was never sent.

    `message_id` is the message of an honoured press: the card's own, even when delivery has not
    yet written down what it learned.
    """

    card: str
    screen: Screen
    drawing: int
    bound: int  # the person (private chat) or the chat whose presses it takes
    fresh: bool
    message_id: int | None = None
    kind: Literal["show"] = "show"


@dataclass(frozen=True, slots=True)
class Notify:
    """A message of its own, without a card; `discreet` stands in for it in a locked chat."""

    screen: Screen
    discreet: Screen | None = None
    kind: Literal["notify"] = "notify"


@dataclass(frozen=True, slots=True)
class Erase:
    """Delete a message; `tell` the person when Telegram refuses."""

    message_id: int
    tell: bool = False
    kind: Literal["erase"] = "erase"


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a press, once; `toast` is shown over the chat."""

    query_id: str
    toast: Text | None = None
    kind: Literal["answer"] = "answer"


Outgoing: TypeAlias = Show | Notify | Erase | Answer  # told apart by `kind`
RANKS = {"answer": 0, "erase": 0, "show": 1, "notify": 2}
