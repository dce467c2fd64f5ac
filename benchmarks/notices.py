"""Notices to employees lost + doubled + told to others, after kill -9 at random moments.

One process records notices about an account and, at the same time, finds the employees whom they
concern: two of its organisation; somebody of another one must get none. It is killed with SIGKILL
after a random number of them and begins anew (`tests/support/notice_desk.py`). A notice counts as
told once its unit is committed.

Counted at the end, from the store: each notice has to wait for each of the two, once. From there
it is delivered at least once, which `crash` measures.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from support.notice_desk import ordeal

from benchmarks.kit import Options, Result, Scale, Side, tell
from storage.migrate import upgrade

SIZES = {Scale.FULL: (5_000, 40), Scale.QUICK: (600, 5), Scale.MINIATURE: (20, 1)}


async def measure(options: Options) -> Result:
    notices, kills = SIZES[options.scale]
    with TemporaryDirectory(prefix="kvitok-bench-") as name:
        folder = Path(name)
        url = f"sqlite+aiosqlite:///{folder}/kvitok.db"
        await upgrade(url)
        found = await ordeal(url, notices, kills, folder / "bot.log")
    for fault in found.faults[:20]:
        tell(f"notices: {fault}")
    return Result(
        name="notices",
        metric="notices lost + doubled + told to others",
        goal=0.0,
        value=len(found.faults),
        sides=(
            Side("notices", found.told, "notices"),
            Side("kills", found.kills, "kills"),
            Side("lost", len(found.lost), "notices"),
            Side("doubled", len(found.doubled), "notices"),
            Side("told to others", len(found.strayed), "notices"),
        ),
        runs=1,
    )
