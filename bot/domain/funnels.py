"""Where people get stuck: how passages through dialogues go on at each step, counted.

A passage (walk) that entered a step has one fate there: it moved to another step, or ended or
stands there in one of the other ways. So the fates of a step sum up to those who entered it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

# Seconds at which the classes of times begin; each is about a fifth longer than the one before,
# the last one open. Dialogues outlive half an hour only when somebody keeps coming back.
TIMES = (
    *(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 24, 29, 35, 42, 50, 60, 72, 86, 103, 124),
    *(149, 179, 215, 258, 310, 372, 446, 535, 642, 770, 924, 1109, 1331, 1597, 1917, 3600, 7200),
)


class Fate(StrEnum):
    """How a passage went on from a step; the value is kept."""

    MOVED = "moved"
    FINISHED = "finished"
    ABANDONED = "abandoned"  # left by a press or a command, or silent until the draft lapsed
    REFUSED = "refused"
    FAILED = "failed"
    OPEN = "open"


class Kind(StrEnum):
    """What a number counts; the value is kept."""

    FATE = "fate"
    TIME = "time"  # visits of a step that went on from it, by the class of their length
    REFUSAL = "refusal"  # passages that were refused at the step, by the reason


@dataclass(frozen=True, slots=True)
class Count:
    """`value`: a fate, the number of a class of times, or the note of a refusal."""

    kind: Kind
    step: str
    value: str
    number: int


@dataclass(frozen=True, slots=True)
class Course:
    """A dialogue as it is registered: its group of states, its name, its states in order."""

    group: str
    name: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepFigures:
    step: str
    fates: Mapping[Fate, int] = field(default_factory=dict)
    median: int | None = None  # seconds, of visits that went on
    refusals: Mapping[str, int] = field(default_factory=dict)  # the most frequent first

    @property
    def entered(self) -> int:
        return sum(self.fates.values())

    @property
    def ended(self) -> int:
        """Give how many passages have their last step here, whatever came of them."""
        return self.entered - self.fates.get(Fate.MOVED, 0)

    def of(self, fate: str) -> int:
        return self.fates.get(Fate(fate), 0)


@dataclass(frozen=True, slots=True)
class Funnel:
    """A dialogue with its steps in order, those that nobody entered left out."""

    group: str
    name: str
    steps: tuple[StepFigures, ...] = ()

    @property
    def entered(self) -> int:
        """Give the number of passages: each ends, or stands, at one step."""
        return sum(one.ended for one in self.steps)

    def of(self, fate: str) -> int:
        return sum(one.of(fate) for one in self.steps)

    def step(self, step: str) -> StepFigures:
        found = (one for one in self.steps if one.step == step)
        return next(found, StepFigures(step))


def share(part: int, whole: int) -> int:
    """Give whole percents, half of one upwards."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def time_class(seconds: float) -> int:
    return bisect_right(TIMES, seconds)


def median_time(classes: Mapping[int, int]) -> int | None:
    """Give the lower median of lengths in seconds, told by the middle of its class."""
    total, passed = sum(classes.values()), 0
    for one, number in sorted(classes.items()):
        passed += number
        if 2 * passed >= total > 0:
            return middle_of(one)
    return None


def middle_of(one: int) -> int:
    """Give what stands for all seconds of a class: those below ten stand for themselves."""
    low = TIMES[one - 1] if one else 0
    if one == len(TIMES):
        return low
    return (low + TIMES[one] - 1) // 2


def funnels(courses: Sequence[Course], counts: Iterable[Count]) -> list[Funnel]:
    """Give the dialogues that were entered, in their order; steps of older releases last."""
    by_group: dict[str, dict[str, list[Count]]] = {}
    for one in counts:
        if one.number:
            group = one.step.partition(":")[0]
            by_group.setdefault(group, {}).setdefault(one.step, []).append(one)
    known = {one.group: one for one in courses}
    others = sorted(by_group.keys() - known.keys())
    order = [*courses, *(Course(one, one, ()) for one in others)]
    made = [_funnel(one, by_group[one.group]) for one in order if one.group in by_group]
    return [one for one in made if one.entered]


def _funnel(course: Course, steps: Mapping[str, Sequence[Count]]) -> Funnel:
    order = [one for one in course.steps if one in steps]
    order += sorted(steps.keys() - set(order))
    return Funnel(course.group, course.name, tuple(_step(one, steps[one]) for one in order))


def _step(step: str, counts: Iterable[Count]) -> StepFigures:
    fates, refusals, times = Counter[Fate](), Counter[str](), Counter[int]()
    for one in counts:
        match one.kind:
            case Kind.FATE:
                fates[Fate(one.value)] += one.number
            case Kind.TIME:
                times[int(one.value)] += one.number
            case Kind.REFUSAL:
                refusals[one.value] += one.number
    return StepFigures(step, dict(fates), median_time(times), dict(refusals.most_common()))
