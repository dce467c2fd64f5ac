"""What Prometheus reads. A registry of its own for each bot; nothing here names a person."""

from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.services.health import Health

BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """Counters of this process, and gauges of the store as it was last looked at."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._handled = Histogram(
            "kvitok_update_seconds",
            "From taking an update to its commit.",
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._errors = Counter(
            "kvitok_errors_total", "Failures by kind.", ["kind"], registry=self.registry
        )
        self._waiting = self._gauge("kvitok_outbox_messages", "Messages that wait to be sent.")
        self._late = self._gauge(
            "kvitok_outbox_oldest_seconds", "How long the first of them could have been sent."
        )
        self._dead = self._gauge("kvitok_dead_letters", "Messages that Telegram refused.")
        self._imports = self._gauge("kvitok_imports", "Registry files that were imported.")
        self._database = self._gauge("kvitok_database_up", "1: the database answers.")
        self._redis = self._gauge("kvitok_redis_up", "1: Redis answers. Absent: there is none.")

    def _gauge(self, name: str, told: str) -> Gauge:
        return Gauge(name, told, registry=self.registry)

    def handled(self, seconds: float) -> None:
        self._handled.observe(seconds)

    def failed(self, kind: str) -> None:
        self._errors.labels(kind).inc()

    def text(self, health: Health) -> bytes:
        """Word all of it, with the store as it is now; what is not known keeps its last value."""
        self._database.set(health.vitals is not None)
        if health.redis is not None:
            self._redis.set(health.redis)
        if health.vitals is not None:
            self._waiting.set(health.vitals.waiting)
            self._dead.set(health.vitals.dead)
            self._imports.set(health.vitals.imports)
            self._late.set(max(health.late, timedelta(0)).total_seconds())
        return generate_latest(self.registry)
