"""A conversation as both sides saw it: lines of the journal, and between them what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.search_words import plain_text
from bot.domain.walks import MOVED
from bot.services.conversation_masks import HIDDEN, Veil
from bot.services.line_details import UNDELIVERED, Details, Key, is_text_id, read_details

WAITS, LOST = "waits", "lost"  # kinds of lines that tell of a delivery


class Side(StrEnum):
    """Whose line it is; part of a text's id and of the page's style."""

    PERSON = "person"
    BOT = "bot"
    STAFF = "staff"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of the journal as it is kept."""

    id: int
    at: datetime
    direction: str
    kind: str
    step: str | None
    after: str | None
    message_id: int | None
    body: str | None
    details: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that was put off, or given up (`dead`, at that moment)."""

    id: int
    at: datetime
    kind: str
    tries: int
    error: str
    dead: bool


@dataclass(frozen=True, slots=True)
class StaffAct:
    """What somebody of the staff did about the person; `by`: the employee."""

    id: int
    at: datetime
    what: str
    who: str
    about: str = ""
    words: str = ""
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """From step to step; None: outside of all dialogues."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. `kind` is as the journal calls it, or `waits` or `lost`.

    `screen`: the id of its first text, where no more was kept of what it said. `about`: of a press
    its action when its label is unknown, of a lost message what it was, of an act its request.
    `earlier`: what the message said before it was edited. `replaces`: the line whose message this
    one took the place of. `deleted`: the message is gone from the chat. `hidden`: it was secret.
    """

    anchor: str
    id: int
    at: datetime
    side: Side
    kind: str
    text: str = ""
    screen: str = ""
    keys: tuple[tuple[Key, ...], ...] = ()
    earlier: str = ""
    replaces: str = ""
    deleted: bool = False
    edited: bool = False
    hidden: bool = False
    file: str = ""
    toast: str = ""
    tries: int = 0
    error: str = ""
    move: Move | None = None
    notes: tuple[str, ...] = ()
    who: str = ""
    about: str = ""


def timeline(
    lines: Sequence[KeptLine],
    hide: Veil,
    *,
    deliveries: Sequence[Delivery] = (),
    acts: Sequence[StaffAct] = (),
) -> list[Line]:
    """Give it in order; labels that surely are personal go whole."""
    telling = _Telling(hide)
    for line in lines:
        telling.take(line)
    made = [*telling.made, *map(_delivery, deliveries), *(_act(one, hide) for one in acts)]
    return sorted(made, key=lambda one: (one.at, one.id))


class _Telling:
    def __init__(self, hide: Veil) -> None:
        self.hide = hide
        self.made: list[Line] = []
        self.newest: dict[int, int] = {}  # where the message's last version stands
        self.answers: dict[int, str | None] = {}  # the step that its first version answered

    def take(self, kept: KeptLine) -> None:
        details = read_details(kept.details)
        match kept.direction, kept.kind:
            case "note", kind if kind == MOVED:
                self._add(kept, Side.EVENT, move=Move(kept.step, kept.after or None))
            case "note", kind:
                self._note(kept, kind)
            case "out", "erase":
                self._erase(kept, details)
            case "out", kind if kind == UNDELIVERED:
                lost = {"kind": LOST, "screen": kept.body or "", "tries": details.tries}
                self._add(kept, Side.EVENT, **lost, error=details.error)
            case "out", _:
                self._say(kept, details)
            case _, "press":
                self._press(kept, details)
            case _:
                self._hear(kept, details)

    def _add(self, kept: KeptLine, side: Side, **told: object) -> None:
        line = Line(f"l{kept.id}", kept.id, kept.at, side, kept.kind)
        self.made.append(replace(line, **told))  # type: ignore[arg-type]

    def _move(self, kept: KeptLine) -> Move | None:
        return None if kept.after is None else Move(kept.step, kept.after or None)

    def _note(self, kept: KeptLine, note: str) -> None:
        """Put a decision beside what it is about."""
        last = self.made[-1] if self.made else None
        if last is not None and last.at == kept.at and last.side in (Side.PERSON, Side.EVENT):
            self.made[-1] = replace(last, notes=(*last.notes, note))
        else:
            self._add(kept, Side.EVENT, notes=(note,))

    def _erase(self, kept: KeptLine, details: Details) -> None:
        at = self.newest.get(kept.message_id or 0)
        if details.refused:
            self._add(kept, Side.EVENT, error="refused")
        elif at is not None:
            self.made[at] = replace(self.made[at], deleted=True)
        else:
            self._add(kept, Side.EVENT, deleted=True)

    def _say(self, kept: KeptLine, details: Details) -> None:
        before = self._before(kept)
        words = details.caption if kept.kind == "document" else plain_text(kept.body or "")
        screen = words if kept.kind != "document" and is_text_id(words) else ""
        told = {
            "text": "" if screen else self.hide.told(words, details.values),
            "screen": screen,
            "keys": self._keys(details.keys),
            "file": self.hide.file(details.file),
            "tries": details.tries,
            "error": details.error,
            "replaces": before.anchor if before is not None else "",
        }
        self._add(kept, Side.BOT, **told)
        self._remember(kept)

    def _keys(self, rows: tuple[tuple[Key, ...], ...]) -> tuple[tuple[Key, ...], ...]:
        return tuple(tuple(self._key(one) for one in row) for row in rows)

    def _key(self, key: Key) -> Key:
        if self.hide.revealed:
            return key
        if key.private and key.values is None:
            return replace(key, label=HIDDEN)
        return replace(key, label=self.hide.told(key.label, key.values or ()), values=None)

    def _press(self, kept: KeptLine, details: Details) -> None:
        at = self.newest.get(kept.message_id or 0)
        action, label = kept.body or "", ""
        if at is not None:
            marked, label = _pressed(self.made[at].keys, action)
            self.made[at] = replace(self.made[at], keys=marked)
        told = {"text": label, "about": "" if label else action.partition("=")[0]}
        self._add(
            kept, Side.PERSON, **told, toast=self.hide(details.toast, None), move=self._move(kept)
        )

    def _hear(self, kept: KeptLine, details: Details) -> None:
        before = self._before(kept)
        edited = kept.kind == "edited"
        text = self.hide(kept.body or "", kept.step)
        if edited:  # the next step waits by then, but it is the answer to the one before
            text = self.hide(text, details.answers or self.answers.get(kept.message_id or 0))
        else:
            self.answers[kept.message_id or 0] = kept.step
        told = {
            "text": text,
            "earlier": before.text if edited and before is not None else "",
            "replaces": before.anchor if edited and before is not None else "",
            "hidden": kept.kind == "secret",
            "edited": edited,
            "file": self.hide.file(details.file),
            "move": self._move(kept),
        }
        self._add(kept, Side.PERSON, **told)
        self._remember(kept)

    def _before(self, kept: KeptLine) -> Line | None:
        at = self.newest.get(kept.message_id or 0)
        return None if at is None else self.made[at]

    def _remember(self, kept: KeptLine) -> None:
        if kept.message_id:
            self.newest[kept.message_id] = len(self.made) - 1


def _pressed(
    rows: tuple[tuple[Key, ...], ...], action: str
) -> tuple[tuple[tuple[Key, ...], ...], str]:
    """Mark the button; a press whose value is not told marks one that is alone with its action."""
    keys = [one for row in rows for one in row if one.action]
    whole, value = action.removesuffix("="), "=" in action
    alike = [one for one in keys if one.action == whole]
    if not alike and not value:
        alike = [one for one in keys if one.action.partition("=")[0] == action]
    if len(alike) != 1:
        return rows, ""
    [found] = alike
    marked = tuple(
        tuple(replace(one, pressed=True) if one is found else one for one in row) for row in rows
    )
    return marked, found.label


def _delivery(one: Delivery) -> Line:
    kind = LOST if one.dead else WAITS
    told = Line(f"o{one.id}", one.id, one.at, Side.EVENT, kind)
    tries = one.tries + one.dead  # the last one is counted nowhere
    return replace(told, tries=tries, error=one.error, about=one.kind)


def _act(one: StaffAct, hide: Veil) -> Line:
    told = Line(f"s{one.id}", one.id, one.at, Side.STAFF, one.what)
    return replace(told, who=one.who, about=one.about, text=hide(one.words, None))
