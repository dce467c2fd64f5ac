"""Reads photos in processes of their own: one for a photo, so that nothing outlives it.

A process costs a tenth of a second; the bot itself never imports what decodes pictures.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.services.processes import end_process
from bot.services.receipt_photos import PhotoRefusal, Scan

log = structlog.get_logger()
PROGRAM = Path(__file__).with_name("reading.py")
PATIENCE = 15.0  # seconds for one photo; the program itself stops looking after six
AT_ONCE = 2


@dataclass(slots=True)
class Scanner:
    """Looks for payment codes; `program` is what is run with Python."""

    program: Path = PROGRAM
    patience: float = PATIENCE
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def scan(self, photo: bytes) -> Scan:
        """Give the code of a photo, or why there is none. Raises no error for any photo."""
        async with self._places:
            return await self._scan(photo)

    async def _scan(self, photo: bytes) -> Scan:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(self.program),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_bare_environment(),
        )
        try:
            async with asyncio.timeout(self.patience):
                said, _ = await process.communicate(photo)
        except TimeoutError:
            log.warning("photo takes too long", size=len(photo))
            return PhotoRefusal.TOO_SLOW
        finally:
            if process.returncode is None:
                await end_process(process)
        if process.returncode:
            log.warning("reader of photos died", status=process.returncode, size=len(photo))
            return PhotoRefusal.DAMAGED
        found = json.loads(said)
        return PhotoRefusal(found["refusal"]) if found["refusal"] else b64decode(found["code"])


def _bare_environment() -> dict[str, str]:
    """Give what Python itself needs: what decodes strangers' files learns no token."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
