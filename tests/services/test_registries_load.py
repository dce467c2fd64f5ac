"""What is read goes in side by side; when the store fails, nobody waits for ever."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.services.errors import StoreUnavailableError
from bot.services.registries.chunks import Chunk
from bot.services.registries.load import LoadRows
from bot.services.registries.model import Pack, RowRefusal, RowRemark
from bot.services.registries.refused import RefusedFile

SLOW = 50  # turns of the loop: the reader has come to where it waits for room by then


class Failing:
    """A loader whose first chunk fails while those behind it are under way."""

    apart = True
    turns_down = False
    pack: Pack | None = None
    unwritten = RowRefusal.ACCOUNT_FOREIGN

    def __init__(self) -> None:
        self.remarks: list[RowRemark] = []

    def take(self, cells: Sequence[str]) -> Any:
        raise NotImplementedError

    def take_all(self, batch: Any) -> None:
        raise NotImplementedError

    async def put_all(self, columns: Any) -> frozenset[str]:
        raise NotImplementedError

    async def put(self, rows: Sequence[Any]) -> frozenset[str]:
        if rows == ["0"]:
            raise StoreUnavailableError("gone")
        for _ in range(SLOW):
            await asyncio.sleep(0)
        return frozenset()


async def chunks() -> AsyncIterator[Chunk]:
    for number in range(100):
        yield Chunk(number, rows=[str(number)], lines=[number], raws=[str(number)])


async def test_reading_ends_when_writing_has_failed(tmp_path: Path) -> None:
    load = LoadRows(Failing(), RefusedFile(tmp_path / "refused.csv", str), lambda _: None)
    async with asyncio.timeout(20):
        with pytest.raises(StoreUnavailableError):
            await load(chunks())
    assert load.accepted == 0
