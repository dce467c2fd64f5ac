"""What Prometheus reads: figures of this process, and of the store as it was last looked at.

A registry of its own for each bot; nothing here names a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import (
    GaugeMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.services.health import Health, Line
from bot.services.stock import Heap, Seen, Strain
from bot.services.watch import Counts, Times, Watch

CONTENT_TYPE = CONTENT_TYPE_LATEST
ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a scrape found; `now` by the clock of the bot."""

    health: Health
    seen: Seen
    strain: Strain
    now: datetime


@dataclass(slots=True, eq=False)
class Metrics(Collector):
    """`build`: version and schema, as they are told."""

    watch: Watch
    build: dict[str, str]
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _found: Found | None = None

    def __post_init__(self) -> None:
        self.registry.register(self)
        ProcessCollector(registry=self.registry)

    def text(self, found: Found) -> bytes:
        """Word all of it; what is not known is left out.

        Of the process's figures there may be a thousand lines: they are worded here, in a tenth of
        the time that the library takes, while nobody is answered.
        """
        self._found = found
        lines: list[str] = []
        for counts in self.watch.counts:
            _word_counts(counts, lines)
        for times in self.watch.times:
            _word_times(times, lines)
        return ("\n".join(lines) + "\n").encode() + generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        """Give what there is one or a few of."""
        told = "When the last update was handled here, in seconds since 1970; 0: none so far."
        yield _gauge("kvitok_last_update_timestamp_seconds", told, self.watch.last_update)
        build = GaugeMetricFamily("kvitok_build_info", "Always 1.", labels=list(self.build))
        build.add_metric(list(self.build.values()), 1)
        yield build
        if self._found is None:
            return
        yield from _of_health(self._found.health)
        yield from _of_strain(self._found.strain)
        yield from _of_stock(self._found)
        yield from _of_readings(self._found.seen)


def _word_counts(counts: Counts, lines: list[str]) -> None:
    name = f"{counts.name}_total"
    lines += [f"# HELP {name} {counts.told}", f"# TYPE {name} counter"]
    for values, number in counts.values.items():
        lines.append(f"{name}{_braced(_labels(counts.labels, values))} {number!r}")


def _word_times(times: Times, lines: list[str]) -> None:
    name = times.name
    lines += [f"# HELP {name} {times.told}", f"# TYPE {name} histogram"]
    ends = [*(f'le="{bound!r}"' for bound in times.bounds), 'le="+Inf"']
    for values, spread in times.values.items():
        labels = _labels(times.labels, values)
        before, braced = f"{name}_bucket{{{labels}{',' if labels else ''}", _braced(labels)
        numbers = [*accumulate(spread.buckets)]
        lines += [f"{before}{end}}} {each}" for end, each in zip(ends, numbers, strict=True)]
        lines.append(f"{name}_sum{braced} {spread.total!r}")
        lines.append(f"{name}_count{braced} {numbers[-1]}")


def _labels(names: Sequence[str], values: Sequence[str]) -> str:
    return ",".join(
        f'{name}="{value.translate(ESCAPED)}"' for name, value in zip(names, values, strict=True)
    )


def _braced(labels: str) -> str:
    return f"{{{labels}}}" if labels else ""


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _of_health(health: Health) -> Iterator[Metric]:
    up = health.vitals is not None
    yield _gauge("kvitok_database_up", "1: the database answers.", up)
    if health.redis is not None:
        told = "1: Redis answers. Absent: there is none."
        yield _gauge("kvitok_redis_up", told, health.redis)
    if health.telegram is not Line.UNKNOWN:
        told = "1: Telegram answers us. Absent: nothing was asked yet."
        yield _gauge("kvitok_telegram_up", told, health.telegram is Line.ANSWERS)
    if health.vitals is not None:
        told = "1: the schema of the database is this release's."
        yield _gauge("kvitok_schema_current", told, health.current)
        told = "Registry files that were imported."
        yield _gauge("kvitok_imports", told, health.vitals.imports)


def _of_strain(strain: Strain) -> Iterator[Metric]:
    told = "Connections of this process in use (PostgreSQL), or units that wait to be written."
    used = GaugeMetricFamily("kvitok_database_in_use", told, labels=["what"])
    used.add_metric([strain.what], strain.used)
    yield used
    told = "How many there may be of them; then who comes next has to wait."
    most = GaugeMetricFamily("kvitok_database_in_use_limit", told, labels=["what"])
    most.add_metric([strain.what], strain.most)
    yield most


def _of_stock(found: Found) -> Iterator[Metric]:
    stock = found.seen.stock
    if stock is None:
        return
    told = "Messages that wait to be sent, by rank, 10,000 of one rank at the most."
    waiting = GaugeMetricFamily("kvitok_outbox_messages", told, labels=["rank"])
    told = "How long the first of them could have been sent."
    oldest = GaugeMetricFamily("kvitok_outbox_oldest_seconds", told, labels=["rank"])
    for rank, heap in stock.messages.items():
        waiting.add_metric([rank], heap.waiting)
        oldest.add_metric([rank], _age(heap, found.now))
    yield waiting
    yield oldest
    told = "Messages that Telegram refused, 10,000 at the most."
    yield _gauge("kvitok_dead_letters", told, stock.dead_messages)
    for name, what, heap in (
        ("letters", "E-mails and SMS", stock.letters),
        ("tasks", "Recorded tasks", stock.tasks),
    ):
        yield _gauge(f"kvitok_{name}_waiting", f"{what} that wait.", heap.waiting)
        told = f"{what}: how long the first could have been done."
        yield _gauge(f"kvitok_{name}_oldest_seconds", told, _age(heap, found.now))
        told = f"{what} given up in the last two days."
        yield _gauge(f"kvitok_{name}_given_up", told, heap.dead)
    if stock.imported_at is not None:
        told = "When a registry was imported last, in seconds since 1970."
        at = stock.imported_at.timestamp()
        yield _gauge("kvitok_last_import_timestamp_seconds", told, at)
    told = "What it took to look at the store for these figures."
    yield _gauge("kvitok_store_look_seconds", told, stock.seconds)


def _age(heap: Heap, now: datetime) -> float:
    return 0.0 if heap.since is None else max((now - heap.since).total_seconds(), 0.0)


def _of_readings(seen: Seen) -> Iterator[Metric]:
    placed, today = seen.placed, seen.today.date()
    is_open = placed.opens <= today <= placed.closes
    yield _gauge("kvitok_window_open", "1: the centre's own window takes readings.", is_open)
    told = "Days until the window closes, 0 on its last day. Absent while it is closed."
    if is_open:
        yield _gauge("kvitok_window_days_left", told, (placed.closes - today).days)
    if seen.tally is not None:
        told = "Readings that residents passed today, counted every ten minutes."
        yield _gauge("kvitok_readings_today", told, seen.tally.today)
        told = "Meters in use that are read by people."
        yield _gauge("kvitok_meters", told, seen.tally.meters)
        told = "Meters with a reading for the month whose window closes next."
        yield _gauge("kvitok_meters_read", told, seen.tally.meters_read)
