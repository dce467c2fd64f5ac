"""What a handler speaks through: it gathers what the chat shall become; intake applies it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.domain.dials import ReadingRefusal
from bot.services.messages import Answer, Erase, Outgoing, Screen, Text
from bot.services.people import Person, Session
from bot.ui.presses import Press
from bot.ui.texts import Texts, texts_for

MAIN = "main"
# News that announce others on the same card.
PASSING = frozenset(
    {
        "photo-reading",
        "evidence-keeping",
        "evidence-keeping-value",
        "evidence-keeping-asked",
        "list-reading",
    }
)

# News that are over once anything else was pressed.
PASSED = frozenset(ReadingRefusal) | {
    "press-a-button",
    "reading-write-number",
    "write-again",
    "write-text",
    "write-text-not-photo",
}


def card_place(chat_id: int) -> str:
    return f"card/{chat_id}/{MAIN}"


@dataclass(frozen=True, slots=True)
class Card:
    """A card as committed: where it hangs and which of its drawings may be pressed."""

    message_id: int | None
    drawing: int
    read: Callable[[], Screen | None]  # sealed until somebody asks; None: not readable any more

    @property
    def screen(self) -> Screen | None:
        return self.read()


def _place(screen: Screen) -> tuple[str, list[str]]:
    """Name what a screen shows; what is private in it may be veiled."""
    actions = [button.action for row in screen.rows for button in row if button.action]
    return screen.lines[0].key, actions


@dataclass(slots=True)
class Chat:
    """One private chat during one update."""

    person: Person
    state: str | None
    draft: bytes | None  # opened by the dialogue that it belongs to
    card: Card | None
    left_step: str | None = None  # the step that expired: answers to it may still come
    typed_id: int | None = None  # the message that is being handled
    wrote: bool = False  # it is no command
    query_id: str | None = None
    pressed_id: int | None = None  # the message whose button was pressed
    press: Press | None = None
    honoured: bool = False  # the press is of the card's newest drawing
    outgoing: list[Outgoing] = field(default_factory=list)
    on_notice: bool = False  # the press is on a notice: it opens a place in a card of its own
    on_doubt: bool = False  # the press is on a card of staff, which use cases draw
    thread: int = 0  # the topic of the group in which one speaks
    foreign: bool = False  # that card hangs in another chat
    shown: Screen | None = None
    fresh: bool = False
    same_drawing: bool = False  # a keypad: its keys take quick presses one after another
    toast: Text | None = None
    hush: bool = False  # what came in is journalled by a mark only
    answers: str | None = None  # the step that an edited message answered when it came
    in_place: bool = False  # an event: the card is edited, not sent anew
    notes: list[str] = field(default_factory=list)
    saved: object = None  # the new draft, packed by intake

    @property
    def texts(self) -> Texts:
        return texts_for(self.person.language)

    def show(self, screen: Screen) -> None:
        """Make the screen the chat's card: below what was typed, or in place after a press."""
        self.shown = screen
        own = self.in_place or self.honoured or self._pressed_the_card()
        self.fresh = not own or (not screen.stays and self._stays())

    def _stays(self) -> bool:
        screen = None if self.card is None else self.card.screen
        return screen is not None and screen.stays

    def _pressed_the_card(self) -> bool:
        return (
            self.query_id is not None
            and self.card is not None
            and self.pressed_id == self.card.message_id
        )

    def redraw(self, *lines: Text) -> None:
        """Show again what is true, with lines above it in place of what was there."""
        screen = None if self.card is None else self.card.screen
        if screen is not None:
            self.show(screen.under(*lines) if lines else screen)

    def leave_as_it_is(self) -> None:
        """Do without a drawing that would show once more what the card shows."""
        old = None if self.card is None else self.card.screen
        if self.shown is not None and old is not None and _place(old) == _place(self.shown):
            self.shown = None

    @property
    def outlived(self) -> bool:
        """Tell whether the card announces what comes now.

        Asked of an edit by an event, too: one below may overtake it before either is delivered.
        """
        looked = self.card is not None and (self.fresh or self.in_place)
        old = self.card.screen if looked and self.card is not None else None
        return old is not None and any(line.key in PASSING for line in old.news)

    def rest(self, screen: Screen) -> None:
        """End whatever dialogue there is and show a screen outside of all."""
        self.state, self.draft, self.saved = None, None, None
        self.show(screen)

    def forget_typed(self, *, tell: bool = True) -> None:
        """Delete what the person typed and keep it out of the journal."""
        self.hush = True
        if self.typed_id is not None:
            self.outgoing.append(Erase(self.typed_id, tell))

    def note(self, decision: str) -> None:
        """Write a decision into the journal: a key, never what was typed."""
        self.notes.append(decision)

    def speak(self, language: str) -> None:
        self.person = replace(self.person, language=language)

    def sign(self, session: Session | None) -> None:
        """See the session that this unit opens or ends, for the screens that follow."""
        self.person = replace(self.person, session=session)

    def answer(self) -> None:
        """Answer the press, whatever came of it."""
        if self.query_id is not None:
            self.outgoing.append(Answer(self.query_id, self.toast))
