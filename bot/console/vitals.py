"""/healthz, /readyz and /metrics: for supervisors, balancers and Prometheus."""

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from aiohttp import hdrs, web

from bot.console.headers import add_headers
from bot.console.metrics import CONTENT_TYPE, Found, Metrics
from bot.console.requests import is_of_this_machine
from bot.services.health import Health, TakePulse
from bot.services.stock import Strain, TakeStock

PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")  # a proxy stands between


@dataclass(slots=True)
class VitalPages:
    """`token`: who gives it reads the metrics from anywhere; without one, this machine alone.

    `public`: a proxy of this machine may pass strangers on, so nobody reads them without a token.
    """

    take_pulse: TakePulse
    take_stock: TakeStock
    strain: Callable[[], Strain]
    metrics: Metrics
    token: str = ""
    public: bool = False

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/healthz", self.live)
        app.router.add_get("/readyz", self.ready)
        app.router.add_get("/metrics", self.count)
        if add_headers not in app.on_response_prepare:
            app.on_response_prepare.append(add_headers)

    async def live(self, request: web.Request) -> web.Response:
        """Say that the process lives; what it stands on is not asked."""
        del request
        return web.json_response({"ok": True})

    async def ready(self, request: web.Request) -> web.Response:
        del request
        health = await self.take_pulse()
        return web.json_response(_told(health), status=200 if health.ready else 503)

    async def count(self, request: web.Request) -> web.Response:
        if not self._may_count(request):
            raise web.HTTPForbidden
        health, seen = await self.take_pulse(), await self.take_stock()
        found = Found(health, seen, self.strain(), self.take_stock.clock())
        body = self.metrics.text(found)
        return web.Response(body=body, headers={hdrs.CONTENT_TYPE: CONTENT_TYPE})

    def _may_count(self, request: web.Request) -> bool:
        if self.token:
            given = request.headers.get(hdrs.AUTHORIZATION, "")
            wanted = f"Bearer {self.token}".encode()
            return compare_digest(given.encode("utf-8", "surrogateescape"), wanted)
        if self.public or not is_of_this_machine(request.remote):
            return False
        return not any(name in request.headers for name in PASSED_ON)


def _told(health: Health) -> dict[str, object]:
    vitals = health.vitals
    schema = "current" if health.current else "behind"
    outbox = vitals and {
        "waiting": vitals.waiting,
        "oldest_seconds": round(health.late.total_seconds(), 1),
        "dead": vitals.dead,
    }
    redis = {None: "none", True: "answers", False: "away"}[health.redis]
    return {
        "ready": health.ready,
        "database": "away" if vitals is None else "answers",
        "migrations": "unknown" if vitals is None else schema,
        "outbox": outbox,
        "redis": redis,
        "telegram": health.telegram.value,
    }
