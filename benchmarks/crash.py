"""Lost + doubled + stuck + unanswered, after kill -9 at random moments; and replayed deliveries.

Residents (`tests/support/crowd.py`) live whole journeys at the local Telegram, over real HTTP:
limited access with wrong names and proofs, capital repair, accounts that were never paid, double
taps, calendars, passwords, PIN codes. Meanwhile the bot is killed with SIGKILL at random moments
and begins anew (`ordeal.py`, `tests/support/lives.py`; a fork of a process that has everything
imported, so that the bot is killed and not Python's start). Seeds take turns with long polling
and webhook.

Counted at the end (`audit.py`), on SQLite and on PostgreSQL, for each seed:

- lost: an acknowledged update that the store has not seen; a message that was never handled; a
  handled update without its line in the journal; a missing consent, attempt, cabinet, session,
  link, password or PIN.
- doubled: a second line in the journal for one update; one consent, attempt, cabinet, session or
  link too many.
- stuck: a resident who did not get to the end, or went in circles; a state or draft left behind,
  a message left in the outbox, a failure of a handler.
- unanswered: somebody whose last word nothing followed; a message that the journal calls
  delivered and the chat does not show.

Replay (`replay.py`): updates of journeys, shuffled and repeated, straight into intake; every
effect beyond the first of each is one too many.

What is found is told on stderr after each ordeal, so that a run which is ended early shows it.
"""

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from support.lives import Parent
from support.postgres import Postgres

from benchmarks.audit import FAULTS, Verdict
from benchmarks.kit import Options, Result, Scale, Side, tell
from benchmarks.ordeal import Ordeal, Size
from benchmarks.replay import Replay, replay
from storage.migrate import upgrade

SIZES = {
    Scale.FULL: Size(10_000, 100, 3, 30_000, 1500),
    Scale.QUICK: Size(120, 6, 1, 3000, 240),
    Scale.MINIATURE: Size(24, 1, 1, 60, 200),
}


async def measure(options: Options) -> Result:
    size = SIZES[options.scale]
    stores = {"SQLite": Verdict(), "PostgreSQL": Verdict()}
    replays: dict[str, Replay] = {}
    with TemporaryDirectory(prefix="kvitok-bench-") as name:
        parent = Parent.start()
        postgres = await asyncio.to_thread(lambda: Postgres.start(durable=True))
        try:
            for store in stores:
                for seed in range(1, size.seeds + 1):
                    url = await _new_store(store, postgres, Path(name) / f"{seed}.db")
                    title = f"crash: {store}, seed {seed} of {size.seeds}"
                    ordeal = Ordeal(url, seed, size, Path(name), parent, _teller(title))
                    stores[store] += await _run(title, ordeal)
                url = await _new_store(store, postgres, Path(name) / "replay.db")
                replays[store] = await _replay(store, url, size.replayed)
        finally:
            parent.close()
            postgres.stop()
    extra = sum(one.extra for one in replays.values())
    return Result(
        name="crash",
        metric="lost + doubled + stuck + unanswered, and extra effects of replayed deliveries",
        goal=0.0,
        value=sum(one.faults for one in stores.values()) + extra,
        sides=tuple(
            side
            for store, verdict in stores.items()
            for side in _sides(store, verdict, replays[store])
        ),
        runs=size.seeds,
    )


def _sides(store: str, verdict: Verdict, again: Replay) -> list[Side]:
    return [
        Side(f"{store}: updates", verdict.updates, "updates"),
        Side(f"{store}: kills", verdict.kills, "kills"),
        Side(f"{store}: deliveries after the first", verdict.brought_again, "deliveries"),
        Side(f"{store}: lost", len(verdict.lost), "effects"),
        Side(f"{store}: doubled", len(verdict.doubled), "effects"),
        Side(f"{store}: stuck", len(verdict.stuck), "dialogues"),
        Side(f"{store}: unanswered", len(verdict.unanswered), "people"),
        Side(f"{store}: replayed", again.deliveries, "deliveries"),
        Side(f"{store}: replayed, extra effects", again.extra, "effects"),
    ]


async def _run(title: str, ordeal: Ordeal) -> Verdict:
    """Let it happen, and say at once what came of it."""
    tell(title)
    verdict = await ordeal.run()
    tell(f"{title}: {verdict}, {time.monotonic() - ordeal.began:.0f} s")
    for kind in FAULTS:
        for fault in getattr(verdict, kind)[:5]:
            tell(f"  {kind}: {fault}")
    if verdict.faults:
        tell(f"{title}: what happened stands in {_keep(title, verdict)}")
    return verdict


def _teller(title: str) -> Callable[[str], None]:
    return lambda news: tell(f"{title}: {news}")


async def _replay(store: str, url: str, deliveries: int) -> Replay:
    tell(f"crash: {store}, replay")
    began = time.monotonic()
    again = await replay(url, deliveries)
    took = time.monotonic() - began
    tell(
        f"crash: {store}, replay: {again.deliveries} deliveries, {again.extra} extra, {took:.0f} s"
    )
    return again


def _keep(title: str, verdict: Verdict) -> Path:
    name = "-".join(re.findall(r"\w+", title))
    path = Path(gettempdir()) / f"kvitok-{name}.txt"
    faults = [f"{kind}: {fault}" for kind in FAULTS for fault in getattr(verdict, kind)]
    path.write_text("\n".join([*faults, "", *verdict.story]), "utf-8")
    return path


async def _new_store(store: str, postgres: Postgres, path: Path) -> str:
    url = f"sqlite+aiosqlite:///{path}"
    if store == "PostgreSQL":
        url = postgres.url(await postgres.create())
    await upgrade(url)
    return url
