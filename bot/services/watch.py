"""What a process counts about itself: plain numbers that intake, delivery and jobs add to.

Everything runs on one loop, so nothing is locked; whoever is scraped words it. Labels are names
that stand in the code, and of each figure there are no more series than it allows: what comes
beyond is counted as `other`. Nothing here names a person.
"""

import time
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

OTHER = "other"
QUICK = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
STEPS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)  # few: there is a series of them for each step
LONG = (0.1, 0.3, 1.0, 3.0, 10.0, 60.0, 600.0)
SECONDS = (1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)  # what Telegram dates in seconds
DAYS = (1.0, 10.0, 60.0, 600.0, 3600.0, 36000.0)
SLOW = 1.0  # seconds for an update: worth a line


@dataclass(slots=True)
class Counts:
    """A figure that only grows, for each set of labels."""

    name: str
    told: str
    labels: tuple[str, ...] = ()
    most: int = 100
    values: dict[tuple[str, ...], float] = field(default_factory=dict)

    def add(self, *labels: str, by: float = 1.0) -> None:
        known = self.values.get(labels)
        if known is None and len(self.values) >= self.most:
            labels = (OTHER,) * len(self.labels)
            known = self.values.get(labels)
        self.values[labels] = (known or 0.0) + by


@dataclass(slots=True)
class Spread:
    """How long things took: how many in each bucket, the last without an end, and the sum."""

    buckets: list[int]
    total: float = 0.0


@dataclass(slots=True)
class Times:
    """Durations in seconds for each set of labels."""

    name: str
    told: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = QUICK
    most: int = 100
    values: dict[tuple[str, ...], Spread] = field(default_factory=dict)

    def take(self, seconds: float, *labels: str) -> None:
        known = self.values.get(labels)
        if known is None:
            known = self._begin(labels)
        known.buckets[bisect_left(self.bounds, seconds)] += 1
        known.total += seconds

    def _begin(self, labels: tuple[str, ...]) -> Spread:
        if len(self.values) >= self.most:
            labels = (OTHER,) * len(self.labels)
        return self.values.setdefault(labels, Spread([0] * (len(self.bounds) + 1)))


@dataclass(slots=True)
class Fate:
    """What became of an update: where it was handled and how it ended."""

    dialogue: str = "none"
    step: str = "none"
    outcome: str = "answered"


def _updates() -> Counts:
    told = "Updates taken, by what they are and how they ended."
    return Counts("kvitok_updates", told, ("kind", "outcome"))


def _taking() -> Times:
    told = "From taking an update to its commit, by dialogue and step or button."
    return Times("kvitok_update_seconds", told, ("dialogue", "step"), STEPS, most=150)


def _ages() -> Times:
    told = "From the date of a message to its commit; Telegram dates in whole seconds."
    return Times("kvitok_message_age_seconds", told, (), SECONDS)


def _errors() -> Counts:
    return Counts("kvitok_errors", "Failures by kind.", ("kind",), most=60)


def _telegram_errors() -> Counts:
    told = "Calls of Telegram in vain: network, server, 429, token, conflict."
    return Counts("kvitok_telegram_errors", told, ("kind",))


def _commits() -> Times:
    return Times("kvitok_commit_seconds", "Commits of units of work that wrote anything.")


def _calls() -> Times:
    told = "Calls of Telegram by delivery, by method and outcome."
    return Times("kvitok_telegram_call_seconds", told, ("method", "outcome"), LONG)


def _delays() -> Times:
    told = "From the commit of a message to when Telegram had it, by rank."
    return Times("kvitok_delivery_seconds", told, ("rank",), LONG)


def _waits() -> Counts:
    told = "Seconds that messages waited for a limit, all together."
    return Counts("kvitok_limit_wait_seconds", told, ("limit",))


def _put_off() -> Counts:
    told = "Messages put off, by why."
    return Counts("kvitok_messages_put_off", told, ("reason",), most=30)


def _letters() -> Counts:
    told = "Letters by channel and what became of them."
    return Counts("kvitok_letters_handled", told, ("channel", "outcome"))


def _tasks() -> Counts:
    told = "Recorded tasks by kind and what became of them."
    return Counts("kvitok_tasks_handled", told, ("kind", "outcome"))


def _lag() -> Times:
    told = "How much later than asked the event loop came back, twice a second."
    return Times("kvitok_loop_lag_seconds", told)


def _lines() -> Counts:
    told = "Lines of the log from WARNING on, by level and who wrote them."
    return Counts("kvitok_log_lines", told, ("level", "logger"), most=60)


@dataclass(slots=True)
class Watch:
    """All figures of one process."""

    updates: Counts = field(default_factory=_updates)
    taking: Times = field(default_factory=_taking)
    ages: Times = field(default_factory=_ages)
    errors: Counts = field(default_factory=_errors)
    telegram_errors: Counts = field(default_factory=_telegram_errors)
    commits: Times = field(default_factory=_commits)
    calls: Times = field(default_factory=_calls)
    delays: Times = field(default_factory=_delays)
    waits: Counts = field(default_factory=_waits)
    put_off: Counts = field(default_factory=_put_off)
    letters: Counts = field(default_factory=_letters)
    tasks: Counts = field(default_factory=_tasks)
    lag: Times = field(default_factory=_lag)
    lines: Counts = field(default_factory=_lines)
    last_update: float = 0.0  # seconds since 1970; 0: none since the start

    @property
    def counts(self) -> tuple[Counts, ...]:
        counted = (self.updates, self.errors, self.telegram_errors, self.waits, self.put_off)
        return (*counted, self.letters, self.tasks, self.lines)

    @property
    def times(self) -> tuple[Times, ...]:
        return (self.taking, self.ages, self.commits, self.calls, self.delays, self.lag)

    def handled(self, kind: str, fate: Fate, seconds: float) -> None:
        """Count an update that is taken, or that stays with Telegram."""
        self.updates.add(kind, fate.outcome)
        self.taking.take(seconds, fate.dialogue, fate.step)
        self.last_update = time.time()

    def failed(self, kind: str) -> None:
        self.errors.add(kind)


RANKS: Mapping[str, tuple[int, int]] = {"answer": (0, 1), "notice": (2, 3), "later": (4, 4)}


def rank_name(rank: int) -> str:
    """Name a rank of the outbox: what answers somebody, what tells at once, what can wait."""
    return next((name for name, (_, last) in RANKS.items() if rank <= last), OTHER)
