"""What a region needs on the last day of readings: reckoned from what a visit costs.

Measured here, on PostgreSQL: residents whose menu stands in their chat come as in `lastday.py`
(its mix of visits), straight into intake, and all that is answered is delivered to a Telegram that
takes everything. So we have updates and new messages for each visit, bytes of each table with its
indexes after VACUUM, and bytes of the log. The processor's time of an update is that of
docs/benchmarks.md, `update`: whole product over HTTP, and the server's own processes.

Assumed, and to be set to what a centre knows: ACCOUNTS that all pass readings by the bot, once a
month; LAST_DAY of them on its last day; PEAK_HOUR of that day's visits in its busiest hour.
Replicas and server are planned for HALF of their cores.

The value is how many cores the replicas and PostgreSQL then need together. The harder bound is
Telegram's: new messages. Edits (answers to presses) have none.
"""

import math
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from support.clock import FakeClock
from support.faults import FakeTelegram
from support.office import Resident, open_office
from support.postgres import Postgres
from support.residents import settle_meters, settle_residents, user_of

from benchmarks.kit import Options, Result, Scale, Side, tell
from benchmarks.visits import HOME, MIX, Say, Visit
from bot.app import App
from bot.domain.periods import BillingPeriod
from storage.migrate import upgrade

ACCOUNTS = 2_000_000
LAST_DAY, PEAK_HOUR, HALF = 0.25, 0.12, 0.5
SEND_RATE, TELEGRAM, NOTICES = 25, 30, 15  # new messages a second: ours, theirs, of notices
HOUR, DAY = 3600, 86_400
GB = 1e9
PEOPLE = {Scale.FULL: 1_000, Scale.QUICK: 200, Scale.MINIATURE: 12}
PAGE = Path(__file__).parents[1] / "docs/benchmarks.md"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MONTH = BillingPeriod(2026, 11)
SIZES = """
SELECT c.relname AS name, pg_total_relation_size(c.oid) AS size FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public'
"""
LOG = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS size"
BRIEF = ("outbox", "leases", "seen_updates")  # rows that go within two days


@dataclass(slots=True)
class Visited:
    """What visits cost all together. `grown`: bytes of each table and its indexes."""

    visits: int = 0
    updates: int = 0
    sent: int = 0
    edited: int = 0
    log_bytes: float = 0.0
    grown: Counter[str] = field(default_factory=Counter)

    @property
    def kept(self) -> int:
        return sum(size for name, size in self.grown.items() if name not in BRIEF)


async def measure(options: Options) -> Result:
    people = PEOPLE[options.scale]
    server = Postgres.start()
    try:
        url = server.url(await server.create())
        await upgrade(url)
        tell(f"capacity: {people} residents on PostgreSQL")
        visited = await _visit(url, people)
    finally:
        server.stop()
    return _reckoned(visited, *_costs(PAGE.read_text("utf-8")))


async def _visit(url: str, people: int) -> Visited:
    chance, found = random.Random(25), Visited()
    async with open_office(url, FakeClock(NOW), speed=1e6) as app:
        telegram = FakeTelegram()
        app.courier.bot.session = telegram
        await settle_residents(app.tools.database, people, NOW, MONTH.previous())
        await settle_meters(app.tools.database, people, MONTH)
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        residents = [Resident(app, user_of(key)) for key in range(1, people + 1)]
        for one in residents:
            await _go(app, one, (HOME,))
        telegram.calls.clear()
        before, began = await _sizes(connection), await connection.fetchval(LOG)
        for one in residents:
            [visit] = chance.choices([one for _, one in MIX], [share for share, _ in MIX])
            found.updates += await _go(app, one, visit)
        found.log_bytes = float(await connection.fetchval(LOG) - began)
        found.grown = Counter(await _sizes(connection))
        found.grown.subtract(before)
        await connection.close()
    names = Counter(call.__api_method__ for call in telegram.calls)
    found.visits = people
    found.sent = sum(number for name, number in names.items() if name.startswith("send"))
    found.edited = names["editMessageText"]
    return found


async def _go(app: App, one: Resident, visit: Visit) -> int:
    for step in visit:
        if isinstance(step, Say):
            await one.say(step.text)
        else:
            await one.tap(step.caption)
        await app.courier._serve(one.user_id)  # noqa: SLF001 - as the wake-up would have it done
    return len(visit)


async def _sizes(connection: asyncpg.Connection) -> dict[str, int]:
    await connection.execute("VACUUM")
    return {row["name"]: row["size"] for row in await connection.fetch(SIZES)}


def _costs(page: str) -> tuple[float, float]:
    """Give the microseconds of processor for an update: a replica's and the server's."""

    def side(name: str) -> float:
        found = re.search(
            rf"^\| {re.escape(name)} \| ([\d.]+) \| µs/update \|$", page, re.MULTILINE
        )
        assert found, f"docs/benchmarks.md does not say: {name}"
        return float(found[1])

    ours = side("product on PostgreSQL: CPU")
    return ours, side("PostgreSQL's own processes, not counted")


def _reckoned(visited: Visited, ours: float, servers: float) -> Result:
    visits = visited.visits
    updates, sent, edited = (
        number / visits for number in (visited.updates, visited.sent, visited.edited)
    )
    busiest = ACCOUNTS * LAST_DAY * PEAK_HOUR / HOUR  # visits a second
    replicas = busiest * updates * ours / 1e6 / HALF
    server = busiest * updates * servers / 1e6 / HALF
    kept = visited.kept / visits
    brief = (sum(visited.grown.values()) - visited.kept) / visits
    day = ACCOUNTS * LAST_DAY
    journal = visited.grown["journal"] / visits
    sides = (
        Side("accounts that come once a month", ACCOUNTS, "accounts"),
        Side("of them on the last day", LAST_DAY, "share"),
        Side("of that day in its busiest hour", PEAK_HOUR, "share"),
        Side("updates of a visit", updates, "updates"),
        Side("new messages of a visit", sent, "messages"),
        Side("edits of a visit", edited, "edits"),
        Side("busiest hour: visits", busiest, "1/s"),
        Side("busiest hour: updates", busiest * updates, "1/s"),
        Side("busiest hour: new messages", busiest * sent, "1/s"),
        Side("new messages ÷ SEND_RATE 25", busiest * sent / SEND_RATE, "×"),
        Side(
            "how late the last answer of that hour is",
            max(busiest * sent / SEND_RATE - 1, 0) * 60,
            "min",
        ),
        Side("visits an hour that SEND_RATE lets through", SEND_RATE / sent * HOUR, "visits"),
        Side("the last day's answers at SEND_RATE", day * sent / SEND_RATE / HOUR, "h"),
        Side("CPU of a replica", ours, "µs/update"),
        Side("CPU of PostgreSQL", servers, "µs/update"),
        Side("updates a second of a replica at half load", HALF / ours * 1e6, "1/s"),
        Side("replicas for the busiest hour, one more to restart", math.ceil(replicas) + 1, ""),
        Side("cores of PostgreSQL at half load", server, "cores"),
        Side("kept of a visit, PostgreSQL", kept, "bytes"),
        Side("kept of a visit: journal", journal, "bytes"),
        Side("kept of a visit: readings", visited.grown["readings"] / visits, "bytes"),
        Side("kept of a visit for two days", brief, "bytes"),
        Side("log of the database, a visit", visited.log_bytes / visits, "bytes"),
        Side("the last day: kept", day * kept / GB, "GB"),
        Side("the last day: log of the database", day * visited.log_bytes / visits / GB, "GB"),
        Side("a year of visits, kept", ACCOUNTS * 12 * kept / GB, "GB"),
        Side("a notice to a million at 30/s, Telegram's limit", 1e6 / TELEGRAM / HOUR, "h"),
        Side("a notice to a million at 15/s, as we send", 1e6 / NOTICES / HOUR, "h"),
        Side("a notice to all accounts at 15/s", ACCOUNTS / NOTICES / HOUR, "h"),
    )
    return Result(
        name="capacity",
        metric="cores for the busiest hour of the last day, 2,000,000 accounts, at half load",
        goal=4.0,
        value=replicas + server,
        sides=sides,
        runs=1,
    )
