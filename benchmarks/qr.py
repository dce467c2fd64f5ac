"""Share of photos of payment codes that are read: mild ones (the value), hard ones (side).

The photos are made from seeds when the benchmark runs; `benchmarks/photos.py` says exactly what is
done to a mild and to a hard one. Each carries the code of another account, a third in each of the
three encodings of the standard, and counts as read when the bytes of its code come back and the
number of the account is found in them. They are read by the bot's own reader, in this process; the
last side is the whole way through the process that the bot starts for each photo.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.kit import Options, Result, Scale, Side, percentile, tell
from benchmarks.photos import Photo, photos
from bot.domain.payment_qr import parse
from bot.scanning.reading import look
from bot.scanning.scanner import Scanner

SIZES = {Scale.FULL: (120, 126), Scale.QUICK: (42, 42), Scale.MINIATURE: (3, 3)}
HARD_GOAL = 0.8
ASIDE = 10  # photos that go the whole way


@dataclass(slots=True)
class Tally:
    """What became of the photos of one kind."""

    read: int = 0
    took: tuple[float, ...] = ()  # milliseconds

    def share(self) -> float:
        return self.read / len(self.took)


async def measure(options: Options) -> Result:
    mild_number, hard_number = SIZES[options.scale]
    tell(f"qr: making {mild_number} mild and {hard_number} hard photos")
    mild, hard = photos("mild", mild_number), photos("hard", hard_number)
    tell("qr: reading them")
    of_mild, of_hard = _read(mild), _read(hard)
    aside = await _read_aside(mild[:ASIDE])
    return Result(
        name="qr",
        metric="share of mild photos of payment codes that are read",
        goal=0.95,
        value=of_mild.share(),
        sides=(
            Side(f"hard photos (goal ≥ {HARD_GOAL})", of_hard.share(), "share"),
            Side("mild photos, median", median(of_mild.took), "ms"),
            Side("mild photos, p95", percentile(of_mild.took, 0.95), "ms"),
            Side("hard photos, median", median(of_hard.took), "ms"),
            Side("hard photos, p95", percentile(of_hard.took, 0.95), "ms"),
            Side("mild photos in a process of their own, median", median(aside), "ms"),
            Side("photos", mild_number + hard_number, "photos"),
        ),
        runs=1,
        higher_is_better=True,
    )


def _read(made: Sequence[Photo]) -> Tally:
    tally, took = Tally(), []
    for photo in made:
        began = time.perf_counter()
        found = look(photo.data)
        took.append((time.perf_counter() - began) * 1000)
        right = found.code == photo.code and parse(found.code).account == photo.account
        tally.read += right
        if not right:
            tell(f"  {photo.kind}, {', '.join(photo.faults) or 'no fault'}: {found.refusal}")
    tally.took = tuple(took)
    return tally


async def _read_aside(made: Sequence[Photo]) -> list[float]:
    scanner, took = Scanner(), []
    for photo in made:
        began = time.perf_counter()
        await scanner.scan(photo.data)
        took.append((time.perf_counter() - began) * 1000)
    return took
