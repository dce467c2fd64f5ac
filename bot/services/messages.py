"""What is said to people, before it is worded: keys of texts and their values.

A message rests in the outbox in this form and is worded at delivery, in the receiver's language.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from bot.domain.quiet import Topic


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
class Private:
    """A name, an address, a number, a phone: what PRIVATE_DETAILS may keep out of the chat.

    Money is private as it stands.
    """

    value: "str | Day"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of `locales/` by its key, with the values that it names."""

    key: str
    args: "dict[str, Arg]" = field(default_factory=dict)


Arg: TypeAlias = int | str | Money | Day | Month | Private | Text


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
    yet written down what it learned. A fresh one sent `instead` deletes the message before it.
    `discreet` stands in for the screen in a locked chat.
    `subject`, `missed`: as of `Notify`.
    """

    card: str
    screen: Screen
    drawing: int
    bound: int  # the person (private chat) or the chat whose presses it takes
    fresh: bool
    message_id: int | None = None
    instead: bool = False
    discreet: Screen | None = None
    subject: str = ""
    missed: tuple[int, ...] = ()
    kind: Literal["show"] = "show"


@dataclass(frozen=True, slots=True)
class Keys:
    """The key below the text field that shares one's own contact; without a `label` it goes.

    A message of its own, in front of the card: Telegram ties such keys to messages.
    """

    line: Text
    label: Text | None = None
    kind: Literal["keys"] = "keys"


@dataclass(frozen=True, slots=True)
class Notify:
    """A message of its own, without a card; `discreet` stands in for it in a locked chat.

    `told_at`: it is for who was signed in then; `discreet` stands in when that session is over,
    or nothing when it `lapses`. With a `topic` it can be switched off and waits for the end of
    quiet hours. Its buttons lead to a card; they change nothing that a second press would undo.
    What is for staff has a `subject`, a `GroupTopic`: in a group that is a forum it goes there,
    and from a chat that is out of reach to the next one; `missed` are those it could not reach.
    `thread`: the very topic of the group in which it was asked for.
    `under`: the card that it replies to.
    """

    screen: Screen
    discreet: Screen | None = None
    topic: Topic | None = None
    told_at: datetime | None = None
    lapses: bool = False
    subject: str = ""
    missed: tuple[int, ...] = ()
    thread: int = 0
    under: str = ""
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


@dataclass(frozen=True, slots=True)
class Document:
    """A file, made when it is sent: `maker` names who makes it, `args` what it needs to know.

    `thread`: the topic of the group in which it was asked for.
    `subject`, `missed`, `told_at`: as of `Notify`. One `beside` a notice comes not at all where
    that is discreet.
    """

    maker: str
    title: Text
    args: dict[str, str] = field(default_factory=dict)
    thread: int = 0
    subject: str = ""
    missed: tuple[int, ...] = ()
    told_at: datetime | None = None
    beside: bool = False
    kind: Literal["document"] = "document"


@dataclass(frozen=True, slots=True)
class Farewell:
    """The last message to somebody whose data are gone: nothing is written down of it."""

    screen: Screen
    language: str
    kind: Literal["farewell"] = "farewell"


Outgoing: TypeAlias = Keys | Show | Notify | Erase | Answer | Document | Farewell  # by `kind`
RANKS = {"answer": 0, "erase": 0, "keys": 1, "show": 1, "notify": 2, "document": 2, "farewell": 3}
NOTICE_RANK = RANKS["notify"]  # from here on nothing is an answer, and next to nothing an edit
LATER = 4  # behind all others: what waits for the end of quiet hours holds up nothing


def rank_of(outgoing: Outgoing) -> int:
    """Give the place in the order of delivery."""
    if isinstance(outgoing, Notify) and outgoing.topic is not None:
        return LATER
    return RANKS[outgoing.kind]
