"""Where a process spends its processor time, by samples of the main thread's stack.

cProfile makes this code 2.5 times as slow and blames calls that let other threads run (hmac,
urandom, put) for their waiting; a sample each millisecond of processor time does neither.
"""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

EVERY = 0.001  # seconds of processor, of all threads together
LINES = 100
CUTS = ("site-packages/", "/lib/python3.11/", f"{Path(__file__).parents[2]}/")


@contextmanager
def sampled(path: Path) -> Iterator[None]:
    """Write to the file what share of samples each function had, with and without its calls."""
    within: Counter[str] = Counter()
    own: Counter[str] = Counter()

    def take(_number: int, frame: FrameType | None) -> None:
        stack = list(_names(frame))
        own.update(stack[:1])
        within.update(set(stack))

    signal.signal(signal.SIGPROF, take)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        path.write_text(_report(within, own), "utf-8")


def _names(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        file = frame.f_code.co_filename
        for cut in CUTS:
            file = file.rpartition(cut)[2]
        yield f"{file} {frame.f_code.co_qualname}"
        frame = frame.f_back


def _report(within: Counter[str], own: Counter[str]) -> str:
    total = max(own.total(), 1)
    lines = [f"{total} samples"]
    for title, counted in (("with what it calls", within), ("itself", own)):
        lines += ["", title]
        lines += [f"{number / total:6.1%} {name}" for name, number in counted.most_common(LINES)]
    return "\n".join(lines) + "\n"
