"""Walks: one passage of a person through a dialogue, told by the lines of the journal."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MOVED = "moved"  # the kind of a line that an event brought about
EXPIRED, FAILED = "expired", "failed"
LEAVING = ("ui.cancel", "ui.menu", "ui.back")
REFUSING = frozenset(
    {
        *("no-match", "checks-used-up", "wrong-proof", "proofs-used-up"),
        *("wrong-password", "passwords-used-up", "wrong-code", "wrong-pin", "wrong-receipt-code"),
        *("cabinet-exists", "claim-not-withdrawn", "question-late", "not-yours"),
        *("not-signed-in", "erasure-under-way", "card-refused", "draft-unreadable"),
        *("photo-lost", "evidence-lost"),
        *("photo-too-big", "photo-too-large", "photo-damaged", "photo-pdf", "photo-heic"),
        *("photo-video", "photo-not-a-picture", "photo-no-code", "photo-blurred"),
        *("photo-no-payment", "photo-no-payer", "photo-stranger", "photo-too-slow"),
        *("photo-unreachable", "photo-too-many", "photo-too-often"),
        *("evidence-too-big", "evidence-too-large", "evidence-video", "evidence-not-a-picture"),
        *("evidence-unreachable", "evidence-full", "evidence-too-many"),
    }
)


class WalkOutcome(StrEnum):
    """How a walk ended; the value is kept."""

    FINISHED = "finished"
    ABANDONED = "abandoned"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WalkLine:
    """A line of the journal as far as it moves a person."""

    id: int
    at: datetime
    direction: str
    kind: str
    step: str | None
    after: str | None
    body: str | None


@dataclass(slots=True)
class StepTaken:
    step: str
    entered_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    line_id: int
    step: str
    note: str
    at: datetime


@dataclass(slots=True)
class Walk:
    """`id`: of the line that began it. Without an outcome it goes on."""

    id: int
    dialogue: str
    entered_at: datetime
    last_at: datetime
    steps: list[StepTaken] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    ended_at: datetime | None = None
    ended_line: int | None = None
    outcome: WalkOutcome | None = None
    trouble: str | None = None  # the last refusal or failure since the last step onward

    @property
    def last_step(self) -> str:
        return self.steps[-1].step

    @property
    def reason(self) -> str | None:
        refusals = [one.note for one in self.decisions if one.note in REFUSING]
        return refusals[-1] if refusals else None


@dataclass(slots=True)
class _Head:
    """What was said, pressed or happened, and the decisions that belong to it."""

    line: WalkLine
    notes: list[WalkLine] = field(default_factory=list)


def group_of(step: str | None) -> str:
    return (step or "").partition(":")[0]


def fold(
    lines: Iterable[WalkLine],
    names: Mapping[str, str] | None = None,
    others: Collection[str] = (),
) -> list[Walk]:
    """Give the walks that the lines tell of, in order; `names`: dialogues by groups of states.

    A press of another dialogue of `others` (a notice's button) leaves the one that goes on.
    """
    folding = _Folding(names or {}, frozenset(others))
    head: _Head | None = None
    for line in lines:
        if line.direction == "in" or line.kind == MOVED:
            if head is not None:
                folding.take(head)
            head = _Head(line)
        elif line.direction == "note" and head is not None:
            head.notes.append(line)
    if head is not None:
        folding.take(head)
    return folding.walks


@dataclass(slots=True)
class _Folding:
    names: Mapping[str, str]
    others: frozenset[str]
    walks: list[Walk] = field(default_factory=list)
    walk: Walk | None = None
    state: str | None = None

    def take(self, head: _Head) -> None:
        line = head.line
        before = line.step or None
        if before != self.state:  # nobody wrote down how it came to this
            passing = line.after is not None and group_of(line.after) != group_of(before)
            self._move(line, before, WalkOutcome.ABANDONED, begins=not passing)
        if self.walk is not None:
            self._decide(self.walk, head)
        if line.after is not None:
            after = line.after or None
            self._move(line, after, self._outcome(head))
        elif self.walk is not None:
            self.walk.last_at = line.at

    def _decide(self, walk: Walk, head: _Head) -> None:
        for note in head.notes:
            walk.decisions.append(Decision(note.id, walk.last_step, note.kind, note.at))
            if note.kind in REFUSING or note.kind == FAILED:
                walk.trouble = note.kind

    def _outcome(self, head: _Head) -> WalkOutcome:
        """Tell how the walk ends that this line leaves, if it leaves it."""
        walk, notes = self.walk, {one.kind for one in head.notes}
        if notes & REFUSING:
            return WalkOutcome.REFUSED
        if walk is None or not self._is_left(walk, head.line, notes):
            return WalkOutcome.FINISHED
        if walk.trouble == FAILED:
            return WalkOutcome.FAILED
        return WalkOutcome.REFUSED if walk.trouble else WalkOutcome.ABANDONED

    def _is_left(self, walk: Walk, line: WalkLine, notes: set[str]) -> bool:
        if EXPIRED in notes or line.kind == "command":
            return True
        if line.kind != "press":
            return False
        action = (line.body or "").partition("=")[0]
        own = self.names.get(walk.dialogue, "")
        pressed = action.partition(".")[0]
        return action in LEAVING or (pressed in self.others and pressed != own)

    def _move(
        self, line: WalkLine, state: str | None, outcome: WalkOutcome, *, begins: bool = True
    ) -> None:
        walk, self.state = self.walk, state
        if walk is not None:
            walk.last_at = line.at
            walk.steps[-1].left_at = line.at
            if group_of(state) == walk.dialogue:
                if state and state not in {one.step for one in walk.steps}:
                    walk.trouble = None
                walk.steps.append(StepTaken(str(state), line.at))
                return
            walk.ended_at, walk.ended_line, walk.outcome = line.at, line.id, outcome
            self.walk = None
        if state is not None and begins:  # of one line begins one walk at the most
            begun = Walk(line.id, group_of(state), line.at, line.at)
            begun.steps.append(StepTaken(state, line.at))
            self.walk = begun
            self.walks.append(begun)
