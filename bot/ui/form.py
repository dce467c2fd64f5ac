"""A dialogue's steps and the form that walks a person through them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from aiogram.fsm.state import State, StatesGroup
from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.services.messages import Button, Screen, Text, text
from bot.services.secrecy import Sealer
from bot.ui.chat import Chat
from bot.ui.codec import UnreadableError, unpack

D = TypeVar("D")
BACK = Button(text("button-back"), "ui.back")
CANCEL = Button(text("button-cancel"), "ui.cancel")
MENU = Button(text("button-menu"), "ui.menu")


class Saved(BaseModel, Generic[D]):
    """A draft at rest: what was gathered, the way here, and the card a change returns to."""

    model_config = ConfigDict(extra="forbid")

    draft: D
    path: list[str] = []
    review: str | None = None
    asked: bool = False  # another screen of the same step is shown: back leads to the step


@dataclass(frozen=True, slots=True)
class Dialogue(Generic[D]):
    """What all its steps have in common.

    `inner` steps are asked only on need: a change from the card passes through them. What is
    typed in a `secret` step is journalled by a mark only; in an `erased` one it is deleted too.
    In a `contact` step the own contact may be shared with one key below the text field.
    `losing` says what of a draft was given and is lost by leaving.
    A `binding` dialogue can neither be left nor abandoned: the lock of a chat.
    """

    name: str
    states: type[StatesGroup]
    draft: type[D]
    screens: Mapping[State, Callable[[D], Screen]]
    inner: frozenset[State] = frozenset()
    secret: frozenset[State] = frozenset()
    erased: frozenset[State] = frozenset()
    contact: frozenset[State] = frozenset()
    binding: bool = False
    losing: Callable[[D], tuple[Text, ...]] | None = None
    adapter: TypeAdapter[Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "adapter", TypeAdapter(Saved[self.draft]))  # type: ignore[name-defined]

    @property
    def group(self) -> str:
        return self.states.__full_group_name__

    def keeps(self, states: frozenset[State], state: str | None) -> bool:
        return any(one.state == state for one in states)

    def screen(self, state: str, draft: D) -> Screen:
        for known, make in self.screens.items():
            if known.state == state:
                return make(draft)
        raise LookupError(state)


@dataclass(slots=True)
class Form(Generic[D]):
    """One dialogue of one chat during one update."""

    chat: Chat
    dialogue: Dialogue[D]
    saved: Saved[D] | None = None

    @property
    def draft(self) -> D:
        if self.saved is None:
            raise LookupError(f"{self.dialogue.name}: no draft in state {self.chat.state}")
        return self.saved.draft

    @property
    def running(self) -> bool:
        return self.saved is not None

    @property
    def losses(self) -> tuple[Text, ...]:
        """Name what was given and is lost when the person leaves now."""
        tell = self.dialogue.losing
        return () if tell is None or self.saved is None else tell(self.saved.draft)

    @property
    def offers_buttons(self) -> bool:
        """Tell whether the step is answered by a press."""
        return bool(self.dialogue.screen(str(self.chat.state), self.draft).rows)

    async def start(self, state: State, draft: D) -> None:
        """Begin the dialogue anew, whatever went on before."""
        self.saved = Saved(draft=draft)
        self.chat.state = None
        await self.go(state)

    async def go(self, state: State, draft: D | None = None) -> None:
        """Take the draft and show the step; a change from the card returns to the card."""
        saved = self._require()
        if draft is not None:
            saved.draft = draft
        target = str(state.state)
        if saved.review and state not in self.dialogue.inner:
            target, saved.review = saved.review, None
        if target in saved.path:
            del saved.path[saved.path.index(target) :]
        elif saved.review is None and self.chat.state not in (None, target):
            saved.path.append(str(self.chat.state))
        self._stand(target)

    async def change(self, state: State) -> None:
        """Go from the card of all answers to one of them, and come back when it is given."""
        saved = self._require()
        if saved.review is None:
            saved.review = self.chat.state
        self._stand(str(state.state))

    async def redo(self, state: State) -> None:
        """Ask an earlier step anew; a change from the card stays one."""
        await (self.change(state) if self._require().review else self.go(state))

    async def back(self) -> None:
        """Show the step before; out of the first step, leave."""
        saved = self._require()
        if saved.asked:
            target = str(self.chat.state)
        elif saved.review:
            target, saved.review = saved.review, None
        elif saved.path:
            target = saved.path.pop()
        else:
            target = str(self.chat.state)
        self._stand(target)

    async def keep(self, draft: D) -> None:
        """Take the draft and draw the same step again."""
        self._require().draft = draft
        self._stand(str(self.chat.state))

    async def ask(self, screen: Screen, draft: D | None = None) -> None:
        """Show another screen within the same step."""
        saved = self._require()
        if draft is not None:
            saved.draft = draft
        saved.asked = True
        self.chat.saved = saved
        self.chat.show(self._furnished(screen))

    async def repeat(self, reason: str | Text) -> None:
        """Say what is expected and stay where we are."""
        line = reason if isinstance(reason, Text) else text(reason)
        screen = self.dialogue.screen(str(self.chat.state), self.draft)
        self.chat.saved = self._require()
        self.chat.show(self._furnished(screen.under(line)))

    async def leave(self, screen: Screen) -> None:
        """End the dialogue; nothing of the draft remains."""
        self.saved = None
        self.chat.rest(screen)

    def _stand(self, state: str) -> None:
        saved = self._require()
        saved.asked = False
        self.chat.state = state
        self.chat.saved = saved
        self.chat.show(self._furnished(self.dialogue.screen(state, self.draft)))

    def _furnished(self, screen: Screen) -> Screen:
        if self.dialogue.binding:
            return screen
        saved = self._require()
        row = (BACK, CANCEL) if saved.path or saved.review or saved.asked else (CANCEL,)
        return screen.with_rows(row)

    def _require(self) -> Saved[D]:
        if self.saved is None:
            raise LookupError(f"{self.dialogue.name}: nothing is being filled in")
        return self.saved


def open_form(chat: Chat, dialogue: Dialogue[D], sealer: Sealer) -> Form[D]:
    """Give the form with its draft, when the chat stands in this dialogue.

    Raises UnreadableError for a draft of another release or key.
    """
    if chat.state is None or chat.state.partition(":")[0] != dialogue.group:
        return Form(chat, dialogue)
    if chat.draft is None:
        raise UnreadableError(dialogue.name)
    return Form(chat, dialogue, unpack(dialogue.adapter, chat.draft, sealer, draft_place(chat)))


def draft_place(chat: Chat) -> str:
    return f"draft/{chat.person.chat_id}"
