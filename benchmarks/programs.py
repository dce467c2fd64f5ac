"""Programs under measurement: started, asked for their use of processor and memory, ended."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from benchmarks import ROOT

LONGEST_START = 180.0  # seconds, on a machine that others use too


def clock_of(pid: int) -> float:
    """Give the seconds of processor that a process used, all threads: its own process_time."""
    return time.clock_gettime((~pid << 3) | 2)  # what clock_getcpuclockid(3) makes


def memory_of(pid: int, field: str = "VmRSS") -> float:
    """Give megabytes by /proc: VmRSS now, VmHWM at the most."""
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


@dataclass(slots=True)
class Program:
    """A process of ours. It ends when its input is closed, also when this process dies."""

    process: subprocess.Popen[str]

    @classmethod
    def start(cls, module: str, options: dict[str, Any], errors: Path | None = None) -> Self:
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        with (errors or Path(os.devnull)).open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", module, json.dumps(options)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": path},
                text=True,
            )
        return cls(process)

    def cpu(self) -> float:
        return clock_of(self.process.pid)

    def memory(self, field: str = "VmRSS") -> float:
        return memory_of(self.process.pid, field)

    def ask(self) -> dict[str, Any]:
        """Have it answer an empty line with JSON."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.read()

    def read(self) -> dict[str, Any]:
        """Wait for a line of JSON from it."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"{self.process.args!r} ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def listens(self, port: int) -> None:
        """Wait until it takes connections."""
        until = time.monotonic() + LONGEST_START
        while True:
            assert self.process.poll() is None, f"{self.process.args!r} ended"
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            assert time.monotonic() < until, f"{self.process.args!r} does not listen"
            await asyncio.sleep(0.05)

    def end(self) -> None:
        with contextlib.suppress(BrokenPipeError, ValueError):
            self.process.communicate(timeout=20)


@contextlib.contextmanager
def running(module: str, options: dict[str, Any], errors: Path | None = None) -> Iterator[Program]:
    program = Program.start(module, options, errors)
    try:
        yield program
    finally:
        program.end()
