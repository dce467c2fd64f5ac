"""Readings lost + doubled + stuck + without a receipt, after kill -9 at random moments, on SQLite.

Residents (`tests/support/meter_crowd.py`), all on their way at the same time, pass one meter,
both in a row, or both in one message, with double taps, by webhook. Meanwhile the bot is killed
with SIGKILL at random moments and begins anew (`tests/support/meter_ordeal.py`). Like people they
say a thing once and press again what was not answered for 150 seconds.

Counted at the end, from the store and from what stands in the chats of the local Telegram:

- lost: a receipt in a chat without its reading in the store; a reading that somebody who got to
  the end passed and the store does not have; an acknowledged update, or any message, that the
  store has not seen.
- doubled: a second reading, or a second version, of one meter and month.
- stuck: somebody who did not get to the end; a failure of a handler; a state or a message left
  behind.
- without a receipt: a reading in the store whose number does not stand in its chat.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from support.lives import Parent
from support.meter_ordeal import MeterOrdeal
from support.ports import free_port

from benchmarks.kit import Options, Result, Scale, Side, tell
from storage.migrate import upgrade

SIZES = {  # residents, kills, speed of the clocks: many who wait at once need time
    Scale.FULL: (2_000, 100, 6.0),
    Scale.QUICK: (200, 10, 20.0),
    Scale.MINIATURE: (8, 1, 20.0),
}


async def measure(options: Options) -> Result:
    people, kills, speed = SIZES[options.scale]
    port = free_port()
    settings = {
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": "crash-benchmark",
        "listen": f"127.0.0.1:{port}",
    }
    parent = Parent.start()
    with TemporaryDirectory(prefix="kvitok-bench-") as name:
        folder = Path(name)
        url = f"sqlite+aiosqlite:///{folder}/kvitok.db"
        await upgrade(url)
        ordeal = MeterOrdeal(
            url, people, kills, parent, folder / "bot.log", speed, settings=settings, tell=_told
        )
        try:
            found = await ordeal.run()
        finally:
            parent.close()
    for fault in found.faults[:20]:
        _told(fault)
    return Result(
        name="crash_readings",
        metric="readings lost + doubled + stuck + without a receipt",
        goal=0.0,
        value=len(found.faults),
        sides=(
            Side("residents at once", people, "residents"),
            Side("readings", found.readings, "readings"),
            Side("updates", found.updates, "updates"),
            Side("kills", found.kills, "kills"),
            Side("deliveries after the first", found.redelivered, "deliveries"),
            Side("lost", len(found.lost), "readings and updates"),
            Side("doubled", len(found.doubled), "readings"),
            Side("stuck", len(found.stuck), "residents"),
            Side("without a receipt", len(found.unreceipted), "readings"),
        ),
        runs=1,
    )


def _told(news: str) -> None:
    tell(f"crash_readings: {news}")
