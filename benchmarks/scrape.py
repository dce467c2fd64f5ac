"""What a scrape of /metrics costs beside 1,000,000 meters, 1,000,000 readings, a full outbox.

Each scrape looks at the store anew (what was seen is kept for five seconds otherwise) and words
all series, 150 pairs of dialogue and step among them: as many as there may be. The figures are
what the bot's own process takes, without HTTP. Readings are counted every ten minutes beside all
scrapes; that count is a side.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import make_url
from support.clock import FakeClock
from support.office import open_office
from support.postgres import Postgres
from support.sql import write

from benchmarks.kit import Options, Result, Scale, Side, percentile, tell
from bot.app import App
from bot.console.metrics import Found
from bot.console.vitals import VitalPages
from bot.console_parts import open_vitals
from storage.ids import first_id_at
from storage.migrate import upgrade

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
ROWS = {Scale.FULL: 1_000_000, Scale.QUICK: 200_000, Scale.MINIATURE: 1_000}
WAITING = 50  # of so many lines one message waits in the outbox
SCRAPES = 60
GOAL = 50.0  # ms
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
FILL = (
    "INSERT INTO organisations (id, inn, name, receipt_type) VALUES (1, '1', 'x', 'utilities')",
    """INSERT INTO accounts (id, number, receipt_type, address, holder)
        VALUES (1, '1', 'utilities', 'x', 'x')""",
    """INSERT INTO meters (id, account_id, number, service, zones, capacity, decimals)
        {numbers} SELECT i, 1, CAST(i AS VARCHAR(20)), 'cold_water', 1, 5, 0 FROM n""",
    """INSERT INTO readings
        (id, meter_id, period, version, current, t1, said_at, taken_at, source, status)
        {numbers} SELECT {first} + i, i, '2026-11', 1, 1, '5', 1, 1, 'resident', 'accepted'
        FROM n""",
    """INSERT INTO outbox (id, chat_id, rank, kind, created_at, not_before, tries)
        {numbers} SELECT i, i, i / {waiting} % 5, 'notify', 1, 1, 0
        FROM n WHERE i % {waiting} = 0""",
)


async def measure(options: Options) -> Result:
    rows = ROWS[options.scale]
    sides, worst = [Side("meters, readings", rows, "rows")], 0.0
    postgres = Postgres.start()
    try:
        with TemporaryDirectory(prefix="kvitok-bench-") as folder:
            urls = {
                "SQLite": f"sqlite+aiosqlite:///{Path(folder)}/kvitok.db",
                "PostgreSQL": postgres.url(await postgres.create()),
            }
            for name, url in urls.items():
                tell(f"scrape: {name}")
                found = await _measure(name, url, rows)
                sides += found
                worst = max(worst, found[0].value)
    finally:
        postgres.stop()
    return Result(
        name="scrape",
        metric="worst p95 in ms of a scrape that looks at the store anew",
        goal=GOAL,
        value=worst,
        sides=tuple(sides),
        runs=SCRAPES,
    )


async def _measure(name: str, url: str, rows: int) -> list[Side]:
    await upgrade(url)
    async with _filled(url, rows) as app:
        vitals = open_vitals(app.tools, None, app.courier.reach, polls=True)
        whole, wording, looks = [], [], []
        length = 0
        for _ in range(SCRAPES):
            app.tools.clock.advance(seconds=6)  # type: ignore[attr-defined]
            begun = time.perf_counter()
            found = await _look(vitals)
            looked, used = time.perf_counter(), time.thread_time()
            length = len(vitals.metrics.text(found).splitlines())
            whole.append(time.perf_counter() - begun)
            looks.append(looked - begun)
            wording.append(time.thread_time() - used)
            await vitals.take_stock.counted()
        begun = time.perf_counter()
        await vitals.take_stock.shelves.tally(NOW.replace(hour=0), "2026-11")
        tally = time.perf_counter() - begun
    return [
        Side(f"{name}: a scrape, p95", percentile(whole, 0.95) * 1000, "ms"),
        Side(f"{name}: a scrape, median", median(whole) * 1000, "ms"),
        Side(f"{name}: looking at the store, p95", percentile(looks, 0.95) * 1000, "ms"),
        Side(
            f"{name}: wording on the loop, p95 of its processor time",
            percentile(wording, 0.95) * 1000,
            "ms",
        ),
        Side(f"{name}: lines of the page", length, "lines"),
        Side(f"{name}: count of readings, each ten minutes", tally * 1000, "ms"),
    ]


async def _look(vitals: VitalPages) -> Found:
    health, seen = await vitals.take_pulse(), await vitals.take_stock()
    return Found(health, seen, vitals.strain(), vitals.take_stock.clock())


@asynccontextmanager
async def _filled(url: str, rows: int) -> AsyncIterator[App]:
    """Fill the store, and the process with as many series as there may be."""
    first = first_id_at(NOW.replace(hour=1))
    words = {"numbers": NUMBERS.format(rows=rows), "first": first, "waiting": WAITING}
    for statement in FILL:
        await write(url, statement.format(**words))
    if make_url(url).get_backend_name() == "postgresql":
        await write(url, "ANALYZE")
    async with open_office(url, FakeClock(NOW)) as app:
        watch = app.tools.watch
        for number in range(watch.taking.most):
            watch.taking.take(0.1, f"dialogue{number // 10}", f"a_step_{number}")
        yield app
